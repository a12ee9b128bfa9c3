"""What askbot remembers between runs, in one SQLite file; the text of questions only where the operator wants it."""

from askbot.journal.answers import AnswerLog, Found, Record, Weighed
from askbot.journal.database import Database

__all__ = ["AnswerLog", "Database", "Found", "Record", "Weighed"]
