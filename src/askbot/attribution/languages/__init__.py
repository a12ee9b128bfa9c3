"""Languages: which one a text is in, and attribution by rules in those that have a lexicon."""
