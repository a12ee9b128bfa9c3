"""The YAML between `---` lines, or the TOML between `+++` lines, at the top of a text."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, cast

from askbot.corpus.metadata import Metadata, from_values, string_value

MAX_FRONT_MATTER = 65_536
_FENCE = re.compile(r"(?:[ \t]*(?:\r\n|\r|\n)){0,3}---[ \t]*(?:\r\n|\r|\n)")
_CLOSING = re.compile(r"(?:---|\.\.\.)[ \t]*(?:\r\n|\r|\n|\Z)")
_LINE_START = re.compile(r"(?:\r\n|\r|\n)(?=(?:---|\.\.\.)[ \t]*(?:[\r\n]|\Z))")
_PLAIN_LINE = re.compile(r"(?P<key>[\w-]+)[ \t]*:(?:[ \t]+(?P<value>[^\[{&*!|>%@`\s].*|))?[ \t]*")
_TOML = re.compile(
    r"(?:[ \t]*\r?\n){0,3}\+\+\+[ \t]*\r?\n(?P<inner>.{0,65536}?)^\+\+\+[ \t]*(?:\r?\n|\Z)", re.DOTALL | re.MULTILINE
)
_DAY_IN_PATH = re.compile(r"(?<!\d)(?:19|20)\d\d[/-]\d\d[/-]\d\d(?!\d)")
_KEY = re.compile(r"\s*[\w-]+[ \t]*:(?:\s|\Z)")


@dataclass(frozen=True, slots=True)
class FrontMatter:
    """What stands between the `---` lines at the top of a file."""

    end: int = 0
    """Where the body begins, in characters of the text."""
    values: Mapping[str, object] = field(default_factory=dict[str, object])
    problem: str | None = None

    @property
    def metadata(self) -> Metadata:
        """What its usual keys say."""
        return from_values(self.values)

    @property
    def problems(self) -> tuple[str, ...]:
        """What was ignored in it."""
        ignored = [self.problem] if self.problem else []
        date = string_value(self.values, "date", "published", "pubdate", "created")
        if date and self.metadata.date is None:
            ignored.append(f"date ignored: {date!r:.60} is no day such as 2026-03-02")
        elif date and self.metadata.date_guessed:
            ignored.append(f"date {date!r:.60} names no day: its first one is taken")
        return tuple(ignored)


def read_front_matter(text: str) -> FrontMatter:
    """The YAML or TOML mapping at the top, if there is one. A `---` that nothing closes is a rule, not front matter."""
    if toml := _TOML.match(text):
        return _parse_toml(toml["inner"], toml.end())
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


def _line_by_line(inner: str, failed: FrontMatter) -> FrontMatter:
    """The plain `key: value` lines of what is no YAML, such as a title with a colon in it.

    Where there are lines of another kind too, what is wrong is still reported.
    """
    lines = [line for line in inner.splitlines() if line.strip() and not line.lstrip().startswith("#")]
    matches = [match for line in lines if (match := _PLAIN_LINE.fullmatch(line))]
    values = {match["key"].lower(): (match["value"] or "").strip().strip("\"'") for match in matches}
    if not values:
        return failed
    return FrontMatter(failed.end, values, None if len(matches) == len(lines) else failed.problem)


def _parse(inner: str, end: int) -> FrontMatter:
    if len(inner) > MAX_FRONT_MATTER:
        return FrontMatter(end, problem=f"front matter ignored: longer than {MAX_FRONT_MATTER} characters")
    import yaml

    try:
        values: Any = yaml.safe_load(inner.replace("\r\n", "\n").replace("\r", "\n"))
    except yaml.MarkedYAMLError as error:
        line = f" in line {error.problem_mark.line + 2}" if error.problem_mark else ""
        what = f"{error.problem or 'not valid YAML'}{line}"
        return _line_by_line(inner, FrontMatter(end, problem=f"front matter ignored: {what}"))
    except (yaml.YAMLError, ValueError, RecursionError):
        return FrontMatter(end, problem="front matter ignored: not valid YAML")
    if not isinstance(values, dict):
        return FrontMatter(end, problem="front matter ignored: not a list of `key: value` lines")
    named = cast("dict[object, object]", values)
    return FrontMatter(end, {key.lower(): value for key, value in named.items() if isinstance(key, str)})


def _parse_toml(inner: str, end: int) -> FrontMatter:
    """Its top-level keys; where no date is given, the day in its `path`, `slug` or `url`."""
    import tomllib

    try:
        values = tomllib.loads(inner.replace("\r\n", "\n"))
    except (tomllib.TOMLDecodeError, RecursionError, ValueError):
        return FrontMatter(end, problem="front matter ignored: not valid TOML")
    named: dict[str, object] = {key.lower(): value for key, value in values.items()}
    places = [str(named[key]) for key in ("path", "slug", "url") if key in named]
    day = next((match[0] for place in places if (match := _DAY_IN_PATH.search(place))), None)
    return FrontMatter(end, named if day is None else {"date": day.replace("/", "-"), **named})
