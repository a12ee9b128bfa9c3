"""A question to ranked hits."""

from askbot.search.filters import Filters
from askbot.search.searcher import Searcher

__all__ = ["Filters", "Searcher"]
