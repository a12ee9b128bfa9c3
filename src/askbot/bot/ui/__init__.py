"""What a member sees: cards, texts, escaping."""
