import json
from pathlib import Path

from tests.support.command import Command


def test_reports_what_was_added_changed_removed_and_skipped(askbot: Command, corpus: Path) -> None:
    (corpus / "latin1.txt").write_bytes(b"\x00\x01\x02\xff\xfe\x00" * 40)
    first = json.loads(askbot("index", "--corpus", str(corpus), "--json").out)
    assert first["added"] == ["harbour.md", "lighthouse.txt"]
    assert first["skipped"][0]["path"] == "latin1.txt"
    assert "binary" in first["skipped"][0]["reason"]

    (corpus / "lighthouse.txt").write_text("The lamp was switched off in 2020.\n", encoding="utf-8")
    (corpus / "ferry.txt").write_text("The ferry sails at noon.\n", encoding="utf-8")
    second = json.loads(askbot("index", "--corpus", str(corpus), "--json").out)
    assert (second["added"], second["changed"], second["unchanged"]) == (["ferry.txt"], ["lighthouse.txt"], 1)
    assert second["snapshot"] != first["snapshot"]

    third = json.loads(askbot("index", "--corpus", str(corpus), "--json").out)
    assert (third["unchanged"], third["snapshot"]) == (3, second["snapshot"]), "no change keeps the snapshot"


def test_summary_for_people_names_files_and_reasons(askbot: Command, corpus: Path) -> None:
    (corpus / "empty.md").write_text("", encoding="utf-8")
    outcome = askbot("index", "--corpus", str(corpus))
    assert outcome.code == 0
    assert "added 2" in outcome.out
    assert "harbour.md" in outcome.out
    assert "empty.md" in outcome.out


def test_missing_corpus_is_one_line_with_the_remedy(askbot: Command, tmp_path: Path) -> None:
    outcome = askbot("index", "--corpus", str(tmp_path / "nowhere"))
    assert outcome.code == 2
    assert outcome.err.count("\n") == 1
    assert "nowhere" in outcome.err


def test_an_empty_corpus_keeps_the_old_index(askbot: Command, corpus: Path) -> None:
    before = json.loads(askbot("index", "--corpus", str(corpus), "--json").out)
    for file in corpus.iterdir():
        file.unlink()
    outcome = askbot("index", "--corpus", str(corpus))
    assert outcome.code == 2
    asked = askbot("ask", "How many dockers stopped work?", "--index", ".askbot/index", "--json")
    assert json.loads(asked.out)["snapshot"] == before["snapshot"]
