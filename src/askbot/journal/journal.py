"""The journal as a whole: all that is kept in one database, on the engine that the settings name."""

from __future__ import annotations

from dataclasses import dataclass

from askbot.journal.access import AccessStore
from askbot.journal.answers import AnswerLog
from askbot.journal.cards import CardLog
from askbot.journal.corrections import CorrectionStore
from askbot.journal.database import Database
from askbot.journal.gaps import GapLog
from askbot.journal.guilds import GuildStore
from askbot.journal.people import People, Retention
from askbot.settings import Settings


@dataclass(frozen=True, slots=True)
class Journal:
    """What bot, engine and command keep between runs; every method of its parts raises `JournalError`."""

    database: Database
    answers: AnswerLog
    cards: CardLog
    gaps: GapLog
    servers: GuildStore
    access: AccessStore
    people: People
    corrections: CorrectionStore
    retention: Retention

    @classmethod
    def on(cls, database: Database, settings: Settings) -> Journal:
        """The journal in a database, with the settings' retention."""
        from askbot.people import CorrectionsFile  # a command that only looks must not load what attributes

        days = settings.journal_days
        return cls(
            database,
            AnswerLog(database, log_questions=settings.log_questions, days=days),
            CardLog(database, days=days),
            GapLog(database),
            GuildStore(database),
            AccessStore(database),
            People(database),
            CorrectionStore(database, CorrectionsFile.of(settings)),
            Retention(database, days=days),
        )


def open_journal(settings: Settings) -> Journal:
    """The journal that the settings name, made where there is none. A damaged file is set aside, and a new one begun.

    Raises `JournalError` where it cannot be used, `SettingsError` where the driver of the server is missing.
    """
    return Journal.on(open_database(settings), settings)


def known_journal(settings: Settings) -> Journal | None:
    """The same for reading; None where there is no journal yet. A damaged file stays where it is."""
    if settings.store is not None:
        return open_journal(settings)
    from askbot.journal.sqlite import SQLiteDatabase

    return Journal.on(SQLiteDatabase(settings.journal), settings) if settings.journal.is_file() else None


def open_database(settings: Settings) -> Database:
    """The database of that journal."""
    if settings.store is not None:
        from askbot.journal.postgresql import PostgresDatabase

        return PostgresDatabase(settings.store.get_secret_value())
    from askbot.journal.sqlite import open_sqlite

    return open_sqlite(settings.journal)
