"""The speed benchmark on next to nothing: what it tells, not how fast."""

import json
from pathlib import Path

import pytest

from tests.benchmarks.conftest import Script


@pytest.mark.slow
def test_three_times_of_indexing_stand_beside_the_documents(script: Script) -> None:
    done = script("speed.py", "reindex", "--documents", "12", "--threads", "1")
    assert done.returncode == 0, done.stderr
    result = json.loads(done.stdout)
    assert (result["documents"], result["words"]) == (12, 12 * 12)
    assert result["first"]["seconds"] > result["no_change"]["seconds"]
    assert result["one_changed"]["processor_seconds"] > 0
    assert result["measured_on"]["versions"]["faiss-cpu"]


@pytest.mark.parametrize(
    ("options", "words"),
    [(["queries"], "queries needs a folder"), (["encoder", "nowhere"], "nowhere does not exist")],
)
def test_what_is_missing_is_named_without_a_stack_trace(script: Script, options: list[str], words: str) -> None:
    done = script("speed.py", *options)
    assert done.returncode != 0
    assert words in done.stderr
    assert "Traceback" not in done.stderr


def test_a_set_with_too_few_questions_to_time_is_an_error(script: Script, folder: Path) -> None:
    done = script("speed.py", "queries", folder, "--passages", "8")
    assert (done.returncode, done.stdout) == (1, "")
    assert "has 4 questions" in done.stderr
