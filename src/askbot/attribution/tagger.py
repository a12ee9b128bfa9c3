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
from askbot.attribution.linker import Pairs, Scorer, candidates, link, log_total_by
from askbot.attribution.pointing import PointedWords, pointed_words
from askbot.attribution.relations import Relation
from askbot.attribution.stacked import StackedHead
from askbot.attribution.states import Halves
from askbot.attribution.table import Floats, WordTable, floats, word_table
from askbot.attribution.tags import Role, Segment, begin, best_tags, segments
from askbot.attribution.weights import HeadConfig, Weights
from askbot.attribution.words import Word
from askbot.encoder import has_fast_bf16

LINKER = "linker"


@dataclass(frozen=True, slots=True)
class Reading:
    """What the head makes of a document's words."""

    source: PointedWords
    content: PointedWords
    emissions: Floats
    """(n, TAGS)."""
    bounds: tuple[int, ...]
    """Where each window begins, and the end."""


class Tagger:
    """The head and the linker with their trained weights."""

    def __init__(self, head: Head, scorers: dict[Role, Scorer], config: HeadConfig) -> None:
        self._head = head.eval()
        self._stacked = StackedHead(head, torch.bfloat16 if has_fast_bf16() else torch.float32)
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
        hidden, emitted = self._stacked(inputs, surface, torch.tensor(sizes))
        flat = torch.arange(max(sizes))[None] < torch.tensor(sizes)[:, None]
        seen = hidden[flat]
        return Reading(
            pointed_words(self._head.source, seen),
            pointed_words(self._head.content, seen),
            emitted[flat].numpy(),
            tuple(bounds),
        )

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
        starts = np.asarray([s.start for s in own], np.int64)
        pointed = reading.source.scores(starts[pairs.cues], starts[pairs.others])
        nothing = reading.source.nothing[starts[pairs.cues]]
        total = log_total_by(pairs.cues, pointed, nothing)
        weight = self._config.pointer_weight
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
        scores = self._scorers[Role.CONTENT](pairs.features) + floats(self._config.pointer_weight * pointed)
        return scores - log_total_by(pairs.others, scores)


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
