"""Broad questions: the main statements of a briefing, or of what it says about one subject, section by section."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from askbot.answer.question.broad import Kept
from askbot.answer.question.figures import figures
from askbot.answer.scoring.scorer import Scored
from askbot.answer.statements import voice
from askbot.domain import Hit, Stance
from askbot.search.filters import Filters, allowed_rows

if TYPE_CHECKING:
    from askbot.index import Snapshot

MOST = 8
"""Statements in a digest."""
MOST_SECTIONS = 12
"""Sections that a digest has a statement of, at most; what is left out is said."""
MOST_PASSAGES = 400
"""Passages that a digest is drawn from, at most."""

_DISPUTING = frozenset({Stance.DENIED, Stance.NO_COMMENT})


def corpus_hits(snapshot: Snapshot, filters: Filters | None = None) -> list[Hit]:
    """The passages that fulfil the conditions, in order, newest document first, as hits without a score."""
    allowed = set(allowed_rows(snapshot, filters).tolist()) if filters else range(len(snapshot))
    kept = [(path, [row for row in rows if row in allowed]) for path, rows in snapshot.document_rows()]
    wanted = [(path, rows) for path, rows in kept if rows]
    days = {path: day.toordinal() if day else 0 for path, _, day, *_ in snapshot.catalogue()}
    newest = sorted(wanted[:MOST_PASSAGES], key=lambda one: -days[one[0]])
    rows = [row for _, of_document in newest for row in of_document][:MOST_PASSAGES]
    snapshot.expect(rows)
    passages = snapshot.passages(rows)
    return [
        Hit(passages[row], snapshot.document(passages[row].document), snapshot.attributions(row), 0.0) for row in rows
    ]


def kept_statements(candidates: Sequence[Scored], kept: Kept) -> list[Scored]:
    """The candidates that a digest draws from."""
    if kept is Kept.FIGURES:
        return [candidate for candidate in candidates if figures(candidate.text)]
    if kept is Kept.DISPUTED:
        return [candidate for candidate in candidates if voice(candidate).stance in _DISPUTING]
    return list(candidates)


def digest(candidates: Sequence[Scored], most: int = MOST) -> list[Scored]:
    """The main sentences: the best of each section in turn until there are enough, in the order of the candidates.

    Each section has one while there is room; with more sections than room the newest documents' first. A candidate's
    chance says how much it is about the subject, 0 to 1.
    """
    order = {id(candidate): i for i, candidate in enumerate(candidates)}
    ranked = [sorted(section, key=_worth, reverse=True) for section in _sections(candidates).values()]
    room = min(max(most, len(ranked)), MOST_SECTIONS)
    return sorted(_in_turn(ranked, room), key=lambda candidate: order[id(candidate)])


def left_out(candidates: Sequence[Scored], chosen: Sequence[Scored]) -> list[str]:
    """The sections that a digest has nothing of, by their headings or their document's title."""
    has = _sections(chosen).keys()
    return list(
        dict.fromkeys(
            " › ".join(key[1]) or members[0].hit.document.title
            for key, members in _sections(candidates).items()
            if key not in has
        )
    )


def _sections(candidates: Sequence[Scored]) -> dict[tuple[str, tuple[str, ...]], list[Scored]]:
    sections: dict[tuple[str, tuple[str, ...]], list[Scored]] = {}
    for candidate in candidates:
        sections.setdefault((candidate.hit.document.path, candidate.hit.passage.section), []).append(candidate)
    return sections


def _in_turn(sections: Sequence[Sequence[Scored]], most: int) -> list[Scored]:
    turns = [
        section[depth]
        for depth in range(max(map(len, sections), default=0))
        for section in sections
        if depth < len(section)
    ]
    return turns[:most]


def _worth(scored: Scored) -> float:
    """How much a sentence belongs in a digest: attributed statements and figures first."""
    said = voice(scored)
    worth = 1.0 + (said.speaker is not None) + 0.5 * (said.stance is not Stance.OWN_ACCOUNT)
    return worth + 0.5 * bool(figures(scored.text)) + 0.25 * (scored.index == 0) + 2 * scored.chance
