"""What askbot remembers between runs, in one SQLite file; the text of questions only where the operator wants it."""

from askbot.journal.access import EVERYTHING, AccessRules, AccessStore, ChannelRule, Reach
from askbot.journal.answers import AnswerLog, RankedPassage, Record, Weighed
from askbot.journal.cards import CardLog, CardRecord, Statistics
from askbot.journal.database import Database, open_journal
from askbot.journal.gaps import Gap, GapKind, GapLog
from askbot.journal.guilds import GuildSettings, GuildStore
from askbot.journal.people import People, Retention

__all__ = [
    "EVERYTHING",
    "AccessRules",
    "AccessStore",
    "AnswerLog",
    "CardLog",
    "CardRecord",
    "ChannelRule",
    "Database",
    "Gap",
    "GapKind",
    "GapLog",
    "GuildSettings",
    "GuildStore",
    "People",
    "RankedPassage",
    "Reach",
    "Record",
    "Retention",
    "Statistics",
    "Weighed",
    "open_journal",
]
