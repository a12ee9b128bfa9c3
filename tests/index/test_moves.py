"""What is moved, renamed or copied is not encoded again."""

from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import Protocol

import numpy as np
import pytest

from askbot.attribution import Attributor, load_attributor
from askbot.encoder import Encoder, EncoderInput, Encoding
from askbot.errors import ShrunkCorpusError
from askbot.index import FileSnapshot, FileStore, IndexReport, build_index


class Builder(Protocol):
    def __call__(self, *, full: bool = False, force: bool = False) -> IndexReport: ...


@pytest.fixture(scope="module")
def attributor(encoder: Encoder) -> Attributor:
    return load_attributor(encoder)


@pytest.fixture
def build(corpus: Path, encoder: Encoder, attributor: Attributor) -> Builder:
    return partial(build_index, corpus, corpus.parent / "index", encoder, attributor)


@pytest.fixture
def encoded(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The texts of the passages that the real encoder is given."""
    texts: list[str] = []
    real = Encoder.encode_chunks

    def counting(self: Encoder, chunks: Iterable[Sequence[EncoderInput]], **more: bool) -> Iterator[Iterator[Encoding]]:
        def seen() -> Iterator[Sequence[EncoderInput]]:
            for chunk in chunks:
                texts.extend(one.text for one in chunk)
                yield chunk

        return real(self, seen(), **more)

    monkeypatch.setattr(Encoder, "encode_chunks", counting)
    return texts


def opened(corpus: Path) -> FileSnapshot:
    return FileStore(corpus.parent / "index").open_current()


def contents(snapshot: FileSnapshot) -> list[tuple[object, ...]]:
    rows = range(len(snapshot))
    return [(snapshot.passage(row), snapshot.docstore.attributions(row)) for row in rows]


def test_a_moved_file_is_carried_over_and_equals_a_full_build(corpus: Path, build: Builder, encoded: list[str]) -> None:
    build()
    assert encoded
    encoded.clear()
    (corpus / "port" / "2026").mkdir(parents=True)
    (corpus / "harbour.md").rename(corpus / "port" / "2026" / "strike.md")
    report = build()
    assert encoded == []
    assert (report.added, report.removed) == (("port/2026/strike.md",), ("harbour.md",))
    carried = opened(corpus)
    assert carried.documents() == ["lighthouse.txt", "port/2026/strike.md"]
    assert carried.row_of("port/2026/strike.md#1") > carried.row_of("lighthouse.txt#1")
    build(full=True)
    whole = opened(corpus)
    assert contents(carried) == contents(whole)
    assert any(attributions for _, attributions in contents(carried))
    np.testing.assert_allclose(carried.passage_vectors, whole.passage_vectors, atol=0.02)
    stems = dict.fromkeys(carried.bm25.stem(["harbour", "sold", "granite"]), 1.0)
    np.testing.assert_allclose(carried.bm25.scores(stems).values, whole.bm25.scores(stems).values, rtol=1e-5)


def test_a_copy_is_carried_over_beside_the_first(corpus: Path, build: Builder, encoded: list[str]) -> None:
    before = build().passages
    encoded.clear()
    (corpus / "copies").mkdir()
    for name in ("one.md", "two.md"):
        (corpus / "copies" / name).write_bytes((corpus / "harbour.md").read_bytes())
    assert build().unchanged == 2
    assert encoded == []
    snapshot = opened(corpus)
    harbour = sum(snapshot.passage(row).document == "harbour.md" for row in range(len(snapshot)))
    assert len(snapshot) == before + 2 * harbour


def test_what_is_read_otherwise_under_its_new_name_is_encoded_again(
    corpus: Path, build: Builder, encoded: list[str]
) -> None:
    """Another reader cuts it otherwise; a title that is the file's name is another title."""
    (corpus / "notes.txt").write_text("The ferry to the islands is late again today.\n", encoding="utf-8")
    build()
    encoded.clear()
    (corpus / "harbour.md").rename(corpus / "harbour.txt")
    build()
    assert encoded
    carried = opened(corpus)
    build(full=True)
    assert contents(carried) == contents(opened(corpus))


def test_a_folder_that_is_put_in_order_needs_no_force_and_one_that_shrinks_does(
    corpus: Path, build: Builder, encoded: list[str]
) -> None:
    for number in range(6):
        (corpus / f"{number}.md").write_text(
            f"# Ship {number}\n\nShip number {number} left the harbour.\n", encoding="utf-8"
        )
    build()
    encoded.clear()
    (corpus / "2026").mkdir()
    for path in [*corpus.glob("*.md"), *corpus.glob("*.txt")]:
        path.rename(corpus / "2026" / path.name)
    assert len(build().removed) == 8
    assert encoded == []
    for path in list((corpus / "2026").iterdir())[:5]:
        path.unlink()
    with pytest.raises(ShrunkCorpusError, match="5 of 8"):
        build()
