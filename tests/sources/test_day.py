"""A day of feeds at the real engine, with questions asked all the time; the benchmark itself measures the times."""

import json
import subprocess
import sys

import pytest


@pytest.mark.slow
def test_a_day_of_20_feeds_indexes_each_item_once_while_every_question_is_answered() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.sources_day", "--items", "40", "--steps", "2"],
        capture_output=True,
        text=True,
        check=False,
        timeout=900,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    measured = json.loads(done.stdout)
    assert (measured["indexed once"], measured["failed answers"], measured["re-indexes"]) == (True, 0, 2)
    assert measured["renewing (ms)"]["answers"] > 0
    assert measured["quiet (ms)"]["answers"] > 0
