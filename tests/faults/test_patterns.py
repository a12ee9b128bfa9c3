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
LENGTH = 1000
MARKED_UP = ("<!-->", "<!-- -->", "<a>", "<a b='c'>", "</a>", "&a;", "<![CDATA[", "]]>", "<?xml ?>")
SECONDS = 0.5
"""Of the processor, for one pattern over one text; the slowest of ours takes a tenth."""


def patterns() -> list[tuple[str | bytes, bool]]:
    """Every pattern, and whether it is searched for anywhere in a text, not only matched at its start."""
    searched: dict[str | bytes, bool] = {}
    for path in SOURCES:
        source = path.read_text(encoding="utf-8")
        for node in ast.walk(ast.parse(source)):
            if (use := _use(node, source)) is not None:
                searched[use[0]] = searched.get(use[0], False) or use[1]
    return sorted(searched.items(), key=repr)


def _use(node: ast.AST, source: str) -> tuple[str | bytes, bool] | None:
    """The first argument of a use of `re`, where it stands there as it is, or of a compiled pattern with a name."""
    call = node.value if isinstance(node, ast.Assign) else node
    if not (isinstance(call, ast.Call) and isinstance(call.func, ast.Attribute) and call.args):
        return None
    value, function = call.args[0], call.func
    if not (isinstance(function.value, ast.Name) and function.value.id == "re" and function.attr in USES):
        return None
    if not (isinstance(value, ast.Constant) and isinstance(value.value, str | bytes)):
        return None
    if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
        return value.value, bool(re.search(rf"\b{node.targets[0].id}\.(?!match|fullmatch)", source))
    return value.value, function.attr not in {"match", "fullmatch", "compile"}


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
@pytest.mark.parametrize(("pattern", "is_searched"), patterns())
def test_a_pattern_takes_a_long_text_in_its_stride(pattern: str | bytes, is_searched: bool) -> None:
    compiled = re.compile(pattern)
    use = compiled.search if is_searched else compiled.match
    for piece in (*STRETCHED, *MARKED_UP):
        signal.setitimer(signal.ITIMER_VIRTUAL, SECONDS)
        text = piece * (LENGTH // len(piece)) + "\0"
        use(text.encode() if isinstance(pattern, bytes) else text)
