"""What search, answers and people rely on, whatever engine keeps the snapshot."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest

from askbot.domain import Stance
from askbot.errors import MismatchedSnapshotError
from askbot.index import FileSnapshot, Snapshot
from askbot.index.faiss_index import widened
from askbot.index.people_tables import StatementFilter
from tests.index.contract.conftest import LIBRARY

PATHS = ["harbour.md", "lighthouse.txt", "north/talks.md", "south/mill.txt", "south/quay.txt"]


def unit(snapshot: Snapshot, seed: int) -> np.ndarray:
    vector = np.random.default_rng(seed).standard_normal(snapshot.manifest.dimension).astype(np.float32)
    return vector / np.linalg.norm(vector)


def test_it_says_what_it_is(snapshot: Snapshot, reference: FileSnapshot) -> None:
    assert snapshot.manifest == reference.manifest
    assert (snapshot.id, len(snapshot), snapshot.document_count) == (reference.id, len(reference), 5)
    assert [one.name for one in snapshot.collections] == ["general", "north", "south"]
    assert snapshot.documents_by_collection == {"general": 2, "north": 1, "south": 2}
    assert not snapshot.approximate
    snapshot.verify()


def test_it_refuses_another_encoder(snapshot: Snapshot) -> None:
    snapshot.require(snapshot.manifest.encoder, snapshot.manifest.dimension)
    with pytest.raises(MismatchedSnapshotError, match="other"):
        snapshot.require("other", snapshot.manifest.dimension)


def test_passages_are_cut_from_their_documents(snapshot: Snapshot) -> None:
    assert snapshot.documents() == PATHS
    rows = list(range(len(snapshot)))
    for row, passage in snapshot.passages(rows).items():
        document = snapshot.document(passage.document)
        assert document.text[passage.start : passage.end] == passage.text == snapshot.passage(row).text
        assert snapshot.row_of(passage.id) == row
        for sentence in passage.sentences:
            assert document.text[sentence.start : sentence.end] == passage.sentence_text(sentence)
    assert snapshot.document("harbour.md").text == LIBRARY["harbour.md"]
    assert snapshot.document("harbour.md").date == date(2026, 3, 2)
    assert snapshot.document("north/talks.md").authors == ("Ana Reyes",)


def test_they_are_the_same_passages_as_in_files(snapshot: Snapshot, reference: FileSnapshot) -> None:
    rows = list(range(len(snapshot)))
    assert snapshot.passages(rows) == reference.passages(rows)
    assert [snapshot.attributions(row) for row in rows] == [reference.attributions(row) for row in rows]
    assert [snapshot.document(path) for path in PATHS] == [reference.document(path) for path in PATHS]
    assert any(snapshot.attributions(row) for row in rows)


def test_what_is_not_there_raises(snapshot: Snapshot) -> None:
    for row in (-1, len(snapshot)):
        with pytest.raises(KeyError):
            snapshot.passages([row])
    with pytest.raises(KeyError):
        snapshot.row_of("harbour.md#999")
    with pytest.raises(KeyError):
        snapshot.document("nowhere.md")


def test_documents_lie_together(snapshot: Snapshot) -> None:
    at = 0
    for path, rows in snapshot.document_rows():
        assert (rows.start, {snapshot.passage(row).document for row in rows}) == (at, {path} if rows else set())
        for row in rows:
            place = snapshot.places([row])[row]
            assert (place.first, place.last) == (rows.start, rows.stop)
        at = rows.stop
    assert at == len(snapshot)


def test_the_catalogue_lists_every_document(snapshot: Snapshot) -> None:
    listed = {path: (title, day, collection) for path, title, day, _, collection in snapshot.catalogue()}
    assert listed["north/talks.md"] == ("Talks in Port Ellery", date(2026, 3, 9), "north")
    assert [path for path, *_ in snapshot.catalogue()] == PATHS
    assert snapshot.undated(None) == ["lighthouse.txt", "south/mill.txt", "south/quay.txt"]
    assert snapshot.undated(["harbour.md", "lighthouse.txt"]) == ["lighthouse.txt"]
    times = snapshot.times
    assert times is not None
    assert times.present == date(2026, 3, 9).toordinal()


def test_filters_leave_what_fulfils_all_of_them(snapshot: Snapshot) -> None:
    rows = dict(snapshot.document_rows())

    def where(
        paths: list[str] | None = None, since: str = "", until: str = "", heading: str | None = None
    ) -> list[int]:
        days = [date.fromisoformat(day) if day else None for day in (since, until)]
        return snapshot.rows_where(paths, *days, heading)

    assert where() == list(range(len(snapshot)))
    assert where(["harbour.md", "nowhere"]) == list(rows["harbour.md"])
    assert where(since="2026-03-03") == list(rows["north/talks.md"])
    assert where(until="2026-03-02") == list(rows["harbour.md"])
    assert where(["lighthouse.txt"], since="2020-01-01") == []
    walkout = where(heading=" the WALKOUT ")
    assert walkout
    assert all("The walkout" in snapshot.passage(row).section for row in walkout)
    assert "The walkout" in snapshot.headings()


def test_words_count_the_passages_that_hold_them(snapshot: Snapshot, reference: FileSnapshot) -> None:
    bm25 = snapshot.bm25
    snapshot.foresee(["docker"])
    holding = sum("dockers" in snapshot.passage(row).text.lower() for row in range(len(snapshot)))
    assert bm25.frequencies(["dockers", "lighthous"]) == {"dockers": max(holding, 1)}
    assert bm25.words == reference.bm25.words
    stems = bm25.stem(["dockers", "lighthouse", "unheard"])
    assert bm25.idf(stems) == reference.bm25.idf(stems)
    assert bm25.idf(stems)[stems[2]] > bm25.idf(stems)[stems[0]]


def test_bm25_is_that_of_files(snapshot: Snapshot, reference: FileSnapshot) -> None:
    weights = dict.fromkeys(snapshot.bm25.stem(["dockers", "strike", "lighthouse", "said"]), 1.0)
    here, there = snapshot.bm25.scores(weights), reference.bm25.scores(weights)
    rows = list(range(len(snapshot)))
    np.testing.assert_allclose(here.of(rows), there.of(rows), rtol=1e-6)
    assert here.of(rows).max() > 0
    assert sorted(here.top(3)) == sorted(np.argsort(-here.of(rows), kind="stable")[:3])
    allowed = np.asarray([0, len(rows) - 1])
    assert set(here.top(3, allowed).tolist()) <= {0, len(rows) - 1}
    runs = np.asarray([[0, 2], [1, len(rows)]])
    joined = [side.bm25.joined_scores(weights, runs[:, 0], runs[:, 1], 40.0) for side in (snapshot, reference)]
    np.testing.assert_allclose(*joined, rtol=1e-6)
    pieces = np.arange(0, 30_000, 97, dtype=np.int32)
    np.testing.assert_array_equal(snapshot.piece_idf(pieces), reference.piece_idf(pieces))


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_candidates_are_the_nearest(snapshot: Snapshot, seed: int) -> None:
    vector, rows = unit(snapshot, seed), list(range(len(snapshot)))
    cosines = widened(snapshot.vectors(rows)) @ vector
    sentences = snapshot.sentences_in(rows)
    by_sentence = widened(sentences.vectors) @ vector
    best = [by_sentence[sentences.owners == row].max(initial=-1) for row in rows]
    nearest = {int(np.argmax(cosines)), *sentences.owners[np.argsort(-by_sentence)[:2]].tolist()}
    none = np.zeros(0, np.int64)
    proposed = snapshot.candidates(vector, 1, none)
    assert proposed.rows == sorted(nearest)
    np.testing.assert_allclose(proposed.passage, cosines[proposed.rows], atol=1e-6)
    np.testing.assert_allclose(proposed.sentence, np.asarray(best)[proposed.rows], atol=1e-6)
    assert snapshot.candidates(vector, len(rows), none).rows == rows
    last = np.asarray(rows[-2:])
    assert snapshot.candidates(vector, 1, last[:1]).rows == sorted({*nearest, rows[-2]})
    assert snapshot.candidates(vector, len(rows), none, last).rows == rows[-2:]
    assert snapshot.candidates(vector, len(rows), none, none).rows == []


def test_vectors_and_tokens_are_those_of_files(snapshot: Snapshot, reference: FileSnapshot) -> None:
    rows = [2, 0, len(snapshot) - 1]
    for expected in (False, True):
        if expected:
            snapshot.expect(rows)
        np.testing.assert_array_equal(snapshot.vectors(rows), reference.vectors(rows))
        here, there = snapshot.sentences_in(rows), reference.sentences_in(rows)
        np.testing.assert_array_equal(here.vectors, there.vectors)
        np.testing.assert_array_equal(here.owners, there.owners)
        tokens, others = snapshot.tokens_in(rows), reference.tokens_in(rows)
        assert len(tokens.signs) > 0
        for name in ("signs", "sentences", "owners"):
            np.testing.assert_array_equal(getattr(tokens, name), getattr(others, name))
    assert len(snapshot.tokens_in([]).signs) == len(snapshot.sentences_in([]).vectors) == 0


def test_speakers_are_found_by_any_of_their_names(snapshot: Snapshot) -> None:
    people = snapshot.people
    (okafor,) = people.called("ines okafor")
    assert (okafor.name, okafor.documents, okafor.since, okafor.until) == ("Ines Okafor", 2, "2026-03-02", "2026-03-09")
    assert okafor in people.beginning(["ok"], 25)
    assert people.beginning(["ines", "oka"], 25) == [okafor]
    assert people.beginning(["ines", "zzz"], 25) == []
    assert people.get(okafor.number) == okafor
    assert people.get(10_000) is None
    spellings = [text for text, *_ in people.spellings(okafor.number)]
    assert all(okafor in people.spelt(spelling) for spelling in spellings)
    assert len(people.beginning([], 2)) == 2
    assert people.meant("ines okafor", [], [], 5) == people.meant("x", ["y", spellings[0]], ["lund"], 5) == [okafor]
    assert people.meant("x", ["y"], ["oka"], 5) == [okafor]
    assert people.meant("x", ["y"], [], 5) == people.meant("x", [], ["zzz"], 5) == []
    quoted = list(snapshot.speakers())
    assert any("Okafor" in name for _, name in quoted)
    assert quoted == sorted(quoted, key=lambda one: one[0])
    assert all(name in {a.speaker for a in snapshot.attributions(row)} for row, name in quoted)


def test_statements_come_newest_first(snapshot: Snapshot) -> None:
    people = snapshot.people
    rows = people.statements(StatementFilter(), 100, 0)
    days = [snapshot.document(snapshot.passage(row).document).date for row, _, _ in rows]
    known = [day for day in days if day is not None]
    assert len(set(known)) == 2
    assert known == sorted(known, reverse=True) == days[: len(known)]
    assert people.count(StatementFilter()) == len(rows)
    assert people.statements(StatementFilter(), 2, 1) == rows[1:3]
    speakers = people.speakers_in(range(len(snapshot)))
    for row, place, entity in rows:
        assert speakers[row][place] == entity
    assert sum(map(len, speakers.values())) == len(rows)
    snapshot.expect(list(speakers)[:1])
    assert people.speakers_in(range(len(snapshot))) == speakers
    entries = people.numbered({entity for _, _, entity in rows})
    assert entries == {number: people.get(number) for number in entries}
    denied = people.statements(StatementFilter(stance=Stance.DENIED), 100, 0)
    assert 0 < len(denied) < len(rows)
    in_north = people.statements(StatementFilter(collection="north"), 100, 0)
    assert in_north == people.statements(StatementFilter(documents={"north/talks.md", "x"}), 100, 0)
    assert in_north == people.statements(StatementFilter(since=date(2026, 3, 3)), 100, 0)
    mine = people.statements(StatementFilter(entity=rows[0][2], until=date(2026, 3, 9)), 100, 0)
    assert {entity for _, _, entity in mine} == {rows[0][2]}


def test_some_collections_are_as_if_there_were_no_others(snapshot: Snapshot, reference: FileSnapshot) -> None:
    seen, files = snapshot.only(["north", "nowhere"]), reference.only(["north", "nowhere"])
    assert seen.documents() == ["north/talks.md"]
    assert (len(seen), seen.document_count) == (len(files), 1)
    rows = list(range(len(seen)))
    assert seen.passages(rows) == files.passages(rows)
    assert seen.bm25.frequencies(["lighthouse", "talks"]) == {"talks": files.bm25.frequencies(["talks"])["talks"]}
    weights = dict.fromkeys(seen.bm25.stem(["talks", "lighthouse"]), 1.0)
    np.testing.assert_allclose(seen.bm25.scores(weights).of(rows), files.bm25.scores(weights).of(rows), rtol=1e-6)
    proposed = seen.candidates(unit(snapshot, 5), 10, np.zeros(0, np.int64))
    assert proposed.rows == rows
    np.testing.assert_array_equal(seen.tokens_in(rows).signs, files.tokens_in(rows).signs)
    assert seen.places(rows) == files.places(rows)
    assert [entry.name for entry in seen.people.beginning([], 9)] == [e.name for e in files.people.beginning([], 9)]
    assert seen.people.statements(StatementFilter(), 9, 0) == files.people.statements(StatementFilter(), 9, 0)
    with pytest.raises(KeyError):
        seen.document("harbour.md")
    with pytest.raises(KeyError):
        seen.row_of(snapshot.passage(0).id)
    nothing = snapshot.only([])
    assert (len(nothing), nothing.documents(), nothing.people.beginning([], 9)) == (0, [], [])
    assert nothing.candidates(unit(snapshot, 5), 10, np.zeros(0, np.int64)).rows == []
