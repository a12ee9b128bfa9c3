"""Who is in a snapshot, and what each has said, newest first."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from askbot.attribution import voice_of
from askbot.corpus.footnotes import followed
from askbot.domain import Citation, Document, Passage, Stance, Statement
from askbot.errors import PeopleError
from askbot.index import Snapshot
from askbot.people.names import Kind
from askbot.text.markup import display
from askbot.text.words import Stems, words

_PEOPLE = """
SELECT number, {name}, kind, {country}, body, said, documents, since, until FROM (
    SELECT e.number, e.kind, e.body, sum(p.statements) AS said, sum(p.documents) AS documents, min(p.since) AS since,
        max(p.until) AS until
    FROM entity_parts p JOIN entities e ON e.number = p.entity WHERE p.collection IN ({parts}) AND {condition}
    GROUP BY e.number ORDER BY said DESC, e.number LIMIT {most}
) ORDER BY said DESC, number
"""
_MOST_SAID = (
    "(SELECT q.{column} FROM entity_parts q WHERE q.entity = number AND q.collection IN ({parts}) "
    "ORDER BY q.{column} IS NULL, q.statements DESC, q.collection LIMIT 1)"
)
"""What an entry is called, and whose country it has, in the collection where it says most."""
_MOST = 1000
_NAMED = 5
"""People named where a name may mean several."""
CLEARLY = 10
"""How many times as many statements the first of several must have to be the one that is meant."""
_CHUNK = 100
"""Statements read at a time where a topic is looked for."""


@dataclass(frozen=True, slots=True)
class Person:
    """One entry: a person, a body, or somebody unnamed who speaks for one."""

    number: int
    """In its snapshot; another snapshot may number otherwise."""
    name: str
    kind: Kind
    country: str | None
    body: int | None
    """The number of the body that it speaks for."""
    statements: int
    documents: int
    since: date | None
    until: date | None


@dataclass(frozen=True, slots=True)
class Spelling:
    """What documents call an entry."""

    text: str
    """The name with what is told about it."""
    documents: int
    since: date | None
    until: date | None


@dataclass(frozen=True, slots=True)
class Quote:
    """A statement and whose it is."""

    person: Person
    statement: Statement
    url: str | None
    publisher: str | None


@dataclass(frozen=True, slots=True)
class QuoteFilter:
    """Which statements are wanted; what is None or empty sets no condition."""

    since: date | None = None
    until: date | None = None
    """Both ends included; documents without a date fulfil none on dates."""
    stance: Stance | None = None
    topic: str = ""
    """Words that the sentence, its headings or its document's title must have, each of them."""
    collection: str = ""
    """The collection that the document is in."""
    documents: Collection[str] | None = None
    """Paths of the documents that may be seen."""


@dataclass(frozen=True)
class Directory:
    """The people of one snapshot; safe to share between threads."""

    snapshot: Snapshot

    def find(self, name: str) -> Person:
        """The one entry that a name or spelling means, or "#" and its number. Raises `PeopleError`, naming others."""
        wanted = name.strip()
        if wanted[:1] == "#" and wanted[1:].isdecimal():
            return self.get(int(wanted[1:]))
        found = self._people("p.name = ? COLLATE NOCASE", wanted) or self._people(
            "e.number IN (SELECT entity FROM mentions m WHERE m.spelling = ? AND m.collection IN ({parts}))", wanted
        )
        found = found or self.suggest(wanted, _NAMED)
        if not found or not wanted:
            raise PeopleError(f"Nobody called {wanted} is quoted.", "`askbot people list` shows who is.")
        if len(found) > 1 and found[1].statements * CLEARLY > found[0].statements:
            names = "; ".join(f"{one.name} ({one.statements})" for one in found[:_NAMED])
            raise PeopleError(f"{wanted} may be several: {names}.", "Give the name in full.")
        return found[0]

    def suggest(self, typed: str, most: int = 25) -> list[Person]:
        """Entries that have a word beginning with each word typed, those who say most first; all of them for none."""
        wanted = words(typed)
        inside = "SELECT entity FROM entity_words WHERE word >= ? AND word < ? AND collection IN ({parts})"
        condition = f"e.number IN ({' INTERSECT '.join([inside] * len(wanted))})" if wanted else "1"
        return self._people(condition, *(bound for word in wanted for bound in (word, word + "\uffff")), most=most)

    def get(self, number: int) -> Person:
        """An entry by its number. Raises `PeopleError`."""
        found = self._people("e.number = ?", number)
        if not found:
            raise PeopleError("This speaker is not in the present index.", "Look the name up again.")
        return found[0]

    def spellings(self, number: int) -> list[Spelling]:
        """What documents call an entry, the most frequent first."""
        sql = (
            "SELECT m.spelling, count(*), min(d.date), max(d.date) FROM mentions m JOIN documents d "
            "ON d.number = m.document WHERE m.entity = ? AND m.collection IN ({parts}) "
            "GROUP BY m.spelling ORDER BY count(*) DESC, m.spelling"
        )
        rows = self._query(sql, number)
        return [Spelling(text, count, _day(since), _day(until)) for text, count, since, until in rows]

    def linked(self, number: int) -> list[Person]:
        """Who speaks for a body."""
        return self._people("e.body = ?", number)

    def body(self, person: Person) -> Person | None:
        """The body that somebody speaks for, where it is quoted itself."""
        return next(iter(self._people("e.number = ?", person.body)), None) if person.body is not None else None

    def speakers_in(self, row: int) -> dict[int, int]:
        """Of a passage's sentences that somebody in particular says, the entry's number by the sentence's place."""
        stored = int(self.snapshot.docstore.visible.stored([row])[0])
        sql = "SELECT sentence, entity FROM statements WHERE row = ? AND entity IS NOT NULL"
        return {int(sentence): int(entity) for sentence, entity in self._query(sql, stored)}

    def count(self, person: Person | None, wanted: QuoteFilter) -> int:
        """How many statements there are; a topic is not looked at."""
        where, values = _conditions(person, wanted)
        return int(self._query(f"SELECT count(*) FROM statements s WHERE {where}", *values)[0][0])

    def quotes(
        self, person: Person | None, wanted: QuoteFilter, *, most: int | None = None, skip: int = 0
    ) -> Iterator[Quote]:
        """What somebody, or everybody, has said, newest first; statements without a date come last."""
        passing = (quote for quote in self._all(person, wanted) if not wanted.topic or _is_about(quote, wanted.topic))
        for place, quote in enumerate(passing):
            if most is not None and place >= skip + most:
                return
            if place >= skip:
                yield quote

    def quotes_at(self, places: Sequence[tuple[int, int]]) -> list[Quote]:
        """What somebody in particular says at these (row, sentence), in their order."""
        found = {row: self.speakers_in(row) for row in {row for row, _ in places}}
        stored = self.snapshot.docstore.visible.stored
        rows = [(int(stored([row])[0]), s, found[row][s]) for row, s in places if s in found[row]]
        return list(self._read(rows)) if rows else []

    def _all(self, person: Person | None, wanted: QuoteFilter) -> Iterator[Quote]:
        where, values = _conditions(person, wanted)
        sql = (
            f"SELECT s.row, s.sentence, s.entity FROM statements s WHERE {where} "
            "ORDER BY s.date DESC, s.document, s.row, s.sentence LIMIT ? OFFSET ?"
        )
        offset = 0
        while rows := self._query(sql, *values, _CHUNK, offset):
            offset += len(rows)
            yield from self._read(rows)

    def _read(self, found: Sequence[tuple[int, int, int]]) -> Iterator[Quote]:
        visible = self.snapshot.docstore.visible.visible([row for row, _, _ in found]).tolist()
        rows = [(row, sentence, entity) for row, (_, sentence, entity) in zip(visible, found, strict=True)]
        passages = self.snapshot.passages(sorted(set(visible)))
        people = {number: self.get(number) for number in {entity for _, _, entity in rows}}
        for row, sentence, entity in rows:
            document = self.snapshot.document(passages[row].document)
            statement = self._statement(row, sentence, passages[row], document)
            yield Quote(people[entity], statement, document.url, document.publisher)

    def _statement(self, row: int, place: int, passage: Passage, document: Document) -> Statement:
        sentence = passage.sentences[place]
        verbatim = passage.sentence_text(sentence)
        lead = sentence.lead.text(document.text) if sentence.lead else ""
        text = display(verbatim, lead)
        citation = Citation(
            document=document.path,
            title=document.title,
            section=passage.section,
            passage=passage.id,
            start=sentence.start,
            end=sentence.end,
            lines=sentence.lines,
            date=document.date,
            page=document.page(sentence.start),
            date_guessed=document.date_guessed,
        )
        return Statement(
            text=text,
            voice=voice_of(sentence, verbatim, self.snapshot.attributions(row)),
            citation=citation,
            verbatim="" if text == verbatim else verbatim,
            footnotes=followed(document.text, sentence.span),
        )

    def _people(self, condition: str, *values: Any, most: int = _MOST) -> list[Person]:
        sql = _PEOPLE.replace("{condition}", condition).replace("{most}", str(int(most)))
        for column in ("name", "country"):
            sql = sql.replace(f"{{{column}}}", _MOST_SAID.replace("{column}", column))
        return [_person(row) for row in self._query(sql, *values)]

    def _query(self, sql: str, *values: Any) -> list[tuple[Any, ...]]:
        """The rows of a SELECT; `{parts}` in it are the collections that may be seen."""
        parts = ",".join(str(part.number) for part in self.snapshot.docstore.visible.parts)
        return self.snapshot.docstore.query(sql.replace("{parts}", parts), *values)


def _conditions(person: Person | None, wanted: QuoteFilter) -> tuple[str, list[Any]]:
    parts = ["s.entity = ?" if person else "s.entity IS NOT NULL", "s.collection IN ({parts})"]
    values: list[Any] = [person.number] if person else []
    for bound, sign in ((wanted.since, ">="), (wanted.until, "<=")):
        if bound is not None:
            parts.append(f"s.date {sign} ?")
            values.append(bound.isoformat())
    if wanted.stance is not None:
        parts.append("s.stance = ?")
        values.append(wanted.stance.value)
    if wanted.collection:
        parts.append("s.collection IN (SELECT number FROM collections WHERE name = ?)")
        values.append(wanted.collection)
    if wanted.documents is not None:
        parts.append("s.document IN (SELECT number FROM documents WHERE path IN (SELECT value FROM json_each(?)))")
        values.append(json.dumps(sorted(wanted.documents)))
    return " AND ".join(parts), values


def _is_about(quote: Quote, topic: str) -> bool:
    stems = Stems()
    cited = quote.statement.citation
    has = set(stems(words(" ".join((quote.statement.text, cited.title, *cited.section)))))
    return set(stems(words(topic))) <= has


def _person(row: Sequence[Any]) -> Person:
    number, name, kind, country, body, statements, documents, since, until = row
    return Person(number, name, Kind(kind), country, body, statements, documents, _day(since), _day(until))


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
