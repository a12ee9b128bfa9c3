"""Who is quoted in a snapshot: the tables that `mentions` writes, read, whatever engine keeps them."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from askbot.domain import Stance
from askbot.index.dialect import Dialect
from askbot.index.parts import VisibleRows

_ENTRIES = """
SELECT number, {name}, kind, {country}, {body}, said, documents, since, until FROM (
    SELECT e.number, e.kind, sum(p.statements) AS said, sum(p.documents) AS documents, min(p.since) AS since,
        max(p.until) AS until
    FROM entity_parts p JOIN entities e ON e.number = p.entity WHERE p.collection IN ({parts}) AND {condition}
    GROUP BY e.number, e.kind ORDER BY said DESC, e.number LIMIT {most}
) AS entries ORDER BY said DESC, number
"""
_MOST_SAID = (
    "(SELECT q.{column} FROM entity_parts q WHERE q.entity = number AND q.collection IN ({parts}) "
    "ORDER BY q.{column} IS NULL, q.statements DESC, q.collection LIMIT 1)"
)
"""What an entry is called, whose country it has and whom it speaks for, in the collection where it says most."""
_OF_PART = "e.number IN (SELECT p.entity FROM entity_parts p WHERE {condition} AND p.collection IN ({parts}))"
"""What is said of an entry in any of the collections; it counts in all of them."""
MOST = 1000

Query = Callable[..., list[tuple[Any, ...]]]
"""Gives the rows of a SELECT with its values."""
Statement = tuple[str, tuple[Any, ...]]
"""A SELECT, and its values."""
First = Callable[[Sequence[Statement]], list[tuple[Any, ...]]]


@dataclass(frozen=True, slots=True)
class Entry:
    """A speaker as the tables have it."""

    number: int
    name: str
    kind: str
    country: str | None
    body: int | None
    statements: int
    documents: int
    since: str | None
    until: str | None
    """Days in ISO 8601."""


@dataclass(frozen=True, slots=True)
class StatementFilter:
    """Which statements are wanted; what is None or empty sets no condition."""

    entity: int | None = None
    """Whose; None is everybody's in particular."""
    since: date | None = None
    until: date | None = None
    stance: Stance | None = None
    collection: str = ""
    documents: Collection[str] | None = None
    """Paths."""


class PeopleTables:
    """Speakers and statements in the collections that may be seen. Rows are visible ones."""

    def __init__(self, query: Query, visible: VisibleRows, dialect: Dialect, first: First | None = None) -> None:
        """`query` reads the tables; `first` gives the rows of the first of several statements that has any."""
        self._read = query
        self._visible = visible
        self._dialect = dialect
        self._first = first or self._first_of

    def meant(self, name: str, spellings: Sequence[str], words: Sequence[str], most: int) -> list[Entry]:
        """As `called`, or else `spelt` by the first of some spellings, or else `most` `beginning` with words."""
        wanted = [self._called(name), *(self._spelt(spelling) for spelling in spellings)]
        if words:
            wanted.append(self._beginning(words, most))
        return [Entry(*row) for row in self._first(wanted)]

    def called(self, name: str) -> list[Entry]:
        """Entries of exactly this name, in any case, those who say most first."""
        return self._entries(self._called(name))

    def spelt(self, spelling: str) -> list[Entry]:
        """Entries that some document spells so."""
        return self._entries(self._spelt(spelling))

    def beginning(self, words: Sequence[str], most: int) -> list[Entry]:
        """Entries that have a word beginning with each of these folded words; all entries for none."""
        return self._entries(self._beginning(words, most))

    def get(self, number: int) -> Entry | None:
        """An entry by its number."""
        return self.numbered([number]).get(number)

    def numbered(self, numbers: Collection[int]) -> dict[int, Entry]:
        """Entries by their numbers; those that are not there are left out."""
        condition = f"e.number IN ({self._dialect.numbers})"
        entries = self._entries(self._statement(condition, json.dumps(sorted(numbers)), most=max(MOST, len(numbers))))
        return {entry.number: entry for entry in entries}

    def speaking_for(self, body: int) -> list[Entry]:
        """Who speaks for a body."""
        return self._entries(self._statement(_OF_PART.replace("{condition}", "p.body = ?"), body))

    def spellings(self, number: int) -> list[tuple[str, int, str | None, str | None]]:
        """What documents call an entry, how many do, and their first and last day; the most frequent first."""
        rows = self._query(
            "SELECT m.spelling, count(*), min(d.date), max(d.date) FROM mentions m JOIN documents d "
            "ON d.number = m.document WHERE m.entity = ? AND m.collection IN ({parts}) "
            "GROUP BY m.spelling ORDER BY count(*) DESC, m.spelling",
            number,
        )
        return [(str(text), int(count), since, until) for text, count, since, until in rows]

    def speakers_in(self, rows: Collection[int]) -> dict[int, dict[int, int]]:
        """Of passages' sentences that somebody in particular says, the entry's number by row and the sentence's place.

        A passage without any is left out.
        """
        wanted = sorted(rows)
        seen = dict(zip(self._visible.stored(wanted).tolist(), wanted, strict=True))
        sql = f"SELECT row, sentence, entity FROM statements WHERE row IN ({self._dialect.numbers}) AND entity IS NOT NULL"  # noqa: E501
        found: dict[int, dict[int, int]] = {}
        for row, sentence, entity in self._query(sql, json.dumps(list(seen))) if seen else []:
            found.setdefault(seen[row], {})[int(sentence)] = int(entity)
        return found

    def count(self, wanted: StatementFilter) -> int:
        """How many statements there are."""
        where, values = self._conditions(wanted)
        return int(self._query(f"SELECT count(*) FROM statements s WHERE {where}", *values)[0][0])

    def statements(self, wanted: StatementFilter, most: int, skip: int) -> list[tuple[int, int, int]]:
        """Row, place of the sentence and entry of statements, newest first; those without a date come last."""
        where, values = self._conditions(wanted)
        sql = (
            f"SELECT s.row, s.sentence, s.entity FROM statements s WHERE {where} "
            "ORDER BY s.date DESC NULLS LAST, s.document, s.row, s.sentence LIMIT ? OFFSET ?"
        )
        records = self._query(sql, *values, most, skip)
        rows = self._visible.visible([row for row, _, _ in records]).tolist()
        return [(row, int(place), int(entity)) for row, (_, place, entity) in zip(rows, records, strict=True)]

    def _called(self, name: str) -> Statement:
        return self._statement(_OF_PART.replace("{condition}", self._dialect.same_name), name)

    def _spelt(self, spelling: str) -> Statement:
        condition = "e.number IN (SELECT entity FROM mentions m WHERE m.spelling = ? AND m.collection IN ({parts}))"
        return self._statement(condition, spelling)

    def _beginning(self, words: Sequence[str], most: int) -> Statement:
        inside = "SELECT entity FROM entity_words WHERE word >= ? AND word < ? AND collection IN ({parts})"
        condition = f"e.number IN ({' INTERSECT '.join([inside] * len(words))})" if words else "1 = 1"
        return self._statement(condition, *(bound for word in words for bound in (word, word + "\uffff")), most=most)

    def _statement(self, condition: str, *values: Any, most: int = MOST) -> Statement:
        """What reads the entries that fulfil a condition."""
        sql = _ENTRIES.replace("{condition}", condition).replace("{most}", str(int(most)))
        for column in ("name", "country", "body"):
            sql = sql.replace(f"{{{column}}}", _MOST_SAID.replace("{column}", column))
        return self._of_parts(sql), values

    def _entries(self, statement: Statement) -> list[Entry]:
        sql, values = statement
        return [Entry(*row) for row in self._read(sql, *values)]

    def _first_of(self, statements: Sequence[Statement]) -> list[tuple[Any, ...]]:
        return next(filter(None, (self._read(sql, *values) for sql, values in statements)), [])

    def _query(self, sql: str, *values: Any) -> list[tuple[Any, ...]]:
        """The rows of a SELECT; `{parts}` in it are the collections that may be seen."""
        return self._read(self._of_parts(sql), *values)

    def _of_parts(self, sql: str) -> str:
        return sql.replace("{parts}", ",".join(str(part.number) for part in self._visible.parts) or "NULL")

    def _conditions(self, wanted: StatementFilter) -> tuple[str, list[Any]]:
        parts = ["s.entity IS NOT NULL" if wanted.entity is None else "s.entity = ?", "s.collection IN ({parts})"]
        values: list[Any] = [] if wanted.entity is None else [wanted.entity]
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
            parts.append(f"s.document IN (SELECT number FROM documents WHERE path IN ({self._dialect.texts}))")
            values.append(json.dumps(sorted(wanted.documents)))
        return " AND ".join(parts), values
