"""What text is made of: questions, words, country names, stop words."""
