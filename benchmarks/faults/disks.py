"""Disks that crash, lose what was not synced, or fail, at a chosen step of a build."""

from __future__ import annotations

import errno
import os
import random
import shutil
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

from askbot.index.disk import Disk


class Mode(StrEnum):
    """What happens at the chosen step."""

    BEFORE = "killed before"
    AFTER = "killed after"
    HALF = "killed half-way"
    POWER = "power lost after"
    FULL = "disk full"
    READ_ONLY = "read-only"
    FAILING = "input/output error"


ERRORS = {Mode.FULL: errno.ENOSPC, Mode.READ_ONLY: errno.EROFS, Mode.FAILING: errno.EIO}


class Killed(BaseException):
    """The process is gone; nothing catches this."""


@dataclass(slots=True)
class FaultyDisk(Disk):
    """A disk that works until the step number `at`, counted from 0; -1 never comes."""

    at: int = -1
    mode: Mode = Mode.AFTER
    seed: int = 0
    steps: int = 0
    dead: bool = False
    _synced: dict[Path, int] = field(default_factory=dict[Path, int])
    """Files and folders forced to disk, with the step."""
    _renamed: list[tuple[Path, Path, bytes | None]] = field(default_factory=list[tuple[Path, Path, bytes | None]])
    """Renames whose folder has not been synced since: from, to, and what was in its place."""
    _fresh: list[Path] = field(default_factory=list[Path])
    """Folders that the build made, under all their names."""

    def make_folder(self, path: Path) -> None:
        """As `Disk.make_folder`."""
        if self._go_on(lambda: None):
            self._fresh += [] if path.exists() else [path]
            Disk.make_folder(self, path)
            self._after()

    def write(self, path: Path, text: str) -> None:
        """As `Disk.write`."""
        if self._go_on(lambda: path.write_text(text[: len(text) // 2], encoding="utf-8")):
            Disk.write(self, path, text)
            self._synced[path] = self.steps
            self._after()

    def sync(self, path: Path) -> None:
        """As `Disk.sync`."""
        if self._go_on(lambda: None):
            Disk.sync(self, path)
            self._synced[path] = self.steps
            self._renamed = [r for r in self._renamed if r[1].parent != path]
            self._after()

    def rename(self, old: Path, new: Path) -> None:
        """As `Disk.rename`."""
        if self._go_on(lambda: None):
            self._renamed.append((old, new, new.read_bytes() if new.is_file() else None))
            Disk.rename(self, old, new)
            self._fresh += [new] if old in self._fresh else []
            self._synced |= {new / p.relative_to(old): n for p, n in self._synced.items() if p.is_relative_to(old)}
            self._after()

    def remove(self, folder: Path) -> None:
        """As `Disk.remove`."""
        if self._go_on(lambda: _remove_half(folder)):
            Disk.remove(self, folder)
            self._after()

    def _go_on(self, half: object) -> bool:
        """Whether to do the step; crashes or fails first where it is the chosen one."""
        if self.dead:
            return False
        if self.steps == self.at and self.mode in ERRORS:
            self.steps += 1
            raise OSError(ERRORS[self.mode], os.strerror(ERRORS[self.mode]))
        if self.steps == self.at and self.mode in {Mode.BEFORE, Mode.HALF}:
            if self.mode is Mode.HALF and callable(half):
                half()
            self._die()
        return True

    def _after(self) -> None:
        self.steps += 1
        if self.steps - 1 != self.at or self.mode not in {Mode.AFTER, Mode.POWER}:
            return
        if self.mode is Mode.POWER:
            self._lose_power()
        self._die()

    def _die(self) -> None:
        self.dead = True
        raise Killed

    def _lose_power(self) -> None:
        """Undo renames that no sync made sure of, and cut files whose contents none did, as a journal replay may."""
        dice = random.Random(self.seed)  # noqa: S311 - a simulation
        for old, new, replaced in reversed(self._renamed):
            if dice.random() < 0.5 and new.exists():
                new.replace(old)
                if replaced is not None:
                    new.write_bytes(replaced)
        for path in [path for folder in self._fresh for path in folder.rglob("*") if path.is_file()]:
            if path not in self._synced:
                os.truncate(path, dice.randrange(path.stat().st_size + 1))


def _remove_half(folder: Path) -> None:
    """What an interrupted removal leaves: some of the files, or an empty folder."""
    files = sorted(path for path in folder.rglob("*") if path.is_file()) if folder.is_dir() else []
    for path in files[: max(1, len(files) // 2)]:
        path.unlink()
    if not files:
        shutil.rmtree(folder, ignore_errors=True)
