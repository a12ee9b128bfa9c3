"""What is fuzzed: for each parser the inputs it gets and what must hold of its results."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from hypothesis import strategies as st

from askbot.corpus import parse_document, split
from askbot.domain import Document, Passage
from askbot.errors import CorpusError
from askbot.question import LONGEST, clean_question
from benchmarks.faults.blocks import documents, files, questions
from benchmarks.faults.scene import encoder

WINDOW = 254


@dataclass(frozen=True, slots=True)
class Target:
    """One parser under fuzz."""

    name: str
    cases: st.SearchStrategy[Any]
    check: Callable[[Any], None]
    """Runs one case; raises the project's own errors, or `AssertionError` where a promise is broken."""
    wrap: Callable[[str], Any] = lambda text: text
    """Makes a case of a stretched text."""
    prepare: Callable[[], object] = lambda: None
    """Loads what the check needs, before the clock runs."""


def targets() -> list[Target]:
    """Every parser that reads what strangers wrote."""
    return [
        Target("question cleaning", questions(), _question),
        Target("document reading", files(), _document, str.encode),
        Target("passage splitting", documents(), _passages, prepare=_counter),
    ]


def _question(text: str) -> None:
    question = clean_question(text)
    assert question.isprintable()
    assert 0 < len(question) <= LONGEST
    assert clean_question(question) == question


def _document(data: bytes) -> None:
    document = parse_document("notes/a.md" if len(data) % 2 else "notes/a.txt", data)
    assert document.text.encode() == data.removeprefix(b"\xef\xbb\xbf")
    assert document.sha256 == hashlib.sha256(data).hexdigest()
    assert document.title.strip()
    assert "\n" not in document.title


def _passages(text: str) -> None:
    document = _readable(text)
    passages = split(document, count=_counter(), window=WINDOW)
    assert passages
    assert len({p.id for p in passages}) == len(passages)
    end = 0
    for passage in passages:
        assert end <= passage.start < passage.end
        end = passage.end
        _check_passage(document, passage)


def _readable(text: str) -> Document:
    """The document of a text. Raises `CorpusError` where it is none."""
    try:
        return parse_document("a.md" if len(text) % 2 else "a.txt", text.encode())
    except UnicodeEncodeError as error:
        raise CorpusError("lone surrogates cannot stand in a file") from error


def _check_passage(document: Document, passage: Passage) -> None:
    assert document.text[passage.start : passage.end] == passage.text
    assert len(_counter()(passage.text)) <= WINDOW
    assert passage.sentences
    end = passage.start
    for sentence in passage.sentences:
        assert end <= sentence.start < sentence.end <= passage.end
        end = sentence.end
        assert sentence.span.text(document.text) == passage.sentence_text(sentence)
        assert passage.sentence_text(sentence).strip() == passage.sentence_text(sentence)
        assert 1 <= sentence.lines[0] <= sentence.lines[1]


@cache
def _counter() -> Callable[[str], Sequence[tuple[int, int]]]:
    """The packaged model's own word pieces."""
    return encoder().pieces
