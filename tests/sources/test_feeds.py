"""Feeds: what is new is taken, what is there stays, whatever the publisher does."""

from __future__ import annotations

import asyncio
import time

import pytest
from aiohttp import web

from askbot.corpus import read_corpus
from askbot.errors import BusyError
from askbot.sources import Sources
from tests.sources.conftest import Clock, Publisher, add, feed, story


def titles(sources: Sources) -> set[str]:
    return {document.title for document in read_corpus(sources.corpus).documents}


async def test_entries_become_dated_documents_that_a_person_can_read(
    sources_read_apart: Sources, publisher: Publisher
) -> None:
    sources = sources_read_apart
    publisher.pages["/feed"] = feed(("/a", "Berths closed", story("Ellery")), ("/b", "Ferry late", story("Norvik")))
    add(sources, "feed", f"{publisher.root}/feed", collection="port")
    (visit,) = await sources.run()
    assert (len(visit.added), visit.problem) == (2, "")
    assert all(path.startswith("port/feed/2026-03-09-") for path in visit.added)
    document = next(d for d in read_corpus(sources.corpus).documents if d.title == "Berths closed")
    assert (str(document.date), document.publisher) == ("2026-03-09", "Coastal Desk")
    assert document.url == "http://coast.example/a"
    assert "berth 3 of Ellery is closed" in document.text


async def test_a_feed_that_changes_adds_and_corrects(sources: Sources, publisher: Publisher, clock: Clock) -> None:
    publisher.pages["/feed"] = feed(("/a", "Berths closed", story("Ellery")))
    add(sources, "feed", f"{publisher.root}/feed")
    await sources.run()
    publisher.pages["/feed"] = feed(("/a", "Berths open", story("Ellery", 14)), ("/b", "Ferry late", story("Norvik")))
    assert await sources.run() == (), "it is not due yet"
    clock.on(hours=2)
    (visit,) = await sources.run()
    assert (len(visit.added), len(visit.changed)) == (1, 1)
    assert titles(sources) == {"Berths open", "Ferry late"}


async def test_nothing_is_sent_again_that_has_not_changed(sources: Sources, publisher: Publisher, clock: Clock) -> None:
    def conditional(request: web.Request) -> web.Response:
        if request.headers.get("If-None-Match") == '"v1"':
            return web.Response(status=304)
        whole = feed(("/a", "Berths closed", story("Ellery")))
        return web.Response(body=whole.body, headers={**whole.headers, "ETag": '"v1"'})

    publisher.pages["/feed"] = conditional
    add(sources, "feed", f"{publisher.root}/feed")
    await sources.run()
    clock.on(hours=2)
    (visit,) = await sources.run()
    assert not visit.changes
    assert visit.problem == ""
    assert titles(sources) == {"Berths closed"}


async def test_a_feed_that_empties_itself_empties_nothing(sources: Sources, publisher: Publisher, clock: Clock) -> None:
    publisher.pages["/feed"] = feed(("/a", "Berths closed", story("Ellery")))
    add(sources, "feed", f"{publisher.root}/feed")
    await sources.run()
    publisher.pages["/feed"] = feed()
    clock.on(hours=2)
    (visit,) = await sources.run()
    assert not visit.changes
    assert titles(sources) == {"Berths closed"}


async def test_where_the_feed_has_a_summary_only_the_page_has_the_text(sources: Sources, publisher: Publisher) -> None:
    article = f"<nav>Home</nav><article><p>{story('Ellery')}</p></article>"
    page = f"<html><head><title>Berths</title></head><body>{article}</body></html>"
    publisher.pages["/a"] = web.Response(text=page, content_type="text/html")
    publisher.pages["/feed"] = feed(("/a", "Berths closed", "Three berths are closed."), root=publisher.root)
    add(sources, "feed", f"{publisher.root}/feed")
    await sources.run()
    (document,) = read_corpus(sources.corpus).documents
    assert "berth 7 of Ellery is closed" in document.text


async def test_a_page_that_fails_leaves_the_summary_and_says_so(sources: Sources, publisher: Publisher) -> None:
    summary = "The harbour master said that three berths are closed until Friday."
    publisher.pages["/feed"] = feed(("/gone", "Berths closed", summary), root=publisher.root)
    add(sources, "feed", f"{publisher.root}/feed")
    (visit,) = await sources.run()
    assert "answers 404" in visit.left_out[0]
    assert summary in read_corpus(sources.corpus).documents[0].text


CONSENT = (
    "Before you continue. We use cookies and data to deliver our services, track outages and protect against spam. "
    "If you choose to accept, we will also measure audience engagement and show personalised content. " * 4
)


async def test_a_page_that_asks_for_consent_takes_no_entrys_place(sources: Sources, publisher: Publisher) -> None:
    async def consent(request: web.Request) -> web.Response:
        if request.path != "/consent":
            raise web.HTTPFound("/consent")
        body = f"<html><head><title>Your choice</title></head><body><article><p>{CONSENT}</p></article></body></html>"
        return web.Response(text=body, content_type="text/html")

    publisher.pages |= dict.fromkeys(("/a", "/b", "/consent"), consent)
    summaries = [f"The harbour master said that {what} until Friday." for what in ("berths are closed", "ferries wait")]
    entries = [("/a", "Berths closed", summaries[0]), ("/b", "Ferries wait", summaries[1])]
    publisher.pages["/feed"] = feed(*entries, root=publisher.root)
    add(sources, "feed", f"{publisher.root}/feed")
    (visit,) = await sources.run()
    assert len(visit.left_out) == 2
    assert all("its page is about something else" in one for one in visit.left_out)
    texts = " ".join(document.text for document in read_corpus(sources.corpus).documents)
    assert all(summary in texts for summary in summaries)
    assert "cookies" not in texts


async def test_what_is_too_old_or_too_much_leaves(sources: Sources, publisher: Publisher, clock: Clock) -> None:
    publisher.pages["/feed"] = feed(*((f"/{n}", f"Story {n}", story(f"Port{n}")) for n in range(6)))
    add(sources, "feed", f"{publisher.root}/feed", most=4, days=10)
    await sources.run()
    assert len(titles(sources)) == 4
    clock.on(days=11)
    (visit,) = await sources.run()
    assert len(visit.removed) == 4


async def test_one_story_from_five_feeds_is_one_document_with_five_sources(
    sources: Sources, publisher: Publisher
) -> None:
    wire = story("Ellery", 20)
    for number in range(5):
        text = f"Paper {number} brings this from the agency. {wire} More in our print edition, page {number}."
        publisher.pages[f"/{number}"] = feed(
            (f"/a{number}", f"Berths closed {number}", text),
            title=f"Paper {number}",
            root=f"http://paper{number}.example",
        )
        add(sources, "feed", f"{publisher.root}/{number}", name=f"paper-{number}")
    visits = await sources.run()
    assert (sum(len(v.added) for v in visits), sum(v.copies for v in visits)) == (1, 4)
    (document,) = read_corpus(sources.corpus).documents
    assert document.text.count("http://paper") == 5


@pytest.mark.slow
async def test_a_feed_of_5000_entries_is_taken_within_a_minute(sources: Sources, publisher: Publisher) -> None:
    publisher.pages["/feed"] = feed(*((f"/{n}", f"Story {n}", story(f"Port{n}")) for n in range(5000)))
    add(sources, "feed", f"{publisher.root}/feed", most=5000)
    (visit,) = await sources.run()
    assert len(visit.added) == 5000


FAULTS = {
    "500": web.Response(status=500),
    "malformed": web.Response(body=b"<rss><channel><item><title>Unclosed", headers={"Content-Type": "text/xml"}),
    "no feed": web.Response(body=b"<html><body>Hello</body></html>", headers={"Content-Type": "text/xml"}),
    "a picture": web.Response(body=b"\x89PNG", headers={"Content-Type": "image/png"}),
    "compressed": web.Response(body=b"\x1f\x8b", headers={"Content-Type": "text/xml", "Content-Encoding": "gzip"}),
}


@pytest.mark.parametrize("fault", FAULTS)
async def test_a_source_that_fails_keeps_its_documents_and_is_tried_ever_later(
    sources: Sources, publisher: Publisher, clock: Clock, fault: str
) -> None:
    publisher.pages["/feed"] = feed(("/a", "Berths closed", story("Ellery")))
    add(sources, "feed", f"{publisher.root}/feed")
    await sources.run()
    publisher.pages["/feed"] = FAULTS[fault]
    clock.on(hours=1)
    (visit,) = await sources.run()
    assert visit.problem
    assert "\n" not in visit.problem
    assert titles(sources) == {"Berths closed"}
    clock.on(hours=1, minutes=30)
    assert await sources.run() == (), "twice the interval after one failure"
    clock.on(hours=1)
    publisher.pages["/feed"] = feed(("/a", "Berths closed", story("Ellery")))
    (visit,) = await sources.run()
    assert visit.problem == ""
    assert sources.standings()[0].state.failures == 0


@pytest.mark.parametrize(
    ("wish", "hours"),
    [
        ("18000", 5),
        ("999999999", 24),
        ("", 2),
        ("soon", 2),
        ("Mon, 09 Mar 2020 07:00:00 GMT", 2),
        ("Mon, 09 Mar 2020 07:00:00 +99999999999999999999", 2),
    ],
)
async def test_a_host_that_wants_to_be_left_alone_is(
    sources: Sources, publisher: Publisher, clock: Clock, wish: str, hours: int
) -> None:
    publisher.pages["/feed"] = web.Response(status=429, headers={"Retry-After": wish})
    add(sources, "feed", f"{publisher.root}/feed")
    await sources.run()
    publisher.pages["/feed"] = feed(("/a", "Berths closed", story("Ellery")))
    clock.on(hours=hours, minutes=-1)
    assert await sources.run() == ()
    clock.on(minutes=2)
    (visit,) = await sources.run()
    assert len(visit.added) == 1
    assert sources.standings()[0].state.resting == ""


async def test_a_slow_body_holds_nobody_up(sources: Sources, publisher: Publisher) -> None:
    async def slow(request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse(headers={"Content-Type": "text/xml"})
        await response.prepare(request)
        for _ in range(60):
            await response.write(b" ")
            await asyncio.sleep(0.2)
        return response

    publisher.pages["/feed"] = slow
    add(sources, "feed", f"{publisher.root}/feed")
    began = time.perf_counter()
    (visit,) = await sources.run()
    assert "takes more than 2 seconds" in visit.problem
    assert time.perf_counter() - began < 6


async def test_a_body_of_200_megabytes_is_left_after_the_first_eight(sources: Sources, publisher: Publisher) -> None:
    sent = 0

    async def huge(request: web.Request) -> web.StreamResponse:
        nonlocal sent
        response = web.StreamResponse(headers={"Content-Type": "text/xml"})
        await response.prepare(request)
        for _ in range(200):
            await response.write(bytes(1_000_000))
            sent += 1
        return response

    publisher.pages["/feed"] = huge
    add(sources, "feed", f"{publisher.root}/feed")
    (visit,) = await sources.run()
    assert "larger than 8 MB" in visit.problem
    assert sent < 60


async def test_a_feed_that_moved_for_good_is_followed_and_reported(sources: Sources, publisher: Publisher) -> None:
    publisher.pages["/old"] = web.Response(status=301, headers={"Location": "/new"})
    publisher.pages["/new"] = feed(("/a", "Berths closed", story("Ellery")))
    add(sources, "feed", f"{publisher.root}/old")
    (visit,) = await sources.run()
    assert len(visit.added) == 1
    assert sources.standings()[0].state.moved == f"{publisher.root}/new"


async def test_two_runs_at_once_do_not_disturb_each_other(sources: Sources, publisher: Publisher) -> None:
    async def waiting(_: web.Request) -> web.StreamResponse:
        await asyncio.sleep(0.5)
        return web.Response(body=feed(("/a", "Berths closed", story("Ellery"))).body, content_type="text/xml")

    publisher.pages["/feed"] = waiting
    add(sources, "feed", f"{publisher.root}/feed")
    first = asyncio.create_task(sources.run())
    await asyncio.sleep(0.1)
    with pytest.raises(BusyError):
        await sources.run()
    (visit,) = await first
    assert len(visit.added) == 1


async def test_an_id_that_is_no_address_is_not_asked_for(sources: Sources, publisher: Publisher) -> None:
    text = "The mayor of Ellery said that the ferry would be late again."
    items = f"<item><guid>5</guid><title>Late</title><description>{text}</description></item>"
    raw = f"<rss version='2.0'><channel><title>Desk</title>{items}</channel></rss>"
    publisher.pages["/news"] = web.Response(body=raw.encode(), headers={"Content-Type": "application/rss+xml"})
    add(sources, "feed", f"{publisher.root}/news")
    (visit,) = await sources.run()
    assert (len(visit.added), visit.left_out) == (1, ())
    assert publisher.asked == ["/robots.txt", "/news"]
    assert "url:" not in (sources.corpus / visit.added[0]).read_text(encoding="utf-8")
