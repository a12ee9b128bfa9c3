"""Questions about who said what: in some time, whether somebody changed, and who else says or denies it."""

from __future__ import annotations

import calendar
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

from askbot.answer.changes import changes
from askbot.answer.compose import new_id
from askbot.answer.question.named_times import MONTHS
from askbot.answer.question.turns import in_full
from askbot.domain import Answer, Hit, Note, NoteKind, Stance, Statement, Status
from askbot.errors import PeopleError
from askbot.people import Directory, QuoteFilter
from askbot.search import Filters

if TYPE_CHECKING:
    from askbot.answer.scoring.scorer import Scored
    from askbot.index import Snapshot
    from askbot.people import Quote

CERTAIN = 0.95
"""As of "what did X say?": what is shown is said by whom it names, as far as attribution is right."""
SHOWN = 4
COMPARED = 2000
PASSAGES = 30
_WHEN = re.compile(
    rf",?\s+(?:in|during|on|of)\s+(?:(?P<day>\d{{1,2}})\s+)?(?P<month>{'|'.join(MONTHS)})"
    r"(?:\s+(?P<behind>\d{1,2})(?:st|nd|rd|th)?)?(?:,?\s+(?P<year>(?:19|20)\d\d))?(?=\s*[?.!,]|\s*$|\s+(?:about|on)\b)",
    re.IGNORECASE,
)
_POSITION = r"(?:position|mind|view|views|stance|tune|story|account|statement|opinion|figures?)"
_CHANGED = re.compile(
    rf"^(?:has|have|did|had)\s+(?P<who>.+?)\s+(?:ever\s+)?(?:changed?|revised?|reversed?|contradict(?:ed)?|corrected?)\s+"
    rf"(?:(?:its|his|her|their)\s+{_POSITION}|(?:it|him|her|them)sel(?:f|ves)|course)(?:\s+(?:on|about|regarding)\s+"
    rf"(?P<topic>.+?))?\s*\?*$"
    rf"|^how\s+(?:has|have|did)\s+(?P<whose>.+?)['’]s?\s+{_POSITION}(?:\s+(?:on|about|regarding)\s+(?P<matter>.+?))?"
    r"\s+changed?\b.*$",
    re.IGNORECASE,
)
_ELSE = re.compile(
    r"^(?:and\s+|but\s+|so\s+)?who(?P<other>\s+else)?\s+(?P<verb>den(?:y|ies|ied)|disputes?d?|rejects?|rejected|says?|said"
    r"|claims?|claimed|confirms?|confirmed)\s*(?P<what>it|that|this|so|them|the same(?: thing)?)?\s*\?*$",
    re.IGNORECASE,
)
_DENYING = re.compile(r"den|disput|reject", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class TimeAsked:
    """A question without the time that it names, and that time."""

    question: str
    since: date
    until: date


def time_asked(question: str, days: Iterable[date | None]) -> TimeAsked | None:
    """The month or day that a question names; one without a year is the latest of which there is a document."""
    match = _WHEN.search(question)
    if match is None:
        return None
    month = MONTHS.index(match["month"].lower()) + 1
    years = [day.year for day in days if day and day.month == month]
    year = int(match["year"]) if match["year"] else max(years, default=0)
    if not year:
        return None
    last = calendar.monthrange(year, month)[1]
    day = int(match["day"] or match["behind"] or 0)
    first, until = (day, day) if 0 < day <= last else (1, last)
    rest = " ".join((question[: match.start()] + question[match.end() :]).split())
    return TimeAsked(rest, date(year, month, first), date(year, month, until))


class PeopleQuestions:
    """Answers them from the people of one snapshot."""

    def __init__(self, snapshot: Snapshot, about: Callable[..., Sequence[Scored]]) -> None:
        """`about` gives the sentences about a subject: `Answerer.about`."""
        self._directory = Directory(snapshot)
        self._snapshot = snapshot
        self._about = about

    def changed(self, question: str, filters: Filters | None) -> Answer | None:
        """Whether somebody changed: the statements that differ, else the latest ones; None for other questions."""
        match = _CHANGED.match(question.strip())
        if match is None:
            return None
        try:
            person = self._directory.find((match["who"] or match["whose"] or "").strip())
        except PeopleError:
            return None
        topic = match["topic"] or match["matter"] or ""
        wanted = _filter(filters, topic)
        quotes = list(self._directory.quotes(person, wanted, most=COMPARED))
        differing = changes(quotes)
        if differing:
            pair = differing[0]
            statements = (pair.later.statement, replace(pair.earlier.statement, earlier=True))
            return self._answer(question, statements)
        latest = [quote.statement for quote in quotes[:SHOWN]]
        return self._answer(question, latest, Note(NoteKind.NOTHING_DISPUTED)) if latest else None

    def others(self, question: str, previous: Sequence[Answer], filters: Filters | None) -> Answer | None:
        """Who else says or denies what an answer before says: statements of others; None for other questions."""
        match = _ELSE.match(question.strip())
        earlier = next((answer for answer in reversed(previous) if answer.statements), None)
        if match is None or earlier is None or not (match["other"] or _DENYING.match(match["verb"])):
            return None
        denying = bool(_DENYING.match(match["verb"]))
        shown = {(s.citation.document, s.citation.end) for s in earlier.statements}
        quotes = self._quotes_about(in_full(earlier), filters)
        speakers = set[int]() if denying else self._speakers_of(earlier)
        about = [
            quote
            for quote in quotes
            if (quote.statement.voice.stance is Stance.DENIED) == denying
            and (quote.statement.citation.document, quote.statement.citation.end) not in shown
            and (denying or quote.person.number not in speakers)
        ]
        firsts = list({quote.person.number: quote.statement for quote in reversed(about)}.values())[::-1]
        if firsts:
            return self._answer(question, firsts[:SHOWN])
        return self._nothing(question, match["verb"])

    def _quotes_about(self, subject: str, filters: Filters | None) -> list[Quote]:
        about = self._about(subject, PASSAGES, filters=filters)
        return self._directory.quotes_at([(self._snapshot.row_of(one.hit.passage.id), one.index) for one in about])

    def _speakers_of(self, answer: Answer) -> set[int]:
        """The entries of those who say what an answer shows."""
        places: list[tuple[int, int]] = []
        for statement in answer.statements:
            try:
                row = self._snapshot.row_of(statement.citation.passage)
            except KeyError:
                continue
            sentences = self._snapshot.passage(row).sentences
            places += [(row, n) for n, s in enumerate(sentences) if s.end == statement.citation.end]
        speakers = self._directory.speakers_in({row for row, _ in places})
        return {speakers[row][place] for row, place in places if place in speakers.get(row, {})}

    def _answer(self, question: str, statements: Sequence[Statement], *notes: Note) -> Answer:
        hits = tuple(self._hit(one) for one in statements)
        return Answer(
            id=new_id(),
            question=question,
            status=Status.ANSWERED,
            confidence=CERTAIN,
            statements=tuple(statements),
            hits=hits,
            snapshot=self._snapshot.id,
            asked=question,
            notes=notes,
        )

    def _nothing(self, question: str, verb: str) -> Answer:
        note = Note(NoteKind.NOT_STATED, f"who {verb} it")
        empty = self._answer(question, ())
        return replace(empty, status=Status.NOT_COVERED, confidence=1 - CERTAIN, notes=(note,))

    def _hit(self, statement: Statement) -> Hit:
        row = self._snapshot.row_of(statement.citation.passage)
        passage = self._snapshot.passage(row)
        document = self._snapshot.document(passage.document)
        return Hit(passage, document, self._snapshot.attributions(row), CERTAIN)


def _filter(filters: Filters | None, topic: str) -> QuoteFilter:
    if filters is None:
        return QuoteFilter(topic=topic)
    return QuoteFilter(filters.since, filters.until, topic=topic, documents=filters.documents)
