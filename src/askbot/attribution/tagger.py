"""The trained tagger: hidden states to tags to segments to attributions.

Imports torch, so it is itself imported late.
"""

from __future__ import annotations

import copy
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import torch
from torch import Tensor, nn

from askbot.attribution.head import Head
from askbot.attribution.linker import Pairs, Scorer, candidates, link, log_total_by
from askbot.attribution.pointing import PointedWords, pointed_words
from askbot.attribution.relations import Relation
from askbot.attribution.stacked import StackedHead
from askbot.attribution.states import Halves
from askbot.attribution.table import Floats, Ints, WordTable, floats, word_table
from askbot.attribution.tags import TAGS, Role, Segment, begin, best_tags, segments
from askbot.attribution.weights import HeadConfig, Weights
from askbot.attribution.words import Word
from askbot.encoder import batches, has_fast_bf16

LINKER = "linker"
RUN = 8
"""Passages that are read as one window, so that a sentence at the edge of one is read with the next."""
BATCH_WORDS = 65536
"""Read at once; the recurrent layers take as many steps for few windows as for many."""
PROJECTED = 8192
"""Words projected at once."""


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
class Text:
    """A document as the tagger reads it."""

    words: Sequence[Word]
    states: Halves
    """(n, inputs)."""


class Tagger:
    """The head and the linker with their trained weights."""

    def __init__(self, head: Head, scorers: dict[Role, Scorer], config: HeadConfig) -> None:
        self._head = head.eval()
        self._stacked = StackedHead(head, torch.bfloat16 if has_fast_bf16() else torch.float32)
        self._scorers = scorers
        self.config = config
        with torch.inference_mode():
            self._transitions = head.full_transitions().numpy()
            self._start = head.start.numpy()

    def with_config(self, config: HeadConfig) -> Tagger:
        """The same head that decodes by other choices."""
        other = copy.copy(self)
        other.config = config
        return other

    def relations(self, texts: Sequence[Text]) -> list[tuple[Relation, ...]]:
        """All attributions in each of several documents; each window of a few passages is read by itself."""
        tables = [word_table(text.words) for text in texts]
        readings = self.read([text.states for text in texts], tables, [window_bounds(text.words) for text in texts])
        return [self.decode(*pair) for pair in zip(tables, readings, strict=True)]

    @torch.inference_mode()
    def read(self, states: Sequence[Halves], tables: Sequence[WordTable], bounds: Sequence[Ints]) -> list[Reading]:
        """Run the head over the windows of several documents, those of like length together, whosever they are.

        `bounds` are where each window of a document begins, and the end of the last.
        """
        places = [(n, a, b) for n, own in enumerate(bounds) for a, b in pairwise(own.tolist())]
        seen = [torch.empty((len(own), self._head.content.key.in_features)) for own in states]
        emitted = [torch.empty((len(own), TAGS)) for own in states]
        words = [self._projected(*pair) for pair in zip(states, tables, strict=True)]
        for numbers in batches([b - a for _, a, b in places], BATCH_WORDS):
            own = [places[i] for i in numbers]
            padded = nn.utils.rnn.pad_sequence([words[n][a:b] for n, a, b in own], batch_first=True)
            hidden, emissions = self._stacked.read(padded, torch.tensor([b - a for _, a, b in own]))
            for row, (n, a, b) in enumerate(own):
                seen[n][a:b], emitted[n][a:b] = hidden[row, : b - a], emissions[row, : b - a]
        return [self._reading(*each) for each in zip(seen, emitted, bounds, strict=True)]

    def _projected(self, states: Halves, table: WordTable) -> Tensor:
        """(n, hidden), some words at a time, since they are wide before."""
        pairs = zip(
            torch.from_numpy(states).split(PROJECTED), torch.from_numpy(table.surface).split(PROJECTED), strict=True
        )
        return torch.cat([self._stacked.project(*pair) for pair in pairs])

    def _reading(self, seen: Tensor, emitted: Tensor, bounds: Ints) -> Reading:
        source, content = (pointed_words(p, seen) for p in (self._head.source, self._head.content))
        return Reading(source, content, emitted.numpy(), tuple(bounds.tolist()))

    def decode(self, table: WordTable, reading: Reading) -> tuple[Relation, ...]:
        """From emissions to segments to attributions."""
        if not table.lowers:
            return ()
        emissions = reading.emissions.copy()
        emissions[:, [begin(role) for role in Role]] += self._bonuses()
        tags = best_tags(emissions, reading.bounds, self._transitions, self._start)
        own = segments(tags, table.paragraph)
        if not any(s.role is Role.CUE for s in own):
            return ()
        pairs = {role: candidates(table, own, role) for role in (Role.SOURCE, Role.CONTENT)}
        scores = {
            Role.SOURCE: self._source_scores(own, pairs[Role.SOURCE], reading),
            Role.CONTENT: self._content_scores(own, pairs[Role.CONTENT], reading),
        }
        return link(own, pairs, scores, self.config.source_floor)

    def _bonuses(self) -> Floats:
        config = self.config
        return np.asarray([config.source_bonus, config.cue_bonus, config.content_bonus], np.float32)

    def _source_scores(self, own: Sequence[Segment], pairs: Pairs, reading: Reading) -> Floats:
        """Log probability of each source among those of its cue and none."""
        starts = np.asarray([s.start for s in own], np.int64)
        pointed = reading.source.scores(starts[pairs.cues], starts[pairs.others])
        nothing = reading.source.nothing[starts[pairs.cues]]
        total = log_total_by(pairs.cues, pointed, nothing)
        weight = self.config.pointer_weight
        scores = self._scorers[Role.SOURCE](pairs.features) + floats(weight * (pointed - total))
        return scores - log_total_by(pairs.cues, scores, floats(weight * (nothing - total)))

    def _content_scores(self, own: Sequence[Segment], pairs: Pairs, reading: Reading) -> Floats:
        """Log probability of each cue among those that a content may belong to; its words point one by one."""
        starts = np.asarray([s.start for s in own], np.int64)
        pointed = np.zeros(len(pairs.cues), np.float32)
        for content in np.unique(pairs.others):
            rows = pairs.others == content
            words = np.arange(own[content].start, own[content].end)
            cues = starts[pairs.cues[rows]]
            asked = np.repeat(words, len(cues))
            scores = reading.content.scores(asked, np.tile(cues, len(words)))
            logs = scores - log_total_by(asked, scores)
            pointed[rows] = logs.reshape(len(words), len(cues)).mean(0)
        scores = self._scorers[Role.CONTENT](pairs.features) + floats(self.config.pointer_weight * pointed)
        return scores - log_total_by(pairs.others, scores)


def window_bounds(words: Sequence[Word]) -> Ints:
    """Where every RUN-th passage begins, and the end of the last."""
    starts = np.flatnonzero(np.diff([w.passage for w in words], prepend=-1))
    return np.append(starts[::RUN], len(words))


def tagger_of(weights: Weights) -> Tagger:
    """A tagger with weights as they were read."""
    config = weights.config
    head = Head(config)
    own = {k: torch.from_numpy(v) for k, v in weights.tensors.items() if not k.startswith(LINKER)}
    head.load_state_dict(own)
    scorers = {role: _scorer(weights, role) for role in (Role.SOURCE, Role.CONTENT)}
    return Tagger(head, scorers, config)


def scorer_tensors(scorers: dict[Role, Scorer]) -> dict[str, Floats]:
    """The linker's weights by the names under which they are kept."""
    return {
        f"{LINKER}.{role.name.lower()}.{part}": getattr(scorer, part)
        for role, scorer in scorers.items()
        for part in Scorer.__dataclass_fields__
    }


def _scorer(weights: Weights, role: Role) -> Scorer:
    prefix = f"{LINKER}.{role.name.lower()}."
    return Scorer(**{part: weights.tensors[prefix + part] for part in Scorer.__dataclass_fields__})
