"""Every command that README and docs name is one that askbot takes, with options that it has."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import click
import pytest
import typer.main

from askbot.cli.app import create_app

ROOT = Path(__file__).parents[2]
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md")])
_FENCED = re.compile(r"^( *)```[^\n]*\n(.*?)^ *```", re.MULTILINE | re.DOTALL)
_INLINE = re.compile(r"(?<![\w`])`((?:\S+=\S+ |[^\s`]*/)*askbot [^`\n]+)`")
_CALL = re.compile(r"(?:^|(?<=\s)|(?<=/))askbot (?P<words>[a-z].*)")


def calls(text: str) -> Iterator[list[str]]:
    """The words behind `askbot` of each command in a text."""
    for line in text.splitlines():
        plain = re.split(r"\s#\s|\s{3,}| [|>] |…|\[", line)[0]
        if (match := _CALL.search(plain)) and not plain.lstrip().startswith(("from ", "import ")):
            yield shlex.split(match["words"])


def documented() -> Iterator[tuple[str, str]]:
    for page in PAGES:
        text = page.read_text(encoding="utf-8")
        blocks = [block for _, block in _FENCED.findall(text)] + _INLINE.findall(_FENCED.sub("", text))
        for block in blocks:
            yield from ((page.name, shlex.join(words)) for words in calls(block))


@pytest.fixture(scope="module")
def program() -> click.Command:
    return typer.main.get_command(create_app())


@pytest.mark.parametrize(("page", "words"), sorted(set(documented())))
def test_a_documented_command_is_taken(program: click.Command, page: str, words: str) -> None:  # noqa: ARG001
    command, rest = program, shlex.split(words)
    while inner := getattr(command, "commands", {}):
        if rest and rest[0] in inner:
            command, rest = inner[rest[0]], rest[1:]
        elif "run" in inner and command is not program:  # what `askbot eval` does where nothing else is named
            command = inner["run"]
        else:
            assert not rest or rest[0].startswith("-"), rest
            break
    known = {option for given in command.params for option in (*given.opts, *given.secondary_opts)}
    given = {word.partition("=")[0] for word in rest if re.match(r"--?[a-z]", word)}
    assert given <= known | {"--help"}


def test_what_is_indexed_beside_the_usual_corpus_is_asked_there_too() -> None:
    for page in PAGES:
        for _, block in _FENCED.findall(page.read_text(encoding="utf-8")):
            said = list(calls(block))
            others = [words for words in said if words[0] == "index" and "--corpus" in words]
            for words in said if others else []:
                assert {"--corpus", "--index"} & {*words}, (page.name, words)
