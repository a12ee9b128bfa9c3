"""What a reader makes of a file, whatever its format."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

from askbot.corpus.metadata import Metadata
from askbot.corpus.outline import Outline

if TYPE_CHECKING:
    from pydantic import TypeAdapter


@dataclass(frozen=True, slots=True)
class Extracted:
    """The text of a file, and what the file declares about it. All offsets count characters of `text`."""

    text: str
    outline: Outline
    metadata: Metadata = field(default_factory=Metadata)
    """What the file declares, such as its front matter or its HTML head; what its text says is read elsewhere."""
    pages: tuple[int, ...] = ()
    """Where each page begins; empty for a format without pages."""
    left_out: tuple[str, ...] = ()
    """What of the file is not in the text, or was ignored: a short clause each, for people."""


def to_json(extracted: Extracted) -> bytes:
    """What one process hands to another, as one line."""
    return _adapter().dump_json(extracted)


def from_json(line: bytes) -> Extracted:
    """The contrary of `to_json`. Raises `ValueError`."""
    return _adapter().validate_json(line)


def _adapter() -> TypeAdapter[Extracted]:
    from pydantic import TypeAdapter

    return TypeAdapter(Extracted)


class Reader(Protocol):
    """Reads one format."""

    @property
    def name(self) -> str:
        """What people call the format."""
        ...

    @property
    def suffixes(self) -> tuple[str, ...]:
        """In lower case, with the dot."""
        ...

    def recognises(self, data: bytes) -> bool:
        """Whether the content can be of this format, by its first bytes."""
        ...

    def read(self, path: str, data: bytes) -> Extracted:
        """Read a file. Raises `CorpusError`, whose message is the reason why it is left out."""
        ...
