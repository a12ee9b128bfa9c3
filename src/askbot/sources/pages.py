"""A page that is read again and again: each new version is a dated document, or takes the place of the one before."""

from __future__ import annotations

import asyncio
import hashlib
from dataclasses import replace

from askbot.sources.documents import key
from askbot.sources.fetch import PAGE_TYPES
from askbot.sources.items import Item
from askbot.sources.visits import Visitor


async def visit_page(visitor: Visitor) -> None:
    """Ask for the page, and write its text if it is new. Raises `SourceError` and `OSError`."""
    state, at, address = visitor.state, visitor.library.at, visitor.source.address
    reply = await visitor.fetcher.get(address, PAGE_TYPES, etag=state.etag, modified=state.modified)
    if not reply.unchanged:
        item = await visitor.library.parser.page(reply, at.date(), address)
        await asyncio.to_thread(_version, visitor, item)
    kept = state if reply.unchanged else reply
    visitor.state = state.after_success(at, etag=kept.etag, modified=kept.modified, moved=reply.moved)


def _version(visitor: Visitor, item: Item) -> None:
    """A new version is a new document, dated as it was found; or takes the place of the one before."""
    documents, at = visitor.documents, visitor.library.at
    if visitor.source.keep == "all":
        digest = hashlib.sha256(item.text.encode()).hexdigest()[:12]
        date = at.date() if visitor.known or item.date is None else item.date
        item = replace(item, identity=f"{item.identity}#{digest}", date=date)
        if key(item.identity) in visitor.known:
            return
    former = visitor.known.get(key(item.identity))
    written = documents.write(item, at, former)
    if written is not None:
        (visitor.changes.changed if former else visitor.changes.added).append(documents.relative(written))
