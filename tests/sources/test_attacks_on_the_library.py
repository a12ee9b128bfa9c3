"""What feeds of strangers may try on the library; none of it leaves the source's folder, or goes on for ever."""

from __future__ import annotations

import pytest
from aiohttp import web

from askbot.corpus import read_corpus
from askbot.sources import Sources
from tests.sources.conftest import ODD_TITLES, Clock, Publisher, add, feed, story


async def test_titles_that_lead_elsewhere_stay_in_the_folder(sources: Sources, publisher: Publisher) -> None:
    entries = [(f"/{n}", title.replace("<", "&lt;"), story(f"Port{n}")) for n, title in enumerate(ODD_TITLES)]
    publisher.pages["/feed"] = feed(*entries)
    add(sources, "feed", f"{publisher.root}/feed")
    (visit,) = await sources.run()
    assert (len(visit.added), visit.problem) == (len(ODD_TITLES), "")
    inside = sources.corpus / "general" / "feed"
    assert all((sources.corpus / path).resolve().parent == inside.resolve() for path in visit.added)


async def test_a_file_that_somebody_has_changed_spoils_no_visit(
    sources: Sources, publisher: Publisher, clock: Clock
) -> None:
    publisher.pages["/feed"] = feed(*((f"/{n}", f"Story {n} ---", story(f"Port{n}")) for n in range(4)))
    add(sources, "feed", f"{publisher.root}/feed")
    (visit,) = await sources.run()
    files = [sources.corpus / path for path in visit.added]
    files[0].write_text("No front matter any more.\n", encoding="utf-8")
    files[1].write_bytes(b"---\ntitle: \xff\xfe\n---\n\nOdd bytes.\n")
    files[2].write_text("---\n[not: yaml\n---\n\nText.\n", encoding="utf-8")
    clock.on(hours=2)
    publisher.pages["/feed"] = feed(*((f"/{n}", f"Story {n} ---", story(f"Port{n}", 15)) for n in range(5)))
    (visit,) = await sources.run()
    assert visit.problem == ""
    assert (len(visit.added), len(visit.changed)) == (1, 4)


def settled(sources: Sources) -> list[str]:
    return sorted(path.name for path in (sources.corpus / "general" / "feed").iterdir())


async def test_limits_do_not_bring_and_take_the_same_entries_again_and_again(
    sources: Sources, publisher: Publisher, clock: Clock
) -> None:
    publisher.pages["/feed"] = feed(*((f"/{n}", f"Story {n}", story(f"Port{n}")) for n in range(6)))
    add(sources, "feed", f"{publisher.root}/feed", most=3)
    await sources.run()
    before = settled(sources)
    for turn in range(3):
        clock.on(hours=2)
        extra = feed(*((f"/{n}", f"Story {n}", story(f"Port{n}")) for n in range(6 + turn, -1, -1)))
        publisher.pages["/feed"] = extra
        (visit,) = await sources.run()
        assert len(visit.added) == len(visit.removed)
        clock.on(hours=2)
        (visit,) = await sources.run()
        assert not visit.changes, "the same feed once more changes nothing"
    assert len(settled(sources)) == len(before)


async def test_an_undated_entry_that_has_become_too_old_does_not_come_back_as_new(
    sources: Sources, publisher: Publisher, clock: Clock
) -> None:
    entry = f"<item><guid>1</guid><title>Old</title><description>{story('Ellery')}</description></item>"
    body = f"<rss version='2.0'><channel><title>Desk</title>{entry}</channel></rss>"
    publisher.pages["/feed"] = web.Response(text=body, content_type="text/xml")
    add(sources, "feed", f"{publisher.root}/feed", days=3)
    assert len((await sources.run())[0].added) == 1
    clock.on(days=4)
    assert len((await sources.run())[0].removed) == 1
    for _ in range(3):
        clock.on(days=1)
        assert not (await sources.run())[0].changes


@pytest.mark.slow
async def test_pages_that_cannot_be_had_are_not_asked_for_ever_nor_do_they_hold_others_up(
    sources: Sources, publisher: Publisher, clock: Clock
) -> None:
    entries = [(f"/gone/{n}", f"Story {n}", "Short.") for n in range(45)]
    page = f"<html><body><article><p>{story('Ellery')}</p></article></body></html>"
    publisher.pages["/good"] = web.Response(text=page, content_type="text/html")
    publisher.pages["/feed"] = feed(*entries, ("/good", "Berths closed", "Short."), root=publisher.root)
    add(sources, "feed", f"{publisher.root}/feed")
    for _ in range(9):
        await sources.run()
        clock.on(days=1)
    asked = [path for path in publisher.asked if path.startswith("/gone")]
    assert max(asked.count(path) for path in set(asked)) == 3
    assert [d.title for d in read_corpus(sources.corpus).documents] == ["Berths closed"]


async def test_a_copy_whose_first_is_gone_takes_its_place(sources: Sources, publisher: Publisher, clock: Clock) -> None:
    for number in range(2):
        publisher.pages[f"/{number}"] = feed(
            ("/a", f"Berths closed {number}", story("Ellery", 20)), root=f"http://paper{number}.example"
        )
        add(sources, "feed", f"{publisher.root}/{number}", name=f"paper-{number}")
        await sources.run()
    (path,) = sources.corpus.rglob("*.md")
    path.unlink()
    clock.on(hours=2)
    await sources.run(["paper-1"])
    (path,) = sources.corpus.rglob("*.md")
    assert "paper-1" in path.parts
