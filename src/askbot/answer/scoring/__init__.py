"""How well a sentence answers a question."""
