"""Who is in a snapshot: the same after many small builds as after one whole build, whatever moved."""

from functools import partial
from pathlib import Path
from typing import Any

import pytest

from askbot.attribution import load_attributor
from askbot.encoder import Encoder
from askbot.index import FileSnapshot, FileStore, IndexReport, build_index
from askbot.people import Corrections, EntityResolver
from tests.index.test_build import Builder

LATER = """---
title: Talks in Port Ellery
date: 2026-03-09
---

Ines Okafor, the mayor of Port Ellery, said that the talks had begun. "We are close," Okafor said.
The Dockers' Union denied that it had agreed to anything.
"""


@pytest.fixture
def build(corpus: Path, encoder: Encoder) -> Builder:
    return partial(rebuilt, corpus, encoder, EntityResolver())


def rebuilt(corpus: Path, encoder: Encoder, resolver: EntityResolver, **options: bool) -> IndexReport:
    return build_index(corpus, corpus.parent / "index", encoder, load_attributor(encoder), resolver=resolver, **options)


def opened(corpus: Path) -> FileSnapshot:
    return FileStore(corpus.parent / "index").open_current()


def people(snapshot: FileSnapshot) -> list[list[tuple[Any, ...]]]:
    """All tables, in an order of their own."""
    query = snapshot.docstore.query
    return [
        query("SELECT * FROM mentions ORDER BY document, ordinal"),
        query("SELECT * FROM statements ORDER BY document, row, sentence"),
        query("SELECT * FROM entities ORDER BY number"),
        query("SELECT * FROM entity_parts ORDER BY entity, collection"),
        query("SELECT * FROM entity_words ORDER BY word, collection, entity"),
    ]


def test_a_speaker_of_two_documents_is_one_entry(corpus: Path, build: Builder) -> None:
    (corpus / "talks.md").write_text(LATER, encoding="utf-8")
    build()
    query = opened(corpus).docstore.query
    ((number, documents, since, until),) = query(
        "SELECT entity, documents, since, until FROM entity_parts WHERE name = 'Ines Okafor'"
    )
    assert (documents, since, until) == (2, "2026-03-02", "2026-03-09")
    stances = query("SELECT date, stance FROM statements WHERE entity = ? ORDER BY date, sentence", number)
    assert stances == [
        ("2026-03-02", "no comment"),
        ("2026-03-09", "reported"),
        ("2026-03-09", "reported"),
    ]


def test_small_steps_end_where_one_whole_build_does(corpus: Path, build: Builder) -> None:
    build()
    (corpus / "a-talks.md").write_text(LATER, encoding="utf-8")
    build()
    (corpus / "lighthouse.txt").rename(corpus / "a-light.txt")
    (corpus / "harbour.md").rename(corpus / "z-harbour.md")
    build()
    stepwise = people(opened(corpus))
    build(full=True)
    assert people(opened(corpus)) == stepwise
    assert all(stepwise)


def test_a_document_that_leaves_takes_its_speakers_along(corpus: Path, build: Builder) -> None:
    (corpus / "talks.md").write_text(LATER, encoding="utf-8")
    build()
    (corpus / "harbour.md").unlink()
    build()
    names = {name for (name,) in opened(corpus).docstore.query("SELECT name FROM entity_parts")}
    assert "Ines Okafor" in names
    assert "Marta Lindqvist" not in names


def test_a_correction_alone_makes_a_new_snapshot(corpus: Path, encoder: Encoder, build: Builder) -> None:
    before = build().snapshot
    assert build().snapshot == before
    resolver = EntityResolver(Corrections().named("Marta Lindqvist", "M. Lindqvist"))
    report = rebuilt(corpus, encoder, resolver)
    assert report.snapshot != before
    assert report.unchanged == 2
    names = {name for (name,) in opened(corpus).docstore.query("SELECT name FROM entity_parts")}
    assert "M. Lindqvist" in names
