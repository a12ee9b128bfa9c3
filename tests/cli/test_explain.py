import json
from pathlib import Path

from tests.support.command import Command


def test_an_answer_is_explained_by_its_id(askbot: Command, corpus: Path) -> None:
    answer = json.loads(askbot("ask", "How many dockers have stopped work?", "--corpus", str(corpus), "--json").out)
    record = json.loads(askbot("explain", answer["id"], "--json").out)
    assert (record["id"], record["status"], record["snapshot"]) == (answer["id"], "answered", answer["snapshot"])
    chosen = [candidate for candidate in record["candidates"] if candidate["shown"]]
    first = answer["statements"][0]["citation"]
    assert (first["document"], first["start"], first["end"]) in [(c["document"], c["start"], c["end"]) for c in chosen]
    assert record["hits"][0]["scores"].keys() == answer["passages"][0]["scores"].keys()
    assert 0 < record["threshold"] <= record["confidence"]
    assert record["question"] is None


def test_people_see_the_scores_and_the_threshold(askbot: Command, corpus: Path) -> None:
    answer = json.loads(askbot("ask", "What is the capital of Mongolia?", "--corpus", str(corpus), "--json").out)
    outcome = askbot("explain", answer["id"])
    assert outcome.code == 0
    assert "not_covered" in outcome.out
    assert "threshold" in outcome.out
    assert "maxsim" in outcome.out


def test_an_unknown_id_is_an_error_with_a_remedy(askbot: Command) -> None:
    outcome = askbot("explain", "abcdef")
    assert outcome.code == 2
    assert "No answer abcdef is known" in outcome.err
    assert "30 days" in outcome.err


def test_a_journal_that_cannot_be_used_does_not_keep_an_answer_back(askbot: Command, corpus: Path) -> None:
    Path(".askbot/journal.sqlite").mkdir(parents=True)
    outcome = askbot("ask", "How many dockers have stopped work?", "--corpus", str(corpus))
    assert outcome.code == 0
    assert "1,450" in outcome.out
    assert "journal" in outcome.err
