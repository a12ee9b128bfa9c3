"""What an admin knows better about who the speakers are, and the file `people.yaml` that may say so."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml
from pydantic import BaseModel, ConfigDict, ValidationError

from askbot.errors import PeopleError
from askbot.settings import Settings
from askbot.text.files import read_text

log = logging.getLogger(__name__)

FILE = "people.yaml"
TAKEN = ".taken-over"
"""Behind the name of a file whose contents are in the journal."""


class Corrections(BaseModel):
    """Corrections, as `people.yaml` writes them. Spellings are compared without regard to case."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    merge: tuple[tuple[str, ...], ...] = ()
    """Spellings or names that mean one speaker, group by group."""
    split: tuple[str, ...] = ()
    """Spellings that are a speaker of their own."""
    names: dict[str, str] = {}
    """A spelling or name → what its speaker is to be called."""

    @property
    def checksum(self) -> str:
        """Changes with what is corrected."""
        return hashlib.sha256(self.model_dump_json().encode()).hexdigest()[:8]

    def merged(self, one: str, other: str) -> Corrections:
        """With two speakers made one, also with whatever either was merged with before."""
        wanted = {folded(one), folded(other)}
        touching = [group for group in self.merge if wanted & set(map(folded, group))]
        group = tuple(dict.fromkeys([*(name for group in touching for name in group), one, other]))
        kept = tuple(group for group in self.merge if group not in touching)
        split = tuple(name for name in self.split if folded(name) not in wanted)
        return self.model_copy(update={"merge": (*kept, group), "split": split})

    def parted(self, spelling: str) -> Corrections:
        """With a spelling made a speaker of its own."""
        groups = (tuple(name for name in group if folded(name) != folded(spelling)) for group in self.merge)
        merge = tuple(group for group in groups if len(group) > 1)
        split = (*(one for one in self.split if folded(one) != folded(spelling)), spelling)
        return self.model_copy(update={"merge": merge, "split": split})

    def joined(self, other: Corrections) -> Corrections:
        """With all that another says; where both disagree, the other counts."""
        if self == Corrections():
            return other
        joined = self
        for group in other.merge:
            for name in group[1:]:
                joined = joined.merged(group[0], name)
        for spelling in other.split:
            joined = joined.parted(spelling)
        for speaker, name in other.names.items():
            joined = joined.named(speaker, name)
        return joined

    def named(self, speaker: str, name: str) -> Corrections:
        """With a speaker called otherwise."""
        kept = {old: new for old, new in self.names.items() if folded(old) != folded(speaker)}
        return self.model_copy(update={"names": {**kept, speaker: name}})


def folded(name: str) -> str:
    """A name as corrections compare it."""
    return " ".join(name.split()).casefold()


@dataclass(frozen=True, slots=True)
class CorrectionsFile:
    """A file that people have written; what is corrected later stands in the journal."""

    path: Path

    @classmethod
    def of(cls, settings: Settings) -> CorrectionsFile:
        """The file that the settings name; unset, `people.yaml` beside the corpus folder."""
        return cls(settings.people or settings.corpus.parent / FILE)

    def read(self) -> Corrections:
        """What is corrected; nothing where there is no file. Raises `PeopleError`."""
        try:
            raw: Any = yaml.safe_load(read_text(self.path))
            return Corrections.model_validate(raw or {})
        except FileNotFoundError:
            return Corrections()
        except ValidationError as error:
            first = error.errors()[0]
            where = ".".join(map(str, first["loc"]))
            raise PeopleError(f"{self.path}: {where}: {first['msg']}.", "Correct the file.") from None
        except (OSError, ValueError, RecursionError, yaml.YAMLError) as error:
            reason = " ".join(str(error).split())[:200]
            raise PeopleError(f"{self.path} cannot be read: {reason}.", "Correct the file.") from None

    def set_aside(self) -> None:
        """Rename the file, if there is one: it does not count any more."""
        try:
            self.path.replace(self.path.with_name(self.path.name + TAKEN))
        except FileNotFoundError:
            return
        except OSError as error:
            log.warning("%s is in the journal, but cannot be renamed: %s", self.path, error.strerror)


def groups_of(corrections: Corrections) -> Sequence[frozenset[str]]:
    """The merges, folded."""
    return [frozenset(map(folded, group)) for group in corrections.merge]
