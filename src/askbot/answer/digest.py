"""Broad questions: the main statements of a briefing, or of what it says about one subject, section by section."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from askbot.answer.figures import figures
from askbot.answer.statements import voice
from askbot.answer.weighing import Scored
from askbot.answer.words import content
from askbot.domain import Hit, Stance

if TYPE_CHECKING:
    from askbot.index import Snapshot

MOST = 8
"""Statements in a digest."""
MOST_PASSAGES = 400
"""Passages that a digest is drawn from, at most."""
_WORK = (
    r"(?:(?:the|this|these|your|our|all|latest|newest|last) )*"
    r"(?:briefings?|documents?|corpus|files?|reports?|texts?|news|articles?)"
)
_SUMMARY = r"(?:summary|overview|digest|gist|outline)"
_SUM_UP = (
    r"summari[sz]e|sum up"
    rf"|give (?:me |us )?(?:a |an |the )?(?:short |brief |quick )?{_SUMMARY}(?: of)?|(?:a |the )?{_SUMMARY} of"
)
_PLEASE = r"^(?:please |can you |could you )*"
_WHOLE = re.compile(
    rf"{_PLEASE}(?:(?:{_SUM_UP})(?: (?:{_WORK}|it|this|everything|all))?(?: for (?:me|us))?"
    rf"|what(?:'s| is| are) (?:in )?{_WORK}(?: all)?(?: about)?|what does {_WORK} say"
    r"|what (?:are|is) the (?:main|key|most important) (?:points?|statements?|messages?|findings?|takeaways?|claims?)"
    rf"(?: (?:of|in) {_WORK})?|overview|summary|tl;?dr)\W*$",
    re.IGNORECASE,
)
_ABOUT = re.compile(
    rf"{_PLEASE}(?:what (?:does|do|did) (?:it|{_WORK}|they) (?:all )?(?:say|tell us|report|mention)"
    r" (?:about|on|of|regarding|concerning)"
    r"|(?:what|everything) (?:is|was|has been) (?:said|known|reported|told) (?:about|on|of)"
    rf"|(?:{_SUM_UP})(?: what (?:it|{_WORK}) says?)?(?: {_WORK})?(?: (?:about|on))?"
    r"|tell (?:me|us) (?:everything |all )?about)\s+(?P<topic>.+?)\W*$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Broad:
    """A broad question: about one subject, or about the whole corpus where `topic` is None."""

    topic: str | None


def read_broad(question: str) -> Broad | None:
    """Understand a broad question; None for any other."""
    if _WHOLE.match(question):
        return Broad(None)
    match = _ABOUT.match(question)
    if match is None:
        return None
    return Broad(match["topic"]) if content(match["topic"]) else Broad(None)


def corpus_hits(snapshot: Snapshot, documents: frozenset[str] | None = None) -> list[Hit]:
    """The passages of the corpus or of some documents, in order, newest document first, as hits without a score."""
    shelf = [(path, rows) for _, path, _, rows in snapshot.library.shelf() if documents is None or path in documents]
    works = {path: snapshot.document(path) for path, _ in shelf[:MOST_PASSAGES]}
    days = {path: work.date.toordinal() if work.date else 0 for path, work in works.items()}
    rows = {path: own for path, own in shelf if path in works}
    return [
        Hit(snapshot.passage(row), works[path], snapshot.attributions(row), 0.0)
        for path in sorted(works, key=lambda path: -days[path])
        for row in rows[path]
    ][:MOST_PASSAGES]


def digest(candidates: Sequence[Scored], most: int = MOST) -> list[Scored]:
    """The main sentences: the best of each section in turn until there are enough, in the order of the candidates.

    A candidate's chance says how much it is about the subject, 0 to 1.
    """
    order = {id(candidate): i for i, candidate in enumerate(candidates)}
    sections: dict[tuple[str, tuple[str, ...]], list[Scored]] = {}
    for candidate in candidates:
        sections.setdefault((candidate.hit.document.path, candidate.hit.passage.section), []).append(candidate)
    ranked = [sorted(found, key=_worth, reverse=True) for found in sections.values()]
    return sorted(_in_turn(ranked, most), key=lambda candidate: order[id(candidate)])


def _in_turn(sections: Sequence[Sequence[Scored]], most: int) -> list[Scored]:
    turns = [
        found[depth] for depth in range(max(map(len, sections), default=0)) for found in sections if depth < len(found)
    ]
    return turns[:most]


def _worth(scored: Scored) -> float:
    """How much a sentence belongs in a digest: attributed statements and figures first."""
    told = voice(scored)
    worth = 1.0 + (told.speaker is not None) + 0.5 * (told.stance is not Stance.OWN_ACCOUNT)
    return worth + 0.5 * bool(figures(scored.text)) + 0.25 * (scored.index == 0) + 2 * scored.chance
