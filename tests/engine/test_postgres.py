"""An engine whose index lies in PostgreSQL: it answers as from files, follows other processes, and bears a restart."""

from __future__ import annotations

import shutil
import threading
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest
from pydantic import SecretStr

from askbot.encoder import Encoder
from askbot.engine import Askbot
from askbot.errors import AwayError, SnapshotError
from askbot.index import FileStore
from askbot.index.people_tables import StatementFilter
from askbot.index.postgres import PostgresStore
from askbot.index.postgres.snapshot import PostgresSnapshot
from askbot.index.snapshot import FileSnapshot
from askbot.people import Directory
from askbot.search import Filters
from askbot.settings import Settings
from tests.support.postgres_server import PostgresServer
from tests.support.silent import Silent

Make = Callable[..., Askbot]
QUESTION = "How many dockers stopped work?"


@pytest.fixture(scope="module")
def server() -> Iterator[PostgresServer]:
    """One of its own, to be stopped and started."""
    own = PostgresServer()
    yield own
    own.close()


@pytest.fixture
def make(corpus: Path, encoder: Encoder, silent: Silent, server: PostgresServer) -> Make:
    """Engines over one database, each with a folder of its own."""
    address = server.database()

    def made(name: str, *, store_copy_mb: int = 0) -> Askbot:
        folder, store = corpus.parent / name, SecretStr(address)
        settings = Settings(corpus=corpus, index=folder, store=store, reader="off", store_copy_mb=store_copy_mb)
        engine = Askbot(settings, encoder, silent)
        engine.reload()
        return engine

    return made


def until(happened: Callable[[], bool], seconds: float = 20) -> None:
    end = time.monotonic() + seconds
    while not happened():
        assert time.monotonic() < end
        time.sleep(0.02)


def asked(engine: Askbot) -> int:
    snapshot = engine.snapshot
    assert isinstance(snapshot, PostgresSnapshot)
    return snapshot.reading.trips


def test_it_answers_as_from_files(make: Make, corpus: Path, encoder: Encoder, silent: Silent) -> None:
    far = make("far")
    with pytest.raises(SnapshotError, match="askbot index"):
        far.ask(QUESTION)
    far.reindex()
    near = Askbot(Settings(corpus=corpus, index=corpus.parent / "near", reader="off"), encoder, silent)
    near.reindex()
    here, there = near.ask(QUESTION), far.ask(QUESTION)
    assert [hit.passage for hit in here.hits] == [hit.passage for hit in there.hits]
    assert [hit.score for hit in there.hits] == pytest.approx([hit.score for hit in here.hits], abs=1e-6)
    assert [one.text for one in there.statements] == [one.text for one in here.statements] != []


@pytest.mark.parametrize(
    ("question", "most"),
    [(QUESTION, 3), ("What did Mayor Okafor say about the talks?", 3), ("What will the restoration cost?", 3)],
)
def test_a_question_takes_three_round_trips(make: Make, question: str, most: int) -> None:
    engine = make("counted")
    engine.reindex()
    before = asked(engine)
    engine.searcher.search(question)
    assert 0 < asked(engine) - before <= most


def test_a_graph_is_made_and_searched_where_vectors_are_too_many_to_compare(
    make: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("askbot.index.postgres.loading.COMPARED", 0)
    monkeypatch.setattr("askbot.index.postgres.codes.COMPARED", 0)
    monkeypatch.setattr("askbot.index.postgres.snapshot.COMPARED", 0)
    engine = make("many")
    engine.reindex()
    snapshot = engine.snapshot
    assert isinstance(snapshot, PostgresSnapshot)
    assert snapshot.approximate
    made = snapshot.reading.rows("SELECT indexdef FROM pg_indexes WHERE indexdef LIKE %s", ("%hnsw%",))
    assert len(made) == 2
    assert all("m='24'" in definition for (definition,) in made)
    assert "31 kilometres" in engine.ask("How far does the lamp reach?").hits[0].passage.text


def test_what_another_process_publishes_is_followed(make: Make, corpus: Path) -> None:
    builder, reader = make("builder"), make("reader")
    first = builder.reindex().snapshot
    reader.reload()
    unfollow = reader.follow()
    try:
        (corpus / "mill.txt").write_text("The mill\n\nThe mill burnt down in May.\n", encoding="utf-8")
        second = builder.reindex().snapshot
        until = time.monotonic() + 5
        while reader.snapshot.id == first and time.monotonic() < until:
            time.sleep(0.01)
        assert reader.snapshot.id == second
        assert builder.rollback() == first
        while reader.snapshot.id == second and time.monotonic() < until:
            time.sleep(0.01)
        assert reader.snapshot.id == first
    finally:
        unfollow()


def test_another_machine_carries_over_what_it_did_not_build(make: Make, corpus: Path) -> None:
    make("one").reindex()
    (corpus / "mill.txt").write_text("The mill\n\nThe mill burnt down in May.\n", encoding="utf-8")
    report = make("two").reindex()
    assert (report.added, report.unchanged) == (("mill.txt",), 2)


def test_a_restart_of_the_server_is_waited_for(make: Make, server: PostgresServer) -> None:
    engine = make("patient")
    engine.reindex()
    held = engine.snapshot.id
    server.stop()
    server.start()
    assert engine.ask(QUESTION).snapshot == held
    assert engine.ask("What will the restoration cost?").hits


def test_a_server_that_stays_away_is_said_so_in_time(
    make: Make, server: PostgresServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("askbot.index.postgres.store.PATIENCE", 0.5)
    monkeypatch.setattr("askbot.index.postgres.store.BRIEF_PATIENCE", 0.5)
    engine = make("away")
    engine.reindex()
    shutil.rmtree(engine.settings.index)  # there is no copy
    server.stop()
    try:
        for longest in (3, 1.5):
            began = time.monotonic()
            with pytest.raises(AwayError, match="PostgreSQL at 127") as caught:
                engine.ask("What will the restoration cost?")
            assert time.monotonic() - began < longest, "nobody waits again for a server that is known to be away"
            assert "server runs" in caught.value.remedy
    finally:
        server.start()
    assert engine.ask("What will the restoration cost?").hits


def test_a_server_that_stands_still_is_given_up_and_a_copy_answers(
    make: Make, server: PostgresServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("askbot.index.postgres.reading.LIMIT", 1.0)
    monkeypatch.setattr("askbot.index.postgres.store.LIMIT", 1.0)
    engine = make("still")
    engine.reindex()
    assert isinstance(engine.snapshot, PostgresSnapshot)
    with server.standing_still():
        began = time.monotonic()
        assert engine.ask("What will the restoration cost?").hits
        assert time.monotonic() - began < 60
        assert isinstance(engine.snapshot, FileSnapshot)


@pytest.fixture
def reader(make: Make) -> Iterator[Askbot]:
    """One that keeps a copy of what another has built, and answers from it."""
    make("builder").reindex()
    engine = make("reader", store_copy_mb=100)
    unfollow = engine.follow()
    until(lambda: isinstance(engine.snapshot, FileSnapshot))
    yield engine
    unfollow()


@pytest.mark.slow
def test_a_copy_answers_and_goes_on_while_the_server_is_away(
    make: Make, reader: Askbot, server: PostgresServer, corpus: Path
) -> None:
    expected = make("without").ask(QUESTION)
    assert reader.warnings == ()
    server.stop()
    try:
        assert [hit.passage for hit in reader.ask(QUESTION).hits] == [hit.passage for hit in expected.hits]
        late = make("reader", store_copy_mb=100)
        assert late.ask(QUESTION).snapshot == expected.snapshot, "one that starts meanwhile has the copy"
        assert "does not answer. Answering from a copy" in late.warnings[0]
        assert late.problem is None, "who is asked for its health can answer"
    finally:
        server.start()
    late.reload()
    assert late.warnings == ()
    (corpus / "mill.txt").write_text("The mill\n\nThe mill burnt down in May.\n", encoding="utf-8")
    newer = make("builder").reindex().snapshot
    until(lambda: reader.snapshot.id == newer and isinstance(reader.snapshot, FileSnapshot))
    assert make("builder").rollback() == expected.snapshot
    until(lambda: reader.snapshot.id == expected.snapshot and isinstance(reader.snapshot, FileSnapshot))


def test_the_question_that_finds_the_server_gone_is_answered_from_a_copy(make: Make, server: PostgresServer) -> None:
    engine = make("both")
    engine.reindex()
    held = engine.snapshot
    assert isinstance(held, PostgresSnapshot)
    server.stop()
    try:
        answer = engine.ask("What will the restoration cost?")
        assert (answer.snapshot, bool(answer.hits)) == (held.id, True)
        assert isinstance(engine.snapshot, FileSnapshot)
    finally:
        server.start()
    engine.reload()
    assert isinstance(engine.snapshot, PostgresSnapshot)


def test_a_build_waits_for_the_copy_that_is_being_made_in_its_folder(make: Make, corpus: Path) -> None:
    engine = make("copying")
    engine.reindex()
    (corpus / "mill.txt").write_text("The mill\n\nThe mill burnt down in May.\n", encoding="utf-8")
    taken, first = threading.Event(), engine.snapshot.id

    def copies() -> None:
        with FileStore(engine.settings.index / "postgres").building():
            taken.set()
            until(lambda: engine._store.current() != first, 60)
            time.sleep(0.3)  # what was built is published, and to be kept here

    copying = threading.Thread(target=copies)
    copying.start()
    assert taken.wait(10)
    assert engine.reindex().added == ("mill.txt",)
    copying.join()


def test_a_damaged_copy_is_made_anew(make: Make, reader: Askbot) -> None:
    snapshot = reader.snapshot
    assert isinstance(snapshot, FileSnapshot)
    damaged = snapshot.folder / "passages.npy"
    damaged.chmod(0o600)
    damaged.write_bytes(bytes(damaged.stat().st_size))
    other = make("reader", store_copy_mb=100)
    assert isinstance(other.snapshot, PostgresSnapshot)
    assert other.ask(QUESTION).hits
    until(damaged.exists)


def test_no_copy_is_kept_of_what_is_too_large(make: Make) -> None:
    make("builder").reindex()
    reader = make("small")
    seen: list[None] = []
    unfollow = reader._store.watch(lambda: seen.append(None))
    until(lambda: len(seen) > 2)
    unfollow()
    assert not (reader.settings.index / "postgres").exists()


def test_what_is_open_outlives_the_files_of_its_build(make: Make) -> None:
    engine = make("gone")
    engine.reindex()
    shutil.rmtree(engine.settings.index)
    assert engine.ask(QUESTION).hits


def test_one_that_was_removed_is_said_so(make: Make, corpus: Path, tmp_path: Path) -> None:
    builder, reader = make("builder"), make("reader")
    builder.reindex()
    reader.reload()
    (corpus / "mill.txt").write_text("The mill\n\nThe mill burnt down in May.\n", encoding="utf-8")
    builder.reindex()
    address = builder.settings.store
    assert address is not None
    PostgresStore(address.get_secret_value(), tmp_path / "other").prune(1)
    with pytest.raises(SnapshotError, match=r"removed meanwhile\. Ask again"):
        reader.ask("What will the restoration cost?")
    reader.reload()
    assert reader.ask("What will the restoration cost?").hits


def test_whoever_reads_an_index_that_was_removed_meanwhile_is_told(make: Make, corpus: Path) -> None:
    engine = make("slow")
    engine.reindex()
    searcher, snapshot = engine.searcher, engine.snapshot
    assert isinstance(snapshot, PostgresSnapshot)
    (corpus / "mill.txt").write_text("The mill\n\nThe mill burnt down in May.\n", encoding="utf-8")
    engine.reindex()
    engine._store.prune(1)
    gone = f"{snapshot.id} was replaced and removed meanwhile"
    searched = (
        partial(searcher.search, QUESTION),
        partial(searcher.search, QUESTION, filters=Filters(section="Talks")),
    )
    for read in (
        *searched,
        partial(Directory(snapshot).find, "Okafor"),
        partial(snapshot.people.count, StatementFilter()),
    ):
        with pytest.raises(SnapshotError, match=gone):
            read()
    assert engine.ask(QUESTION).statements
