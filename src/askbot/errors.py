"""Everything that can go wrong, each with the sentence a user sees and the command or step that mends it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Self


class AskbotError(Exception):
    """The root of the tree: `str(error)` is one line, what went wrong and then the remedy."""

    def __init__(self, message: str, remedy: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.remedy = remedy
        self.key = ""
        """Of the sentence in each language; empty where there is the English one alone."""
        self.fields: Mapping[str, object] = {}
        """What that sentence names."""

    def says(self, key: str, **fields: object) -> Self:
        """The same error, with a sentence in every language for people who have no command line."""
        self.key, self.fields = key, fields
        return self

    def __str__(self) -> str:
        return f"{self.message} {self.remedy}".strip()


class UsageError(AskbotError):
    """A command, option or question that cannot be taken as it is."""


class NotFoundError(UsageError):
    """Something that is asked for by its name or id, and is not there."""


class TokenError(AskbotError):
    """A token that is missing where one is needed, or that is not known."""


class SettingsError(AskbotError):
    """A setting that is unknown, out of range, or missing where it is needed."""


class CorpusError(AskbotError):
    """A corpus folder that is missing, empty, or cannot be read."""


class ModelError(AskbotError):
    """An encoder that is missing, damaged, or unfit."""


class SnapshotError(AskbotError):
    """An index that is missing, damaged, or does not fit the settings."""


class NoSnapshotError(SnapshotError):
    """No index has been built yet."""


class DamagedSnapshotError(SnapshotError):
    """A snapshot file is missing, cut short, or does not match its checksum."""


class AwayError(SnapshotError):
    """The server that keeps the index cannot be reached now; later it may."""


class MismatchedSnapshotError(SnapshotError):
    """A snapshot was made by another model or another version of askbot."""


class ShrunkCorpusError(CorpusError):
    """The corpus lost so much at once that replacing the index needs force."""


class BusyError(AskbotError):
    """Somebody else is at it, or the queue is full."""


class RateError(BusyError):
    """Somebody asks more often than is allowed."""

    def __init__(self, message: str, remedy: str = "", *, seconds: int = 1) -> None:
        super().__init__(message, remedy)
        self.seconds = seconds
        """After so many seconds there is room again."""


class SlowError(BusyError):
    """An answer takes longer than is allowed."""


class JournalError(AskbotError):
    """The journal cannot be read or written."""


class DamagedJournalError(JournalError):
    """The journal's file is not a sound SQLite database."""


class PostgresError(AskbotError):
    """The PostgreSQL server is away, refuses us, or cannot do what is asked."""


class AwayServerError(PostgresError):
    """The server cannot be reached now; later it may."""


class SourceError(AskbotError):
    """A source of documents that is set up wrongly, or cannot be read now."""


class LaterError(SourceError):
    """A host that gives nothing now, and may say for how long."""

    def __init__(self, message: str, remedy: str = "", seconds: int = 0) -> None:
        super().__init__(message, remedy)
        self.seconds = seconds
        """For which it wants to be left alone."""


class PeopleError(AskbotError):
    """A speaker that is unknown or not the only one of a name, or a file of corrections that cannot be used."""


class DiscordError(AskbotError):
    """Discord refused the token, an intent, or a permission."""


class UnreachableError(DiscordError):
    """Discord cannot be reached now; later it may."""
