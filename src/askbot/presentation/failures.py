"""What went wrong, in each language."""

from __future__ import annotations

from askbot.errors import (
    AskbotError,
    BusyError,
    CorpusError,
    DiscordError,
    JournalError,
    ModelError,
    PeopleError,
    PostgresError,
    SettingsError,
    SnapshotError,
    SourceError,
)
from askbot.presentation.translations import Translations

FAILURES: tuple[tuple[type[AskbotError], str], ...] = (
    (PostgresError, "postgres"),
    (ModelError, "model"),
    (SnapshotError, "index"),
    (CorpusError, "corpus"),
    (JournalError, "journal"),
    (SourceError, "sources"),
    (PeopleError, "people"),
    (DiscordError, "discord"),
    (BusyError, "busy"),
    (SettingsError, "settings"),
    (AskbotError, "other"),
)
"""The text for each kind of failure, the narrower kinds first; the engine's own sentence is a field of it."""


def failure_sentence(error: AskbotError, tr: Translations) -> str:
    """The kind of failure in a language, then the engine's words, which are English."""
    return tr(f"failure.{next(key for kind, key in FAILURES if isinstance(error, kind))}", error=error)
