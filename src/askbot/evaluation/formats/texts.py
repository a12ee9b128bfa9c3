"""Documents that a set brings along, and how such files are read."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from askbot.domain import Document
from askbot.errors import UsageError


def make_document(path: str, title: str, text: str) -> Document:
    """A document that stands in no file of its own; the path is the set's id for it."""
    digest = hashlib.sha256(f"{title}\0{text}".encode("utf-8", "replace")).hexdigest()
    return Document(path=path, text=text, title=title or path, sha256=digest)


def json_lines(path: Path) -> Iterator[tuple[int, dict[str, Any]]]:
    """The objects of a JSON lines file with their line numbers. Raises `UsageError` naming the line."""
    with path.open(encoding="utf-8-sig") as file:
        for number, raw in enumerate(file, start=1):
            if not raw.strip():
                continue
            try:
                value = json.loads(raw)
            except json.JSONDecodeError as error:
                raise bad_line(path, number, error.msg) from None
            if not isinstance(value, dict):
                raise bad_line(path, number, "not a JSON object")
            yield number, value


def bad_line(path: Path, number: int, problem: str) -> UsageError:
    """The error for one line of a file."""
    return UsageError(f"{path}, line {number}: {problem}.", "Correct the line.")
