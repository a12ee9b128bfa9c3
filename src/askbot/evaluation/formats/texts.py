"""Documents that a set brings along, and how such files are read."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import yaml

from askbot.domain import Document
from askbot.errors import UsageError

LONGEST_REASON = 200


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


@contextmanager
def reading(path: Path) -> Generator[None]:
    """Turn whatever a spoilt file makes its reader stumble over into a `UsageError` of one line that names the file."""
    try:
        yield
    except UnicodeDecodeError:
        raise UsageError(f"{path} is not UTF-8.", "Save it as UTF-8.") from None
    except OSError as error:
        raise UsageError(f"{path} cannot be read: {error.strerror}.", "Check the file.") from None
    except (ValueError, TypeError, LookupError, AttributeError, RecursionError, yaml.YAMLError) as error:
        why = " ".join(str(error).split())[:LONGEST_REASON]
        raise UsageError(f"{path} cannot be read: {type(error).__name__} {why}.", "Correct the file.") from None


def bad_line(path: Path, number: int, problem: str) -> UsageError:
    """The error for one line of a file."""
    return UsageError(f"{path}, line {number}: {problem}.", "Correct the line.")
