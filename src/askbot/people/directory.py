"""Who is in a snapshot, and what each has said, newest first."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from askbot.attribution import voice_of
from askbot.corpus.footnotes import followed
from askbot.domain import Citation, Document, Passage, Stance, Statement
from askbot.errors import PeopleError
from askbot.index import Snapshot
from askbot.index.people_tables import Entry, StatementFilter
from askbot.people.names import Kind
from askbot.text.markup import display
from askbot.text.words import Stems, words

_NAMED = 5
"""People named where a name may mean several."""
CLEARLY = 10
"""How many times as many statements the first of several must have to be the one that is meant."""
_LONGEST_NUMBER = 12
"""Longer ones are no numbers of entries, and more than SQLite takes."""
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
    """The name with its description."""
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
        if wanted[:1] == "#" and wanted[1:].isdecimal() and len(wanted) < _LONGEST_NUMBER:
            return self.get(int(wanted[1:]))
        if not any(char.isalnum() for char in wanted):
            raise PeopleError("There is no name in that.", "`askbot people list` shows who is quoted.").says("no_name")
        meant = self.snapshot.people.meant(wanted, _spellings(wanted), words(wanted), _NAMED)
        persons = self._in_full(wanted, _persons(meant))
        if not persons:
            nobody = PeopleError(f"Nobody called {wanted} is quoted.", "`askbot people list` shows who is.")
            raise nobody.says("nobody", name=wanted)
        if len(persons) > 1 and persons[1].statements * CLEARLY > persons[0].statements:
            names = "; ".join(f"{one.name} ({one.statements})" for one in persons[:_NAMED])
            several = PeopleError(f"{wanted} may be several: {names}.", "Give the name in full.")
            raise several.says("several", name=wanted, names=names)
        return persons[0]

    def _in_full(self, wanted: str, called: list[Person]) -> list[Person]:
        """Where some documents give a surname alone, those whom others name in full by it: they come first."""
        is_bare = len(words(wanted)) == 1 and all(words(one.name) == words(wanted) for one in called)
        if not called or not is_bare or any(one.kind is not Kind.PERSON for one in called):
            return called
        named = [one for one in self.suggest(wanted, _NAMED) if one.kind is Kind.PERSON]
        return [one for one in named if words(one.name)[-1:] == words(wanted) != words(one.name)] or called

    def suggest(self, typed: str, most: int = 25) -> list[Person]:
        """Entries that have a word beginning with each word typed, those who say most first; all of them for none."""
        return _persons(self.snapshot.people.beginning(words(typed), most))

    def get(self, number: int) -> Person:
        """An entry by its number. Raises `PeopleError`."""
        entry = self.snapshot.people.get(number)
        if entry is None:
            raise PeopleError("This speaker is not in the present index.", "Look the name up again.").says("gone")
        return _person(entry)

    def spellings(self, number: int) -> list[Spelling]:
        """What documents call an entry, the most frequent first."""
        rows = self.snapshot.people.spellings(number)
        return [Spelling(text, count, _day(since), _day(until)) for text, count, since, until in rows]

    def linked(self, number: int) -> list[Person]:
        """Who speaks for a body."""
        return _persons(self.snapshot.people.speaking_for(number))

    def body(self, person: Person) -> Person | None:
        """The body that somebody speaks for, where it is quoted itself."""
        entry = None if person.body is None else self.snapshot.people.get(person.body)
        return None if entry is None else _person(entry)

    def speakers_in(self, rows: Collection[int]) -> dict[int, dict[int, int]]:
        """Of passages' sentences that somebody in particular says, the entry's number by row and the sentence's place.

        A passage without any is left out.
        """
        return self.snapshot.people.speakers_in(rows)

    def count(self, person: Person | None, wanted: QuoteFilter) -> int:
        """How many statements there are; a topic is not looked at."""
        return self.snapshot.people.count(_condition(person, wanted))

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
        speakers = self.speakers_in({row for row, _ in places})
        rows = [(row, s, speakers[row][s]) for row, s in places if s in speakers.get(row, {})]
        return list(self._read(rows)) if rows else []

    def _all(self, person: Person | None, wanted: QuoteFilter) -> Iterator[Quote]:
        condition, offset = _condition(person, wanted), 0
        while True:
            rows = self.snapshot.people.statements(condition, _CHUNK, offset)
            offset += len(rows)
            yield from self._read(rows, person)
            if len(rows) < _CHUNK:
                return

    def _read(self, rows: Sequence[tuple[int, int, int]], person: Person | None = None) -> Iterator[Quote]:
        """The statements at (row, sentence, entry), all of `person` where that is given."""
        wanted = sorted({row for row, _, _ in rows})
        self.snapshot.expect(wanted)
        passages = self.snapshot.passages(wanted)
        people = {person.number: person} if person else self._people({entity for _, _, entity in rows})
        for row, sentence, entity in rows:
            document = self.snapshot.document(passages[row].document)
            statement = self._statement(row, sentence, passages[row], document)
            yield Quote(people[entity], statement, document.url, document.publisher)

    def _people(self, numbers: Collection[int]) -> dict[int, Person]:
        return {n: _person(entry) for n, entry in self.snapshot.people.numbered(numbers).items()} if numbers else {}

    def _statement(self, row: int, place: int, passage: Passage, document: Document) -> Statement:
        sentence = passage.sentences[place]
        verbatim = passage.sentence_text(sentence)
        lead = sentence.lead.text(document.text) if sentence.lead else ""
        text = display(verbatim, lead)
        citation = Citation.of(document, passage, sentence.span, sentence.lines)
        return Statement(
            text=text,
            voice=voice_of(sentence, verbatim, self.snapshot.attributions(row)),
            citation=citation,
            verbatim="" if text == verbatim else verbatim,
            footnotes=followed(document.text, sentence.span),
        )


def _spellings(name: str) -> list[str]:
    """How documents may spell a name: as it is typed, at the beginning of a sentence, and with an article."""
    return list(dict.fromkeys((name, name[0].upper() + name[1:], f"The {name}", f"the {name}")))


def _condition(person: Person | None, wanted: QuoteFilter) -> StatementFilter:
    entity = person.number if person else None
    return StatementFilter(entity, wanted.since, wanted.until, wanted.stance, wanted.collection, wanted.documents)


def _is_about(quote: Quote, topic: str) -> bool:
    stems = Stems()
    cited = quote.statement.citation
    has = set(stems(words(" ".join((quote.statement.text, cited.title, *cited.section)))))
    return set(stems(words(topic))) <= has


def _persons(entries: Iterable[Entry]) -> list[Person]:
    return [_person(entry) for entry in entries]


def _person(one: Entry) -> Person:
    days = _day(one.since), _day(one.until)
    return Person(one.number, one.name, Kind(one.kind), one.country, one.body, one.statements, one.documents, *days)


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
