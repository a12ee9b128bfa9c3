"""Files of all formats in an index: pages in what it holds, reasons for what it left out, nothing read twice."""

from pathlib import Path

import pytest

from askbot.attribution import Attributor
from askbot.corpus import reading as reading_module
from askbot.encoder import Encoder
from askbot.index import FileStore, build_index
from benchmarks.faults.samples import column, pdf, seeds


def test_pages_are_kept_and_a_file_that_cannot_be_read_is_named_and_remembered(
    corpus: Path, encoder: Encoder, silent: Attributor, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, data in seeds().items():
        (corpus / name).write_bytes(data)
    (corpus / "pages.pdf").write_bytes(pdf([column(["One came."], top=600), column(["Two left."], top=600)]))
    (corpus / "broken.pdf").write_bytes(b"%PDF-1.4 nothing")
    (corpus / "film.mp4").write_bytes(b"1")
    index = corpus.parent / "index"
    first = build_index(corpus, index, encoder, silent)
    reasons = {skipped.path: skipped.reason for skipped in first.skipped}
    assert reasons == {"broken.pdf": "damaged, or no PDF", "film.mp4": "unknown format (.mp4)"}
    assert {warned.path for warned in first.warnings} == {"seed.eml"}
    document = FileStore(index).open_current().document("pages.pdf")
    assert [document.page(document.text.index(word)) for word in ("One", "Two")] == [1, 2]

    read: list[str] = []
    parse = reading_module.parse_document
    monkeypatch.setattr(
        reading_module, "parse_document", lambda path, data, **rest: read.append(path) or parse(path, data, **rest)
    )
    (corpus / "new.md").write_text("# New\n\nA new one.\n", encoding="utf-8")
    second = build_index(corpus, index, encoder, silent)
    assert read == ["new.md"]
    assert second.skipped == first.skipped
    third = build_index(corpus, index, encoder, silent)
    assert (third.snapshot, third.skipped) == (second.snapshot, first.skipped)
