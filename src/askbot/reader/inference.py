"""Question and passages to readings: word pieces in, spans out."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np

from askbot.domain import Floats, Span
from askbot.reader.model import Ids, Logits, ReaderModel
from askbot.reader.reading import ReaderInput, Reading

BEGIN, END = 0, 2
"""Special tokens: one question and one passage are `<s> question </s></s> passage </s>`."""
LONGEST_QUESTION = 48
LONGEST_CONTEXT = 32
LONGEST_PASSAGE = 320
"""Word pieces; what is behind them is not read."""
LONGEST_SPAN = 30


@dataclass(frozen=True, slots=True)
class _Pieces:
    ids: list[int]
    offsets: Ids
    """(t, 2): characters of each."""


class PackagedReader:
    """Reads with the packaged model, one passage a thread."""

    def __init__(self, model: ReaderModel, tokenizer: Any, fingerprint: str, threads: int = 1) -> None:
        self._model = model
        self._tokenizer = tokenizer
        self._pool = ThreadPoolExecutor(threads, "reader")
        self.fingerprint = fingerprint
        """Names the weights and the precision."""

    def read(self, question: str, passages: Sequence[ReaderInput]) -> list[Reading]:
        """One reading for each passage. The longest are begun first, so that no thread is left with one at the end."""
        asked = self._pieces(question).ids[:LONGEST_QUESTION]
        order = sorted(range(len(passages)), key=lambda i: -len(passages[i].text))
        readings = self._pool.map(partial(self._read, asked), [passages[i] for i in order])
        by_place = dict(zip(order, readings, strict=True))
        return [by_place[i] for i in range(len(passages))]

    def _read(self, asked: Sequence[int], passage: ReaderInput) -> Reading:
        context = self._pieces(passage.context).ids[:LONGEST_CONTEXT] if passage.context else []
        encoded = self._pieces(passage.text)
        room = min(LONGEST_PASSAGE, self._model.longest - len(asked) - len(context) - 4)
        pieces, offsets = encoded.ids[:room], encoded.offsets[:room]
        if not pieces:
            return unread(passage)
        ids = np.asarray([BEGIN, *asked, END, END, *context, *pieces, END], np.int64)
        first = len(asked) + 3
        holders = np.concatenate([np.full(len(context), -1, np.int64), sentence_of(offsets, passage.sentences)])
        logits = self._model(ids, np.arange(first, len(ids) - 1), holders, len(passage.sentences))
        starts, ends = logits.starts[len(context) :], logits.ends[len(context) :]
        return reading_of(passage, offsets, Logits(logits.answerable, starts, ends, logits.sentences))

    def _pieces(self, text: str) -> _Pieces:
        encoded = self._tokenizer.encode(text, add_special_tokens=False)
        return _Pieces(encoded.ids, np.asarray(encoded.offsets, np.int64).reshape(-1, 2))


def unread(passage: ReaderInput) -> Reading:
    """What is said of a passage without a word."""
    count = len(passage.sentences)
    return Reading(-10.0, (-10.0,) * count, (None,) * count, (-20.0,) * count)


def sentence_of(offsets: Ids, sentences: Sequence[Span]) -> Ids:
    """(t,): the sentence that each word piece begins in, or -1."""
    starts, ends = (np.asarray([getattr(s, side) for s in sentences], np.int64) for side in ("start", "end"))
    place = np.searchsorted(starts, offsets[:, 0], "right") - 1
    inside = (place >= 0) & (offsets[:, 0] < ends[np.maximum(place, 0)]) if len(ends) else np.zeros(len(place), bool)
    return np.where(inside, place, -1)


def reading_of(passage: ReaderInput, offsets: Ids, logits: Logits) -> Reading:
    """The logits of (t,) word pieces as a reading: the likeliest span of each sentence, and what it is worth."""
    holders = sentence_of(offsets, passage.sentences)
    spans: list[Span | None] = []
    scores: list[float] = []
    for number in range(len(passage.sentences)):
        positions = np.flatnonzero(holders == number)
        if not len(positions):
            spans.append(None)
            scores.append(-20.0)
            continue
        first, last, score = best_span(logits.starts[positions], logits.ends[positions])
        spans.append(Span(int(offsets[positions[first], 0]), int(offsets[positions[last], 1])))
        scores.append(score)
    return Reading(logits.answerable, tuple(map(float, logits.sentences)), tuple(spans), tuple(scores))


def best_span(starts: Floats, ends: Floats, longest: int = LONGEST_SPAN) -> tuple[int, int, float]:
    """The first and last of t word pieces with the highest sum of (t,) start and (t,) end logits, and that sum."""
    both = starts[:, None] + ends[None]
    places = np.arange(len(starts))
    length = places[None] - places[:, None]
    both = np.where((length >= 0) & (length < longest), both, -np.inf)
    first, last = divmod(int(both.argmax()), len(starts))
    return first, last, float(both[first, last])
