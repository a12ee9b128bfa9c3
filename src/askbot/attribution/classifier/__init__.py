"""The stance of each English sentence, by a small trained head on the encoder's hidden states."""
