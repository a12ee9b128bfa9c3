"""Which attributions give a sentence its speaker: those that the rules show, and others of which a head is sure.

The head reads the mean of the encoder's states over the words of source, cue and content, and facts of form. Trained by
`training/attribution/fit_reports.py`.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from askbot.attribution.classifier.files import misshapen, read_head, write_head
from askbot.attribution.classifier.head import gelu, normalised
from askbot.attribution.interpretation.names import PRONOUNS
from askbot.attribution.interpretation.reporting import has_verb_of_saying, is_teller
from askbot.attribution.tagger.states import Halves
from askbot.attribution.words import QUOTES, Word, sentence_ranges
from askbot.domain import Attribution, Floats, Span, Stance

PARTS = 3
"""Source, cue, content."""
FACTS = 14
SURE = 5 / 6
"""How likely it must be to the head, to be shown against the rules."""
TENSORS = ("basis", "center", "unit.weight", "unit.bias", "score.weight", "score.bias")
_SIDE_CLAUSE = re.compile(
    r"\b(?:when|after|as|while|although|though|because|if|since|which|who|that|before)\s+(?:\S+\s+){0,2}$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Claim:
    """An attribution as the head reads it."""

    states: Floats
    """(PARTS, d) the mean of the normalised states of each part's words in the cue's sentence; zeros without such."""
    facts: Floats
    """(FACTS,)."""


@dataclass(frozen=True, slots=True)
class ReportHead:
    """Weights, and the encoder that they fit."""

    name: str
    encoder: str
    """The checksum of the model that made the states."""
    tensors: Mapping[str, Floats]
    """`basis` (d, c), `center` (c,), `unit.weight` (PARTS * c + FACTS, k), `unit.bias` (k,), `score.weight` (k, 1),
    `score.bias` (1,)."""

    def likely(self, claims: Sequence[Claim]) -> Floats:
        """(n,) how likely each gives its sentence a speaker, and the right one."""
        states = np.stack([claim.states for claim in claims])
        known = states.any(2, keepdims=True)
        parts = (states @ self.tensors["basis"] - self.tensors["center"]) * known
        facts = np.stack([claim.facts for claim in claims])
        rows = np.concatenate((parts.reshape(len(claims), -1), facts), 1, dtype=np.float32)
        units = gelu(rows @ self.tensors["unit.weight"] + self.tensors["unit.bias"])
        scores = (units @ self.tensors["score.weight"] + self.tensors["score.bias"])[:, 0]
        return (1 / (1 + np.exp(-scores))).astype(np.float32)

    def shown(self, text: str, words: Sequence[Word], states: Halves, found: Sequence[Attribution]) -> list[bool]:
        """Whether each attribution counts as a speaker; `states` (n, d) are of the words."""
        read = dict(claims(text, words, states, found))
        likely = dict(zip(read, self.likely(list(read.values())).tolist(), strict=True)) if read else {}
        return [one.shown or likely.get(n, 0.0) >= SURE for n, one in enumerate(found)]


def claims(
    text: str, words: Sequence[Word], states: Halves, found: Sequence[Attribution]
) -> Iterator[tuple[int, Claim]]:
    """The attributions that have a speaker, each with its number."""
    ranges = {words[a].sentence: (a, b) for a, b in sentence_ranges(words)}
    starts = [word.start for word in words]
    at = [words[max(0, bisect_right(starts, one.cue[0].start) - 1)].sentence for one in found]
    speakers = Counter(n for n, one in zip(at, found, strict=True) if one.speaker)
    for n, one in enumerate(found):
        if one.speaker:
            a, b = ranges[at[n]]
            yield n, _claim(text, words[a:b], states[a:b], one, several=speakers[at[n]] > 1)


def _claim(text: str, words: Sequence[Word], states: Halves, one: Attribution, *, several: bool) -> Claim:
    wide = normalised(states)
    parts = [_within(words, spans) for spans in (one.source, one.cue, one.content)]
    means = [wide[part].mean(0) if part.any() else np.zeros(wide.shape[1]) for part in parts]
    quoted = np.asarray([word.quoted for word in words])
    marks = np.asarray([word.text in QUOTES for word in words])
    shape = _shape(text, Span(words[0].start, words[-1].end), one)
    facts = (
        *shape,
        several,
        (marks & parts[2]).any(),
        (quoted & parts[1]).any(),
        not one.content,
    )
    return Claim(np.stack(means).astype(np.float32), np.asarray(facts, np.float32))


def _within(words: Sequence[Word], spans: Sequence[Span]) -> np.ndarray:
    return np.asarray([any(span.start <= word.start < span.end for span in spans) for word in words])


def _shape(text: str, sentence: Span, one: Attribution) -> Iterator[float]:
    """Stance, how much of the sentence it covers and where it stands in it, and what its words are."""
    named = (*one.source, *one.cue)
    size = sentence.end - sentence.start
    first = max(min(s.start for s in named), sentence.start)
    last = min(max(s.end for s in named), sentence.end)
    covered = sum(
        max(0, min(s.end, sentence.end) - max(s.start, sentence.start)) for s in (*named, *one.content)
    ) / max(1, size)
    source = " ".join(span.text(text) for span in one.source).lower().strip()
    yield one.stance in {Stance.DENIED, Stance.NO_COMMENT}
    yield one.stance is Stance.FORECAST
    yield covered
    yield covered > 0.8  # noqa: PLR2004
    yield (first - sentence.start) / size < 0.05  # noqa: PLR2004
    yield (last - sentence.start) / size > 0.95  # noqa: PLR2004
    yield _SIDE_CLAUSE.search(text[sentence.start : first]) is not None
    yield has_verb_of_saying(one.cue_text)
    yield source in PRONOUNS
    yield is_teller(one.speaker or "")


def load_report_head(path: Path) -> ReportHead:
    """Read a head. Raises `ModelError` where the file is missing or damaged."""
    head = ReportHead(*read_head(path, "report head", TENSORS))
    if len(head.tensors["unit.weight"]) != PARTS * len(head.tensors["center"]) + FACTS:
        raise misshapen(path, "report head")
    return head


def save_report_head(path: Path, head: ReportHead) -> None:
    """Write a head in half precision."""
    write_head(path, head.name, head.encoder, {name: head.tensors[name] for name in TENSORS})
