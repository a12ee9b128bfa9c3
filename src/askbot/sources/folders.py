"""A folder of the machine, mirrored: what is new or changed there is copied, what is gone there is removed."""

from __future__ import annotations

import asyncio
import os
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from askbot.corpus.readers import SUFFIXES
from askbot.errors import SourceError
from askbot.sources.documents import day_of, put, removed_empty
from askbot.sources.visits import Visitor

MOST_BYTES = 100_000_000
"""Of one file; the index has a limit of its own, which may be lower."""
MOST_KINDS = 5
"""Of files that are not read, named in a report."""


@dataclass(frozen=True, slots=True)
class Listing:
    """What a folder holds."""

    files: dict[Path, Path]
    """Those that can become documents, by their path in it."""
    unreadable: tuple[Path, ...]
    """Folders in it that cannot be listed now: what was there before stays."""
    left_out: tuple[str, ...]
    """What cannot become a document, with the reason."""


async def visit_folder(visitor: Visitor) -> None:
    """Mirror the folder as it is now. Raises `SourceError` and `OSError`."""
    await asyncio.to_thread(mirror, visitor)
    visitor.state = visitor.state.after_success(visitor.library.at)


def mirror(visitor: Visitor) -> None:
    """Copy what changed, remove what is gone. Raises `SourceError` for a folder that is missing or empty at once."""
    origin = Path(visitor.source.address).expanduser()
    listing = listed(origin, visitor.library.corpus)
    home = visitor.documents.path
    present = {path.relative_to(home): path for path in visitor.documents.files()}
    if not listing.files and present:
        raise SourceError(f"{origin} has become empty.", "Its documents stay; remove the source if that is meant.")
    wanted = _limited(visitor, listing.files)
    gone = [path for path in present if path not in wanted and not any(map(path.is_relative_to, listing.unreadable))]
    in_the_way = set(_in_the_way(gone, wanted))
    _remove(visitor, {path: present[path] for path in sorted(in_the_way)})
    for relative, path in wanted.items():
        _copy(visitor, relative, path)
    # only now: whoever is killed in between has a renamed file twice, not lost
    _remove(visitor, {path: present[path] for path in sorted(set(gone) - in_the_way)})
    for folder in listing.unreadable:
        visitor.changes.left_out.append(f"{folder.as_posix()}: cannot be listed; what was there before stays")
    visitor.changes.left_out.extend(listing.left_out)


def listed(origin: Path, corpus: Path) -> Listing:
    """The files of a folder that can become documents. Raises `SourceError`."""
    here, home = origin.resolve(), corpus.resolve()
    if not here.is_dir():
        raise SourceError(f"There is no folder {origin}.", "Its documents stay; is a disk missing?")
    if here.is_relative_to(home) or home.is_relative_to(here):
        raise SourceError(f"{origin} and the corpus lie in each other.", "Name a folder elsewhere.")
    unreadable: list[Path] = []

    def failed(error: OSError) -> None:
        unreadable.append(Path(error.filename).relative_to(here))

    paths: list[Path] = []
    for folder, below, names in os.walk(here, onerror=failed):
        below[:] = sorted(name for name in below if not name.startswith("."))
        paths += [Path(folder) / name for name in sorted(names) if not name.startswith(".")]
    if Path() in unreadable:
        raise SourceError(f"{origin} cannot be listed.", "Its documents stay; allow reading there.")
    readable = [path for path in paths if path.suffix.lower() in SUFFIXES]
    files = {path.relative_to(here): path for path in readable if _is_inside(path, here)}
    return Listing(files, tuple(unreadable), tuple(_left_out(paths, files, here)))


def _in_the_way(gone: Sequence[Path], wanted: Mapping[Path, Path]) -> Iterator[Path]:
    """What is gone and must go first: a file where a folder comes, a folder where a file comes, other capitals."""
    folders = {parent for path in wanted for parent in path.parents}
    names = {path.as_posix().casefold() for path in wanted}
    for path in gone:
        places = (path, *path.parents)
        if path in folders or any(place.as_posix().casefold() in names for place in places):
            yield path


def _remove(visitor: Visitor, paths: Mapping[Path, Path]) -> None:
    """Remove documents by their places, and the folders that are empty then."""
    home = visitor.documents.path
    for path in paths.values():
        path.unlink(missing_ok=True)
        visitor.changes.removed.append(visitor.documents.relative(path))
    removed_empty({parent for path in paths.values() for parent in path.parents if home in parent.parents})


def _left_out(paths: Sequence[Path], files: Mapping[Path, Path], here: Path) -> Iterator[str]:
    """Links, pipes and the like, each with the reason; files of other kinds by their number."""
    others = Counter(path.suffix.lower() or "no ending" for path in paths if path.suffix.lower() not in SUFFIXES)
    for path in paths:
        relative = path.relative_to(here)
        if path.suffix.lower() in SUFFIXES and relative not in files:
            yield f"{relative.as_posix()}: {'a link that leads elsewhere' if path.is_symlink() else 'no plain file'}"
    if others:
        kinds = [f"{kind} ({count})" for kind, count in others.most_common(MOST_KINDS)]
        more = " and others" if len(others) > MOST_KINDS else ""
        yield f"files that are not read: {', '.join(kinds)}{more}"


def _is_inside(path: Path, folder: Path) -> bool:
    """Whether it is a file of the folder, and no link out of it."""
    try:
        return path.is_file() and path.resolve().is_relative_to(folder)
    except (OSError, RuntimeError):
        return False


def _limited(visitor: Visitor, files: dict[Path, Path]) -> dict[Path, Path]:
    """The newest files, as many and as young as the limits say; by the day in a name, or of its last change."""
    oldest, most = visitor.documents.oldest(visitor.library.at.date()), visitor.source.limit
    days = {relative: day_of(path) for relative, path in files.items()}
    newest = sorted(files, key=lambda relative: (days[relative], relative), reverse=True)[:most]
    staying = {relative for relative in newest if days[relative] >= oldest}
    return {relative: path for relative, path in files.items() if relative in staying}


def _copy(visitor: Visitor, relative: Path, path: Path) -> None:
    """Copy one file where it differs; one that cannot be read now keeps its former copy."""
    place, name = visitor.documents.path / relative, relative.as_posix()
    try:
        data = _read(path)
    except (OSError, SourceError) as error:
        why = error.message if isinstance(error, SourceError) else error.strerror or str(error)
        visitor.changes.left_out.append(f"{name}: {why}")
        return
    there = place.exists()
    if there and place.read_bytes() == data:
        return
    put(place, data)
    (visitor.changes.changed if there else visitor.changes.added).append(visitor.documents.relative(place))


def _read(path: Path) -> bytes:
    """A file's bytes, no more than MOST_BYTES; no link is followed that took its place. Raises `SourceError`."""
    handle = os.open(path.resolve(), os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0))
    with os.fdopen(handle, "rb") as stream:
        data = stream.read(MOST_BYTES + 1)
    if len(data) > MOST_BYTES:
        raise SourceError(f"larger than {MOST_BYTES / 1e6:g} MB")
    return data
