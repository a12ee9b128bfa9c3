"""What a question asks: its turns, answer type, figures."""
