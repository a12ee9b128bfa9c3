"""A message in a conversation, to an answer: its questions, each understood, searched for, weighed and composed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING

from askbot.answer.compose import compose, compose_digest, help_answer, new_id, not_covered
from askbot.answer.digest import corpus_hits, digest, kept_statements, left_out
from askbot.answer.following import fitting, is_subject
from askbot.answer.people_questions import PeopleQuestions, time_asked
from askbot.answer.question.asked_speakers import asked_to_speak
from askbot.answer.question.broad import Broad, Kept, read_broad
from askbot.answer.question.message import questions_in
from askbot.answer.question.negation import of_the_denied
from askbot.answer.question.parsed import ParsedQuestion, parse_question
from askbot.answer.question.tokens import words
from askbot.answer.question.turns import About, Turn, read_turn
from askbot.answer.quoting import Quoting
from askbot.answer.scope import Scope
from askbot.answer.scoring.scorer import WEIGHED_HITS, Scored, Weigher
from askbot.answer.several import alternatives_in, best_of_each, combined
from askbot.answer.speakers import Speakers
from askbot.domain import Answer, Form, Note, NoteKind, Status
from askbot.search import Filters
from askbot.text.questions import clean_question, visible, without_marks

if TYPE_CHECKING:
    from datetime import date

    from askbot.answer.scoring.decision import Decision
    from askbot.domain import Hit
    from askbot.reader import Reader
    from askbot.search import Searcher

TOPIC_HITS = 12
ABOUT_IT = 0.6
"""The share of a subject's words that a sentence must meet to belong in a digest of it."""
WARMING = "What did the mayor say about prices in March?"
MOST_QUESTIONS = 4
"""Questions of one message that are answered."""


class Answerer:
    """Answers from one snapshot; safe to share between threads."""

    def __init__(
        self,
        searcher: Searcher,
        threshold: float | None = None,
        reader: Reader | None = None,
        decision: Decision | None = None,
    ) -> None:
        """`threshold` replaces the confidence from which on a question is answered; a `reader` reads the best hits.

        `decision` takes the place of the packaged one.
        """
        self._searcher = searcher
        self._weigher = Weigher(searcher, threshold, reader, decision)

    def answer(
        self, question: str, k: int = 5, *, filters: Filters | None = None, previous: Sequence[Answer] = ()
    ) -> Answer:
        """Answer a message from `k` passages a question; `previous` are the answers before it, oldest first.

        Raises `UsageError` for an empty or overlong message.
        """
        typed = clean_question(question)
        asked = questions_in(visible(question))[:MOST_QUESTIONS]
        plain = " ".join(without_marks(typed).split()) or typed
        if not asked:
            turn = read_turn(plain, previous)
            if turn.earlier is None or turn.about is About.CORPUS:
                return help_answer(typed, self._searcher.snapshot.id)
            asked = (plain,)
        scope, answers = Scope(k, filters).shared_by(len(asked)), list[Answer]()
        for one in asked:
            answers.append(self._one(one, scope, [*previous, *answers]))
        answer = combined(answers)
        return replace(answer, question=typed, asked=_differing(answer.asked, typed))

    def warm(self) -> None:
        """Make what is made at its first use, before somebody waits for an answer.

        Nothing is read: the reader is busy with the questions of others, who would wait for it.
        """
        parsed = parse_question(WARMING, self._searcher)
        hits = self._searcher.search(parsed.query, WEIGHED_HITS)
        self._weigher.about(parsed.query, hits, ABOUT_IT)
        _ = (self._quoting, self._days)

    def about(self, subject: str, k: int, *, filters: Filters | None = None) -> Sequence[Scored]:
        """The sentences about a subject in the best `k` passages, in reading order; none where it is not covered.

        Raises `UsageError` for an empty or overlong subject.
        """
        topic = parse_question(clean_question(subject), self._searcher)
        hits = self._searcher.search(topic.query, k, filters=filters)
        return _in_reading_order(self._weigher.about(topic.query, hits, ABOUT_IT))

    def _one(self, question: str, scope: Scope, previous: Sequence[Answer]) -> Answer:
        """The answer to one question, by the first of its readings that is answered."""
        if others := self._people.others(question, previous, scope.filters):
            return others
        turn = read_turn(question, previous)
        if turn.earlier is not None and turn.about in {About.SPEAKER, About.SOURCE}:
            return _again(question, turn.earlier, turn.about)
        if turn.earlier is None and turn.about is not About.CORPUS:  # "says who?" with nothing before it
            nothing = self._weigher.weigh(parse_question(question, self._searcher), ())
            return not_covered(question, (), nothing, self._searcher.snapshot.id)
        tried: list[Answer] = []
        for reading in turn.readings:
            tried.append(self._read(reading, turn, scope))
            if tried[-1].status is Status.ANSWERED:
                return tried[-1]
        return next((answer for answer in tried if answer.statements), tried[0])

    def _read(self, reading: str, turn: Turn, scope: Scope) -> Answer:
        """The answer to a question that stands by itself."""
        if changed := self._people.changed(reading, scope.filters):
            return changed
        broad = read_broad(reading)
        if broad is not None:
            return self._digest(reading, turn, broad, scope)
        parsed = parse_question(reading, self._searcher)
        answer = self._quoted(parsed, scope)
        if answer is None:
            answer = self._plain(parsed, turn, scope)
        return replace(answer, asked=parsed.reading)

    def _quoted(self, parsed: ParsedQuestion, scope: Scope) -> Answer | None:
        """What somebody said, in the time that the question names; None where nobody is asked to speak."""
        if not (asked := asked_to_speak(parsed.reading)):
            return None
        limited = None if scope.has_days else time_asked(parsed.reading, self._days)
        if limited and (narrowed := asked_to_speak(limited.question)):
            within = scope.within(since=limited.since, until=limited.until)
            return self._quoting.answer(parse_question(limited.question, self._searcher), narrowed, within)
        return self._quoting.answer(parsed, asked, scope)

    @cached_property
    def _days(self) -> Sequence[date | None]:
        return [listed[2] for listed in self._searcher.snapshot.catalogue()]

    @property
    def _people(self) -> PeopleQuestions:
        return PeopleQuestions(self._searcher.snapshot, self.about)

    def _plain(self, parsed: ParsedQuestion, turn: Turn, scope: Scope) -> Answer:
        hits = self._searcher.search(parsed.query, scope.searched, filters=scope.filters)
        weighing = of_the_denied(parsed, self._weigher.weigh(parsed, hits, scope.reads))
        hits = weighing.reranked(hits)
        snapshot, sides = self._searcher.snapshot.id, alternatives_in(parsed.reading)
        if sides and (both := best_of_each(parsed, sides, weighing)):
            answers = [compose(parsed.reading, hits[: scope.k], one, snapshot, parsed=parsed) for one in both]
            return replace(combined(answers), form=Form.COMPARISON)
        is_new = turn.about is About.MORE or turn.is_beyond
        seen = _shown(turn.earlier) if is_new else frozenset[tuple[str, int]]()
        answer = compose(parsed.reading, hits[: scope.k], weighing, snapshot, parsed=parsed, seen=seen)
        return fitting(answer, turn, parsed) if turn.is_bare else answer

    @cached_property
    def _quoting(self) -> Quoting:
        speakers = Speakers.of(self._searcher.snapshot.speakers())
        return Quoting(self._searcher, self._weigher, speakers)

    def _digest(self, reading: str, turn: Turn, broad: Broad, scope: Scope) -> Answer:
        """A digest of the corpus, or of what it says about a subject where it covers that."""
        snapshot, k, filters = self._searcher.snapshot, scope.k, scope.filters
        if broad.topic is None:
            hits = corpus_hits(snapshot, filters)
            candidates = [Scored(hit, i, 1.0) for hit in hits for i in range(len(hit.passage.sentences))]
            return self._digest_of(reading, broad, candidates, hits[:k], frozenset())
        topic = parse_question(broad.topic, self._searcher)
        hits = self._searcher.search(topic.query, max(k, TOPIC_HITS), filters=filters)
        weighing = self._weigher.weigh(topic, hits, scope.reads)
        is_near = weighing.status is not Status.NOT_COVERED
        about = _in_reading_order(self._weigher.about(topic.query, hits, ABOUT_IT)) if is_near else []
        if not about:
            return replace(not_covered(reading, hits[:k], weighing, snapshot.id), asked=reading)
        answer = self._digest_of(reading, broad, about, hits[:k], topic.content_stems)
        answer = replace(answer, confidence=weighing.confidence, signals=weighing.signals, threshold=weighing.threshold)
        if turn.topic is None or is_subject(topic, hits):
            return answer
        note = Note(NoteKind.NOT_STATED, turn.asked.rstrip(" ?"))
        return replace(answer, status=Status.RELATED, notes=(note, *answer.notes))

    def _digest_of(
        self, reading: str, broad: Broad, candidates: Sequence[Scored], hits: Sequence[Hit], wanted: frozenset[str]
    ) -> Answer:
        kept = kept_statements(candidates, broad.kept)
        is_calm = broad.kept is Kept.DISPUTED and not kept
        chosen = digest(candidates if is_calm else kept)
        notes = [Note(NoteKind.NOTHING_DISPUTED)] if is_calm else []
        if broad.kept is Kept.ALL:
            notes += [Note(NoteKind.LEFT_OUT, name) for name in left_out(candidates, chosen)]
        answer = compose_digest(reading, hits, chosen, self._searcher.snapshot.id, wanted)
        return replace(answer, notes=tuple(notes), asked=reading)


def _differing(asked: str, typed: str) -> str:
    """The question as it was read where that differs by more than marks and case from what was typed, or nothing."""
    same = [word.text.casefold() for word in words(asked)] == [word.text.casefold() for word in words(typed)]
    return "" if same else asked


def _again(question: str, earlier: Answer, about: About) -> Answer:
    """The statements of an earlier answer once more: the first for its speaker, all of them for their sources."""
    kept = earlier.statements[:1] if about is About.SPEAKER else earlier.statements
    form = Form.SPEAKER if about is About.SPEAKER else Form.STATEMENTS
    return replace(
        earlier,
        id=new_id(),
        question=question,
        asked=earlier.asked or earlier.question,
        statements=kept,
        form=form,
        notes=(),
        parts=(),
    )


def _shown(answer: Answer | None) -> frozenset[tuple[str, int]]:
    """Where the sentences stand that an answer showed."""
    return frozenset((s.citation.document, s.citation.end) for s in answer.statements) if answer else frozenset()


def _in_reading_order(candidates: Sequence[Scored]) -> list[Scored]:
    """Documents as they were found, best first; each from beginning to end."""
    documents = list(dict.fromkeys(candidate.hit.document.path for candidate in candidates))
    return sorted(candidates, key=lambda c: (documents.index(c.hit.document.path), c.sentence.start))
