"""A run that is killed, at many moments: library and index stay whole, and the next run makes up for it."""

import os
import subprocess
import sys

import pytest


@pytest.mark.slow
@pytest.mark.parametrize("moment", [[], ["--publishing"]])
def test_a_run_that_is_killed_at_any_moment_loses_nothing(moment: list[str]) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.faults.sources", "--kills", "8", "--seed", "7", *moment],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "OMP_NUM_THREADS": "1"},
        timeout=900,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    assert "kill -9 of a run of the sources: 8 (" in done.stdout
