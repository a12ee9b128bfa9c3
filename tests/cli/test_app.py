import errno
import logging
import socket
import subprocess
import sys
from importlib.metadata import distribution, version
from pathlib import Path

import pytest

from askbot.cli.app import main
from tests.support.command import Command


def test_the_installed_command_is_the_app() -> None:
    (script,) = (entry for entry in distribution("askbot-discord").entry_points if entry.name == "askbot")
    assert script.load() is main


def test_the_version_is_the_packages(askbot: Command) -> None:
    assert askbot("--version").out == f"askbot {version('askbot-discord')}\n"


def test_help_has_a_short_form_everywhere(askbot: Command) -> None:
    for words in ((), ("ask",), ("eval",), ("eval", "sweep")):
        outcome = askbot(*words, "-h")
        assert outcome.code == 0
        assert "Usage: " in outcome.out


def test_the_command_starts_without_the_search_engine() -> None:
    look = (
        "import sys, askbot.cli.app; print(sorted({'numpy', 'torch', 'faiss', 'askbot.search'} & sys.modules.keys()))"
    )
    run = subprocess.run([sys.executable, "-c", look], text=True, capture_output=True, check=True)
    assert run.stdout.strip() == "[]"


def test_a_port_of_the_page_that_is_taken_is_one_line(askbot: Command) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        outcome = askbot("preview", "--no-browser", "--port", str(port))
    assert (outcome.code, outcome.out, outcome.err.count("\n")) == (2, "", 1)
    assert f"Port {port} cannot be used" in outcome.err


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="Linux alone has a device that is always full")
def test_output_that_cannot_be_written_is_one_line() -> None:
    with Path("/dev/full").open("w", encoding="utf-8") as full:
        command = [sys.executable, "-m", "askbot", "--help"]
        run = subprocess.run(command, stdout=full, stderr=subprocess.PIPE, text=True, check=False)
    assert (run.returncode, run.stderr.count("\n")) == (75, 1), run.stderr
    assert "No space left on device. Make room on the disk." in run.stderr


def test_a_reader_that_has_enough_is_no_error() -> None:
    command = f"{sys.executable} -m askbot --help | head -c 1"
    run = subprocess.run(["sh", "-c", command], capture_output=True, text=True, check=True)
    assert run.stderr == ""


def test_too_many_open_files_are_one_line(askbot: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise OSError(errno.EMFILE, "Too many open files")

    monkeypatch.setattr("askbot.cli.settings.load_settings", refuse)
    outcome = askbot("settings")
    assert (outcome.code, outcome.out) == (75, "")
    assert (
        outcome.err
        == "askbot: The system refused it: Too many open files. Allow more open files, as by: ulimit -n 4096\n"
    )


def test_a_librarys_warning_does_not_act_on_the_terminal(askbot: Command) -> None:
    assert askbot("--version").code == 0
    assert logging.lastResort is not None
    record = logging.LogRecord("pool", logging.WARNING, "", 0, "%s\x1b[2J is\naway", ("x\u202e",), None)
    assert logging.lastResort.format(record) == "x[2J is away"
