"""A question to ranked hits."""

from askbot.search.filters import Filters, check_filters, outside_dates, undated
from askbot.search.query import Query
from askbot.search.searcher import WEIGHTS, Candidate, Searcher

__all__ = ["WEIGHTS", "Candidate", "Filters", "Query", "Searcher", "check_filters", "outside_dates", "undated"]
