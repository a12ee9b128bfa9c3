"""Questions such as "what did X say about Y?", answered by statements of X alone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from askbot.answer.compose import compose, not_covered
from askbot.answer.question.asked_speakers import sides
from askbot.answer.question.parsed import parse_question
from askbot.answer.question.tokens import content, stems, words
from askbot.answer.scope import Scope
from askbot.answer.several import combined
from askbot.answer.statements import voice
from askbot.domain import Answer, Form, Note, NoteKind, Status

if TYPE_CHECKING:
    from askbot.answer.question.asked_speakers import Asked
    from askbot.answer.question.parsed import ParsedQuestion
    from askbot.answer.scoring.scorer import Weigher, Weighing
    from askbot.answer.speakers import Speaker, Speakers
    from askbot.search import Searcher

CERTAIN = 0.95
"""The confidence of an answer to "what did X say?": X says it by the attributions, whose precision is about that."""
BESIDE = 0.1
"""A statement of X answers if it is at least this likely in comparison with what others say."""

SPOKEN = 0.675
"""The share of the threshold from which on what X says answers "what does X say about Y?": who speaks is known."""


class Quoting:
    """Answers questions for what somebody said."""

    def __init__(self, searcher: Searcher, weigher: Weigher, speakers: Speakers) -> None:
        self._searcher = searcher
        self._weigher = weigher
        self._speakers = speakers

    def answer(self, parsed: ParsedQuestion, asked: Asked, scope: Scope) -> Answer | None:
        """The answer, or None where nobody is asked to speak after all ("what does the law say?")."""
        parts = sides(asked.who)
        if len(parts) > 1 and (asked.is_comparison or not self._speakers.is_one(asked.who)):
            return self._compared(asked, parts, scope)
        speakers = self._speakers.find(asked.who)
        if speakers:
            return self._spoken(parsed, asked, speakers, scope)
        return self._unquoted(parsed, asked, scope) if asked.is_named else None

    def _compared(self, asked: Asked, parts: Sequence[str], scope: Scope) -> Answer | None:
        """One statement of each side; those who are not quoted on it are named in a note."""
        answers, each = list[Answer](), scope.shared_by(len(parts))
        about = f" about {asked.about}" if asked.about else ""
        questions = [parse_question(f"What does {part} say{about}?", self._searcher) for part in parts]
        self._searcher.foresee([parsed.query for parsed in questions])
        for part, parsed in zip(parts, questions, strict=True):
            answer = self.answer(parsed, replace(asked, who=part, is_comparison=False), each)
            if answer is None:
                return None
            one = replace(answer, statements=answer.statements[:1], asked=parsed.reading)
            if one.status is not Status.ANSWERED:
                one = replace(one, notes=(Note(NoteKind.NOT_SAID, part),))
            answers.append(one)
        whole = combined(answers)
        silent = [note for answer in answers if answer.status is not Status.ANSWERED for note in answer.notes]
        return replace(whole, form=Form.COMPARISON, notes=tuple(silent), sources_differ=False)

    def _spoken(self, parsed: ParsedQuestion, asked: Asked, speakers: Sequence[Speaker], scope: Scope) -> Answer:
        """From what the speakers say, and nothing else."""
        rows = frozenset[int]().union(*(speaker.rows for speaker in speakers))
        hits = self._searcher.search(parsed.query, scope.searched, filters=scope.among(rows).filters)
        weighing = self._weigher.weigh(parsed, hits, scope.reads)
        names = {speaker.name for speaker in speakers}
        candidates = tuple(c for c in weighing.candidates if voice(c).speaker in names)
        if not candidates:
            return self._unquoted(parsed, asked, scope)
        weighing = self._judged(weighing, replace(weighing, candidates=candidates), asked)
        answer = compose(parsed.reading, hits[: scope.k], weighing, self._searcher.snapshot.id, parsed=parsed)
        return answer if answer.status is Status.ANSWERED else _noted(answer, asked.who)

    def _judged(self, whole: Weighing, spoken: Weighing, asked: Asked) -> Weighing:
        """With the status of what the speaker says: certain where all of it is asked for."""
        if not content(asked.about):
            return replace(spoken, status=Status.ANSWERED, confidence=max(spoken.confidence, CERTAIN))
        bar = SPOKEN * spoken.threshold
        if spoken.confidence >= bar and spoken.lacks is None and not spoken.missing:
            spoken = replace(spoken, status=Status.ANSWERED, threshold=bar)
        is_beside = spoken.candidates[0].chance < BESIDE * whole.candidates[0].chance
        return replace(spoken, status=Status.RELATED) if is_beside and spoken.status is Status.ANSWERED else spoken

    def _unquoted(self, parsed: ParsedQuestion, asked: Asked, scope: Scope) -> Answer:
        """At most related, where somebody is mentioned but not quoted; else not covered."""
        hits = self._searcher.search(parsed.query, scope.searched, filters=scope.filters)
        weighing, snapshot = self._weigher.weigh(parsed, hits, scope.reads), self._searcher.snapshot.id
        name = stems(content(asked.who))
        is_mentioned = any(name <= stems(words(hit.passage.text)) for hit in hits)
        if not is_mentioned or weighing.status is Status.NOT_COVERED:
            return _noted(not_covered(parsed.reading, hits[: scope.k], weighing, snapshot), asked.who)
        related = replace(weighing, status=Status.RELATED)
        return _noted(compose(parsed.reading, hits[: scope.k], related, snapshot, parsed=parsed), asked.who)


def _noted(answer: Answer, who: str) -> Answer:
    return replace(answer, notes=(*answer.notes, Note(NoteKind.NOT_SAID, who)))
