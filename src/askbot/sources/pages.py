"""A page that is read again and again: each new version is a dated document, or takes the place of the one before."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from askbot.errors import SourceError
from askbot.sources.documents import day_of, key, text_of
from askbot.sources.error_pages import is_error_page
from askbot.sources.fetch import PAGE_TYPES
from askbot.sources.items import Item
from askbot.sources.stamps import without_stamps
from askbot.sources.visits import Visitor


async def visit_page(visitor: Visitor) -> None:
    """Ask for the page, and write its text if it is new. Raises `SourceError` and `OSError`."""
    state, at, address = visitor.state, visitor.library.at, visitor.source.address
    reply = await visitor.fetcher.get(address, PAGE_TYPES, etag=state.etag, modified=state.modified)
    if not reply.unchanged:
        item = await visitor.library.parser.page(reply, at.date(), address)
        await asyncio.to_thread(_refuse_error, visitor, item)
        await asyncio.to_thread(_keep_all if visitor.source.keep == "all" else _keep_latest, visitor, item)
    kept = state if reply.unchanged else reply
    visitor.state = state.after_success(at, etag=kept.etag, modified=kept.modified, moved=reply.moved)


def _refuse_error(visitor: Visitor, item: Item) -> None:
    """Raises `SourceError` for a page that only says that something went wrong, so that the version before stays."""
    if any(is_error_page(item.title, item.text, text_of(path)) for path in _newest(visitor)):
        why = f"{item.url} answers with a page that says: {item.title[:100]}."
        raise SourceError(why, "The version before stays, and it is tried again later.")


def _keep_all(visitor: Visitor, item: Item) -> None:
    """Write a new version as a document of its own, dated as it was found."""
    digest = hashlib.sha256(item.text.encode()).hexdigest()[:12]
    date = visitor.library.at.date() if visitor.known or item.date is None else item.date
    identity = f"{item.identity}#{digest}"
    if key(identity) in visitor.known:  # what it said before the last version holds again
        identity = f"{identity}#{visitor.library.at.isoformat(timespec='seconds')}"
    if not _says_the_same(item, _newest(visitor)):
        _write(visitor, replace(item, identity=identity, date=date), None)


def _keep_latest(visitor: Visitor, item: Item) -> None:
    """Write a new version in the place of the one before; of versions that were all kept the newest stays."""
    newest = _newest(visitor)
    former = visitor.known.get(key(item.identity)) or next(iter(newest), None)
    written = None if _says_the_same(item, newest) else _write(visitor, item, former)
    for path in set(visitor.known.values()) - {written or former, former}:
        path.unlink()
        visitor.changes.removed.append(visitor.documents.relative(path))


def _newest(visitor: Visitor) -> Sequence[Path]:
    """The version found last, if there is one."""
    return sorted(visitor.known.values(), key=lambda path: (day_of(path), path.stat().st_mtime_ns))[-1:]


def _says_the_same(item: Item, versions: Sequence[Path]) -> bool:
    """Whether one of them differs from a text in nothing but when it says that it was brought up to date."""
    return any(without_stamps(text_of(path)) == without_stamps(item.text) for path in versions)


def _write(visitor: Visitor, item: Item, former: Path | None) -> Path | None:
    written = visitor.documents.write(item, visitor.library.at, former)
    if written is not None:
        (visitor.changes.changed if former else visitor.changes.added).append(visitor.documents.relative(written))
    return written
