"""What can go wrong in a chat, each told in the language of the one it happens to."""

from __future__ import annotations

from collections.abc import Callable

from discord import app_commands

from askbot.bot.texts import DEFAULT, Words, languages
from askbot.errors import AskbotError, BusyError, UsageError


class AdminsOnly(app_commands.CheckFailure):
    """Somebody who may not administer askbot tried to."""


class LocalError(AskbotError):
    """A failure with a text in every language."""

    def __init__(self, key: str, **fields: object) -> None:
        super().__init__(languages()[DEFAULT](key, **fields))
        self._key = key
        self._fields = fields

    def told(self, words: Words, safe: Callable[[str], str]) -> str:
        """The sentence, with what comes from others made safe to show."""
        return words(self._key, **{name: safe(str(value)) for name, value in self._fields.items()})


class MisusedError(LocalError, UsageError):
    """A command that cannot be taken as it is."""


class RefusedError(LocalError, BusyError):
    """Something that has to wait."""


class UnheardError(BusyError):
    """A question that comes too soon again: the person has been told, and hears no more of it for a while."""
