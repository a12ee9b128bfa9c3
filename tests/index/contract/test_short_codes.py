"""A server compares what short codes leave, and finds what an index in files finds."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import numpy as np
import pytest

from askbot.encoder import Encoder
from askbot.errors import DamagedSnapshotError
from askbot.index import FileSnapshot, FileStore, build_index
from askbot.index.faiss_index import Limits, ShortCodes, widened, write_index
from askbot.index.postgres import PostgresStore
from askbot.index.postgres.reading import Statement
from askbot.index.postgres.snapshot import PostgresSnapshot
from tests.index.contract.conftest import put
from tests.support.postgres_server import PostgresServer
from tests.support.silent import Silent

PORTS = 40
EACH = 2
NONE = np.zeros(0, np.int64)


def ports(corpus: Path, encoder: Encoder, limits: Limits) -> FileSnapshot:
    """Two collections: one has more vectors than are all compared, the other few."""
    (corpus / "north").mkdir(parents=True)
    for number in range(PORTS):
        text = (
            f"Port {number}\n\nIn port {number} lie {number * 7 % 50} boats. The crane of pier {number} was mended.\n"
        )
        (corpus / f"{number}.txt").write_text(text, encoding="utf-8")
    (corpus / "north" / "ice.txt").write_text("Ice\n\nThe ice broke in May. Nobody was hurt.\n", encoding="utf-8")
    store = FileStore(corpus.parent / "index")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("askbot.index.writer.write_index", partial(write_index, limits=limits))
        build_index(corpus, store, encoder, Silent())
    return store.open_current()


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory, encoder: Encoder) -> FileSnapshot:
    return ports(tmp_path_factory.mktemp("ports") / "corpus", encoder, Limits(flat=10))


@pytest.fixture(autouse=True)
def few_compared(monkeypatch: pytest.MonkeyPatch) -> None:
    """So that codes leave some of the few vectors out."""
    monkeypatch.setattr("askbot.index.faiss_index.AGAIN", {2: (8, 0), 3: (8, 0)})


@pytest.fixture(scope="module")
def far(
    files: FileSnapshot, postgres_server: PostgresServer, tmp_path_factory: pytest.TempPathFactory
) -> PostgresStore:
    store = PostgresStore(postgres_server.database(), tmp_path_factory.mktemp("far"))
    put(store, files.folder)
    return store


@pytest.fixture(scope="module")
def snapshot(far: PostgresStore) -> PostgresSnapshot:
    opened = far.open_current()
    assert isinstance(opened, PostgresSnapshot)
    return opened


def test_what_is_near_is_what_codes_leave_compared_exactly(snapshot: PostgresSnapshot, files: FileSnapshot) -> None:
    general, north = files.docstore.visible.parts
    first = int(files.sentence_ends(general.rows)[-1])
    by_passage, by_sentence = (
        ShortCodes(codes, count, files.manifest.dimension)
        for codes, count in zip(files.codes(general), (len(general.rows), first), strict=True)
        if codes is not None
    )
    vectors = widened(files.passage_vectors[:])
    sentences = widened(files.sentence_vectors[:])
    for row in range(len(snapshot)):
        left = np.append(by_passage.near(vectors[row], EACH), np.arange(north.rows.start, north.rows.stop))
        nearest = left[np.argsort(-(vectors[left] @ vectors[row]), kind="stable")[:EACH]]
        kept = np.append(by_sentence.near(vectors[row], 2 * EACH), np.arange(first, len(sentences)))
        best = kept[np.argsort(-(sentences[kept] @ vectors[row]), kind="stable")[: 2 * EACH]]
        assert len(left) < PORTS
        proposed = snapshot.candidates(vectors[row], EACH, NONE)
        assert proposed.rows == sorted({*nearest.tolist(), *files.rows_of_sentences(best).tolist()})
        assert row in proposed.rows
        there = files.candidates(vectors[row], EACH, np.asarray(proposed.rows))
        np.testing.assert_allclose(proposed.passage, there.passage[np.isin(there.rows, proposed.rows)], atol=1e-6)


def test_a_collection_of_few_vectors_is_compared_whole(snapshot: PostgresSnapshot, files: FileSnapshot) -> None:
    assert snapshot.approximate
    north = snapshot.only(["north"])
    assert not north.approximate
    before = snapshot.reading.trips
    assert north.candidates(widened(files.passage_vectors[:1])[0], EACH, NONE).rows == [0]
    assert snapshot.reading.trips - before == 1
    rest = snapshot.only(["general"])
    assert rest.candidates(widened(files.passage_vectors[7:8])[0], EACH, NONE).rows.count(7) == 1
    assert snapshot.only([]).candidates(widened(files.passage_vectors[:1])[0], EACH, NONE).rows == []


def test_a_snapshot_of_an_earlier_version_has_none_and_is_compared_whole(
    far: PostgresStore, files: FileSnapshot
) -> None:
    with far._server.connect() as db:
        db.execute("DROP TABLE askbot_snapshot_1.codes")
    older = far.open_current()
    assert isinstance(older, PostgresSnapshot)
    assert not older.approximate
    vector = widened(files.passage_vectors[3:4])[0]
    exact = np.argsort(-(widened(files.passage_vectors[:]) @ vector), kind="stable")[:EACH]
    assert set(exact.tolist()) <= set(older.candidates(vector, EACH, NONE).rows)


def test_passages_are_searched_by_codes_where_sentences_are_too_many_for_them(
    tmp_path: Path, encoder: Encoder, postgres_server: PostgresServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in ("codes", "loading", "snapshot"):
        monkeypatch.setattr(f"askbot.index.postgres.{module}.COMPARED", 5)
    files = ports(tmp_path / "corpus", encoder, Limits(flat=10, scan=PORTS + 10))
    general, _ = files.docstore.visible.parts
    codes, none = files.codes(general)
    assert codes is not None
    assert none is None
    far = PostgresStore(postgres_server.database(), tmp_path / "far")
    put(far, files.folder)
    snapshot = far.open_current()
    assert isinstance(snapshot, PostgresSnapshot)
    assert snapshot.approximate
    graphs = "SELECT tablename FROM pg_indexes WHERE indexdef ~ 'hnsw'"
    assert snapshot.reading.rows(graphs) == [("sentence_vectors",)]
    vectors, asked = widened(files.passage_vectors[:]), list[Statement]()
    near = ShortCodes(codes, len(general.rows), files.manifest.dimension).near(vectors[5], EACH)
    together = snapshot.reading.together
    monkeypatch.setattr(snapshot.reading, "together", lambda sent: asked.extend(sent) or together(sent))
    found = snapshot.candidates(vectors[5], EACH, NONE).rows
    assert near[np.argsort(-(vectors[near] @ vectors[5]), kind="stable")[0]] in found
    *_, (_, values) = asked
    assert values["near_passages"].tolist() == near.tolist()
    assert len(near) == 8 * EACH < PORTS
    assert "near_sentences" not in values


def test_damaged_codes_are_refused(files: FileSnapshot) -> None:
    codes, _ = files.codes(files.docstore.visible.parts[0])
    assert codes is not None
    with pytest.raises(DamagedSnapshotError):
        ShortCodes(codes[:100], PORTS, files.manifest.dimension)
    with pytest.raises(DamagedSnapshotError):
        ShortCodes(codes, PORTS + 1, files.manifest.dimension)
