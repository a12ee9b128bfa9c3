"""Several answers as one: the questions of a message, the sides of a comparison."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from askbot.answer.compose import new_id
from askbot.answer.question.rephrase import names_in
from askbot.answer.question.tokens import content, stems, words
from askbot.answer.scoring.matching import near
from askbot.domain import Answer, Form, Note, NoteKind, Statement, Status

if TYPE_CHECKING:
    from askbot.answer.question.parsed import ParsedQuestion
    from askbot.answer.scoring.scorer import Weighing

MET = 0.5
"""The share of a question's words that a sentence on one side of a comparison must have."""
_OR = re.compile(r"[,:]?\s(?P<one>[^,:?\s][^,:?]{0,80}?),?\sor\s(?P<other>[^,:?\s][^,:?]{0,80}?)\s?\?{0,3}$")
_BOTH = re.compile(
    r"\b(?:do|does|did|has|have|had|will|would|is|are|was|were)\s+(?P<one>[^,:?]{1,60}?)\sand\s(?P<other>.+)$"
)


def combined(answers: Sequence[Answer]) -> Answer:
    """Answers one after the other; a question that is not answered is named in a note."""
    if len(answers) == 1:
        return answers[0]
    answered = [answer for answer in answers if answer.status is Status.ANSWERED]
    first = (answered or answers)[0]
    silent = [Note(NoteKind.NOT_STATED, (a.asked or a.question).rstrip(" ?")) for a in answers if a not in answered]
    return replace(
        first,
        id=new_id(),
        form=Form.SEVERAL,
        asked=" ".join(answer.asked or answer.question for answer in answers),
        confidence=min(answer.confidence for answer in answered or answers),
        statements=_once([statement for answer in answered or answers[:1] for statement in answer.statements]),
        hits=tuple({hit.passage.id: hit for answer in answers for hit in answer.hits}.values()),
        candidates=tuple(candidate for answer in answers for candidate in answer.candidates),
        notes=tuple(dict.fromkeys([*silent, *(note for answer in answered for note in answer.notes)])),
        sources_differ=any(answer.sources_differ for answer in answered),
        parts=tuple(answers),
    )


def alternatives_in(question: str) -> tuple[str, ...]:
    """The names between which a question chooses, or of which it asks the same.

    >>> alternatives_in("Which harvested more, Norland or Sudmark?")
    ('Norland', 'Sudmark')
    >>> alternatives_in("How much did Norland and Sudmark harvest?")
    ('Norland', 'Sudmark')
    """
    first = words(question)[:1]
    if not first or first[0].text.lower() not in {"which", "who", "what", "where", "how"}:
        return ()
    runs = names_in(question)
    if match := _OR.search(question):
        sides = [run.text(question) for run in runs if run.start >= match.start("one")]
        return tuple(sides) if len(sides) > 1 else ()
    match = _BOTH.search(question)
    both = (match.start("one"), match.start("other")) if match else ()
    sides = [run.text(question) for run in runs if run.start in both]
    return tuple(sides) if len(sides) > 1 and first[0].text.lower() == "how" else ()


def best_of_each(parsed: ParsedQuestion, sides: Sequence[str], weighing: Weighing) -> list[Weighing]:
    """A weighing for each side with only its best sentence; none where a side has no sentence on the question."""
    of_sides = stems(word for side in sides for word in content(side))
    asked = parsed.content_stems - of_sides
    chosen: list[Weighing] = []
    for side in sides:
        name = stems(content(side))
        of_side = [c for c in weighing.candidates if name <= stems(words(c.text)) and _met(asked, c.text) >= MET]
        if not of_side:
            return []
        best = max(of_side, key=lambda candidate: _met(asked, candidate.text))
        confidence = max(weighing.confidence, weighing.threshold)
        chosen.append(replace(weighing, candidates=(best,), status=Status.ANSWERED, confidence=confidence))
    return chosen


def _met(asked: frozenset[str], text: str) -> float:
    text_stems = stems(words(text))
    met = sum(stem in text_stems or any(near(stem, other) for other in text_stems) for stem in asked)
    return met / max(len(asked), 1)


def _once(statements: Sequence[Statement]) -> tuple[Statement, ...]:
    places = {(s.citation.document, s.citation.start, s.citation.end): s for s in reversed(statements)}
    return tuple(reversed(places.values()))
