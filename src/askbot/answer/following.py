"""Answers to follow-ups: whether they say something new, and whether what they name is a subject of its own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from askbot.answer.question.answer_types import Kind, offers
from askbot.answer.question.entity_roles import parse_names
from askbot.answer.question.tokens import stems, words
from askbot.domain import Answer, Note, NoteKind, Status
from askbot.text.country_names import name_table

if TYPE_CHECKING:
    from askbot.answer.question.parsed import ParsedQuestion
    from askbot.answer.question.turns import Turn
    from askbot.domain import Hit


def fitting(answer: Answer, turn: Turn, parsed: ParsedQuestion) -> Answer:
    """An answer to "why?", "when?", "where?", related where it only repeats what was shown."""
    if answer.status is not Status.ANSWERED or turn.earlier is None or parsed.kind is Kind.OTHER:
        return answer
    first = answer.statements[0]
    seen = {(s.citation.document, s.citation.end) for s in turn.earlier.statements}
    is_new = (first.citation.document, first.citation.end) not in seen
    if is_new or offers(parsed.kind, first.text, parsed.stems):
        return answer
    note = Note(NoteKind.NOT_STATED, parsed.reading.rstrip(" ?"))
    return replace(answer, status=Status.RELATED, notes=(note, *answer.notes))


def is_subject(topic: ParsedQuestion, hits: Sequence[Hit]) -> bool:
    """Whether the briefings have a topic as a subject of their own: a name in a heading, another word in a sentence."""
    named = parse_names(topic.text, begins=False).names
    for hit in hits:
        headings = " ".join((hit.document.title, *hit.passage.section)) if named else hit.passage.text
        if topic.content_stems <= stems(words(headings)) or (named and _share_country(topic.text, headings)):
            return True
    return False


def _share_country(one: str, other: str) -> bool:
    here, there = ({named.group for named in name_table().find(text)} for text in (one, other))
    return bool(here & there)
