"""A process that has stepped back, for real."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from askbot.concurrency.background import background_command

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


@pytest.mark.skipif(not hasattr(os, "SCHED_IDLE"), reason="Linux alone has the policy")
def test_a_child_waits_for_all_others_from_its_first_import_on(tmp_path: Path) -> None:
    (tmp_path / "child.py").write_text(f"{CHILD}\nimport sys\nprint(__name__, sys.stdin.read())")
    command = background_command("child")
    variables = {**os.environ, "PYTHONPATH": str(tmp_path)}
    run = subprocess.run(command, input="an order", env=variables, capture_output=True, text=True, check=True)
    assert run.stdout == f"19 {os.SCHED_IDLE}\n__main__ an order\n"
