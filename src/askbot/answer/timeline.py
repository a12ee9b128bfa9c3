"""A topic over time: what all sides said about it, oldest first."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from askbot.answer.answerer import Answerer
    from askbot.people import Directory, Quote
    from askbot.search import Filters

PASSAGES = 200
"""The best passages on a topic, of which the sentences are looked at."""


def timeline(topic: str, answerer: Answerer, directory: Directory, filters: Filters | None = None) -> list[Quote]:
    """Statements about a topic by whoever is named, oldest first; those without a date come last.

    Raises `UsageError` for an empty or overlong topic.
    """
    snapshot = directory.snapshot
    about = answerer.about(topic, PASSAGES, filters=filters)
    places = [(snapshot.row_of(one.hit.passage.id), one.index) for one in about]
    return sorted(directory.quotes_at(places), key=_by_day)


def _by_day(quote: Quote) -> tuple[date, str, int]:
    cited = quote.statement.citation
    return cited.date or date.max, cited.document, cited.start
