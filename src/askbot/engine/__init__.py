"""The engine as one object, and indexing in a process of its own."""

from askbot.engine.engine import Askbot, Listed

__all__ = ["Askbot", "Listed"]
