"""What scripts rely on stays: commands and options, JSON keys, settings, the names that `askbot` exports.

`surface.json` is what there was before the packages were laid out anew. Something may be added; nothing may go.
"""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click
import typer

import askbot
from askbot.cli.app import create_app
from askbot.settings import Settings
from tests.support.command import Command

BEFORE = json.loads(Path(__file__).with_name("surface.json").read_text(encoding="utf-8"))
QUESTION = "How many dockers have stopped work?"


def options(command: click.Command, name: str) -> Iterator[tuple[str, set[str]]]:
    """Every command with its options."""
    yield name, {option for given in command.params for option in (*given.opts, *given.secondary_opts)}
    for inner_name, inner in getattr(command, "commands", {}).items():
        yield from options(inner, f"{name} {inner_name}")


def keys(value: Any, at: str = "") -> Iterator[str]:
    """The paths of all keys, `[]` for each list."""
    if isinstance(value, dict):
        for key, inner in value.items():
            yield f"{at}.{key}".lstrip(".")
            yield from keys(inner, f"{at}.{key}")
    elif isinstance(value, list):
        for inner in value:
            yield from keys(inner, f"{at}[]")


def test_no_command_and_no_option_is_gone() -> None:
    now = dict(options(typer.main.get_command(create_app()), "askbot"))
    gone = {name: set(before) - now.get(name, set()) for name, before in BEFORE["commands"].items()}
    assert {name: lost for name, lost in gone.items() if lost or name not in now} == {}


def test_no_json_key_is_gone(askbot: Command, corpus: Path) -> None:
    index = ("--corpus", str(corpus), "--index", str(corpus.parent / "index"), "--json")
    said = {
        "index": askbot("index", *index).out,
        "ask": askbot("ask", QUESTION, *index).out,
        "attribute": askbot("attribute", str(corpus / "harbour.md"), "--json").out,
    }
    for name, before in BEFORE["json"].items():
        assert set(before) - set(keys(json.loads(said[name].splitlines()[0]))) == set(), name


def test_no_setting_and_no_exported_name_is_gone() -> None:
    assert set(BEFORE["settings"]) <= set(Settings.model_fields)
    assert set(BEFORE["names"]) <= set(askbot.__all__)
    assert all(hasattr(askbot, name) for name in BEFORE["names"])
