"""Answers to one question side by side: what another source says otherwise, what was so before; newer first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from askbot.answer.claims import Relation, claim_of, relation
from askbot.answer.question.answer_types import Kind

if TYPE_CHECKING:
    from askbot.answer.question.parsed import ParsedQuestion
    from askbot.answer.scoring.scorer import Scored

RIVAL_SHARE = 0.02
"""A sentence is looked at for another answer if it is at least this likely in comparison with the first."""
AS_GOOD = 0.2
"""A newer sentence that agrees comes first if it is at least this likely in comparison with the first."""
_OTHERWISE = frozenset({Relation.DIFFERS, Relation.LATER, Relation.EARLIER})
_DIFFERING = frozenset({Kind.NUMBER, Kind.DATE, Kind.YES_NO})
"""Kinds of answers of which two can be compared."""


@dataclass(frozen=True, slots=True)
class SideBySide:
    """Groups of sentences that say the same, in the order in which they are shown."""

    groups: tuple[tuple[Scored, ...], ...]
    differ: bool = False
    """The first two are different answers to the question."""
    earlier: int | None = None
    """The place of a group that states how it was earlier."""


def side_by_side(
    parsed: ParsedQuestion, groups: Sequence[Sequence[Scored]], candidates: Sequence[Scored]
) -> SideBySide:
    """Put another answer to the question beside the first one, whatever else was to be shown."""
    chosen = tuple(tuple(group) for group in groups)
    if not chosen or parsed.kind not in _DIFFERING:
        return SideBySide(chosen)
    first, claim = chosen[0], claim_of(parsed, chosen[0][0])
    rivals = [c for c in candidates if c not in first and c.chance >= RIVAL_SHARE * first[0].chance]
    related = [(rival, relation(parsed, claim_of(parsed, rival), claim)) for rival in rivals]
    for rival, kind in related:
        if kind in _OTHERWISE:
            return _beside(chosen, rival, kind)
    for rival, kind in related:
        if kind is Relation.AGREES and rival.chance >= AS_GOOD * first[0].chance and _is_newer(rival, first[0]):
            return _beside(chosen, rival, kind)
    return SideBySide(chosen)


def _beside(chosen: tuple[tuple[Scored, ...], ...], rival: Scored, kind: Relation) -> SideBySide:
    """The first group and the rival's, the newer first, then the others."""
    first = chosen[0]
    rivals_group = next((group for group in chosen if rival in group), (rival,))
    rest = tuple(group for group in chosen[1:] if group != rivals_group)
    pair = (
        (rivals_group, first) if kind is not Relation.EARLIER and _is_newer(rival, first[0]) else (first, rivals_group)
    )
    is_earlier = kind in {Relation.LATER, Relation.EARLIER}
    return SideBySide((*pair, *rest)[: max(len(chosen), 2)], kind is Relation.DIFFERS, 1 if is_earlier else None)


def _is_newer(one: Scored, other: Scored) -> bool:
    here, there = one.hit.document.date, other.hit.document.date
    return here is not None and there is not None and here > there
