"""The cue lexicon: which words attribute, and what kind of cue they are."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from importlib.resources import files

LONGEST = 6


class CueKind(StrEnum):
    """How a cue builds its sentence."""

    ACCORDING = "according"
    """Stands before its source: "according to X"."""
    SPEECH = "speech"
    """May stand before, behind or inside what is said: "X said …", "…, said X"."""
    THOUGHT = "thought"
    """Stands between source and content: "X believes …"."""
    PHRASE = "phrases"
    """Several fixed words that behave like a verb of thought."""
    SILENCE = "silence"
    """Says that nothing was said."""
    AGENT = "agent"
    """Stands behind what was made known, before its source: "figures published by X"."""
    HEARSAY = "hearsay"
    """Says that somebody says so, but not who: "reportedly"."""


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Cues by their words in small letters."""

    cues: Mapping[tuple[str, ...], CueKind]
    impersonal: frozenset[str]
    """Participles that make "it is … that" and "X is … to" hearsay."""

    def match(self, lowers: Sequence[str], at: int, stop: int) -> tuple[int, CueKind] | None:
        """The longest cue that begins at `at`: its end and kind."""
        for end in range(min(stop, at + LONGEST), at, -1):
            kind = self.cues.get(tuple(lowers[at:end]))
            if kind is not None:
                return end, kind
        return None


def load_lexicon() -> Lexicon:
    """Read the packaged lexicon."""
    table = json.loads(files("askbot.attribution.rules").joinpath("lexicon.json").read_text(encoding="utf-8"))
    cues: dict[tuple[str, ...], CueKind] = {}
    for kind in (CueKind.THOUGHT, CueKind.SPEECH, CueKind.HEARSAY):
        cues |= {(form,): kind for line in table[kind] for form in line.split()}
    for kind in (CueKind.PHRASE, CueKind.SILENCE, CueKind.ACCORDING, CueKind.AGENT):
        cues |= {tuple(line.split()): kind for line in table[kind]}
    return Lexicon(cues, frozenset(table["impersonal"]))


def saying_words() -> frozenset[str]:
    """The single words of speech and thought, in all their forms, small letters."""
    kinds = {CueKind.SPEECH, CueKind.THOUGHT}
    return frozenset(cue[0] for cue, kind in load_lexicon().cues.items() if len(cue) == 1 and kind in kinds)
