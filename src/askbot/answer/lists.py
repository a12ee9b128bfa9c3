"""Answers that are lists: the line that leads in with all its items, or the rows of a table."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from askbot.answer.question.answer_types import Kind
from askbot.answer.question.tokens import stems, words
from askbot.domain import Span

if TYPE_CHECKING:
    from askbot.answer.question.parsed import ParsedQuestion
    from askbot.answer.scoring.scorer import Scored
    from askbot.domain import Hit

BESIDE = 0.05
"""An item makes its list the answer where another item is at least this likely in comparison, and would be shown."""
LONGEST = 1000
"""Characters of a list that is shown whole."""
MOST_ROWS = 5
"""Rows of a table that are shown."""
_ONE = frozenset({Kind.NUMBER, Kind.DATE, Kind.REASON, Kind.YES_NO})
"""Kinds that one sentence answers."""
_ITEM = re.compile(r"^\s*(?:[-*•+]|\d+[.)])\s+\S", re.MULTILINE)
_MARKER = re.compile(r"\s*(?:[-*•+]|\d+[.)])\s+")
_COLUMNS = re.compile(r"\||\t| {2,}")


@dataclass(frozen=True, slots=True)
class Listed:
    """A list that answers: statements with the characters that each is shown with."""

    parts: tuple[tuple[Scored, Span], ...]


def list_of(parsed: ParsedQuestion, candidates: Sequence[Scored]) -> Listed | None:
    """The list that the best sentence leads in, is, or is an item of; None where the question asks for one thing."""
    if not candidates or parsed.kind in _ONE:
        return None
    best = candidates[0]
    if len(_ITEM.findall(best.text)) > 1:
        return Listed(((best, best.sentence.span),))
    lead = best.sentence.lead or best.sentence.span
    items = [i for i, sentence in enumerate(best.hit.passage.sentences) if sentence.lead == lead] or _run(best)
    if len(items) < 2 or not _means_all(best, candidates, items):  # noqa: PLR2004
        return None
    by_index = {one.index: one for one in candidates if one.hit is best.hit}
    rows = [by_index[i] for i in items if i in by_index]
    if _COLUMNS.search(lead.text(best.hit.document.text)):
        return Listed(tuple((row, row.sentence.span) for row in _asked_rows(parsed, rows)[:MOST_ROWS]))
    heads = [one for i, one in sorted(by_index.items()) if i < items[0] and one.sentence.span.overlaps(lead)]
    first = heads[-1] if heads else rows[0]
    begins = max(first.sentence.start - len(_marker(first.hit, first.index)), first.hit.passage.start)
    whole = Span(begins, rows[-1].sentence.end)
    return Listed(((first, whole),)) if whole.end - whole.start <= LONGEST else None


def _asked_rows(parsed: ParsedQuestion, rows: Sequence[Scored]) -> list[Scored]:
    """The rows with the most names and figures of the question: of two fares, the one that is asked for."""
    named = {word.stem for word in parsed.content if word.is_capital or word.is_number}
    met = [len(named & stems(words(row.text))) for row in rows]
    return [row for row, count in zip(rows, met, strict=True) if count == max(met)]


def _run(best: Scored) -> list[int]:
    """The items around a sentence that is one, of a list that only a heading leads in."""
    hit = best.hit
    marked = [bool(_marker(hit, i)) for i in range(len(hit.passage.sentences))]
    if not marked[best.index]:
        return []
    first, last = best.index, best.index
    while first > 0 and marked[first - 1]:
        first -= 1
    while last + 1 < len(marked) and marked[last + 1]:
        last += 1
    return list(range(first, last + 1))


def _marker(hit: Hit, place: int) -> str:
    """What marks a sentence as an item, before it on its line; empty where nothing does."""
    before = hit.document.text[: hit.passage.sentences[place].start].rpartition("\n")[2]
    return before if _MARKER.fullmatch(before) else ""


def _means_all(best: Scored, candidates: Sequence[Scored], items: Sequence[int]) -> bool:
    """Whether the list answers as a whole: its lead-in is best, or several of its items are about as likely."""
    if best.index not in items:
        return True
    others = [one for one in candidates if one.hit is best.hit and one.index in items and one is not best]
    return any(one.chance >= BESIDE * best.chance for one in others)
