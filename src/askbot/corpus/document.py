"""The bytes of one file to a document: decoding, front matter, title."""

from __future__ import annotations

import datetime as dt
import hashlib
import re
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import Any, cast

from askbot.corpus.outline import outline
from askbot.domain import Document
from askbot.errors import CorpusError

MAX_FRONT_MATTER = 65_536
LONGEST_VALUE = 1000
_FENCE = re.compile(r"---[ \t]*(?:\r\n|\r|\n)")
_CLOSING = re.compile(r"(?:---|\.\.\.)[ \t]*(?:\r\n|\r|\n|\Z)")
_LINE_START = re.compile(r"(?:\r\n|\r|\n)(?=(?:---|\.\.\.)[ \t]*(?:[\r\n]|\Z))")
_KEY = re.compile(r"\s*[\w-]+[ \t]*:(?:\s|\Z)")
_DAYS = ("%Y/%m/%d", "%d %B %Y", "%d %b %Y", "%B %d, %Y", "%b %d, %Y", "%d.%m.%Y")
"""How days are written besides 2026-03-02. 03/02/2026 is not among them: whether March or February, nobody knows."""
_UTF16 = (b"\xff\xfe", b"\xfe\xff")


@dataclass(frozen=True, slots=True)
class FrontMatter:
    """What stands between the `---` lines at the top of a file."""

    end: int = 0
    """Where the body begins, in characters of the text."""
    values: Mapping[str, object] = field(default_factory=dict[str, object])
    problem: str | None = None


def parse_document(path: str, data: bytes, *, warn: Callable[[str], None] | None = None) -> Document:
    """Make a document of a file's bytes; offsets and newlines of the text are those of the file.

    Front matter that is not valid YAML is ignored and the rest of the file kept: a slip in a date should not hide a
    briefing. `warn` is told. Raises `CorpusError`, whose message is the reason, for bytes that are not UTF-8, for
    binary files, and for files without text.
    """
    text = decode(data)
    front = read_front_matter(text)
    parts = outline(text, front.end, markdown=path.lower().endswith(".md"))
    if not parts.sections:
        raise CorpusError("no text in it")
    if front.problem and warn:
        warn(front.problem)
    date = _date(front.values)
    if warn and date is None and _string(front.values, "date"):
        warn(f"date ignored: {_string(front.values, 'date')!r:.60} is no day such as 2026-03-02")
    heading = parts.headings[0].text if parts.headings else None
    return Document(
        path=path,
        text=text,
        title=_string(front.values, "title") or heading or _readable(path),
        sha256=hashlib.sha256(data).hexdigest(),
        date=date,
        publisher=_string(front.values, "publisher", "source"),
        url=_string(front.values, "url", "link"),
    )


def decode(data: bytes) -> str:
    """The text of a file, without a byte order mark. Raises `CorpusError` with the reason where it is none."""
    if b"\0" in data and not data.startswith(_UTF16):
        raise CorpusError("binary, not text")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise CorpusError(f"not UTF-8 (byte {error.start + 1}); save it as UTF-8") from None


def read_front_matter(text: str) -> FrontMatter:
    """The YAML mapping at the top, if there is one. A `---` that nothing closes is a rule, not front matter."""
    opening = _FENCE.match(text)
    closing = _CLOSING.match(text, opening.end()) if opening else None
    if opening and not closing:
        line = _LINE_START.search(text, opening.end())
        closing = _CLOSING.match(text, line.end()) if line else None
    if not opening or not closing:
        return FrontMatter()
    inner = text[opening.end() : closing.start()]
    if not _KEY.match(inner):
        return FrontMatter() if inner.strip() else FrontMatter(closing.end())
    return _parse(inner, closing.end())


def _parse(inner: str, end: int) -> FrontMatter:
    if len(inner) > MAX_FRONT_MATTER:
        return FrontMatter(end, problem=f"front matter ignored: longer than {MAX_FRONT_MATTER} characters")
    import yaml

    try:
        values: Any = yaml.safe_load(inner.replace("\r\n", "\n").replace("\r", "\n"))
    except yaml.MarkedYAMLError as error:
        line = f" in line {error.problem_mark.line + 2}" if error.problem_mark else ""
        return FrontMatter(end, problem=f"front matter ignored: {error.problem or 'not valid YAML'}{line}")
    except (yaml.YAMLError, ValueError, RecursionError):
        return FrontMatter(end, problem="front matter ignored: not valid YAML")
    if not isinstance(values, dict):
        return FrontMatter(end, problem="front matter ignored: not a list of `key: value` lines")
    named = cast("dict[object, object]", values)
    return FrontMatter(end, {key.lower(): value for key, value in named.items() if isinstance(key, str)})


def _string(values: Mapping[str, object], *keys: str) -> str | None:
    for key in keys:
        value = values.get(key)
        with suppress(ValueError):  # numbers of thousands of digits have no decimal form
            if isinstance(value, str | int | float | dt.date) and str(value).strip():
                return " ".join(str(value).split())[:LONGEST_VALUE]
    return None


def _date(values: Mapping[str, object]) -> dt.date | None:
    value = values.get("date")
    if isinstance(value, dt.datetime):
        return value.date()
    if isinstance(value, dt.date):
        return value
    return _day(_string(values, "date") or "")


def _day(text: str) -> dt.date | None:
    with suppress(ValueError):
        return dt.datetime.fromisoformat(text).date()
    for form in _DAYS:
        with suppress(ValueError):
            return dt.datetime.strptime(text, form).replace(tzinfo=dt.UTC).date()
    return None


def _readable(path: str) -> str:
    name = " ".join(re.sub(r"[-_]+", " ", PurePosixPath(path).stem).split()) or path
    return name[:1].upper() + name[1:]
