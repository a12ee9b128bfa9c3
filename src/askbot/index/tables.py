"""The tables of a snapshot, read: documents, passages, sentences and attributions, whatever engine keeps them.

`docstore_writer` writes them.
"""

from __future__ import annotations

import copy
import json
import math
from abc import ABC, abstractmethod
from collections.abc import Collection as Names
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from functools import cached_property
from typing import Any, ClassVar, Self

from askbot.concurrency.recent import Recent
from askbot.domain import ENGLISH, Attribution, Collection, Document, Passage, Sentence, Span, Stance
from askbot.index.dialect import Dialect
from askbot.index.document_dates import Place, Times
from askbot.index.parts import Part, VisibleRows
from askbot.index.people_tables import PeopleTables

PRESENT = 0.95
"""The share of dated documents that are not later than the present, see `Times`."""
RECENT = 64
"""Documents kept in memory, since one answer needs a few of them several times."""
_PASSAGE = 'row, id, document, section, start, "end", lines, sentences, text'
DOCUMENT = "number, path, sha256, title, date, publisher, url, text, date_guessed, authors, pages"


class Tables(ABC):
    """The tables of a snapshot, read only, or what of them some collections hold; safe to share between threads.

    Rows are those of `visible`. An engine gives `query` and its dialect.
    """

    dialect: ClassVar[Dialect]
    visible: VisibleRows

    @abstractmethod
    def query(self, sql: str, *values: Any) -> list[tuple[Any, ...]]:
        """The rows of a SELECT, in which `?` stands for each value. Raises `SnapshotError`."""

    def only(self, collections: Names[str]) -> Self:
        """The same tables as if they held these collections alone."""
        other = copy.copy(self)
        other.see(self.visible.only(collections))
        return other

    def see(self, visible: VisibleRows) -> None:
        """Show these rows and no others."""
        self.visible = visible
        self._among = f"collection IN ({','.join(str(part.number) for part in visible.parts) or 'NULL'})"
        self._recent = Recent[str, Document](RECENT)
        vars(self).pop("times", None)

    def parts(self) -> list[Part]:
        """All collections that are stored, in the order of their rows."""
        return [
            Part(number, Collection(name, title, about, language, bool(default)), documents, range(first, last))
            for number, name, title, about, language, default, documents, first, last in self.query(
                "SELECT number, name, title, description, language, is_default, documents, first, last "
                "FROM collections ORDER BY number"
            )
        ]

    @property
    def people(self) -> PeopleTables:
        """Who is quoted."""
        return PeopleTables(self.query, self.visible, self.dialect)

    def passage(self, row: int) -> Passage:
        """The passage with a row number. Raises `KeyError`."""
        return self.passages([row])[row]

    def passages(self, rows: Sequence[int]) -> dict[int, Passage]:
        """Passages by their rows. Raises `KeyError` for a row that is not there."""
        stored = self._stored(rows)
        records = self.query(
            f"SELECT {_PASSAGE}, (SELECT path FROM documents WHERE number = document) FROM passages "  # noqa: S608
            f"WHERE row IN ({self.dialect.numbers})",
            json.dumps(stored),
        )
        by_row = {int(record[0]): to_passage(record) for record in records}
        return {int(row): by_row[place] for row, place in zip(rows, stored, strict=True)}

    def _stored(self, rows: Sequence[int]) -> list[int]:
        """Where rows are stored. Raises `KeyError` for one that is not there."""
        if wrong := [row for row in rows if not 0 <= row < len(self.visible)]:
            raise KeyError(wrong[0])
        return self.visible.stored(rows).tolist()

    def row_of(self, passage_id: str) -> int:
        """The row of a passage's id. Raises `KeyError`."""
        records = self.query("SELECT row FROM passages WHERE id = ?", passage_id)
        stored = next((int(row) for (row,) in records if self.visible.holds(int(row))), None)
        if stored is None:
            raise KeyError(passage_id)
        return int(self.visible.visible(stored))

    def places(self, rows: Sequence[int]) -> dict[int, Place]:
        """The places of passages in their documents, by their rows."""
        records = self.query(
            "SELECT p.row, d.first, d.last, d.day FROM passages p JOIN documents d ON d.number = p.document "  # noqa: S608
            f"WHERE p.row IN ({self.dialect.numbers})",
            json.dumps(self._stored(rows)),
        )
        numbers = self.visible.visible([(row, first) for row, first, _, _ in records]).reshape(-1, 2).tolist()
        return {
            row: Place(start, start + last - first, day)
            for (row, start), (_, first, last, day) in zip(numbers, records, strict=True)
        }

    @cached_property
    def times(self) -> Times | None:
        """When the documents were written; None where no document says."""
        dated = f"FROM documents WHERE day IS NOT NULL AND {self._among}"
        count = self.query(f"SELECT count(*) {dated}")[0][0]
        if not count:
            return None
        sql = f"SELECT day {dated} ORDER BY day LIMIT 1 OFFSET ?"
        present, middle = (int(self.query(sql, math.ceil(share * (count - 1)))[0][0]) for share in (PRESENT, 0.5))
        return Times(present, middle)

    def attributions(self, row: int) -> tuple[Attribution, ...]:
        """The attributions that touch a passage, in the document's order."""
        records = self.query("SELECT attributions FROM passages WHERE row = ?", *self._stored([row]))
        return tuple(to_attribution(item) for item in _listed(records[0][0]))

    def speakers(self) -> Iterator[tuple[int, str]]:
        """The speakers that a reader should see, each with the row of a passage that quotes them, by rows."""
        sql = "SELECT row, attributions FROM passages WHERE row >= ? AND row < ? ORDER BY row"
        rows = (record for run in self.visible.runs for record in self.query(sql, run.start, run.stop))
        for row, (_, attributions) in enumerate(rows):
            yield from ((row, speaker) for speaker in shown_speakers(_listed(attributions)))

    def document(self, path: str) -> Document:
        """A document by its path. Raises `KeyError`."""
        if (recent := self._recent.get(path)) is not None:
            return recent
        records = self.query(f"SELECT {DOCUMENT} FROM documents WHERE path = ? AND {self._among}", path)  # noqa: S608
        if not records:
            raise KeyError(path)
        return self._keep(records[0])

    def _keep(self, record: tuple[Any, ...]) -> Document:
        document = to_document(record)
        self._recent[document.path] = document
        return document

    def document_rows(self) -> Iterator[tuple[int, str, str, range]]:
        """Number, path, checksum and passage rows of every document, in order."""
        start = 0
        for number, path, sha256, count in self.query(
            f"SELECT number, path, sha256, last - first FROM documents WHERE {self._among} ORDER BY number"  # noqa: S608
        ):
            yield int(number), str(path), str(sha256), range(start, start := start + int(count))

    def unreadable(self) -> dict[str, tuple[str, str]]:
        """Path → checksum and reason of every file that was left out for what is in it."""
        records = self.query("SELECT path, sha256, reason FROM unreadable")
        return {str(path): (str(sha256), str(reason)) for path, sha256, reason in records}

    def catalogue(self) -> Iterator[tuple[str, str, date | None, int, str]]:
        """Path, title, date, number of passages and collection of every document, by path."""
        names = {part.number: part.collection.name for part in self.visible.parts}
        sql = f"SELECT path, title, date, last - first, collection FROM documents WHERE {self._among} ORDER BY path"  # noqa: S608
        for path, title, day, count, number in self.query(sql):
            yield str(path), str(title), date.fromisoformat(day) if day else None, int(count), names[number]

    def rows_of(
        self, paths: Iterable[str] | None, since: date | None, until: date | None, heading: str | None
    ) -> list[int]:
        """The rows of the passages that fulfil all conditions, ascending; None sets no condition.

        Documents without a date fulfil none on dates. A heading is one above the passage, in any case.
        """
        sql = f"SELECT p.row, p.section FROM passages p JOIN documents d ON d.number = p.document WHERE d.{self._among}"  # noqa: S608
        values: list[str] = []
        if paths is not None:
            sql += f" AND d.path IN ({self.dialect.texts})"
            values.append(json.dumps(sorted(paths)))
        for bound, sign in ((since, ">="), (until, "<=")):
            if bound is not None:
                sql += f" AND d.date {sign} ?"
                values.append(bound.isoformat())
        records = self.query(f"{sql} ORDER BY p.row", *values)
        return self.visible.visible(
            [r for r, section in records if heading is None or is_under(heading, section)]
        ).tolist()

    def headings(self) -> list[str]:
        """Every heading that stands above a passage, once each."""
        sql = (
            f"SELECT DISTINCT p.section FROM passages p JOIN documents d ON d.number = p.document WHERE d.{self._among}"  # noqa: S608
        )
        records = self.query(sql)
        return list(dict.fromkeys(heading for (section,) in records for heading in json.loads(section)))

    def undated(self, paths: Iterable[str] | None) -> list[str]:
        """The documents without a date, by path; of `paths` only, where they are given."""
        wanted = None if paths is None else set(paths)
        undated = (
            str(path)
            for (path,) in self.query(
                f"SELECT path FROM documents WHERE date IS NULL AND {self._among} ORDER BY path"  # noqa: S608
            )
        )
        return [path for path in undated if wanted is None or path in wanted]


def is_under(heading: str, section: str) -> bool:
    """Whether a heading, in any case, is among those above a passage, given as JSON."""
    wanted = heading.casefold().strip()
    return any(wanted == part.casefold().strip() for part in json.loads(section))


def _listed(value: Any) -> list[Any]:
    """A JSON list, as text or as the engine has read it."""
    return value if isinstance(value, list) else json.loads(value)


def shown_speakers(attributions: list[list[Any]]) -> list[str]:
    """The speakers that a reader should see of a passage's attributions, once each."""
    said = map(to_attribution, attributions)
    return list(dict.fromkeys(a.speaker for a in said if a.shown and a.speaker))


def to_attribution(item: list[Any]) -> Attribution:
    """An attribution of its JSON."""
    source, cue, content = (tuple(Span(a, b) for a, b in part) for part in item[:3])
    return Attribution(source, cue, content, Stance(item[3]), *item[4:])


def to_passage(record: tuple[Any, ...]) -> Passage:
    """A passage of the columns that `Tables.passages` reads."""
    _, identity, _, section, start, end, lines, sentences, text, path = record
    return Passage(
        id=identity,
        document=path,
        section=tuple(json.loads(section)),
        start=start,
        end=end,
        lines=_pair(json.loads(lines)),
        text=text,
        sentences=tuple(_sentence(row) for row in json.loads(sentences)),
    )


def _sentence(row: list[Any]) -> Sentence:
    language = row.pop() if isinstance(row[-1], str) else ENGLISH
    start, end, first, last, *lead = row
    return Sentence(start, end, (first, last), Span(lead[0], lead[1]) if lead else None, language)


def _pair(values: list[int]) -> tuple[int, int]:
    return values[0], values[1]


def to_document(record: tuple[Any, ...]) -> Document:
    """A document of the columns DOCUMENT."""
    _, path, sha256, title, day, publisher, url, text, guessed, authors, pages = record
    return Document(
        path=path,
        text=text,
        title=title,
        sha256=sha256,
        date=date.fromisoformat(day) if day else None,
        publisher=publisher,
        url=url,
        date_guessed=bool(guessed),
        authors=tuple(json.loads(authors)),
        pages=tuple(json.loads(pages)),
    )
