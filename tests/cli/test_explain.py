import json
from pathlib import Path

from tests.support.command import Command


def test_an_answer_is_explained_by_its_id(askbot: Command, corpus: Path) -> None:
    answer = json.loads(askbot("ask", "How many dockers have stopped work?", "--corpus", str(corpus), "--json").out)
    told = json.loads(askbot("explain", answer["id"], "--json").out)
    assert (told["id"], told["status"], told["snapshot"]) == (answer["id"], "answered", answer["snapshot"])
    shown = [candidate for candidate in told["candidates"] if candidate["shown"]]
    first = answer["statements"][0]["citation"]
    assert (first["document"], first["start"], first["end"]) in [(c["document"], c["start"], c["end"]) for c in shown]
    assert told["hits"][0]["scores"].keys() == answer["passages"][0]["scores"].keys()
    assert 0 < told["threshold"] <= told["confidence"]
    assert told["question"] is None


def test_people_see_the_scores_and_the_threshold(askbot: Command, corpus: Path) -> None:
    answer = json.loads(askbot("ask", "What is the capital of Mongolia?", "--corpus", str(corpus), "--json").out)
    told = askbot("explain", answer["id"])
    assert told.code == 0
    assert "not_covered" in told.out
    assert "threshold" in told.out
    assert "maxsim" in told.out


def test_an_unknown_id_is_an_error_with_a_remedy(askbot: Command) -> None:
    told = askbot("explain", "abcdef")
    assert told.code == 2
    assert "No answer abcdef is known" in told.err
    assert "30 days" in told.err


def test_a_journal_that_cannot_be_used_does_not_keep_an_answer_back(askbot: Command, corpus: Path) -> None:
    Path(".askbot/journal.sqlite").mkdir(parents=True)
    told = askbot("ask", "How many dockers have stopped work?", "--corpus", str(corpus))
    assert told.code == 0
    assert "1,450" in told.out
    assert "journal" in told.err
