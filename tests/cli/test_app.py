from importlib.metadata import distribution

from askbot.cli.app import main


def test_the_installed_command_is_the_app() -> None:
    (script,) = (entry for entry in distribution("askbot-discord").entry_points if entry.name == "askbot")
    assert script.load() is main
