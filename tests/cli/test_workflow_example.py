"""The example for a build server: its command is one that askbot takes, and it holds its floors."""

import shlex
import shutil
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.support.command import Command

EXAMPLES = Path(__file__).parents[2] / "examples"


def steps() -> list[dict[str, Any]]:
    workflow = yaml.safe_load((EXAMPLES / "evaluation-workflow.yml").read_text(encoding="utf-8"))
    return workflow["jobs"]["evaluate"]["steps"]


@pytest.mark.slow
def test_the_workflow_holds_its_floors(askbot: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "examples"
    shutil.copytree(EXAMPLES, folder)
    monkeypatch.chdir(folder)
    (command,) = [step["run"] for step in steps() if step.get("name") == "Ask every question"]
    program, *words = shlex.split(command)
    assert program == "askbot"
    done = askbot(*words)
    assert done.code == 0, done.err
    uploaded = next(step for step in steps() if step.get("uses", "").startswith("actions/upload"))["with"]["path"]
    assert all((folder / name).stat().st_size for name in uploaded.split())
