"""The trained tagger: hidden states to tags to segments to attributions.

Imports torch, so it is itself imported late.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import torch

from askbot.attribution.head import Head
from askbot.attribution.linker import Pairs, Scorer, candidates, link, log_softmax_by
from askbot.attribution.relations import Relation
from askbot.attribution.states import Halves
from askbot.attribution.table import Floats, WordTable, word_table
from askbot.attribution.tags import Role, Segment, begin, best_tags, segments
from askbot.attribution.weights import HeadConfig, Weights
from askbot.attribution.words import Word

LINKER = "linker"


@dataclass(frozen=True, slots=True)
class Reading:
    """What the head makes of a document's words."""

    states: torch.Tensor
    """(n, hidden)."""
    emissions: Floats
    """(n, TAGS)."""
    bounds: tuple[int, ...]
    """Where each window begins, and the end."""


class Tagger:
    """The head and the linker with their trained weights."""

    def __init__(self, head: Head, scorers: dict[Role, Scorer], config: HeadConfig) -> None:
        self._head = head.eval()
        self._scorers = scorers
        self._config = config
        with torch.inference_mode():
            self._transitions = head.full_transitions().numpy()
            self._start = head.start.numpy()
        self._bonus = np.asarray([config.source_bonus, config.cue_bonus, config.content_bonus], np.float32)

    @torch.inference_mode()
    def relations(self, words: Sequence[Word], states: Halves) -> tuple[Relation, ...]:
        """All attributions among words with (n, inputs) states; each passage is read by itself."""
        if not words:
            return ()
        table = word_table(words)
        reading = self.read(words, states, table)
        return self.decode(table, reading)

    @torch.inference_mode()
    def read(self, words: Sequence[Word], states: Halves, table: WordTable) -> Reading:
        """Run the head over all passages at once."""
        bounds = [*np.flatnonzero(np.diff([w.passage for w in words], prepend=-1)).tolist(), len(words)]
        sizes = [b - a for a, b in pairwise(bounds)]
        inputs = torch.zeros((len(sizes), max(sizes), states.shape[1]))
        surface = torch.zeros((len(sizes), max(sizes), table.surface.shape[1]))
        for row, (start, size) in enumerate(zip(bounds, sizes, strict=False)):
            inputs[row, :size] = torch.from_numpy(states[start : start + size])
            surface[row, :size] = torch.from_numpy(table.surface[start : start + size])
        hidden, emitted = self._head(inputs, surface, torch.tensor(sizes))
        flat = torch.arange(max(sizes))[None] < torch.tensor(sizes)[:, None]
        return Reading(hidden[flat], emitted.mean(0)[flat].numpy(), tuple(bounds))

    @torch.inference_mode()
    def decode(self, table: WordTable, reading: Reading) -> tuple[Relation, ...]:
        """From emissions to segments to attributions."""
        emissions = reading.emissions.copy()
        emissions[:, [begin(role) for role in Role]] += self._bonus
        tags = [best_tags(emissions[a:b], self._transitions, self._start) for a, b in pairwise(reading.bounds)]
        own = segments(np.concatenate(tags), table.paragraph)
        if not any(s.role is Role.CUE for s in own):
            return ()
        pairs = {role: candidates(table, own, role) for role in (Role.SOURCE, Role.CONTENT)}
        scores = {
            Role.SOURCE: self._source_scores(own, pairs[Role.SOURCE], reading),
            Role.CONTENT: self._content_scores(own, pairs[Role.CONTENT], reading),
        }
        return link(own, pairs, scores, self._config.source_floor)

    def _source_scores(self, own: Sequence[Segment], pairs: Pairs, reading: Reading) -> Floats:
        """Log probability of each source among those of its cue and none."""
        if not len(pairs.cues):
            return np.zeros(0, np.float32)
        pointed, nothing = self._pointed_sources(own, pairs, reading)
        weight = self._config.pointer_weight
        scores = np.asarray(self._scorers[Role.SOURCE](pairs.features) + weight * pointed, np.float32)
        return log_softmax_by(pairs.cues, scores, weight * nothing)

    def _pointed_sources(self, own: Sequence[Segment], pairs: Pairs, reading: Reading) -> tuple[Floats, Floats]:
        scores = np.zeros(len(pairs.cues), np.float32)
        nothing = np.zeros(len(pairs.cues), np.float32)
        for cue in np.unique(pairs.cues):
            rows = pairs.cues == cue
            keys = torch.tensor([own[x].start for x in pairs.others[rows]])
            raw = self._head.source(reading.states, torch.tensor([own[cue].start]), keys)[0].log_softmax(0).numpy()
            scores[rows], nothing[rows] = raw[1:], raw[0]
        return scores, nothing

    def _content_scores(self, own: Sequence[Segment], pairs: Pairs, reading: Reading) -> Floats:
        """Log probability of each cue among those that a content may belong to."""
        if not len(pairs.cues):
            return np.zeros(0, np.float32)
        pointed = np.zeros(len(pairs.cues), np.float32)
        for content in np.unique(pairs.others):
            rows = pairs.others == content
            words = torch.arange(own[content].start, own[content].end)
            keys = torch.tensor([own[q].start for q in pairs.cues[rows]])
            raw = self._head.content(reading.states, words, keys)[:, 1:]
            pointed[rows] = raw.log_softmax(1).mean(0).numpy()
        scores = self._scorers[Role.CONTENT](pairs.features) + self._config.pointer_weight * pointed
        return log_softmax_by(pairs.others, np.asarray(scores, np.float32))


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
