"""What a tagger finds: who says what, as positions in a run of words."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Relation:
    """A source, a cue and a content, each as ascending positions of words; the source may be empty."""

    source: tuple[int, ...]
    cue: tuple[int, ...]
    content: tuple[int, ...]
    certain: bool = False
    """Found by a rule that is hardly ever wrong."""
