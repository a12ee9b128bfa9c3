"""A library that renews itself: feeds, pages and folders that are visited on a schedule."""

from askbot.sources.config import Source, SourceFile, SourceKind, is_folder_name, make_source
from askbot.sources.runner import Limits, Sources, Standing
from askbot.sources.schedule import Schedule
from askbot.sources.state import SourceState
from askbot.sources.visits import Visit

__all__ = [
    "Limits",
    "Schedule",
    "Source",
    "SourceFile",
    "SourceKind",
    "SourceState",
    "Sources",
    "Standing",
    "Visit",
    "is_folder_name",
    "make_source",
]
