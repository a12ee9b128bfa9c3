"""The schedule: a watched folder as soon as it is quiet, everything else when it is due."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from pathlib import Path

import pytest
from aiohttp import web

from askbot.sources import Sources, Visit
from askbot.sources.schedule import Schedule
from tests.sources.conftest import Clock, Publisher, add, feed, story


@pytest.mark.slow
async def test_a_folder_under_a_thousand_quick_changes_is_read_once_quiet_and_whole(
    sources: Sources, tmp_path: Path
) -> None:
    desk = tmp_path / "desk"
    desk.mkdir()
    (desk / "first.md").write_text("# First\n\nThe mayor spoke.\n", encoding="utf-8")
    add(sources, "folder", str(desk))
    runs: list[Sequence[Visit]] = []

    async def changed(visits: Sequence[Visit]) -> None:
        runs.append(visits)

    running = asyncio.create_task(Schedule(sources, changed, look=0.3, quiet=0.5).run())
    await asyncio.sleep(1.5)
    assert [len(visit.added) for visits in runs for visit in visits] == [1]
    for number in range(1000):
        (desk / f"{number % 100}.md").write_text(f"# {number}\n\nThe mayor spoke {number} times.\n", encoding="utf-8")
        if number % 50 == 0:
            await asyncio.sleep(0.01)
    for _ in range(100):
        await asyncio.sleep(0.1)
        if len(runs) > 1:
            break
    await asyncio.sleep(1.0)
    running.cancel()
    added = [path for visits in runs[1:] for visit in visits for path in visit.added]
    assert sorted(added) == sorted({f"general/folder/{number}.md" for number in range(100)})
    assert "900 times" in (sources.corpus / "general" / "folder" / "0.md").read_text(encoding="utf-8")


async def test_a_day_of_20_feeds_brings_each_item_once(sources: Sources, publisher: Publisher, clock: Clock) -> None:
    for number in range(20):
        add(sources, "feed", f"{publisher.root}/{number}", name=f"feed-{number}", every="4h")
    added: list[str] = []

    async def changed(visits: Sequence[Visit]) -> None:
        added.extend(path for visit in visits for path in visit.added)

    schedule = Schedule(sources, changed)
    for hour in range(0, 24, 4):
        for number in range(20):
            entries = [
                (f"/{number}/{n}", f"Story {number}-{n}", story(f"Port{number}x{n}", 4)) for n in range(hour + 4)
            ]
            publisher.pages[f"/{number}"] = feed(*entries)
        await schedule.once()
        clock.on(hours=4)
    assert len(added) == len(set(added)) == 20 * 24


async def test_a_run_that_cannot_be_made_stops_no_schedule(
    sources: Sources, publisher: Publisher, caplog: pytest.LogCaptureFixture
) -> None:
    async def changed(_: Sequence[Visit]) -> None:
        """Nothing."""

    schedule = Schedule(sources, changed)
    sources.file.path.write_text("sources: 3\n", encoding="utf-8")
    assert await schedule.once() == ()
    assert "no list of sources" in caplog.text
    sources.file.write(())
    publisher.pages["/feed"] = web.Response(status=500)
    add(sources, "feed", f"{publisher.root}/feed")
    (visit,) = await schedule.once()
    assert "answers 500" in visit.problem
