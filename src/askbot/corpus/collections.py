"""Collections: the top-level folders of a corpus, each with an optional `collection.yaml`; the rest is `general`."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, Any, cast

import yaml
from pydantic import BaseModel, ConfigDict, StringConstraints, ValidationError

from askbot.corpus.folder import DESCRIPTION, Skipped, SkippedError, read_file
from askbot.domain import Collection

MAX_BYTES = 65_536
Line = Annotated[str, StringConstraints(strip_whitespace=True, max_length=100)]


@dataclass(frozen=True, slots=True)
class CollectionsReading:
    """The collections that a corpus folder describes."""

    collections: Mapping[str, Collection] = field(default_factory=dict[str, Collection])
    """By name; one without a file has its folder's name for a title."""
    warnings: tuple[Skipped, ...] = ()
    """Files that could not be taken as they are."""

    def named(self, name: str) -> Collection:
        """The collection of that name, whether or not a file describes it."""
        return self.collections.get(name, Collection(name))


class _Description(BaseModel):
    """The keys of `collection.yaml`."""

    model_config = ConfigDict(extra="forbid")

    title: Line = ""
    description: Annotated[str, StringConstraints(strip_whitespace=True, max_length=500)] = ""
    language: Annotated[str, StringConstraints(pattern=r"^(?:[a-z]{2})?$")] = ""
    default: bool = True


def read_collections(corpus: Path) -> CollectionsReading:
    """The collections of a corpus folder, by its top-level folders; none where it cannot be listed."""
    root = os.path.realpath(corpus)
    by_name: dict[str, Collection] = {}
    warnings: list[Skipped] = []
    for name in _folders(root):
        try:
            by_name[name] = Collection(name, **_described(root, f"{name}/{DESCRIPTION}"))
        except SkippedError as error:
            by_name[name] = Collection(name)
            warnings.append(Skipped(f"{name}/{DESCRIPTION}", str(error)))
    return CollectionsReading(by_name, tuple(warnings))


def _folders(root: str) -> list[str]:
    try:
        with os.scandir(root) as entries:
            return sorted(e.name for e in entries if e.name[0] != "." and e.is_dir(follow_symlinks=False))
    except OSError:
        return []


def _described(root: str, path: str) -> dict[str, Any]:
    """What a file says of its collection; nothing where there is none. Raises `SkippedError`."""
    try:
        raw: Any = yaml.safe_load(read_file(root, path, MAX_BYTES).data.decode())
        said = _Description.model_validate(cast("dict[str, Any]", {} if raw is None else raw))
    except FileNotFoundError:
        return {}
    except ValidationError as error:
        first = error.errors()[0]
        where = f"{'.'.join(map(str, first['loc']))}: " if first["loc"] else ""
        raise SkippedError(f"ignored: {where}{first['msg'].lower()}") from None
    except (OSError, ValueError, RecursionError, yaml.YAMLError) as error:
        raise SkippedError(f"ignored: {str(error).splitlines()[0] if str(error) else 'not readable'}") from None
    return said.model_dump()
