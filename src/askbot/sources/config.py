"""`sources.yaml`: what the library renews itself from."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any, Literal
from urllib.parse import urlsplit

import yaml
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, PlainSerializer, ValidationError, model_validator

from askbot.errors import SourceError

FILE = "sources.yaml"
NAME = r"[a-z0-9][a-z0-9-]{0,39}"
SHORTEST_INTERVAL = 60
HEAD = "# What the library renews itself from; docs/sources.md describes each key.\n"
_UNITS = {"s": 1, "m": 60, "h": 3600, "d": 86400}
_INTERVAL = re.compile(r"(\d{1,6})\s*([smhd])")


class SourceKind(StrEnum):
    """Where documents come from."""

    FOLDER = "folder"
    FEED = "feed"
    PAGE = "page"


def seconds(text: object) -> object:
    """An interval such as `30m`, `6h` or `1d`, in seconds; a number is seconds already."""
    if not isinstance(text, str):
        return text
    match = _INTERVAL.fullmatch(text.strip())
    if match is None:
        raise ValueError(f"{text} is no interval: write such as 30m, 6h or 1d")
    return int(match[1]) * _UNITS[match[2]]


def interval(length: int) -> str:
    """Seconds as `seconds` reads them."""
    unit = next(unit for unit in ("d", "h", "m", "s") if length % _UNITS[unit] == 0)
    return f"{length // _UNITS[unit]}{unit}"


Interval = Annotated[int, BeforeValidator(seconds), PlainSerializer(interval)]


class Source(BaseModel):
    """One entry of `sources.yaml`."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: Annotated[str, Field(pattern=f"^{NAME}$")]
    kind: SourceKind
    address: str
    """The address of a feed or page, or the path of a folder."""
    collection: Annotated[str, Field(pattern=r"^[^/\\.][^/\\]*$|^$")] = ""
    """The folder of the corpus that the documents belong in; empty for the corpus itself."""
    every: Annotated[Interval, Field(ge=SHORTEST_INTERVAL)] = 3600
    """Seconds between two visits."""
    most: Annotated[int, Field(ge=1, le=100_000)] = 500
    """Documents kept of it, the newest."""
    days: Annotated[int, Field(ge=1)] | None = None
    """Age from which on its documents leave the library; None keeps them."""
    keep: Literal["all", "latest"] = "all"
    """Of a page: every version, or the latest alone."""
    private: bool = False
    """Whether a private or loopback address may be asked: only the operator's file can say so."""
    paused: bool = False

    @model_validator(mode="after")
    def _address_fits(self) -> Source:
        parts = urlsplit(self.address)
        if self.kind is not SourceKind.FOLDER and (parts.scheme not in {"http", "https"} or not parts.hostname):
            raise ValueError(f"{self.address} is no http or https address")
        if parts.username or parts.password:
            raise ValueError("an address with a password in it would be shown to others")
        return self

    @property
    def folder(self) -> str:
        """Where its documents lie, relative to the corpus folder, with forward slashes."""
        return "/".join(filter(None, (self.collection, self.name)))


@dataclass(frozen=True, slots=True)
class SourceFile:
    """The file itself."""

    path: Path

    def read(self) -> tuple[Source, ...]:
        """All sources; none where there is no file. Raises `SourceError`, naming the entry."""
        try:
            raw: Any = yaml.safe_load(self.path.read_text(encoding="utf-8"))
        except FileNotFoundError:
            return ()
        except (OSError, ValueError, yaml.YAMLError) as error:
            raise SourceError(f"{self.path} cannot be read: {_one_line(error)}.", "Correct the file.") from None
        return _checked(self.path, [] if raw is None else raw.get("sources") if isinstance(raw, dict) else raw)

    def write(self, sources: Sequence[Source]) -> None:
        """Replace the file, all or nothing. Raises `SourceError`."""
        rows = [source.model_dump(mode="json", exclude_defaults=True) for source in sources]
        fresh = self.path.with_name(f".{self.path.name}.new")
        try:
            fresh.write_text(HEAD + yaml.safe_dump({"sources": rows}, sort_keys=False), encoding="utf-8")
            fresh.replace(self.path)
        except OSError as error:
            raise SourceError(f"{self.path} cannot be written: {error.strerror}.", "Allow writing there.") from None

    def add(self, source: Source) -> None:
        """Add one. Raises `SourceError` where the name is taken."""
        present = self.read()
        if any(one.name == source.name for one in present):
            raise SourceError(f"There is a source {source.name} already.", "Take another name, or remove that first.")
        self.write((*present, source))

    def remove(self, name: str) -> Source:
        """Take one out; its documents stay. Raises `SourceError` where there is none."""
        source = named(self.read(), name)
        self.write(tuple(one for one in self.read() if one.name != name))
        return source

    def pause(self, name: str, *, paused: bool) -> Source:
        """Stop or go on visiting one. Raises `SourceError` where there is none."""
        source = named(self.read(), name).model_copy(update={"paused": paused})
        self.write(tuple(source if one.name == name else one for one in self.read()))
        return source


def make_source(**values: object) -> Source:
    """A source as somebody wants it. Raises `SourceError`."""
    try:
        return Source.model_validate(values)
    except ValidationError as error:
        raise SourceError(f"This source cannot be taken: {_first(error)}.", "docs/sources.md describes it.") from None


def named(sources: Iterable[Source], name: str) -> Source:
    """The source of that name. Raises `SourceError`, naming those there are."""
    found = {source.name: source for source in sources}
    if name not in found:
        raise SourceError(f"There is no source {name}.", f"There are: {', '.join(found) or 'none'}.")
    return found[name]


def _checked(path: Path, rows: object) -> tuple[Source, ...]:
    if not isinstance(rows, list):
        raise SourceError(f"{path} has no list of sources.", "It begins with `sources:`, then a list.")
    sources: list[Source] = []
    for number, row in enumerate(rows, start=1):
        try:
            sources.append(Source.model_validate(row))
        except ValidationError as error:
            raise SourceError(f"Source {number} in {path}: {_first(error)}.", "Correct the file.") from None
    doubled = {source.name for i, source in enumerate(sources) if source.name in {s.name for s in sources[:i]}}
    if doubled:
        raise SourceError(f"{path} names {min(doubled)} twice.", "Give each source a name of its own.")
    return tuple(sources)


def _first(error: ValidationError) -> str:
    first = error.errors()[0]
    where = ".".join(str(part) for part in first["loc"])
    what = first["msg"].removeprefix("Value error, ")
    if first["type"] == "string_pattern_mismatch":
        what = "small letters, digits and hyphens only" if where.endswith("name") else "the name of one folder"
    return f"{where}: {what}" if where else what


def _one_line(error: Exception) -> str:
    return " ".join(str(error).split())[:200]
