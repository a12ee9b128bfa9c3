"""What askbot remembers between runs, in SQLite or PostgreSQL; texts of questions only where the operator wants it."""

from askbot.journal.access import EVERYTHING, AccessRules, AccessStore, ChannelRule, Reach
from askbot.journal.answers import AnswerLog, RankedPassage, Record, Weighed
from askbot.journal.cards import CardLog, CardRecord, Statistics
from askbot.journal.copying import TableSum, copy_journal, refuse_filled
from askbot.journal.corrections import CorrectionStore
from askbot.journal.database import Database
from askbot.journal.gaps import Gap, GapKind, GapLog
from askbot.journal.guilds import GuildSettings, GuildStore
from askbot.journal.journal import Journal, known_journal, open_database, open_journal
from askbot.journal.people import People, Retention
from askbot.journal.sqlite import SQLiteDatabase, open_sqlite

__all__ = [
    "EVERYTHING",
    "AccessRules",
    "AccessStore",
    "AnswerLog",
    "CardLog",
    "CardRecord",
    "ChannelRule",
    "CorrectionStore",
    "Database",
    "Gap",
    "GapKind",
    "GapLog",
    "GuildSettings",
    "GuildStore",
    "Journal",
    "People",
    "RankedPassage",
    "Reach",
    "Record",
    "Retention",
    "SQLiteDatabase",
    "Statistics",
    "TableSum",
    "Weighed",
    "copy_journal",
    "known_journal",
    "open_database",
    "open_journal",
    "open_sqlite",
    "refuse_filled",
]
