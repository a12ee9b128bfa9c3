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

_THERE = "SELECT to_regclass('codes') IS NOT NULL"
_CODES = "SELECT collection, passages, sentences, ends FROM codes"
_PASSAGES = (
    "(SELECT row, vec FROM passage_vectors WHERE row = ANY(%(near_passages)s) "
    "UNION ALL SELECT row, vec FROM passage_vectors WHERE {})"
)
_SENTENCES = (
    "(SELECT v.row, v.vec FROM unnest(%(near_sentences)s::int[], %(places)s::int[]) c(row, place) "
    "JOIN sentence_vectors v ON v.row = c.row AND v.place = c.place "
    "UNION ALL SELECT row, vec FROM sentence_vectors WHERE {})"
)

Numbers = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Sources:
    """What stands in the place of the tables of vectors in a statement that looks for the nearest."""

    passages: str
    sentences: str
    values: dict[str, Any]


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

    def suffice(self, parts: Sequence[Part]) -> bool:
        """Whether nothing more is needed to find what is near in these collections: few vectors are all compared."""
        return all(part.number in self._of and _suffices(self._of[part.number]) for part in parts)

    def approximate(self, parts: Sequence[Part]) -> bool:
        """Whether a search of these collections by short codes may miss a near vector."""
        return any(self._of[part.number].passages or self._of[part.number].sentences for part in parts)

    def sources(self, vector: Floats, each: int, parts: Sequence[Part]) -> Sources:
        """Among what the `each` passages and twice as many sentences nearest to (d,) are, in these collections."""
        passages, sentences, places = list[Numbers](), list[Numbers](), list[Numbers]()
        whole: dict[str, list[str]] = {"passages": [], "sentences": []}
        for part in parts:
            codes, all_rows = self._of[part.number], f"row >= {part.rows.start} AND row < {part.rows.stop}"
            if codes.passages is None:
                whole["passages"].append(all_rows)
            else:
                passages.append(codes.passages.near(vector, each) + part.rows.start)
            if codes.sentences is None:
                whole["sentences"].append(all_rows)
            else:
                numbers = codes.sentences.near(vector, 2 * each)
                rows = np.searchsorted(codes.ends, numbers, "right")
                sentences.append(rows + part.rows.start)
                places.append(numbers - np.where(rows > 0, codes.ends[rows - 1], 0))
        conditions = {name: " OR ".join(runs) or "false" for name, runs in whole.items()}
        values = {"near_passages": passages, "near_sentences": sentences, "places": places}
        return Sources(
            _PASSAGES.format(conditions["passages"]),
            _SENTENCES.format(conditions["sentences"]),
            {name: np.concatenate([np.zeros(0, np.int64), *found]).tolist() for name, found in values.items()},
        )


def _part_codes(values: Sequence[bytes | None], passages: int, dimension: int) -> _PartCodes:
    by_passage, by_sentence, ends = values
    sentence_ends = np.frombuffer(ends or b"", "<i8")
    sentences = int(sentence_ends[-1]) if len(sentence_ends) else 0
    return _PartCodes(
        ShortCodes(by_passage, passages, dimension) if by_passage is not None else None,
        ShortCodes(by_sentence, sentences, dimension) if by_sentence is not None else None,
        sentence_ends,
    )


def _suffices(codes: _PartCodes) -> bool:
    passages, sentences = len(codes.ends), int(codes.ends[-1]) if len(codes.ends) else 0
    return bool((codes.passages or passages <= COMPARED) and (codes.sentences or sentences <= COMPARED))
