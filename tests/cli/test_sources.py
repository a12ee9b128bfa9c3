"""`askbot sources`: set up, looked at, visited, from the command line."""

import json
from pathlib import Path

import pytest

from tests.support.command import Command


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    folder = tmp_path / "desk"
    folder.mkdir()
    (folder / "ferry.md").write_text("# Ferry\n\nThe ferry company said that fares rise.\n", encoding="utf-8")
    return folder


def test_a_folder_is_added_visited_indexed_and_listed(askbot: Command, corpus: Path, desk: Path) -> None:
    where = ("--corpus", str(corpus))
    assert askbot("sources", "list", *where).out.startswith("There are no sources.")
    assert askbot("sources", "add", "desk", "folder", str(desk), *where).code == 0
    ran = askbot("sources", "run", *where, "--json")
    assert json.loads(ran.out.splitlines()[0])[0]["added"] == ["general/desk/ferry.md"]
    (listed,) = json.loads(askbot("sources", "list", *where, "--json").out)
    assert (listed["documents"], listed["problem"]) == (1, None)
    answer = json.loads(askbot("ask", "What did the ferry company say?", *where, "--json").out)
    assert answer["statements"][0]["citation"]["document"] == "general/desk/ferry.md"
    assert "No source is due" in askbot("sources", "run", *where).out


def test_a_source_that_fails_gives_exit_code_1(askbot: Command, corpus: Path, desk: Path) -> None:
    where = ("--corpus", str(corpus))
    askbot("sources", "add", "desk", "folder", str(desk.parent / "nowhere"), *where)
    outcome = askbot("sources", "run", *where)
    assert outcome.code == 1
    assert "desk: There is no folder" in outcome.err


def test_what_cannot_be_taken_says_why(askbot: Command, corpus: Path) -> None:
    where = ("--corpus", str(corpus))
    for given, said in (
        (("a b", "feed", "http://x.example"), "name"),
        (("a", "tape", "http://x.example"), "kind"),
        (("a", "feed", "x.example"), "http"),
        (("a", "feed", "http://me:secret@x.example"), "password"),
    ):
        outcome = askbot("sources", "add", *given, *where)
        assert outcome.code == 2
        assert said in outcome.err
    assert "There is no source b." in askbot("sources", "pause", "b", *where).err


def test_a_folder_is_kept_by_its_whole_path(
    askbot: Command, corpus: Path, desk: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    where = ("--corpus", str(corpus))
    monkeypatch.chdir(desk.parent)
    assert askbot("sources", "add", "desk", "folder", f"./{desk.name}", *where).code == 0
    (listed,) = json.loads(askbot("sources", "list", *where, "--json").out)
    assert Path(listed["address"]) == desk.absolute()
