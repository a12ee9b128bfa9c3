import json
from pathlib import Path
from typing import Any

import pytest

from tests.support.command import Command

TEXT = """\
Trouble at the harbour

According to the Dockers' Union (DU), 1,450 dockers have stopped work.\r
The DU denied that it had been offered a raise.
"""


def test_json_gives_spans_as_offsets_into_the_file(askbot: Command, tmp_path: Path) -> None:
    (tmp_path / "strike.txt").write_bytes(TEXT.encode())
    row = json.loads(askbot("attribute", "strike.txt", "--json").out)
    assert row["file"] == "strike"
    first, second = row["attributions"]
    texts = [[TEXT[a:b] for a, b in first[role]] for role in ("source", "cue", "content")]
    assert texts == [["the Dockers' Union (DU)"], ["According to"], ["1,450 dockers have stopped work"]]
    assert (first["stance"], first["speaker"], first["inferred"]) == ("reported", "the Dockers' Union (DU)", False)
    assert (second["stance"], second["speaker"], second["inferred"]) == ("denied", "the Dockers' Union (DU)", True)


def test_several_files_give_a_line_each_and_rules_need_no_head(askbot: Command, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("The mayor said that it rained.\n", encoding="utf-8")
    (tmp_path / "b.md").write_text("# Weather\n\nIt rained.\n", encoding="utf-8")
    rows = [json.loads(line) for line in askbot("attribute", "a.txt", "b.md", "--json", "--rules").out.splitlines()]
    assert [row["file"] for row in rows] == ["a", "b"]
    assert [a["speaker"] for a in rows[0]["attributions"]] == ["The mayor"]
    assert rows[1]["attributions"] == []


def test_reading_view_names_roles_in_words(askbot: Command, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("The mayor declined to comment on the [secret] talks.\n", encoding="utf-8")
    out = askbot("attribute", "a.txt").out
    assert "The mayor (no comment)" in out
    assert "cue:" in out
    assert "[secret] talks" in out


@pytest.mark.skipif(not Path("/dev/zero").exists(), reason="there is no such device")
def test_what_never_ends_is_one_line(askbot: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ASKBOT_MAX_FILE_MB", "0.5")
    outcome = askbot("attribute", "/dev/zero")
    assert (outcome.code, outcome.out) == (2, "")
    assert outcome.err == "askbot: /dev/zero is larger than 0.5 MB. Raise ASKBOT_MAX_FILE_MB to have it read.\n"


def test_a_missing_file_is_one_line(askbot: Command) -> None:
    outcome = askbot("attribute", "nowhere.txt")
    assert outcome.code == 2
    assert outcome.err.startswith("askbot: nowhere.txt:")
    assert len(outcome.err.splitlines()) == 1


def test_json_tells_each_sentence_as_an_answer_shows_it(askbot: Command, tmp_path: Path) -> None:
    text = (
        "---\ntitle: Port news\ndate: 2026-03-02\n---\n\nThe port says that 900 dockers left. It rained on *Monday*.\n"
    )
    (tmp_path / "corpus").mkdir(exist_ok=True)
    (tmp_path / "corpus" / "port.md").write_text(text, encoding="utf-8")
    row = json.loads(askbot("attribute", "corpus/port.md", "--json").out)
    assert (row["title"], row["date"], row["language"]) == ("Port news", "2026-03-02", "en")
    first, second = row["sentences"]
    assert (first["speaker"], first["stance"], first["inferred"]) == ("The port", "reported", False)
    assert text[first["start"] : first["end"]] == first["text"] == "The port says that 900 dockers left."
    assert (second["text"], second["speaker"], second["stance"]) == ("It rained on Monday.", None, "own account")
    assert (first["lines"], first["checked"]) == ([6, 6], True)
    askbot("index", "--corpus", "corpus", "--index", "index")
    answer = json.loads(askbot("ask", "How many dockers left?", "--json", "--corpus", "corpus", "--index", "index").out)
    statement = next(s for s in answer["statements"] if "900" in s["text"])
    assert (statement["attribution"]["source"], statement["stance"]) == (first["speaker"], first["stance"])


FILES = {
    "port.md": "# Port\n\nThe port's head, Ilse Brandt, denied that 40 cranes had failed. She said 12 cranes were being"
    " painted.\n\n“The tug Morgana sank on Monday. Her crew of seven is safe.”\n",
    "briefing.md": "# Briefing on the dam\n\nMR. KEITA: The dam of Tarn holds nine metres of water.\n\n"
    "QUESTION: Will the turbine of Tarn be sold?\n\nMR. KEITA: I have nothing on the turbine today.\n\n"
    "QUESTION: Thank you.\n",
    "hafen.md": "# Hafen\n\nDer Bürgermeister sagte, die Brücke von Dorn werde im Mai gesperrt. In Dorn leben"
    " 3000 Fischer.\n",
    "outlook.md": "# Outlook\n\nAnalysts expect that wheat prices could double by June. The mill of Marn was built"
    " in 1820.\n",
}
QUESTIONS = [
    "How many cranes failed?",
    "How many cranes were being painted?",
    "When did the tug Morgana sink?",
    "How much water does the dam of Tarn hold?",
    "Will the turbine of Tarn be sold?",
    "Wann wird die Brücke von Dorn gesperrt?",
    "Wie viele Fischer leben in Dorn?",
    "What will wheat prices do?",
    "When was the mill of Marn built?",
]


@pytest.mark.slow
def test_json_agrees_with_what_answers_show(askbot: Command, tmp_path: Path) -> None:
    (tmp_path / "corpus").mkdir()
    for name, text in FILES.items():
        (tmp_path / "corpus" / name).write_text(text, encoding="utf-8")
    rows = map(json.loads, askbot("attribute", *(f"corpus/{n}" for n in FILES), "--json").out.splitlines())
    told = {sentence["text"]: sentence for row in rows for sentence in row["sentences"]}
    askbot("index", "--corpus", "corpus", "--index", "index")
    shown: dict[str, dict[str, Any]] = {}
    for question in QUESTIONS:
        answer = json.loads(askbot("ask", question, "--json", "--corpus", "corpus", "--index", "index").out)
        shown |= {statement["text"]: statement for statement in answer["statements"]}
    assert len(shown) >= 6
    for text, statement in shown.items():
        said = statement["attribution"] or {"source": None, "inferred": False}
        by_answer = (said["source"], said["inferred"], statement["stance"], statement["checked"])
        assert by_answer == tuple(told[text][key] for key in ("speaker", "inferred", "stance", "checked"))
    assert {statement["stance"] for statement in shown.values()} >= {"denied", "reported", "own account"}
