"""The features of the bot: one package each, with a `setup`, loaded by name."""

EXTENSIONS = tuple(f"askbot.bot.features.{name}" for name in ("ask", "help", "corpus", "privacy", "gaps", "admin"))
"""Dotted names, in the order in which they are loaded."""
