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
from askbot.text.files import read_text

FILE = "sources.yaml"
NAME = r"[a-z0-9][a-z0-9-]{0,39}"
SHORTEST_INTERVAL = 60
MOST = 500
PACE = 60
"""Seconds between two re-indexes, where the file does not say."""
HEAD = "# What the library renews itself from; docs/sources.md describes each key.\n"
GENERAL = "general"
"""The collection of a source that names none."""
_RESERVED = re.compile(r"(?i:con|prn|aux|nul|com\d|lpt\d)")
"""Names that Windows keeps to itself."""
_COLLECTION = r"[^\W_](?:[\w -]{0,58}[\w-])?"
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
    collection: Annotated[str, Field(pattern=f"^{_COLLECTION}$")] = GENERAL
    """The folder of the corpus that the documents belong in."""
    every: Annotated[Interval, Field(ge=SHORTEST_INTERVAL)] = 3600
    """Seconds between two visits."""
    most: Annotated[int, Field(ge=1, le=100_000)] | None = None
    """Documents kept of it, the newest; without it MOST of a feed or page, and all of a folder."""
    days: Annotated[int, Field(ge=1)] | None = None
    """Age from which on its documents leave the library; None keeps them."""
    keep: Literal["all", "latest"] = "all"
    """Of a page: every version, or the latest alone."""
    private: bool = False
    """Whether a private or loopback address may be asked: only the operator's file can say so."""
    paused: bool = False

    @model_validator(mode="after")
    def _names_fit(self) -> Source:
        for name in (self.name, self.collection):
            if _RESERVED.fullmatch(name):
                raise ValueError(f"{name} is no folder's name on every system")
        return self

    @model_validator(mode="after")
    def _address_fits(self) -> Source:
        if self.kind is SourceKind.FOLDER:
            if not self.address.strip() or "\0" in self.address:
                raise ValueError("a folder needs a path")
            return self
        parts = urlsplit(self.address)
        if parts.scheme not in {"http", "https"} or not parts.hostname:
            raise ValueError(f"{self.address} is no http or https address")
        if parts.username or parts.password:
            raise ValueError("an address with a password in it would be shown to others")
        return self

    @property
    def folder(self) -> str:
        """Where its documents lie, relative to the corpus folder, with forward slashes."""
        return f"{self.collection}/{self.name}"

    @property
    def limit(self) -> int | None:
        """Documents kept of it; None for all."""
        return self.most or (None if self.kind is SourceKind.FOLDER else MOST)


@dataclass(frozen=True, slots=True)
class SourceFile:
    """The file itself."""

    path: Path

    def read(self) -> tuple[Source, ...]:
        """All sources; none where there is no file. Raises `SourceError`, naming the entry."""
        return _checked(self.path, self._raw().get("sources", []))

    def pace(self) -> int:
        """Seconds between two re-indexes because of sources: `index_every`. Raises `SourceError`."""
        try:
            length = seconds(self._raw().get("index_every", PACE))
        except ValueError as error:
            raise SourceError(f"{self.path}: index_every: {error}.", "Correct the file.") from None
        if not isinstance(length, int) or isinstance(length, bool) or length < 0:
            raise SourceError(f"{self.path}: index_every is no interval.", "Write such as 1m or 1h.")
        return length

    def _raw(self) -> dict[str, Any]:
        try:
            raw: Any = yaml.safe_load(read_text(self.path))
        except FileNotFoundError:
            return {}
        except (OSError, ValueError, RecursionError, yaml.YAMLError) as error:
            raise SourceError(f"{self.path} cannot be read: {_one_line(error)}.", "Correct the file.") from None
        if unknown := set(raw) - {"sources", "index_every"} if isinstance(raw, dict) else set[Any]():
            raise SourceError(f"{self.path} has {min(map(str, unknown))}, which says nothing.", "Correct the file.")
        return raw if isinstance(raw, dict) else {} if raw is None else {"sources": raw}

    def write(self, sources: Sequence[Source]) -> None:
        """Replace the list of sources, all or nothing. Raises `SourceError`."""
        rows = [source.model_dump(mode="json", exclude_defaults=True) for source in sources]
        fresh = self.path.with_name(f".{self.path.name}.new")
        said = {**self._raw(), "sources": rows} if self.path.exists() else {"sources": rows}
        try:
            fresh.write_text(HEAD + yaml.safe_dump(said, sort_keys=False, allow_unicode=True), encoding="utf-8")
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


def is_folder_name(name: str) -> bool:
    """Whether a collection may be called so: its name is that of a folder, on every system."""
    return re.fullmatch(_COLLECTION, name) is not None and not _RESERVED.fullmatch(name)


def make_source(**values: object) -> Source:
    """A source as somebody wants it. Raises `SourceError`."""
    try:
        return Source.model_validate(values)
    except ValidationError as error:
        raise SourceError(f"This source cannot be taken: {_first(error)}.", "docs/sources.md describes it.") from None


def named(sources: Iterable[Source], name: str) -> Source:
    """The source of that name. Raises `SourceError`, naming those there are."""
    by_name = {source.name: source for source in sources}
    if name not in by_name:
        raise SourceError(f"There is no source {name}.", f"There are: {', '.join(by_name) or 'none'}.")
    return by_name[name]


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
        what = "small letters, digits and hyphens only"
        if where.endswith("collection"):
            what = "letters, digits, spaces and hyphens only"
    return f"{where}: {what}" if where else what


def _one_line(error: Exception) -> str:
    return " ".join(str(error).split())[:200]
