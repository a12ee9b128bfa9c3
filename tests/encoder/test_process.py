"""What an encoder changes in the process that it is loaded in: nothing, unless the process is askbot's own."""

import json
import subprocess
import sys

import pytest

LOOK = """
import gc, json, os, torch
torch.set_num_threads(3)
{tuned}
from askbot.encoder import load_encoder
encoder = load_encoder()
set_here = "THP_MEM_ALLOC_ENABLE" in os.environ
print(json.dumps([torch.get_num_threads(), gc.get_freeze_count() > 0, set_here, encoder.threads]))
"""


def look(tuned: str) -> list[object]:
    run = subprocess.run(
        [sys.executable, "-c", LOOK.format(tuned=tuned)],
        text=True,
        capture_output=True,
        check=True,
        env={"OMP_NUM_THREADS": "4", "PYTHONPATH": ":".join(sys.path)},
    )
    return json.loads(run.stdout)


@pytest.mark.slow
def test_a_notebook_keeps_its_threads_its_collector_and_its_environment() -> None:
    assert look("") == [3, False, False, 1]


@pytest.mark.slow
def test_a_process_of_askbots_own_encodes_a_batch_in_each_thread() -> None:
    tuned = "from askbot.encoder import tune_process; tune_process()"
    assert look(tuned) == [1, True, True, 4]
