"""What is remembered of each source between visits: when it was asked, what it answered, when it is due again."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

from askbot.errors import SourceError
from askbot.sources.config import Source
from askbot.sources.documents import put

FILE = "sources.json"
LONGEST_WAIT = dt.timedelta(days=1)
"""Between two tries of a source that fails, unless it is visited more seldom anyway."""


@dataclass(frozen=True, slots=True)
class SourceState:
    """One source."""

    etag: str = ""
    modified: str = ""
    visited: str = ""
    """When it was last asked, ISO 8601."""
    succeeded: str = ""
    """When that last went well."""
    failures: int = 0
    """In a row."""
    problem: str = ""
    """Why the last visit failed; empty where it went well."""
    moved: str = ""
    """The new address, where the publisher says that the old one is left for good."""

    def due(self, source: Source) -> dt.datetime:
        """When it is to be visited: after its interval, and after failures ever later, up to LONGEST_WAIT."""
        if not self.visited:
            return dt.datetime.min.replace(tzinfo=dt.UTC)
        every = dt.timedelta(seconds=source.every)
        wait = every * 2 ** min(self.failures, 20) if self.failures else every
        return dt.datetime.fromisoformat(self.visited) + max(every, min(wait, LONGEST_WAIT))

    def after_success(self, at: dt.datetime, *, etag: str = "", modified: str = "", moved: str = "") -> SourceState:
        """After a visit that went well."""
        when = at.isoformat(timespec="seconds")
        return SourceState(etag, modified, when, when, moved=moved)

    def after_failure(self, at: dt.datetime, problem: str) -> SourceState:
        """After one that did not."""
        when = at.isoformat(timespec="seconds")
        return replace(self, visited=when, failures=self.failures + 1, problem=problem)


@dataclass(frozen=True, slots=True)
class State:
    """All sources, and the sketches of the documents that came from them."""

    sources: Mapping[str, SourceState] = field(default_factory=dict[str, SourceState])
    sketches: Mapping[str, tuple[int, ...]] = field(default_factory=dict[str, tuple[int, ...]])
    """Path in the corpus → sketch, see `near_copies`."""

    def of(self, name: str) -> SourceState:
        """What is known of a source; nothing before its first visit."""
        return self.sources.get(name, SourceState())

    def with_source(self, name: str, own: SourceState) -> State:
        """With what is now known of a source."""
        return replace(self, sources={**self.sources, name: own})


def read_state(folder: Path) -> State:
    """The state in a folder. One that is damaged counts as none: all is asked for again, and nothing is lost."""
    try:
        raw: Any = json.loads((folder / FILE).read_text(encoding="utf-8"))
        sources = {str(name): SourceState(**own) for name, own in raw["sources"].items()}
        return State(sources, {str(path): tuple(map(int, own)) for path, own in raw["sketches"].items()})
    except (OSError, ValueError, TypeError, KeyError, AttributeError, RecursionError):
        return State()


def write_state(folder: Path, state: State) -> None:
    """Replace the state, all or nothing. Raises `SourceError`."""
    raw = {"sources": {name: asdict(own) for name, own in state.sources.items()}, "sketches": state.sketches}
    try:
        put(folder / FILE, json.dumps(raw).encode())
    except OSError as error:
        raise SourceError(f"{folder / FILE} cannot be written: {error.strerror}.", "Allow writing there.") from None
