"""The tables: one partition a snapshot, in a schema of its own, so that one that is gone leaves nothing behind."""

from __future__ import annotations

SCHEMA = "askbot_index"
CHANNEL = "askbot_index"
"""Notified whenever another snapshot becomes current."""
LOCK = "askbot index build"
COMPARED = 20_000
"""Vectors of a collection without short codes up to which all are compared; above, HNSW finds most of the nearest."""
GRAPH = "m = 24, ef_construction = 128"
"""How dense the graph of HNSW is: pgvector's own 16 and 64 find less among real vectors."""

TABLES = {
    "files": "name text, part int, data bytea STORAGE EXTERNAL",
    "collections": "number int, name text, title text, description text, language text, is_default int, documents int, "
    "first int, last int",
    "documents": 'number int, collection int, path text COLLATE "C", sha256 text, title text, date text COLLATE "C", '
    "publisher text, url text, first int, last int, day int, text text, date_guessed int, authors text, pages text",
    "passages": 'row int, id text COLLATE "C", document int, section text, start int, "end" int, lines text, '
    "sentences text, attributions jsonb, text text",
    "passage_vectors": "row int, vec halfvec STORAGE PLAIN",
    "sentence_vectors": "row int, place int, vec halfvec STORAGE PLAIN",
    "codes": "collection int, passages bytea STORAGE EXTERNAL, sentences bytea STORAGE EXTERNAL, "
    "ends bytea STORAGE EXTERNAL",
    "tokens": "row int, signs bytea STORAGE EXTERNAL, ends bytea",
    "word_frequencies": 'word text COLLATE "C", collection int, frequency int',
    "stems": 'stem text COLLATE "C", rows bytea STORAGE EXTERNAL, counts bytea STORAGE EXTERNAL',
    "mentions": 'document int, ordinal int, collection int, spelling text COLLATE "C", forms text, statements int, '
    "entity int",
    "statements": "document int, ordinal int, collection int, row int, sentence int, stance text, entity int, "
    'date text COLLATE "C"',
    "entities": "number int, kind text",
    "entity_parts": 'entity int, collection int, name text COLLATE "C", country text, statements int, documents int, '
    "since text, until text, body int",
    "entity_words": 'word text COLLATE "C", collection int, entity int',
}
"""The columns of every table, beside the number of its snapshot. The type of vectors leaves their dimension open."""

INDEXES = {
    "files": ("PRIMARY KEY (name, part)",),
    "documents": ("PRIMARY KEY (number)", "UNIQUE (path)", "INDEX (day) WHERE day IS NOT NULL"),
    "passages": ("PRIMARY KEY (row)", "INDEX (id)", "INDEX (document)"),
    "passage_vectors": ("PRIMARY KEY (row)",),
    "sentence_vectors": ("PRIMARY KEY (row, place)",),
    "codes": ("PRIMARY KEY (collection)",),
    "tokens": ("PRIMARY KEY (row)",),
    "word_frequencies": ("PRIMARY KEY (word, collection)",),
    "stems": ("PRIMARY KEY (stem)",),
    "mentions": ("PRIMARY KEY (document, ordinal)", "INDEX (entity)", "INDEX (spelling)"),
    "statements": ("INDEX (entity, date DESC NULLS LAST, document, row, sentence)", "INDEX (row)"),
    "entities": ("PRIMARY KEY (number)",),
    "entity_parts": ("PRIMARY KEY (entity, collection)", "INDEX (lower(name))"),
    "entity_words": ("PRIMARY KEY (word, collection, entity)",),
}


def _parent(table: str) -> str:
    return f"CREATE TABLE {SCHEMA}.{table} (snapshot int NOT NULL, {TABLES[table]}) PARTITION BY LIST (snapshot);\n"


_LATER = ("codes",)
"""Tables that an earlier version had not."""
_PARENTS = "".join(_parent(table) for table in TABLES if table not in _LATER)

MIGRATIONS = (
    f"""
CREATE EXTENSION IF NOT EXISTS vector WITH SCHEMA public;
CREATE TABLE {SCHEMA}.snapshots (
    number int GENERATED ALWAYS AS IDENTITY PRIMARY KEY, id text COLLATE "C" NOT NULL UNIQUE, manifest text NOT NULL,
    piece_counts bytea NOT NULL, lengths bytea NOT NULL
);
CREATE TABLE {SCHEMA}.current (
    one boolean PRIMARY KEY DEFAULT true CHECK (one), snapshot int NOT NULL REFERENCES {SCHEMA}.snapshots
);
CREATE TABLE {SCHEMA}.builder (
    one boolean PRIMARY KEY DEFAULT true CHECK (one), process text NOT NULL, since text NOT NULL
);
{_PARENTS}""",
    f"""
CREATE TABLE {SCHEMA}.work (
    job text NOT NULL, number int NOT NULL, made_with text NOT NULL, documents bytea NOT NULL, worker text,
    until timestamptz, tries int NOT NULL DEFAULT 0, words bytea, numbers bytea, PRIMARY KEY (job, number)
);
""",
    "".join(_parent(table) for table in _LATER),
)


def columns_of(table: str) -> dict[str, str]:
    """The columns of a table and their types, beside the number of its snapshot."""
    return {name: kind for name, kind, *_ in (column.split() for column in TABLES[table].split(", "))}


def schema_of(number: int) -> str:
    """The schema that holds the partitions of a snapshot."""
    return f"askbot_snapshot_{number}"


def creation(number: int) -> list[str]:
    """The statements that make the empty tables of a snapshot, not yet partitions."""
    home = schema_of(number)
    tables = (
        f"CREATE TABLE {home}.{table} (snapshot int NOT NULL DEFAULT {number} CHECK (snapshot = {number}), {columns})"
        for table, columns in TABLES.items()
    )
    return [f"CREATE SCHEMA {home}", *tables]


def completion(number: int) -> list[str]:
    """The statements that index the filled tables of a snapshot, and make them partitions."""
    home = schema_of(number)
    indexes = (_index(f"{home}.{table}", kind) for table, kinds in INDEXES.items() for kind in kinds)
    parts = (
        f"ALTER TABLE {SCHEMA}.{table} ATTACH PARTITION {home}.{table} FOR VALUES IN ({number})" for table in TABLES
    )
    return [*indexes, *(f"ANALYZE {home}.{table}" for table in TABLES), *parts]


def nearness(number: int, table: str, dimension: int) -> str:
    """The statement that indexes the vectors of a table, for search that may miss a near one."""
    index = f"hnsw ((vec::halfvec({dimension})) halfvec_ip_ops) WITH ({GRAPH})"
    return f"CREATE INDEX ON {schema_of(number)}.{table} USING {index}"


def _index(table: str, kind: str) -> str:
    if kind.startswith("INDEX "):
        return f"CREATE INDEX ON {table} {kind.removeprefix('INDEX ')}"
    return f"ALTER TABLE {table} ADD {kind}"
