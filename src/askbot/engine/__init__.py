"""The engine as one object, and indexing in a process of its own."""

from askbot.engine.engine import Askbot
from askbot.engine.library import Library, Listed

__all__ = ["Askbot", "Library", "Listed"]
