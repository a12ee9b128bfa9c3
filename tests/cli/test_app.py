import socket
import subprocess
import sys
from importlib.metadata import distribution, version

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
