"""Building: what is done again, what is carried over, and what is refused."""

import hashlib
import json
import threading
import warnings
from collections.abc import Callable, Iterator
from dataclasses import fields
from functools import partial
from pathlib import Path
from typing import Any, Protocol

import numpy as np
import pytest

from askbot.attribution import Attributor
from askbot.corpus import read_corpus, scan_corpus
from askbot.domain import Document
from askbot.encoder import Encoder
from askbot.errors import BusyError, CorpusError, ShrunkCorpusError
from askbot.index import FileSnapshot, FileStore, IndexReport, build_index, index_documents
from askbot.search import Searcher


class Builder(Protocol):
    def __call__(self, *, full: bool = False, force: bool = False) -> IndexReport: ...


@pytest.fixture
def build(corpus: Path, encoder: Encoder, silent: Attributor) -> Builder:
    return partial(build_index, corpus, corpus.parent / "index", encoder, silent)


def opened(corpus: Path) -> FileSnapshot:
    return FileStore(corpus.parent / "index").open_current()


def test_first_build_holds_every_passage_to_the_letter(corpus: Path, build: Builder) -> None:
    report = build()
    snapshot = opened(corpus)
    assert report.added == ("harbour.md", "lighthouse.txt")
    assert len(snapshot) == report.passages > 2
    for row in range(len(snapshot)):
        passage = snapshot.passage(row)
        text = snapshot.document(passage.document).text
        assert text[passage.start : passage.end] == passage.text
        assert snapshot.row_of(passage.id) == row
        assert len(snapshot.sentence_range(row)) == len(passage.sentences)


def test_nothing_changed_writes_nothing(build: Builder) -> None:
    first, second = build(), build()
    assert (second.snapshot, second.unchanged) == (first.snapshot, 2)
    assert second.added == second.changed == second.removed == ()


def test_carried_over_documents_equal_a_full_build(corpus: Path, build: Builder) -> None:
    build()
    (corpus / "annals.txt").write_text("The harbour froze over in 1881. Nobody could sail.\n", encoding="utf-8")
    (corpus / "lighthouse.txt").write_text("The lighthouse was sold in 2020.\n", encoding="utf-8")
    report = build()
    assert (report.added, report.changed, report.unchanged) == (("annals.txt",), ("lighthouse.txt",), 1)
    carried = opened(corpus)
    build(full=True)
    whole = opened(corpus)
    assert carried.id != whole.id
    assert [carried.passage(r) for r in range(len(carried))] == [whole.passage(r) for r in range(len(whole))]
    np.testing.assert_allclose(carried.passage_vectors, whole.passage_vectors, atol=0.02)
    np.testing.assert_array_equal(carried.token_pieces, whole.token_pieces)
    stems = dict.fromkeys(carried.bm25.stem(["harbour", "sold", "granite"]), 1.0)
    np.testing.assert_allclose(carried.bm25.scores(stems).values, whole.bm25.scores(stems).values, rtol=1e-5)


def test_a_removed_document_is_no_longer_there(corpus: Path, build: Builder) -> None:
    build()
    (corpus / "lighthouse.txt").unlink()
    assert build().removed == ("lighthouse.txt",)
    assert opened(corpus).documents() == ["harbour.md"]


def test_a_shrunken_corpus_needs_force(corpus: Path, build: Builder) -> None:
    for number in range(4):
        (corpus / f"{number}.txt").write_text(f"Ship number {number} left the harbour.\n", encoding="utf-8")
    before = build().snapshot
    for path in list(corpus.iterdir())[:5]:
        path.unlink()
    with pytest.raises(ShrunkCorpusError, match=r"5 of 6 documents.*--force"):
        build()
    assert FileStore(corpus.parent / "index").current() == before
    assert len(build(force=True).removed) == 5


def test_an_empty_corpus_keeps_the_old_index(corpus: Path, build: Builder) -> None:
    before = build().snapshot
    for path in corpus.iterdir():
        path.unlink()
    with pytest.raises(CorpusError):
        build(force=True)
    assert opened(corpus).id == before


def test_unreadable_files_are_skipped_with_their_reasons(corpus: Path, build: Builder) -> None:
    (corpus / "cyrillic.txt").write_bytes("Длиннее, чем ничего".encode("koi8-r"))
    report = build()
    assert [skipped.path for skipped in report.skipped] == ["cyrillic.txt"]
    assert report.skipped[0].reason
    assert build().snapshot == report.snapshot


def test_the_second_builder_is_told_who_builds(corpus: Path, build: Builder) -> None:
    store = FileStore(corpus.parent / "index")
    refused: list[str] = []

    def second() -> None:
        with pytest.raises(BusyError) as error:
            build()
        refused.append(str(error.value))

    with store.building():
        thread = threading.Thread(target=second)
        thread.start()
        thread.join()
    assert "process" in refused[0]
    assert "since" in refused[0]
    assert build().passages > 0


def test_what_a_crashed_build_left_behind_is_swept(corpus: Path, build: Builder) -> None:
    orphan = corpus.parent / "index" / "snapshots" / ".building-1"
    orphan.mkdir(parents=True)
    (orphan / "tokens.npy").write_bytes(b"half")
    build()
    assert not orphan.exists()


def test_progress_counts_documents(corpus: Path, encoder: Encoder, silent: Attributor) -> None:
    seen: list[tuple[int, int, str]] = []
    index = corpus.parent / "index"
    build_index(corpus, index, encoder, silent, progress=lambda *step: seen.append(step))
    assert [step for step in seen if step[2] == "Encoding"] == [(1, 2, "Encoding"), (2, 2, "Encoding")]
    assert [done for done, _, what in seen if what == "Reading"] == [1, 2]


def test_documents_without_a_folder_are_indexed_in_passages_of_the_size_asked_for(
    corpus: Path, encoder: Encoder, silent: Attributor
) -> None:
    documents = read_corpus(corpus).documents
    large = index_documents(documents, corpus.parent / "large", encoder, silent)
    small = index_documents(documents, corpus.parent / "small", encoder, silent, target=16)
    assert large.added == small.added == ("harbour.md", "lighthouse.txt")
    assert small.passages > large.passages
    stored = FileStore(corpus.parent / "large").open_current().document("harbour.md")
    assert all(getattr(stored, field.name) == getattr(documents[0], field.name) for field in fields(Document))


def test_no_documents_make_an_index_that_finds_nothing(tmp_path: Path, encoder: Encoder, silent: Attributor) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error", RuntimeWarning)  # a mean of nothing, says NumPy
        assert index_documents([], tmp_path / "index", encoder, silent).passages == 0
    snapshot = FileStore(tmp_path / "index").open_current()
    assert Searcher(snapshot, encoder).search("Who stopped work?") == ()


def test_no_word_is_lost_behind_a_long_title(corpus: Path, encoder: Encoder, build: Builder) -> None:
    body = " ".join(f"The {n}th ship left the harbour for the islands at dawn." for n in range(40))
    (corpus / "long.md").write_text(f"# {'Extraordinarily long title ' * 40}\n\n{body}\n", encoding="utf-8")
    build()
    snapshot = opened(corpus)
    for row in range(len(snapshot)):
        tokens = snapshot.token_range(snapshot.sentence_range(row))
        assert len(tokens) == len(encoder.pieces(snapshot.passage(row).text))


def test_a_corpus_without_a_sentence_says_so(corpus: Path, build: Builder) -> None:
    for path in corpus.iterdir():
        path.unlink()
    (corpus / "title.md").write_text("# Only a title\n", encoding="utf-8")
    with pytest.raises(CorpusError, match=r"title\.md"):
        build()


@pytest.mark.parametrize("version", ["SPLITTING_VERSION", "ATTRIBUTION_VERSION"])
def test_after_an_upgrade_that_reads_otherwise_unchanged_documents_are_indexed_again(
    build: Builder, monkeypatch: pytest.MonkeyPatch, version: str
) -> None:
    first = build()
    monkeypatch.setattr(f"askbot.index.build.{version}", 99)
    second = build()
    assert second.snapshot != first.snapshot
    assert build().snapshot == second.snapshot


def test_an_index_from_before_the_versions_answers_and_is_made_anew(corpus: Path, build: Builder) -> None:
    first = build()
    folder = corpus.parent / "index" / "snapshots" / first.snapshot
    raw = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    for key in ("splitting", "attribution", "seal"):
        del raw[key]
    seal = hashlib.sha256(json.dumps(raw, sort_keys=True).encode()).hexdigest()
    (folder / "manifest.json").write_text(json.dumps({**raw, "seal": seal}), encoding="utf-8")
    assert FileStore(corpus.parent / "index").open_current().manifest.splitting == 1
    assert build().snapshot != first.snapshot


def test_encoding_begins_before_the_last_file_is_read(
    corpus: Path, build: Callable[..., IndexReport], monkeypatch: pytest.MonkeyPatch
) -> None:
    for n in range(20):
        text = f"The ferry of line {n} sailed at noon, and the harbour office counted its passengers. " * 8
        (corpus / f"ferry-{n:02}.txt").write_text(text, encoding="utf-8")
    read: list[str] = []

    def scan(*args: Any, **options: Any) -> Iterator[Any]:
        for entry in scan_corpus(*args, **options):
            read.append(entry.path)
            yield entry

    monkeypatch.setattr("askbot.index.survey.scan_corpus", scan)
    monkeypatch.setattr("askbot.index.build.FIRST_BYTES", 500)
    monkeypatch.setattr("askbot.index.build.CHUNK_BYTES", 500)
    encoded: list[tuple[int, int]] = []

    def progress(_: int, total: int, what: str) -> None:
        if what == "Encoding":
            encoded.append((len(read), total))

    report = build(progress=progress)
    assert encoded[0][0] < len(read) == 22
    assert encoded[-1] == (22, 22)
    assert len(report.added) == 22
    assert build(full=True).snapshot > report.snapshot


def test_a_corpus_that_turns_unreadable_while_it_is_read_is_not_published(corpus: Path, build: Builder) -> None:
    for n in range(6):
        (corpus / f"gone-{n}.md").write_text(f"The pier {n} was closed on Sunday.\n", encoding="utf-8")
    before = build().snapshot
    for n in range(6):
        (corpus / f"gone-{n}.md").write_bytes(b"\0\1\2")
    (corpus / "new.md").write_text("The pier was opened again.\n", encoding="utf-8")
    with pytest.raises(ShrunkCorpusError):
        build()
    assert opened(corpus).manifest.snapshot == before
