"""No regular expression of ours backtracks: each is searched in texts that make one that does stand still.

A search that takes the square of a text's length passes here, since most patterns see a line or a sentence only; what
strangers' files of any length take is fuzzed at 20,000 characters (`benchmarks/faults/fuzz.py`).
"""

import ast
import re
import signal
from collections.abc import Iterator
from pathlib import Path
from types import FrameType
from typing import Never

import pytest

from benchmarks.faults.blocks import STRETCHED

SOURCES = sorted((Path(__file__).resolve().parents[2] / "src").rglob("*.py"))
USES = {"compile", "search", "match", "fullmatch", "sub", "subn", "split", "findall", "finditer"}
LENGTH = 2000
SECONDS = 0.5
"""Of the processor, for one pattern over one text; the slowest of ours takes a tenth."""


def patterns() -> list[str]:
    return sorted({pattern for path in SOURCES for pattern in _in(ast.parse(path.read_text(encoding="utf-8")))})


def _in(tree: ast.AST) -> Iterator[str]:
    """The first argument of every use of `re`, where it stands there as it is."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.args:
            value = node.args[0]
            own = isinstance(node.func.value, ast.Name) and node.func.value.id == "re" and node.func.attr in USES
            if own and isinstance(value, ast.Constant) and isinstance(value.value, str):
                yield value.value


def _too_long(_: int, __: FrameType | None) -> Never:
    raise TimeoutError


@pytest.fixture
def _limit() -> Iterator[None]:
    before = signal.signal(signal.SIGVTALRM, _too_long)
    yield
    signal.setitimer(signal.ITIMER_VIRTUAL, 0)
    signal.signal(signal.SIGVTALRM, before)


def test_there_are_patterns_to_try() -> None:
    assert len(patterns()) > 50


@pytest.mark.usefixtures("_limit")
@pytest.mark.parametrize("pattern", patterns())
def test_a_pattern_takes_a_long_text_in_its_stride(pattern: str) -> None:
    compiled = re.compile(pattern)
    for piece in STRETCHED:
        signal.setitimer(signal.ITIMER_VIRTUAL, SECONDS)
        compiled.search(piece * (LENGTH // len(piece)) + "\0")
