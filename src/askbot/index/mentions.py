"""Who says what in each document, and which entity each spelling of a speaker means: the tables of a snapshot."""

from __future__ import annotations

import json
import re
import sqlite3
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from askbot.attribution import is_mark, voice_of
from askbot.domain import Attribution, Document, Passage, Stance

SCHEMA_SQL = """
CREATE TABLE mentions (
    document INTEGER NOT NULL, ordinal INTEGER NOT NULL, collection INTEGER NOT NULL, spelling TEXT NOT NULL,
    forms TEXT NOT NULL, statements INTEGER NOT NULL, entity INTEGER, PRIMARY KEY (document, ordinal)
) WITHOUT ROWID;
CREATE TABLE statements (
    document INTEGER NOT NULL, ordinal INTEGER NOT NULL, collection INTEGER NOT NULL, row INTEGER NOT NULL,
    sentence INTEGER NOT NULL, stance TEXT NOT NULL, entity INTEGER, date TEXT
);
CREATE TABLE entities (number INTEGER PRIMARY KEY, kind TEXT NOT NULL);
CREATE TABLE entity_parts (
    entity INTEGER NOT NULL, collection INTEGER NOT NULL, name TEXT NOT NULL, country TEXT, statements INTEGER NOT NULL,
    documents INTEGER NOT NULL, since TEXT, until TEXT, body INTEGER, PRIMARY KEY (entity, collection)
) WITHOUT ROWID;
CREATE TABLE entity_words (
    word TEXT NOT NULL, collection INTEGER NOT NULL, entity INTEGER NOT NULL, PRIMARY KEY (word, collection, entity)
) WITHOUT ROWID;
"""
_COUNTED = """
UPDATE entity_parts SET (statements, documents, since, until) = (
    SELECT count(*), count(DISTINCT document), min(date), max(date) FROM statements s
    WHERE s.entity = entity_parts.entity AND s.collection = entity_parts.collection
)
"""
_LONGEST_SHORT_FORM = 3
"""Words of a spelling that may be short for a fuller name of the document."""
_ENDING = r"\b(?:[A-Z][\w.'\u2019-]*[ \n](?:(?:de|van|von|der|al|bin|el|la|da|di) )?){1,3}%s\b"
_BEGINNING = r"\b%s(?: [A-Z][\w\u2019-]+){1,2}\b"


@dataclass(frozen=True, slots=True)
class Mention:
    """One spelling of a speaker in one document."""

    document: int
    collection: int
    spelling: str
    forms: tuple[str, ...]
    """Of a short spelling, the fuller names in the document's text that begin or end with its last word, and a single
    word in small letters where the text has it so, too."""
    statements: int
    """Sentences that the document gives to it."""
    title: str = ""
    """The document's, which tells a body without a name from others."""


@dataclass(frozen=True, slots=True)
class Face:
    """What the documents of one collection call an entity."""

    name: str
    words: tuple[str, ...]
    """Folded words that find it."""
    country: str | None = None
    body: int | None = None
    """The position of the body that it speaks for, by these documents."""


@dataclass(frozen=True, slots=True)
class Entity:
    """One speaker, whatever the documents call it."""

    kind: str
    """What of `askbot.people` it is: a person, a body, somebody unnamed who speaks for a body."""
    faces: Mapping[int, Face]
    """By the number of the collection, so that who sees one collection reads nothing of another's."""


@dataclass(frozen=True, slots=True)
class Resolution:
    """Mentions grouped into entities."""

    entities: Sequence[Entity]
    assigned: Sequence[int | None]
    """Of each mention, the position of its entity; None where it is nobody in particular."""


class Resolver(Protocol):
    """Decides which mentions mean the same speaker; the same mentions give the same entities, in any order."""

    @property
    def version(self) -> str:
        """Changes where the same mentions may be grouped otherwise."""
        ...

    def resolve(self, mentions: Sequence[Mention]) -> Resolution:
        """Group all mentions of an index."""
        ...


class MentionWriter:
    """Fills the tables of a library that is being written."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db
        db.executescript(SCHEMA_SQL)

    def add(
        self,
        number: int,
        collection: int,
        document: Document,
        rows: range,
        passages: Sequence[Passage],
        attributions: Sequence[Attribution],
    ) -> None:
        """Add what is said in one document; every sentence that somebody says is a statement."""
        said = list(_said(passages, attributions)) if attributions else []
        counts = Counter(spelling for _, _, spelling, _ in said)
        ordinals = {spelling: n for n, spelling in enumerate(counts)}
        day = document.date.isoformat() if document.date else None
        self._db.executemany(
            "INSERT INTO mentions VALUES (?,?,?,?,?,?,NULL)",
            [
                (number, n, collection, one, json.dumps(_forms(one, document.text)), counts[one])
                for one, n in ordinals.items()
            ],
        )
        self._db.executemany(
            "INSERT INTO statements VALUES (?,?,?,?,?,?,NULL,?)",
            [(number, ordinals[who], collection, rows[p], s, stance.value, day) for p, s, who, stance in said],
        )

    def copy(self) -> None:
        """Carry over the documents of the table `moves` from the library attached as `older`."""
        self._db.execute(
            "INSERT INTO mentions SELECT m.new, n.ordinal, m.collection, n.spelling, n.forms, n.statements, NULL "
            "FROM moves m JOIN older.mentions n ON n.document = m.old"
        )
        self._db.execute(
            "INSERT INTO statements SELECT m.new, s.ordinal, m.collection, s.row + m.first - d.first, s.sentence, "
            "s.stance, NULL, s.date FROM older.statements s JOIN moves m ON m.old = s.document "
            "JOIN older.documents d ON d.number = s.document ORDER BY s.rowid"
        )

    def finish(self, resolver: Resolver | None) -> None:
        """Resolve all mentions to entities, count what each says, and index the tables."""
        rows = self._db.execute(
            "SELECT m.document, m.collection, m.spelling, m.forms, m.statements, d.title, m.ordinal FROM mentions m "
            "JOIN documents d ON d.number = m.document ORDER BY m.document, m.ordinal"
        ).fetchall()
        mentions = [Mention(d, part, who, tuple(json.loads(forms)), *rest) for d, part, who, forms, *rest, _ in rows]
        resolution = resolver.resolve(mentions) if resolver else Resolution((), [None] * len(rows))
        self._db.executemany(
            "UPDATE mentions SET entity = ? WHERE document = ? AND ordinal = ?",
            [
                (entity, row[0], row[-1])
                for entity, row in zip(resolution.assigned, rows, strict=True)
                if entity is not None
            ],
        )
        self._add_entities(resolution.entities)
        self._db.execute(
            "UPDATE statements SET entity = (SELECT m.entity FROM mentions m "
            "WHERE m.document = statements.document AND m.ordinal = statements.ordinal)"
        )
        self._db.execute("CREATE INDEX said ON statements (entity, date DESC, document, row, sentence)")
        self._db.execute("CREATE INDEX said_in ON statements (row)")
        self._db.execute("CREATE INDEX mentioned ON mentions (entity)")
        self._db.execute("CREATE INDEX spelled ON mentions (spelling)")
        self._db.execute("CREATE INDEX called ON entity_parts (name COLLATE NOCASE)")
        self._db.execute(_COUNTED)

    def _add_entities(self, entities: Sequence[Entity]) -> None:
        self._db.executemany("INSERT INTO entities VALUES (?,?)", [(n, one.kind) for n, one in enumerate(entities)])
        faces = [(n, part, face) for n, one in enumerate(entities) for part, face in one.faces.items()]
        self._db.executemany(
            "INSERT INTO entity_parts VALUES (?,?,?,?,0,0,NULL,NULL,?)",
            [(n, part, face.name, face.country, face.body) for n, part, face in faces],
        )
        self._db.executemany(
            "INSERT INTO entity_words VALUES (?,?,?)",
            [(word, part, n) for n, part, face in faces for word in dict.fromkeys(face.words)],
        )


def _said(passages: Sequence[Passage], attributions: Sequence[Attribution]) -> Iterator[tuple[int, int, str, Stance]]:
    """Passage, sentence, speaker and stance of every sentence that somebody says."""
    visible = [one for one in attributions if (one.shown and one.speaker) or is_mark(one)]
    for p, passage in enumerate(passages):
        reaching = [one for one in visible if _reaches(one, passage)]
        for s, sentence in enumerate(passage.sentences if reaching else ()):
            voice = voice_of(sentence, passage.sentence_text(sentence), reaching)
            if voice.speaker:
                yield p, s, voice.speaker, voice.stance


def _reaches(attribution: Attribution, passage: Passage) -> bool:
    spans = (*attribution.content, *attribution.cue, *attribution.source)
    return any(span.start < passage.end and passage.start < span.end for span in spans)


def _forms(spelling: str, text: str) -> tuple[str, ...]:
    """The fuller names in a text that begin or end with the last word of a short spelling."""
    words = spelling.partition(",")[0].split()
    if not words or len(words) > _LONGEST_SHORT_FORM or not words[-1][:1].isupper():
        return ()
    last = re.escape(words[-1])
    fuller = (" ".join(match[0].split()) for match in re.finditer(_ENDING % last + "|" + _BEGINNING % last, text))
    common = [words[0].lower()] if len(words) == 1 and re.search(rf"\b{last.lower()}\b", text) else []
    return tuple(sorted({*fuller, *common}))
