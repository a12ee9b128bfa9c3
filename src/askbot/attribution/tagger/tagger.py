"""The trained tagger: hidden states to tags to segments to attributions.

Imports torch, so it is itself imported late.
"""

from __future__ import annotations

import copy
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional

from askbot.attribution.tagger.bio import Role, Segment, begin, segments
from askbot.attribution.tagger.checkpoint import TaggerConfig, Weights
from askbot.attribution.tagger.crf import Chain
from askbot.attribution.tagger.features import Ints, WordTable, floats, word_table
from askbot.attribution.tagger.filter import FEATURES, Trust, trust_features
from askbot.attribution.tagger.inference import CHUNK, TaggerInference
from askbot.attribution.tagger.linker import Linked, Pairs, Scorer, candidates, link, log_total_by
from askbot.attribution.tagger.model import Head
from askbot.attribution.tagger.pointer import PointedWords, Pointers
from askbot.attribution.tagger.speech import is_saying, unlinked
from askbot.attribution.tagger.states import Halves
from askbot.attribution.words import Relation, Word
from askbot.domain import Floats
from askbot.encoder.loading import has_fast_bf16

LINKER, TRUST = "linker", "trust"
SPOKEN_FLOOR = 0.1
"""How likely an attribution with a plain verb of saying must be right as a whole."""
RUN = 8
"""Passages that are read as one window, so that a sentence at the edge of one is read with the next."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What the head makes of a document's words."""

    source: PointedWords
    content: PointedWords
    emissions: Floats
    """(n, TAGS)."""
    bounds: tuple[int, ...]
    """Where each window begins, and the end."""


@dataclass(frozen=True, slots=True)
class Judged:
    """The segments of a document, what of them belongs together, and the features of how sure that is."""

    segments: Sequence[Segment]
    linked: Sequence[Linked]
    features: Floats
    """(linked, FEATURES)."""

    def relations(self, trust: Trust, floor: float) -> tuple[Relation, ...]:
        """Those that are likely enough right, and those without a source."""
        sure = trust(self.features) >= floor
        return tuple(
            one.relation(self.segments)
            for one, trusted in zip(self.linked, sure, strict=True)
            if trusted or one.source is None
        )

    def spoken(self, words: Sequence[Word], trust: Trust, floor: float) -> tuple[Relation, ...]:
        """As `relations`, with what somebody plainly says."""
        kept: list[Relation] = []
        for one, likely in zip(self.linked, trust(self.features).tolist(), strict=True):
            plain = is_saying(words, self.segments[one.cue])
            if one.source is None or likely >= (SPOKEN_FLOOR if plain else floor):
                kept.append(replace(one.relation(self.segments), likely=1.0 if plain else likely))
        return (*kept, *unlinked(words, self.segments, frozenset(one.cue for one in self.linked)))


@dataclass(frozen=True, slots=True)
class Text:
    """A document as the tagger reads it."""

    words: Sequence[Word]
    states: Halves
    """(n, inputs)."""


class Tagger:
    """The head and the linker with their trained weights."""

    def __init__(self, head: Head, scorers: dict[Role, Scorer], trust: Trust, config: TaggerConfig) -> None:
        dtype = torch.bfloat16 if has_fast_bf16() else torch.float32
        self._reader = TaggerInference(head, dtype)
        self._pointers = Pointers((head.source, head.content), dtype)
        self._scorers = scorers
        self.trust = trust
        self.config = config
        with torch.inference_mode():
            self._chain = Chain(head.full_transitions().numpy(), head.start.numpy())

    def with_choices(self, config: TaggerConfig, trust: Trust | None = None) -> Tagger:
        """The same head that decodes by other choices."""
        other = copy.copy(self)
        other.config, other.trust = config, trust or self.trust
        return other

    def relations(self, texts: Sequence[Text]) -> list[tuple[Relation, ...]]:
        """All attributions in each of several documents; each window of a few passages is read by itself."""
        tables = [word_table(text.words) for text in texts]
        readings = self.read([text.states for text in texts], tables, [window_bounds(text.words) for text in texts])
        judged = self.judged(tables, readings)
        floor = self.config.trust_floor
        return [one.spoken(text.words, self.trust, floor) for text, one in zip(texts, judged, strict=True)]

    @torch.inference_mode()
    def read(self, states: Sequence[Halves], tables: Sequence[WordTable], bounds: Sequence[Ints]) -> list[Reading]:
        """Run the head over the windows of several documents, those of like length together, whosever they are.

        `bounds` are where each window of a document begins, and the end of the last.
        """
        if not states:
            return []
        words = torch.cat([self._reader.project(*chunk) for chunk in _chunks(states, tables)])
        places = np.cumsum([0, *(len(document) for document in states)]).tolist()
        windows = [
            (n + a, n + b) for n, document in zip(places, bounds, strict=False) for a, b in pairwise(document.tolist())
        ]
        seen, emitted = self._reader.read(words, [(a, b) for a, b in windows if b > a])
        source, content = self._pointers.read(seen)
        emissions = emitted.numpy()
        return [
            Reading(source.part(a, b), content.part(a, b), emissions[a:b], tuple(document.tolist()))
            for (a, b), document in zip(pairwise(places), bounds, strict=True)
        ]

    def decode(self, tables: Sequence[WordTable], readings: Sequence[Reading]) -> list[tuple[Relation, ...]]:
        """From emissions to segments to attributions, of each of several documents; doubtful ones are left out."""
        return [judged.relations(self.trust, self.config.trust_floor) for judged in self.judged(tables, readings)]

    def judged(self, tables: Sequence[WordTable], readings: Sequence[Reading]) -> list[Judged]:
        """As `decode`, with everything that was found, and how likely each is right."""
        if not readings:
            return []
        emissions = np.concatenate([reading.emissions for reading in readings])
        places = np.cumsum([0, *(len(reading.emissions) for reading in readings)])
        bounds = [place + b for place, r in zip(places, readings, strict=False) for b in r.bounds[:-1]]
        bounds.append(len(emissions))
        likely = self._chain.likelihoods(emissions, bounds)
        tags = self._chain.best_tags(self._tuned(emissions), bounds)
        parts = (np.split(rows, places[1:-1]) for rows in (tags, likely))
        return [self._judged(*each) for each in zip(tables, readings, *parts, strict=True)]

    def _judged(self, table: WordTable, reading: Reading, tags: Ints, likely: Floats) -> Judged:
        parts = segments(tags, table.paragraph)
        if not any(s.role is Role.CUE for s in parts):
            return Judged(parts, (), np.zeros((0, FEATURES), np.float32))
        pairs = candidates(table, parts)
        scores = {
            Role.SOURCE: self._source_scores(parts, pairs[Role.SOURCE], reading),
            Role.CONTENT: self._content_scores(parts, pairs[Role.CONTENT], reading),
        }
        linked = link(parts, pairs, scores, self.config.source_floor)
        return Judged(parts, linked, trust_features(linked, parts, likely))

    def _tuned(self, emissions: Floats) -> Floats:
        """Emissions with the bonuses added."""
        config, tuned = self.config, emissions.copy()
        tuned[:, [begin(role) for role in Role]] += config.source_bonus, config.cue_bonus, config.content_bonus
        return tuned

    def _source_scores(self, parts: Sequence[Segment], pairs: Pairs, reading: Reading) -> Floats:
        """Log probability of each source among those of its cue and none."""
        starts = np.asarray([s.start for s in parts], np.int64)
        pointed = reading.source.scores(starts[pairs.cues], starts[pairs.others])
        nothing = reading.source.nothing[starts[pairs.cues]]
        total = log_total_by(pairs.cues, pointed, nothing)
        weight = self.config.pointer_weight
        scores = self._scorers[Role.SOURCE](pairs.features) + floats(weight * (pointed - total))
        return scores - log_total_by(pairs.cues, scores, floats(weight * (nothing - total)))

    def _content_scores(self, parts: Sequence[Segment], pairs: Pairs, reading: Reading) -> Floats:
        """Log probability of each cue among those that a content may belong to; its words point one by one."""
        starts, ends = (np.asarray([getattr(s, edge) for s in parts], np.int64) for edge in ("start", "end"))
        sizes = (ends - starts)[pairs.others]
        rows = np.repeat(np.arange(len(sizes)), sizes)
        words = np.arange(len(rows)) - np.repeat(np.cumsum(sizes) - sizes, sizes) + starts[pairs.others][rows]
        scores = reading.content.scores(words, starts[pairs.cues][rows])
        logs = scores - log_total_by(words, scores)
        pointed = np.bincount(rows, logs, minlength=len(sizes)) / sizes
        scores = self._scorers[Role.CONTENT](pairs.features) + floats(self.config.pointer_weight * pointed)
        return scores - log_total_by(pairs.others, scores)


def _chunks(states: Sequence[Halves], tables: Sequence[WordTable]) -> Iterator[tuple[Tensor, Tensor]]:
    """The words of all documents, CHUNK at a time, the last filled up, so that all products have one shape."""
    surface = torch.from_numpy(np.concatenate([table.surface for table in tables]))
    surface = functional.pad(surface, (0, 0, 0, -len(surface) % CHUNK))
    chunk, filled, done = np.zeros((CHUNK, states[0].shape[1]), np.float16), 0, 0
    for document in states:
        at = 0
        while at < len(document):
            more = min(CHUNK - filled, len(document) - at)
            chunk[filled : filled + more] = document[at : at + more]
            at, filled = at + more, filled + more
            if filled == CHUNK:
                yield torch.from_numpy(chunk), surface[done : done + CHUNK]
                filled, done = 0, done + CHUNK
    if filled:
        yield torch.from_numpy(chunk), surface[done:]


def window_bounds(words: Sequence[Word]) -> Ints:
    """Where every RUN-th passage begins, and the end of the last."""
    starts = np.flatnonzero(np.diff([w.passage for w in words], prepend=-1))
    return np.append(starts[::RUN], len(words))


def tagger_of(weights: Weights) -> Tagger:
    """A tagger with weights as they were read."""
    head = head_of(weights)
    scorers = {role: _scorer(weights, role) for role in (Role.SOURCE, Role.CONTENT)}
    trust = Trust(weights.tensors[f"{TRUST}.weight"], weights.tensors[f"{TRUST}.bias"])
    return Tagger(head, scorers, trust, weights.config)


def head_of(weights: Weights) -> Head:
    """The head alone."""
    head = Head(weights.config)
    tensors = {k: torch.from_numpy(v) for k, v in weights.tensors.items() if not k.startswith((LINKER, TRUST))}
    head.load_state_dict(tensors)
    return head


def scorer_tensors(scorers: dict[Role, Scorer]) -> dict[str, Floats]:
    """The linker's weights by the names under which they are kept."""
    return {
        f"{LINKER}.{role.name.lower()}.{part}": getattr(scorer, part)
        for role, scorer in scorers.items()
        for part in Scorer.__dataclass_fields__
    }


def trust_tensors(trust: Trust) -> dict[str, Floats]:
    """Its weights by the names under which they are kept."""
    return {f"{TRUST}.{part}": getattr(trust, part) for part in Trust.__dataclass_fields__}


def _scorer(weights: Weights, role: Role) -> Scorer:
    prefix = f"{LINKER}.{role.name.lower()}."
    return Scorer(**{part: weights.tensors[prefix + part] for part in Scorer.__dataclass_fields__})
