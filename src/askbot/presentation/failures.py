"""What went wrong, in each language: for those who run askbot, and for those who only ask."""

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
)
"""The text for each kind of failure, the narrower kinds first."""
OTHER = "other"


def failure_sentence(error: AskbotError, tr: Translations) -> str:
    """What went wrong, for those who run askbot: where the error has no sentence of its own, its kind and its words.

    Those words are English, and may name files and commands.
    """
    return _own_sentence(error, tr) or tr(f"failure.{_kind(error)}", error=error)


def member_sentence(error: AskbotError, tr: Translations) -> str | None:
    """The same for those who only ask, without files and commands; what these can mend is told to the letter.

    None where they can do nothing about it but wait or tell the operator: log it, and say `trouble_sentence`.
    """
    return _own_sentence(error, tr) or (tr("failure.other", error=error) if _kind(error) == OTHER else None)


def trouble_sentence(error: AskbotError, tr: Translations) -> str:
    """Of a failure that only the operator can mend, what it is about."""
    return tr(f"trouble.{_kind(error)}")


def _own_sentence(error: AskbotError, tr: Translations) -> str:
    return tr(f"said.{error.key}", **error.fields) if error.key else ""


def _kind(error: AskbotError) -> str:
    return next((key for kind, key in FAILURES if isinstance(error, kind)), OTHER)
