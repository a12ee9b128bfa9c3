"""Short codes of a snapshot's vectors, kept in memory: the server compares what they leave, and need not look at all.

They are those by which an index in files is searched, so both find the same.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from askbot.domain import Floats
from askbot.index.faiss_index import ShortCodes
from askbot.index.parts import Part
from askbot.index.postgres.reading import Reading
from askbot.index.postgres.schema import COMPARED

_THERE = "SELECT to_regclass(current_schema() || '.codes') IS NOT NULL"
_CODES = "SELECT collection, passages, sentences, ends FROM codes"
_PASSAGES = (
    "(SELECT row, vec FROM passage_vectors WHERE row = ANY(%(near_passages)s::int[]) "
    "UNION ALL SELECT row, vec FROM passage_vectors WHERE {})"
)
_SENTENCES = (
    "(SELECT v.row, v.vec FROM unnest(%(near_sentences)s::int[], %(places)s::int[]) c(row, place) "
    "JOIN sentence_vectors v ON v.row = c.row AND v.place = c.place "
    "UNION ALL SELECT row, vec FROM sentence_vectors WHERE {})"
)

Numbers = npt.NDArray[np.int64]
_NONE = np.zeros(0, np.int64)


@dataclass(frozen=True, slots=True)
class Among:
    """What stands in the place of the tables of vectors in a statement that looks for the nearest."""

    passages: str
    sentences: str
    values: dict[str, Any]
    rows: Numbers | None = None
    """The rows that there are in both, unsorted, some twice; None where they may be any."""


@dataclass(frozen=True, slots=True)
class _PartCodes:
    """Of one collection; None where its vectors are few or very many."""

    passages: ShortCodes | None
    sentences: ShortCodes | None
    ends: Numbers
    """(passages,): where each one's sentences end among those of the collection."""


class Codes:
    """The short codes of all collections of a snapshot; safe to share between threads."""

    def __init__(self, reading: Reading, parts: Sequence[Part], dimension: int) -> None:
        """Read them; a snapshot of an earlier version has none. Raises `SnapshotError`."""
        ((there,),) = reading.rows(_THERE)
        rows = {part.number: len(part.rows) for part in parts}
        self._of = {
            number: _part_codes(values, rows[number], dimension)
            for number, *values in (reading.rows(_CODES) if there else [])
        }

    def suffice(self, parts: Sequence[Part]) -> tuple[bool, bool]:
        """Whether near passages, and sentences, of these are found without a graph; few are all compared."""
        of = [self._of.get(part.number) for part in parts]
        return (
            all(one is not None and bool(one.passages or len(one.ends) <= COMPARED) for one in of),
            all(one is not None and bool(one.sentences or one.ends[-1:].sum() <= COMPARED) for one in of),
        )

    def approximate(self, parts: Sequence[Part]) -> bool:
        """Whether a search of these collections by short codes may miss a near vector."""
        of = [self._of[part.number] for part in parts if part.number in self._of]
        by_passage, by_sentence = self.suffice(parts)
        return any((by_passage and one.passages) or (by_sentence and one.sentences) for one in of)

    def narrowed(self, found: Among, vector: Floats, each: int, parts: Sequence[Part]) -> Among:
        """What the `each` passages and twice as many sentences nearest to (d,) are among, in these collections.

        `found` is looked at where some of them have neither codes nor few vectors.
        """
        by_passage, by_sentence = self.suffice(parts)
        passages, near = self._passages(vector, each, parts) if by_passage else (found.passages, {})
        sentences, also = self._sentences(vector, 2 * each, parts) if by_sentence else (found.sentences, {})
        values = {**found.values, **near, **also}
        return Among(passages, sentences, values, self._rows(values, parts) if by_passage and by_sentence else None)

    def _rows(self, values: dict[str, Any], parts: Sequence[Part]) -> Numbers:
        """All rows that are near by codes, and those of collections that are compared whole."""
        of = [(part, self._of[part.number]) for part in parts]
        whole = [np.arange(part.rows.start, part.rows.stop) for part, one in of if not (one.passages and one.sentences)]
        return np.concatenate([values["near_passages"], values["near_sentences"], *whole]).astype(np.int64)

    def _passages(self, vector: Floats, k: int, parts: Sequence[Part]) -> tuple[str, dict[str, Any]]:
        near, whole = [_NONE], list[str]()
        for part in parts:
            codes = self._of[part.number].passages
            if codes is None:
                whole.append(_rows_of(part))
            else:
                near.append(codes.near(vector, k) + part.rows.start)
        return _PASSAGES.format(" OR ".join(whole) or "false"), {"near_passages": np.concatenate(near)}

    def _sentences(self, vector: Floats, k: int, parts: Sequence[Part]) -> tuple[str, dict[str, Any]]:
        near, places, whole = [_NONE], [_NONE], list[str]()
        for part in parts:
            codes, ends = self._of[part.number].sentences, self._of[part.number].ends
            if codes is None:
                whole.append(_rows_of(part))
                continue
            numbers = codes.near(vector, k)
            rows = np.searchsorted(ends, numbers, "right")
            near.append(rows + part.rows.start)
            places.append(numbers - np.where(rows > 0, ends[rows - 1], 0))
        values = {"near_sentences": np.concatenate(near), "places": np.concatenate(places)}
        return _SENTENCES.format(" OR ".join(whole) or "false"), values


def _rows_of(part: Part) -> str:
    return f"row >= {part.rows.start} AND row < {part.rows.stop}"


def _part_codes(values: Sequence[bytes | None], passages: int, dimension: int) -> _PartCodes:
    by_passage, by_sentence, ends = values
    sentence_ends = np.frombuffer(ends or b"", "<i8")
    sentences = int(sentence_ends[-1]) if len(sentence_ends) else 0
    return _PartCodes(
        ShortCodes(by_passage, passages, dimension) if by_passage is not None else None,
        ShortCodes(by_sentence, sentences, dimension) if by_sentence is not None else None,
        sentence_ends,
    )
