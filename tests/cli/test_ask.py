import json
from pathlib import Path
from typing import Any

import pytest

from tests.support.command import Command


def ask(askbot: Command, corpus: Path, question: str, *options: str) -> dict[str, Any]:
    return json.loads(askbot("ask", question, "--corpus", str(corpus), "--json", *options).out)


def test_json_gives_the_statement_its_speaker_and_its_place(askbot: Command, corpus: Path) -> None:
    answer = ask(askbot, corpus, "How many dockers have stopped work?")
    assert answer["status"] == "answered"
    first = answer["statements"][0]
    assert "1,450 dockers" in first["text"]
    assert "Dockers' Union" in first["attribution"]["source"]
    assert first["stance"] == "reported"
    assert first["citation"]["section"] == ["The walkout"]
    assert first["citation"]["document"] == "harbour.md"


@pytest.mark.parametrize(
    ("question", "speaker", "stance"),
    [
        ("What does Mayor Okafor say about the talks?", "Okafor", "no comment"),
        ("Did Norvik cancel sailings?", "Norvik", "denied"),
        ("What will the restoration of the lighthouse cost?", "heritage board", "forecast"),
    ],
)
def test_stance_and_speaker(askbot: Command, corpus: Path, question: str, speaker: str, stance: str) -> None:
    first = ask(askbot, corpus, question)["statements"][0]
    assert speaker in first["attribution"]["source"]
    assert first["stance"] == stance


def test_a_forecast_that_nobody_is_named_for_has_no_speaker(askbot: Command, corpus: Path) -> None:
    first = ask(askbot, corpus, "What may happen if the walkout lasts into April?")["statements"][0]
    assert (first["stance"], first["attribution"]) == ("forecast", None)


def test_every_offset_gives_its_text_back(askbot: Command, corpus: Path) -> None:
    answer = ask(askbot, corpus, "What is said about the strike?")
    assert answer["passages"]
    places = [*answer["passages"], *({**s["citation"], "text": s["text"]} for s in answer["statements"])]
    for place in places:
        text = (corpus / place["document"]).read_bytes().decode("utf-8-sig")
        assert text[place["start"] : place["end"]] == place["text"]


def test_what_the_corpus_does_not_tell_is_not_covered(askbot: Command, corpus: Path) -> None:
    outcome = askbot("ask", "What is the capital of Mongolia?", "--corpus", str(corpus), "--json")
    assert outcome.code == 1
    assert json.loads(outcome.out)["status"] == "not_covered"


def test_builds_a_missing_index_first_and_follows_the_corpus(askbot: Command, corpus: Path) -> None:
    ask(askbot, corpus, "How many dockers have stopped work?")
    (corpus / "ferry.txt").write_text("The captain said that the ferry sails at noon.\n", encoding="utf-8")
    assert "noon" in ask(askbot, corpus, "When does the ferry sail?")["statements"][0]["text"]


def test_reads_questions_from_a_pipe_and_marks_the_bad_line(askbot: Command, corpus: Path) -> None:
    outcome = askbot("ask", "-", "--corpus", str(corpus), stdin="Who built it?\n???\n\nHow far does the lamp reach?\n")
    lines = [json.loads(line) for line in outcome.out.splitlines()]
    assert len(lines) == 3
    assert "error" in lines[1]
    assert "31 kilometres" in lines[2]["statements"][0]["text"]
    assert outcome.code == 2


def test_answer_for_people_names_speaker_stance_and_line(askbot: Command, corpus: Path) -> None:
    outcome = askbot("ask", "What will the restoration cost?", "--corpus", str(corpus))
    assert outcome.code == 0
    assert "heritage board · 🔮 forecast" in outcome.out
    assert "line 7" in outcome.out


@pytest.mark.parametrize(
    "words", [["ask", ""], ["ask", "x", "-k", "0"], ["nonsense"], ["ask", "x", "--corpus", "nowhere"]]
)
def test_wrong_use_exits_with_2_and_no_stack_trace(askbot: Command, words: list[str]) -> None:
    outcome = askbot(*words)
    assert outcome.code == 2
    assert "Traceback" not in outcome.err
    assert outcome.err


def test_a_filter_on_a_document_that_is_not_there_names_the_nearest(askbot: Command, corpus: Path) -> None:
    outcome = askbot("ask", "How far does the lamp reach?", "--corpus", str(corpus), "--document", "lighthouse.md")
    assert outcome.code == 2
    assert "lighthouse.txt" in outcome.err


@pytest.mark.parametrize(
    ("options", "documents"),
    [
        (["--document", "lighthouse.txt"], {"lighthouse.txt"}),
        (["--since", "2026-01-01"], {"harbour.md"}),
        (["--until", "2025-12-31"], set[str]()),
        (["--section", "what may follow"], {"harbour.md"}),
    ],
)
def test_filters_hold_for_every_passage(askbot: Command, corpus: Path, options: list[str], documents: set[str]) -> None:
    outcome = askbot("ask", "What is known about the strike?", "--corpus", str(corpus), "--json", *options)
    assert {passage["document"] for passage in json.loads(outcome.out)["passages"]} == documents


def test_an_unexpected_error_is_one_line_that_says_how_to_see_more(
    askbot: Command, corpus: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    index = corpus.parent / "a-file"
    index.write_text("not a folder", encoding="utf-8")
    outcome = askbot("index", "--corpus", str(corpus), "--index", str(index))
    assert outcome.code == 2
    assert outcome.err.count("\n") == 1
    monkeypatch.setenv("ASKBOT_LOG_LEVEL", "loud")
    assert "ASKBOT_LOG_LEVEL" in askbot("settings").err


@pytest.mark.parametrize(
    ("section", "said"),
    [("what may folow", "Did you mean What may follow?"), ("Zebras", "Name a heading of a briefing in full.")],
)
def test_a_section_that_is_not_there_is_said_with_the_nearest(
    askbot: Command, corpus: Path, section: str, said: str
) -> None:
    outcome = askbot("ask", "What is known about the strike?", "--corpus", str(corpus), "--section", section)
    assert outcome.code == 2
    assert f"No briefing has a section “{section}”. {said}" in outcome.err


def test_days_that_no_briefing_is_from_are_said(askbot: Command, corpus: Path) -> None:
    outcome = askbot("ask", "What is known about the strike?", "--corpus", str(corpus), "--since", "2031-01-01")
    assert (outcome.code, "the only date is 2026-03-02" in outcome.err) == (1, True)
    within = askbot("ask", "What is known about the strike?", "--corpus", str(corpus), "--since", "2026-03-02")
    assert "days asked for" not in within.err


def test_a_filter_on_dates_where_no_briefing_has_one_says_so(askbot: Command, tmp_path: Path) -> None:
    (tmp_path / "undated").mkdir()
    (tmp_path / "undated" / "ferry.md").write_text("# Ferry\n\nThe ferry sails at noon.\n", encoding="utf-8")
    outcome = askbot("ask", "When does the ferry sail?", "--corpus", str(tmp_path / "undated"), "--until", "2031-01-01")
    assert "No briefing has a date" in outcome.err
    assert "front matter" in outcome.err


def test_asks_one_collection_alone(askbot: Command, corpus: Path) -> None:
    (corpus / "islands").mkdir()
    (corpus / "lighthouse.txt").rename(corpus / "islands/lighthouse.txt")
    assert "1874" in str(ask(askbot, corpus, "When was the lighthouse built?", "--collection", "islands"))
    outcome = askbot("ask", "When was the lighthouse built?", "--corpus", str(corpus), "--collection", "general")
    assert outcome.code == 1
    assert "1874" not in outcome.out
    outcome = askbot("ask", "When was it built?", "--corpus", str(corpus), "--collection", "islnds")
    assert outcome.code == 2
    assert "There is no collection islnds in the index. There are: general, islands." in outcome.err
