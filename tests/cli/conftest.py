"""Runs the command as a person would, in this process, so that the libraries are imported once."""

import sys
from io import StringIO
from pathlib import Path

import pytest

from askbot.cli.app import main
from tests.support.command import Command, Outcome


@pytest.fixture
def askbot(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> Command:
    """Call it with the command's words; `stdin` is what is piped in. It runs in an empty folder."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("DISCORD_TOKEN", raising=False)

    def run(*words: str, stdin: str = "") -> Outcome:
        monkeypatch.setattr(sys, "argv", ["askbot", *words])
        monkeypatch.setattr(sys, "stdin", StringIO(stdin))
        code = 0
        try:
            main()
        except SystemExit as end:
            code = int(end.code or 0)
        captured = capsys.readouterr()
        return Outcome(code, captured.out, captured.err)

    return run
