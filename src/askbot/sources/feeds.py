"""A feed: its new entries become documents, whole ones as they stand, summaries with the text of their pages."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import replace

from askbot.errors import SourceError
from askbot.sources.documents import add_origin, key
from askbot.sources.fetch import FEED_TYPES, PAGE_TYPES
from askbot.sources.items import SHORTEST, Item, is_about
from askbot.sources.near_copies import sketch
from askbot.sources.state import Seen
from askbot.sources.visits import Visitor

MOST_PAGES = 40
"""Pages that one visit asks for, so that a feed of thousands of entries holds nobody up; the next visit goes on."""
MOST_TRIES = 3
"""Of a page that cannot be had, in as many visits."""


async def visit_feed(visitor: Visitor) -> None:
    """Ask for the feed, and write what is new in it. Raises `SourceError` and `OSError`."""
    state, at = visitor.state, visitor.library.at
    reply = await visitor.fetcher.get(visitor.source.address, FEED_TYPES, etag=state.etag, modified=state.modified)
    if reply.unchanged:
        visitor.state = state.after_success(at, etag=state.etag, modified=state.modified, moved=reply.moved)
        return
    items = await visitor.library.parser.feed(reply, at.date())
    seen = {key(item.identity): visitor.state.seen.get(key(item.identity)) for item in items}
    visitor.state = replace(state, seen={name: one for name, one in seen.items() if one is not None})
    whole = await _Taking(visitor).take(await asyncio.to_thread(_wanted, visitor, items))
    # where entries are left for the next visit, the feed must be sent again though it has not changed
    tags = {"etag": reply.etag, "modified": reply.modified} if whole else {}
    visitor.state = visitor.state.after_success(at, **tags, moved=reply.moved)


def _wanted(visitor: Visitor, items: Sequence[Item]) -> list[Item]:
    """Those that are new or were changed, and that the source's limits would leave in the library."""
    documents, today = visitor.documents, visitor.library.at.date()
    places = {key(item.identity): documents.place(item, today) for item in items} | visitor.known
    staying = documents.staying(places.values(), today)
    return [item for item in items if places[key(item.identity)] in staying and not _settled(visitor, item)]


def _settled(visitor: Visitor, item: Item) -> bool:
    """Whether an entry was dealt with, and says now what it said then."""
    name = key(item.identity)
    seen = visitor.state.seen.get(name)
    if seen is None or seen.digest not in {"", _digest(item)}:
        return False
    if seen.kept:
        return name in visitor.known or not seen.digest
    if seen.twin:
        return (visitor.library.corpus / seen.twin).exists()
    return not 0 < seen.failures < MOST_TRIES


class _Taking:
    """Takes the entries of a feed one by one."""

    def __init__(self, visitor: Visitor) -> None:
        self._visitor = visitor
        self._seen = dict(visitor.state.seen)
        self._pages = 0

    async def take(self, items: Iterable[Item]) -> bool:
        """Write the items; False where some are left for the next visit."""
        whole = True
        for item in items:
            name = key(item.identity)
            summary = not item.whole and bool(item.url) and name not in self._visitor.known
            if summary and self._pages >= MOST_PAGES:
                whole = False
                continue
            outcome = await self._taken(item, summary=summary)
            self._seen[name] = outcome
            whole = whole and not 0 < outcome.failures < MOST_TRIES
            self._visitor.state = replace(self._visitor.state, seen=self._seen)
        return whole

    async def _taken(self, item: Item, *, summary: bool) -> Seen:
        digest, visitor = _digest(item), self._visitor
        failed = False
        if summary:
            self._pages += 1
            item, failed = await self._completed(item)
        if len(item.text) < SHORTEST:
            visitor.changes.left_out.append(f"{item.title or item.identity}: no text")
            before = self._seen.get(key(item.identity))
            return Seen(digest, failures=(before.failures if before else 0) + 1 if failed else 0)
        if not item.whole and key(item.identity) in visitor.known:
            return Seen(digest, kept=True)  # a summary takes no whole text's place
        async with visitor.library.writing:
            twin = await asyncio.to_thread(_keep, visitor, item)
        return Seen(digest, kept=not twin, twin=twin)

    async def _completed(self, item: Item) -> tuple[Item, bool]:
        """An entry with the text of its page, where that can be had and says more; and whether it could not be had."""
        visitor = self._visitor
        try:
            reply = await visitor.fetcher.get(item.url, PAGE_TYPES)
            page = await visitor.library.parser.page(reply, visitor.library.at.date())
        except SourceError as error:
            visitor.changes.left_out.append(f"{item.title or item.url}: only its summary, since {error.message}")
            return item, True
        if len(page.text) <= len(item.text):
            return item, False
        if not is_about(page, item):
            visitor.changes.left_out.append(f"{item.title}: only its summary, since its page is about something else")
            return item, True
        return replace(item, text=page.text, date=item.date or page.date, authors=item.authors or page.authors), False


def _keep(visitor: Visitor, item: Item) -> str:
    """Write an entry's document; the path of the one that has its text already, where there is one."""
    library, documents, name = visitor.library, visitor.documents, key(item.identity)
    text_sketch = sketch(item.text)
    former = visitor.known.get(name)
    twin = library.sketches.nearest(text_sketch) if former is None else None
    if twin is not None and (library.corpus / twin).exists():
        visitor.changes.copies += add_origin(library.corpus / twin, item.publisher, item.url)
        return twin
    written = documents.write(item, library.at, former)
    if written is None:
        return ""
    if former is not None:
        visitor.forget(documents.relative(former))
    path = documents.relative(written)
    (visitor.changes.changed if former is not None else visitor.changes.added).append(path)
    visitor.remember(path, text_sketch)
    visitor.known[name] = written
    return ""


def _digest(item: Item) -> str:
    """Of an entry as the feed has it."""
    said = "\0".join((item.title, item.text, item.url, str(item.date)))
    return hashlib.sha256(said.encode("utf-8", "surrogatepass")).hexdigest()[:12]
