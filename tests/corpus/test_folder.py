"""Reading a folder: what is read, what is left out, and why."""

import hashlib
import os
from pathlib import Path

import pytest

from askbot.corpus import Entry, Skipped, read_corpus, scan_corpus
from askbot.errors import CorpusError


def test_reads_both_kinds_sorted_and_recursive(tmp_path: Path) -> None:
    for name in ("b.md", "a.txt", "sub/deeper/c.MD", "sub-x/d.txt", "notes.xyz", ".hidden.md", ".git/e.md"):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("Some words.\n", encoding="utf-8")
    reading = read_corpus(tmp_path)
    assert [d.path for d in reading.documents] == ["a.txt", "b.md", "sub/deeper/c.MD", "sub-x/d.txt"]
    assert reading.skipped == (Skipped("notes.xyz", "unknown format (.xyz)"),)


def test_unfit_files_are_skipped_with_their_reason(tmp_path: Path) -> None:
    outside = tmp_path / "outside.md"
    outside.write_text("Secret.", encoding="utf-8")
    corpus = tmp_path / "corpus"
    (corpus / "folder").mkdir(parents=True)
    (corpus / "good.md").write_text("It is good.", encoding="utf-8")
    (corpus / "cyrillic.txt").write_bytes("Кафе".encode("koi8-r"))
    (corpus / "binary.md").write_bytes(b"ab\0cd")
    (corpus / "large.txt").write_bytes(b"words " * 400)
    (corpus / "empty.md").write_bytes(b"")
    (corpus / "blank.txt").write_text("\ufeff \n\t\n", encoding="utf-8")
    (corpus / "headings.md").write_text("# Only\n\n## Headings\n", encoding="utf-8")
    (corpus / "link.md").symlink_to(outside)
    (corpus / "broken.md").symlink_to("nowhere.md")
    (corpus / "loop").symlink_to(corpus / "folder")
    (corpus / "inside.md").symlink_to(corpus / "good.md")
    os.mkfifo(corpus / "pipe.md")
    reading = read_corpus(corpus, max_bytes=2000)
    assert [d.path for d in reading.documents] == ["good.md", "inside.md"]
    reasons = {s.path: s.reason for s in reading.skipped}
    expected = {
        "cyrillic.txt": "not UTF-8",
        "binary.md": "binary",
        "large.txt": "too large",
        "empty.md": "empty",
        "blank.txt": "empty",
        "headings.md": "no text",
        "link.md": "symlink out of the corpus",
        "broken.md": "cannot be read",
        "loop": "symlink to a folder",
        "pipe.md": "not a regular file",
    }
    assert reasons.keys() == expected.keys()
    assert all(words in reasons[path] for path, words in expected.items())


def test_scan_hashes_without_parsing(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_bytes(b"---\ntitle: [\n---\nText.")
    assert list(scan_corpus(tmp_path)) == [
        Entry("a.md", b"---\ntitle: [\n---\nText.", hashlib.sha256(b"---\ntitle: [\n---\nText.").hexdigest())
    ]


def test_bad_front_matter_keeps_the_text_and_warns(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("---\ntitle: [\n---\n# Heading\n\nText.", encoding="utf-8")
    reading = read_corpus(tmp_path)
    assert reading.documents[0].title == "Heading"
    assert [w.path for w in reading.warnings] == ["a.md"]
    assert "front matter ignored" in reading.warnings[0].reason


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such names")
def test_a_name_that_is_not_utf8_is_skipped(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("Text.", encoding="utf-8")
    with open(os.fsencode(tmp_path) + b"/\xff.md", "w", encoding="utf-8") as file:  # noqa: PTH123
        file.write("Text.")
    assert read_corpus(tmp_path).skipped == (Skipped("\\xff.md", "the file name is not UTF-8"),)


@pytest.mark.parametrize("name", ["missing", "empty", "file", "useless"])
def test_a_folder_without_briefings_is_an_error_with_a_remedy(tmp_path: Path, name: str) -> None:
    (tmp_path / "empty").mkdir()
    (tmp_path / "useless").mkdir()
    (tmp_path / "useless" / "a.md").write_bytes(b"\xff")
    (tmp_path / "file").write_text("x", encoding="utf-8")
    with pytest.raises(CorpusError, match=name) as caught:
        read_corpus(tmp_path / name)
    assert "--corpus" in caught.value.remedy
    assert "\n" not in str(caught.value)
