"""A folder to documents, several files at a time, in the order of the folder: the one way in which folders are read."""

from __future__ import annotations

from collections import deque
from collections.abc import Generator, Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path

from askbot.corpus.document import ParsedDocument, parse_document
from askbot.corpus.folder import MAX_BYTES, Entry, Skipped, nothing_usable, scan_corpus
from askbot.corpus.readers import ReaderProcesses
from askbot.errors import CorpusError
from askbot.progress import Progress

AHEAD = 3
"""Files a reader that wait, so that none is idle, and not all of a folder is in memory."""


@dataclass(frozen=True, slots=True)
class Known:
    """What an older index knows of files, by their paths."""

    documents: Mapping[str, str] = field(default_factory=dict[str, str])
    """SHA-256 of those that it holds."""
    unreadable: Mapping[str, tuple[str, str]] = field(default_factory=dict[str, tuple[str, str]])
    """SHA-256 and reason of those that could not be read."""


@dataclass(frozen=True, slots=True)
class Reading:
    """A file that was read, or need not be."""

    path: str
    sha256: str
    document: ParsedDocument | None = None
    """None where the older index has it, or where it cannot be read."""
    reason: str | None = None
    """Why it cannot be read."""


@dataclass(frozen=True, slots=True)
class CorpusReading:
    """What a folder held, in the order of the paths."""

    documents: tuple[ParsedDocument, ...]
    skipped: tuple[Skipped, ...]
    warnings: tuple[Skipped, ...] = ()
    """Files that were read, with what was left out of them."""


def read_corpus(folder: Path, *, max_bytes: int = MAX_BYTES) -> CorpusReading:
    """Read and parse every briefing under `folder`, hidden files left aside.

    Raises `CorpusError` where the folder is missing, or holds nothing that can be used.
    """
    documents: list[ParsedDocument] = []
    skipped: list[Skipped] = []
    for read in read_ahead(scan_corpus(folder, max_bytes=max_bytes), Known()):
        if isinstance(read, Skipped):
            skipped.append(read)
        elif read.document is not None:
            documents.append(read.document)
        else:
            skipped.append(Skipped(read.path, read.reason or ""))
    if not documents:
        raise nothing_usable(folder, skipped)
    warnings = (Skipped(document.path, clause) for document in documents for clause in document.left_out)
    return CorpusReading(tuple(documents), tuple(skipped), tuple(warnings))


def read_ahead(
    entries: Iterator[Entry | Skipped], known: Known, progress: Progress | None = None
) -> Generator[Reading | Skipped]:
    """Parse the entries that are not known; formats that must be extracted are, in processes of their own."""
    done = 0
    with ReaderProcesses() as processes, ThreadPoolExecutor(processes.count) as threads:
        most = AHEAD * processes.count
        waiting: deque[Future[Reading] | Reading | Skipped] = deque()
        for entry in chain(entries, [None] * most):
            if entry is not None:
                waiting.append(_begun(entry, known, processes, threads))
            if waiting and (entry is None or len(waiting) == most):
                first = waiting.popleft()
                yield first.result() if isinstance(first, Future) else first
                done += 1
                if progress and isinstance(first, Future):
                    progress(done, done + len(waiting), "Reading")


def _begun(
    entry: Entry | Skipped, known: Known, processes: ReaderProcesses, threads: ThreadPoolExecutor
) -> Future[Reading] | Reading | Skipped:
    if isinstance(entry, Skipped):
        return entry
    return _known(entry, known) or threads.submit(_read, entry, processes)


def _known(entry: Entry, known: Known) -> Reading | None:
    if known.documents.get(entry.path) == entry.sha256:
        return Reading(entry.path, entry.sha256)
    sha256, reason = known.unreadable.get(entry.path, ("", ""))
    return Reading(entry.path, entry.sha256, reason=reason) if sha256 == entry.sha256 else None


def _read(entry: Entry, processes: ReaderProcesses) -> Reading:
    try:
        document = parse_document(entry.path, entry.data, processes=processes)
    except CorpusError as error:
        return Reading(entry.path, entry.sha256, reason=error.message)
    return Reading(entry.path, entry.sha256, document)
