"""Mutated files of every format that is extracted, read as indexing reads them: no hang, no error but the project's own.

Run: python -m benchmarks.faults.formats [--cases 2000] [--files FOLDER] [--only pdf]. FOLDER may hold further files to
mutate. A reader that crashes is counted: the file is left out with a reason, but a crash should be rare.
"""

from __future__ import annotations

import argparse
import io
import random
import zipfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

import psutil

from askbot.corpus import ReaderProcesses, parse_document
from askbot.errors import CorpusError
from benchmarks.faults.reporting import Row, report_row
from benchmarks.faults.samples import seeds

HANG = 5.0
"""Seconds of the processor's time that one file may take, so that a busy machine does not count."""
LATE = 60.0
"""Seconds after which a reader is killed, which counts as a hang."""
LARGEST = 300_000
"""Bytes of a file that is mutated."""
TOKENS = (
    b"<",
    b">",
    b"&",
    b"\0",
    b"\xff\xfe",
    b"(",
    b")",
    b"<<",
    b">>",
    b"endobj",
    b"9999999999",
    b"-1",
    b"<p>" * 300,
    b"[" * 400,
)


@dataclass(slots=True)
class FuzzResult:
    """What mutated files of one format led to."""

    name: str
    cases: int = 0
    refused: int = 0
    crashed: int = 0
    slowest: float = 0.0

    @property
    def row(self) -> Row:
        """For the table."""
        summary = (
            f"{self.refused:,} refused, {self.crashed:,} readers crashed, slowest {self.slowest:.2f} s of the processor"
        )
        return Row(f"mutated {self.name}", self.cases, summary)


def fuzz(suffix: str, files: Sequence[bytes], cases: int, processes: ReaderProcesses, seed: int = 1) -> FuzzResult:
    """Read so many mutations of some files. Raises `AssertionError` for a hang or a broken promise."""
    luck = random.Random(f"{suffix} {seed}")  # noqa: S311 - no secret
    result = FuzzResult(suffix)
    for case in range(cases):
        data = mutated(files[case % len(files)], luck)
        started = _busy()
        try:
            document = parse_document(f"case.{suffix}", data, processes=processes)
        except CorpusError as error:
            result.refused += 1
            result.crashed += "crashed" in error.message
            assert error.message.strip()
            assert "longer than" not in error.message, f"case {case} of {suffix}, seed {seed}: {error.message}"
        else:
            for section in document.outline.sections:
                for block in section.blocks:
                    assert document.text[block.start : block.end].strip()
            assert list(document.pages) == sorted(document.pages)
        result.cases += 1
        result.slowest = max(result.slowest, _busy() - started)
        assert result.slowest < HANG, f"case {case} of {suffix}, seed {seed}: {result.slowest:.1f} s"
    return result


def _busy() -> float:
    """Seconds of the processor's time that the readers have taken so far."""
    times = [child.cpu_times() for child in psutil.Process().children()]
    return sum(time.user + time.system for time in times)


def mutated(data: bytes, luck: random.Random) -> bytes:
    """A file with a few changes; of a zip file mostly its parts are changed, so that the zip itself stays sound."""
    if data.startswith(b"PK") and luck.random() < 0.8:
        return _with_changed_parts(data, luck)
    return _changed(data, luck)


def _with_changed_parts(data: bytes, luck: random.Random) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as new:
        names = old.namelist()
        victims = luck.sample(names, min(len(names), luck.randint(1, 2)))
        for name in names:
            if name in victims and luck.random() < 0.1:
                continue
            content = old.read(name)
            new.writestr(name, _changed(content, luck) if name in victims else content)
    return packed.getvalue()


def _changed(data: bytes, luck: random.Random) -> bytes:
    changes: Sequence[Callable[[bytearray, random.Random], None]] = (_flip, _flip, _insert, _delete, _repeat, _swap)
    out = bytearray(data)
    for _ in range(luck.choice((1, 1, 2, 4, 16))):
        if out:
            luck.choice(changes)(out, luck)
    return bytes(out[: luck.randrange(len(out))] if out and luck.random() < 0.1 else out)


def _flip(out: bytearray, luck: random.Random) -> None:
    out[luck.randrange(len(out))] = luck.randrange(256)


def _insert(out: bytearray, luck: random.Random) -> None:
    at = luck.randrange(len(out))
    out[at:at] = luck.choice(TOKENS)


def _delete(out: bytearray, luck: random.Random) -> None:
    at = luck.randrange(len(out))
    del out[at : at + luck.randint(1, 64)]


def _repeat(out: bytearray, luck: random.Random) -> None:
    at = luck.randrange(len(out))
    out[at:at] = out[at : at + luck.randint(1, 200)] * luck.choice((1, 2, 50))


def _swap(out: bytearray, luck: random.Random) -> None:
    a, b = luck.randrange(len(out)), luck.randrange(len(out))
    out[a : a + 8], out[b : b + 8] = out[b : b + 8], out[a : a + 8]


def gathered(folder: Path | None) -> dict[str, list[bytes]]:
    """Files to mutate, by the endings of their names."""
    files = {PurePosixPath(name).suffix[1:]: [data] for name, data in seeds().items()}
    for path in sorted(folder.rglob("*")) if folder else []:
        if path.suffix[1:] in files and path.stat().st_size <= LARGEST:
            files[path.suffix[1:]].append(path.read_bytes())
    return files


def main() -> None:
    """Fuzz every format and report what happened."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cases", type=int, default=2000)
    parser.add_argument("--files", type=Path)
    parser.add_argument("--only", default="")
    options = parser.parse_args()
    with ReaderProcesses(1, seconds=LATE) as processes:
        for suffix, files in gathered(options.files).items():
            if options.only in suffix:
                report_row(fuzz(suffix, files, options.cases, processes).row)


if __name__ == "__main__":
    main()
