"""A process that has stepped back, for real."""

import os
import subprocess
import sys

import pytest

CHILD = "import os; print(os.nice(0), os.sched_getscheduler(0))"
CODE = f"""
import os, subprocess, sys, threading
from askbot.concurrency.background import step_back
step_back()
exec({CHILD!r})
thread = threading.Thread(target=lambda: print(os.nice(0), os.sched_getscheduler(0)))
thread.start()
thread.join()
sys.stdout.flush()
subprocess.run([sys.executable, "-c", {CHILD!r}], check=True)
"""


@pytest.mark.skipif(not hasattr(os, "SCHED_IDLE"), reason="Linux alone has the policy")
def test_it_its_threads_and_its_children_wait_for_all_others() -> None:
    run = subprocess.run([sys.executable, "-c", CODE], capture_output=True, text=True, check=True)
    assert run.stdout.split("\n") == [*[f"19 {os.SCHED_IDLE}"] * 3, ""], run.stderr
