"""The features of the bot: one package each, with a `setup`, loaded by name."""

_NAMES = ("access", "ask", "help", "corpus", "sources", "people", "privacy", "gaps", "admin")
EXTENSIONS = tuple(f"askbot.bot.features.{name}" for name in _NAMES)
"""Dotted names, in the order in which they are loaded."""
