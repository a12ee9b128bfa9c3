"""`askbot people`: who said what, filtered, exported, corrected."""

import csv
import json
from io import StringIO
from pathlib import Path

import pytest

from askbot.attribution import load_attributor
from askbot.encoder import Encoder
from askbot.index import build_index
from askbot.people import EntityResolver
from tests.conftest import HARBOUR
from tests.index.test_mentions import LATER
from tests.support.command import Command


def indexed(folder: Path, encoder: Encoder) -> tuple[str, ...]:
    (folder / "corpus" / "desk").mkdir(parents=True, exist_ok=True)
    (folder / "corpus" / "harbour.md").write_text(HARBOUR, encoding="utf-8")
    (folder / "corpus" / "desk" / "talks.md").write_text(LATER, encoding="utf-8")
    attributor = load_attributor(encoder)
    build_index(folder / "corpus", folder / "index", encoder, attributor, resolver=EntityResolver())
    return ("--corpus", str(folder / "corpus"), "--index", str(folder / "index"))


@pytest.fixture(scope="module")
def where(tmp_path_factory: pytest.TempPathFactory, encoder: Encoder) -> tuple[str, ...]:
    return indexed(tmp_path_factory.mktemp("people"), encoder)


def test_list_shows_who_says_most_first(askbot: Command, where: tuple[str, ...]) -> None:
    listed = json.loads(askbot("people", "list", *where, "--json").out)
    counts = [one["statements"] for one in listed]
    assert counts == sorted(counts, reverse=True)
    assert listed[0] == {
        "name": "Ines Okafor",
        "kind": "person",
        "country": None,
        "statements": 3,
        "documents": 2,
        "since": "2026-03-02",
        "until": "2026-03-09",
    }
    assert [one["name"] for one in json.loads(askbot("people", "list", "lindq", *where, "--json").out)] == [
        "Marta Lindqvist"
    ]
    assert "Marta Lindqvist" in askbot("people", "list", *where).out


def test_show_tells_what_documents_call_them(askbot: Command, where: tuple[str, ...]) -> None:
    entry = json.loads(askbot("people", "show", "okafor", *where, "--json").out)
    assert entry["name"] == "Ines Okafor"
    texts = {one["text"]: one["since"] for one in entry["spellings"]}
    assert texts["Mayor Ines Okafor"] == "2026-03-02"
    assert "3 statements in 2 briefings" in askbot("people", "show", "Ines Okafor", *where).out


@pytest.mark.parametrize(
    ("options", "dates"),
    [
        ((), ["2026-03-09", "2026-03-09", "2026-03-02"]),
        (("--since", "2026-03-05"), ["2026-03-09", "2026-03-09"]),
        (("--until", "2026-03-05"), ["2026-03-02"]),
        (("--stance", "no comment"), ["2026-03-02"]),
        (("--topic", "talks"), ["2026-03-09", "2026-03-09", "2026-03-02"]),
        (("--topic", "walkout silence"), []),
        (("--collection", "desk"), ["2026-03-09", "2026-03-09"]),
        (("--most", "1", "--skip", "2"), ["2026-03-02"]),
    ],
)
def test_statements_are_filtered(
    askbot: Command, where: tuple[str, ...], options: tuple[str, ...], dates: list[str]
) -> None:
    rows = json.loads(askbot("people", "statements", "Ines Okafor", *where, *options, "--json").out)
    assert [row["date"] for row in rows] == dates
    assert all(row["speaker"] == "Ines Okafor" for row in rows)


def test_statements_of_all_are_exported(askbot: Command, where: tuple[str, ...]) -> None:
    said = askbot("people", "statements", "", *where, "--stance", "denied", "--format", "csv")
    rows = list(csv.DictReader(StringIO(said.out)))
    assert {row["speaker"] for row in rows} == {"Norvik", "Dockers' Union"}
    assert all(row["text"] and row["document"] and row["first_line"].isdigit() for row in rows)
    lines = askbot("people", "statements", "", *where, "--stance", "denied", "--format", "jsonl").out.splitlines()
    assert {json.loads(line)["text"] for line in lines} == {row["text"] for row in rows}


def test_a_claim_review_has_claimant_claim_date_and_place(askbot: Command, where: tuple[str, ...]) -> None:
    line = askbot("people", "statements", "Marta Lindqvist", *where, "--format", "claimreview").out.splitlines()[0]
    review = json.loads(line)
    assert (review["@context"], review["@type"]) == ("https://schema.org", "ClaimReview")
    assert review["claimReviewed"].startswith("Marta Lindqvist, an economist")
    claim = review["itemReviewed"]
    assert claim["author"] == {"@type": "Person", "name": "Marta Lindqvist"}
    assert claim["datePublished"] == "2026-03-02"
    assert claim["appearance"]["publisher"]["name"] == "Coastal Desk"


def test_a_surname_finds_who_is_named_in_full_before_documents_that_give_no_more(
    askbot: Command, tmp_path: Path, encoder: Encoder
) -> None:
    texts = ("Marta Rubio said that the rink is late.", "Rubio said that it is shut.", "Rubio said that skaters wait.")
    (tmp_path / "corpus").mkdir()
    for number, text in enumerate(texts):
        (tmp_path / "corpus" / f"{number}.md").write_text(text + "\n", encoding="utf-8")
    build_index(tmp_path / "corpus", tmp_path / "index", encoder, load_attributor(None), resolver=EntityResolver())
    where = ("--index", str(tmp_path / "index"))
    listed = json.loads(askbot("people", "list", *where, "--json").out)
    assert sorted(one["name"] for one in listed) == ["Marta Rubio", "Rubio", "Rubio"]
    assert json.loads(askbot("people", "show", "rubio", *where, "--json").out)["name"] == "Marta Rubio"


def test_nobody_of_a_name_is_said_so(askbot: Command, where: tuple[str, ...]) -> None:
    outcome = askbot("people", "show", "Nobody Known", *where)
    assert outcome.code == 2
    assert "Nobody called Nobody Known is quoted" in outcome.err


def test_corrections_count_from_the_next_index(askbot: Command, tmp_path: Path, encoder: Encoder) -> None:
    where = indexed(tmp_path, encoder)
    corrected = where[:2]
    assert askbot("people", "merge", "Norvik", "Marta Lindqvist", *corrected).code == 0
    assert askbot("people", "name", "Norvik", "The two", *corrected).code == 0
    assert askbot("people", "split", "Mayor Ines Okafor", *corrected).code == 0
    assert not (tmp_path / "people.yaml").exists(), "they stand in the journal"
    askbot("index", *where)
    listed = {one["name"]: one["statements"] for one in json.loads(askbot("people", "list", *where, "--json").out)}
    assert listed["The two"] >= 2
    assert "Norvik" not in listed
    rows = json.loads(askbot("people", "list", "okafor", *where, "--json").out)
    assert sorted(one["documents"] for one in rows) == [1, 1]
    askbot("index", *where, "--full")
    assert "The two" in askbot("people", "list", *where).out


def test_changes_over_time_are_printed_with_both_sides(askbot: Command, tmp_path: Path, encoder: Encoder) -> None:
    said = "According to the Dockers' Union, 1,900 dockers have stopped work at Port Ellery."
    later = f"---\ndate: 2026-03-20\n---\n\n{said}\n"
    (tmp_path / "corpus").mkdir()
    (tmp_path / "corpus" / "later.md").write_text(later, encoding="utf-8")
    where = ("--index", indexed(tmp_path, encoder)[3])
    (change,) = json.loads(askbot("changes", "Dockers' Union", *where, "--json").out)
    assert change["kind"] == "figure changed"
    assert [change[side]["date"] for side in ("earlier", "later")] == ["2026-03-02", "2026-03-20"]
    assert "1,450" in change["earlier"]["text"]
    assert "figure changed" in askbot("changes", "Dockers' Union", *where).out
    assert "No two statements differ" in askbot("changes", "Marta Lindqvist", *where).out
