"""Visits in a process of their own, for real."""

from __future__ import annotations

import asyncio
import os
import sys

import psutil
import pytest
from aiohttp import web

from askbot.errors import BusyError, SourceError
from askbot.sources import Sources, Visit
from askbot.sources.visiting import VisitProcess
from tests.sources.conftest import Publisher, add, feed, story


async def test_it_visits_as_the_sources_would_at_their_time(sources: Sources, publisher: Publisher) -> None:
    publisher.pages["/news"] = feed(("/one", "Norvik", story("Norvik")), ("/two", "Ellery", story("Ellery")))
    add(sources, "feed", f"{publisher.root}/news")
    add(sources, "page", f"{publisher.root}/gone")
    visits = {visit.source: visit for visit in await VisitProcess(sources).run()}
    assert len(visits["feed"].added) == 2
    assert all((sources.corpus / path).is_file() for path in visits["feed"].added)
    assert "404" in visits["page"].problem
    assert {one.source.name: one.state.visited for one in sources.standings()}["feed"] == sources.now().isoformat()
    assert sources.unindexed
    assert await VisitProcess(sources).run(["feed"]) == (Visit("feed"),)


async def test_what_it_meets_is_raised_here(sources: Sources) -> None:
    with pytest.raises(SourceError, match="There is no source desk"):
        await VisitProcess(sources).run(["desk"])
    with sources._alone(), pytest.raises(BusyError, match="visited already"):
        await VisitProcess(sources).run()


async def test_it_makes_room_ends_when_it_is_cancelled_and_says_when_it_was_cut_off(
    sources: Sources, publisher: Publisher
) -> None:
    over = asyncio.Event()

    async def slow(_: web.Request) -> web.Response:
        await over.wait()
        return web.Response()

    publisher.pages["/robots.txt"] = slow
    add(sources, "page", f"{publisher.root}/slow")
    running = asyncio.create_task(VisitProcess(sources).run())
    child = await _asking(publisher)
    if sys.platform == "linux":
        assert os.sched_getscheduler(child.pid) == os.SCHED_IDLE
    running.cancel()
    with pytest.raises(asyncio.CancelledError):
        await running
    assert not child.is_running()
    publisher.asked.clear()
    running = asyncio.create_task(VisitProcess(sources).run())
    (await _asking(publisher)).kill()
    with pytest.raises(SourceError, match="cut off"):
        await running
    over.set()


async def _asking(publisher: Publisher) -> psutil.Process:
    """The process that visits, once it has asked for something."""
    for _ in range(600):
        if publisher.asked:
            break
        await asyncio.sleep(0.05)
    children = psutil.Process().children()
    return next(child for child in children if "askbot.sources.visiting" in child.cmdline())
