"""The schedule: a watched folder as soon as it is quiet, everything else when it is due."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from pathlib import Path

import pytest
from aiohttp import web

from askbot.errors import BusyError, SourceError
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
        with sources.indexing():
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


@pytest.mark.slow
async def test_a_day_of_20_feeds_brings_each_item_once(sources: Sources, publisher: Publisher, clock: Clock) -> None:
    for number in range(20):
        add(sources, "feed", f"{publisher.root}/{number}", name=f"feed-{number}", every="4h")
    added: list[str] = []

    async def changed(visits: Sequence[Visit]) -> None:
        with sources.indexing():
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


async def test_what_could_not_be_indexed_is_tried_again_ever_later(
    sources: Sources, publisher: Publisher, clock: Clock
) -> None:
    publisher.pages["/feed"] = feed(("/a", "Berths closed", story("Ellery")))
    add(sources, "feed", f"{publisher.root}/feed", every="1d")
    tries: list[int] = []

    async def failing(visits: Sequence[Visit]) -> None:
        tries.append(len(visits))
        if len(tries) < 4:
            raise BusyError("The index is being built already.")
        with sources.indexing():
            pass

    schedule = Schedule(sources, failing, look=30)
    minutes: list[int] = []
    for minute in range(20):
        before = len(tries)
        await schedule.once()
        minutes += [minute] * (len(tries) - before)
        clock.on(minutes=1)
    assert tries == [1, 1, 1, 1], "the visit is offered until it is dealt with, then no more"
    assert minutes == [0, 1, 3, 7]


async def test_the_index_is_brought_up_to_date_no_more_often_than_set(
    sources: Sources, publisher: Publisher, clock: Clock
) -> None:
    sources.file.path.write_text("index_every: 10m\n", encoding="utf-8")
    for number in range(5):
        publisher.pages[f"/{number}"] = feed((f"/{number}", f"Story {number}", story(f"Port{number}")))
        add(sources, "feed", f"{publisher.root}/{number}", name=f"feed-{number}", every="1d")
        sources.file.pause(f"feed-{number}", paused=number > 0)
    reported: list[list[str]] = []

    async def changed(visits: Sequence[Visit]) -> None:
        with sources.indexing():
            reported.append([visit.source for visit in visits])

    schedule = Schedule(sources, changed)
    for number in range(5):
        sources.file.pause(f"feed-{number}", paused=False)
        await schedule.once()
        clock.on(minutes=2)
    clock.on(minutes=2)
    await schedule.once()
    assert reported == [["feed-0"], ["feed-1", "feed-2", "feed-3", "feed-4"]]
    assert sources.file.pace() == 600, "adding and pausing keep what the file says otherwise"


async def test_a_run_that_was_cut_off_before_the_index_was_built_is_made_up_for(
    sources: Sources, publisher: Publisher
) -> None:
    publisher.pages["/feed"] = feed(("/a", "Berths closed", story("Ellery")))
    add(sources, "feed", f"{publisher.root}/feed")
    await sources.run()
    calls: list[Sequence[Visit]] = []

    async def changed(visits: Sequence[Visit]) -> None:
        with sources.indexing():
            calls.append(visits)

    schedule = Schedule(sources, changed)
    await schedule.once()
    await schedule.once()
    assert calls == [()]


def test_an_index_that_fails_or_is_overtaken_is_not_up_to_date(sources: Sources, tmp_path: Path) -> None:
    (tmp_path / "state").mkdir()
    (tmp_path / "state" / "sources.unindexed").touch()
    with pytest.raises(BusyError), sources.indexing():
        raise BusyError("busy")
    assert sources.unindexed
    with sources.indexing():
        (tmp_path / "state" / "sources.unindexed").touch()
    assert sources.unindexed
    with sources.indexing():
        pass
    assert not sources.unindexed


async def test_a_clock_that_is_set_back_stops_neither_visits_nor_the_index(
    sources: Sources, publisher: Publisher, clock: Clock
) -> None:
    publisher.pages["/feed"] = feed(("/a", "Berths closed", story("Ellery")))
    add(sources, "feed", f"{publisher.root}/feed", every="1h")
    sources.file.path.write_text(sources.file.path.read_text().replace("index_every: 0s", "index_every: 1h"))
    added: list[str] = []

    async def changed(visits: Sequence[Visit]) -> None:
        with sources.indexing():
            added.extend(path for visit in visits for path in visit.added)

    schedule = Schedule(sources, changed)
    await schedule.once()
    assert len(added) == 1
    clock.on(days=-400)
    publisher.pages["/feed"] = feed(("/b", "Ferries wait", story("Norvik")), ("/a", "Berths closed", story("Ellery")))
    await schedule.once()
    assert len(added) == 2
    await schedule.once()
    assert publisher.asked.count("/feed") == 2


async def test_folders_that_cannot_be_watched_are_looked_at_again_later_and_not_at_once(
    sources: Sources, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tries: list[int] = []

    def refused(*_: object, **__: object) -> None:
        tries.append(1)
        raise OSError(28, "OS file watch limit reached")

    monkeypatch.setattr("watchfiles.awatch", refused)
    (tmp_path / "desk").mkdir()
    add(sources, "folder", str(tmp_path / "desk"))
    watching = asyncio.create_task(Schedule(sources, _nothing, look=0.2, quiet=0.1).watch())
    await asyncio.sleep(0.5)
    assert not watching.done()
    watching.cancel()
    assert 1 <= len(tries) <= 3


async def test_a_state_that_cannot_be_written_is_told_and_stops_no_schedule(sources: Sources, tmp_path: Path) -> None:
    add(sources, "page", "http://127.0.0.1:9/")
    (tmp_path / "state").write_text("a file in its place")
    with pytest.raises(SourceError, match="state cannot be written"):
        await sources.run()
    assert await Schedule(sources, _nothing).once() == ()


async def _nothing(_: Sequence[Visit]) -> None:
    """Nothing is to be done."""
