import json
import os
from pathlib import Path

import pytest

from benchmarks.faults.samples import PROSE, column, pdf
from tests.support.command import Command

PAGES = [
    column(["The northern pier stays closed, the harbour authority said."], top=600),
    column(["It rains."], top=600),
]


def test_json_tells_title_pages_passages_and_what_is_left_out(askbot: Command, tmp_path: Path) -> None:
    (tmp_path / "pier.pdf").write_bytes(pdf([[(60, 700, 20, "The northern pier"), *PAGES[0]], PAGES[1]]))
    result = json.loads(askbot("read", "pier.pdf", "--json").out)
    assert (result["title"], result["pages"], result["date"], result["left_out"]) == ("The northern pier", 2, None, [])
    assert result["sections"] == [{"level": 1, "title": "The northern pier", "start": 0}]
    assert "".join(passage["text"] for passage in result["passages"]).endswith("It rains.")
    assert result["passages"][0]["page"] == 1


def test_people_see_the_same_and_text_alone_when_asked_for(askbot: Command, tmp_path: Path) -> None:
    (tmp_path / "pier.html").write_text(
        f"<html><body><h1>The [red]pier</h1><p>{PROSE}</p></body></html>", encoding="utf-8"
    )
    out = askbot("read", "pier.html").out
    assert "The [red]pier" in out
    assert "passages" in out
    assert PROSE in askbot("read", "pier.html", "--text").out


def test_a_file_that_cannot_be_read_is_one_line_with_the_reason(askbot: Command, tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(b"%PDF-1.4 nothing")
    refused = askbot("read", "a.pdf")
    assert refused.code == 2
    assert "damaged" in refused.err
    assert "No such file" in askbot("read", "nowhere.pdf").err


def test_a_file_is_refused_as_indexing_refuses_it(
    askbot: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ASKBOT_MAX_FILE_MB", "1")
    (tmp_path / "large.md").write_text("It rains. " * 200_000, encoding="utf-8")
    refused = askbot("read", "large.md")
    assert refused.code == 2
    assert "too large (2.0 MB, the limit is 1 MB" in refused.err
    os.mkfifo(tmp_path / "pipe.md")
    assert "not a regular file" in askbot("read", "pipe.md").err
    assert "Is a directory" in askbot("read", ".").err


def test_people_see_passages_without_marks_and_know_where_one_is_cut(askbot: Command, tmp_path: Path) -> None:
    (tmp_path / "pier.md").write_text(
        "# Pier\n\nThe **pier** is [shut](http://a.example) now &amp; then.\n", encoding="utf-8"
    )
    shown = " ".join(askbot("read", "pier.md").out.split())
    assert shown.endswith("The pier is shut now & then.")
    (tmp_path / "long.md").write_text(f"# Pier\n\n{PROSE}\n", encoding="utf-8")
    assert askbot("read", "long.md").out.rstrip().endswith("…")
