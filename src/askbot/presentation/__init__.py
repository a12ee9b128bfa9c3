"""What all faces share: the JSON of an answer, and labels."""
