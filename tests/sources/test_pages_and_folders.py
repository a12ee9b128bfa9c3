"""Pages and folders as sources."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from aiohttp import web

from askbot.corpus import read_corpus
from askbot.errors import SourceError
from askbot.sources import Sources
from tests.sources.conftest import Clock, Publisher, add, story

ODD = "sources:\n- {name: a, kind: page, address: 'http://x.example', colour: red}\n"


def page(text: str) -> web.Response:
    article = f"<nav>Home | Contact</nav><article><h1>Berths</h1><p>{text}</p></article>"
    return web.Response(
        text=f"<html><head><title>Berths</title></head><body>{article}</body></html>", content_type="text/html"
    )


@pytest.mark.parametrize(("keep", "left"), [("all", 2), ("latest", 1)])
async def test_a_new_version_of_a_page_is_a_new_dated_document_or_takes_the_place_of_the_old(
    sources: Sources, publisher: Publisher, clock: Clock, keep: str, left: int
) -> None:
    publisher.pages["/p"] = page(story("Ellery"))
    add(sources, "page", f"{publisher.root}/p", keep=keep)
    await sources.run()
    clock.on(days=1)
    publisher.pages["/p"] = page(story("Norvik"))
    await sources.run()
    clock.on(days=1)
    (visit,) = await sources.run()
    assert not visit.changes
    documents = read_corpus(sources.corpus).documents
    assert len(documents) == left
    newest = max(documents, key=lambda document: str(document.date))
    assert "Norvik" in newest.text
    assert "Contact" not in newest.text
    assert str(newest.date) == "2026-03-10"


@pytest.mark.parametrize(("before", "after"), [("all", "latest"), ("latest", "all")])
async def test_a_page_that_is_kept_in_another_way_brings_no_version_again(
    sources: Sources, publisher: Publisher, clock: Clock, before: str, after: str
) -> None:
    add(sources, "page", f"{publisher.root}/p", keep=before)
    for port in ("Ellery", "Norvik"):
        publisher.pages["/p"] = page(story(port))
        await sources.run()
        clock.on(days=1)
    source = sources.file.read()[0].model_copy(update={"keep": after})
    sources.file.write([source])
    (visit,) = await sources.run()
    assert (visit.added, visit.changed, len(visit.removed)) == ((), (), int(after == "latest"))
    (document,) = read_corpus(sources.corpus).documents
    assert "Norvik" in document.text
    clock.on(days=1)
    publisher.pages["/p"] = page(story("Strand"))
    await sources.run()
    texts = [document.text for document in read_corpus(sources.corpus).documents]
    assert len(texts) == {"latest": 1, "all": 2}[after]
    assert sum("Strand" in text for text in texts) == 1


async def test_a_page_that_says_again_what_it_said_before_has_a_new_version(
    sources: Sources, publisher: Publisher, clock: Clock
) -> None:
    add(sources, "page", f"{publisher.root}/p")
    for port in ("Ellery", "Norvik", "Ellery", "Ellery", "Norvik"):
        publisher.pages["/p"] = page(story(port))
        await sources.run()
        clock.on(hours=3)
    documents = read_corpus(sources.corpus).documents
    assert sorted("Norvik" in document.text for document in documents) == [False, False, True, True]


async def test_the_newest_version_stays_though_the_page_says_an_older_day(
    sources: Sources, publisher: Publisher, clock: Clock
) -> None:
    def dated(text: str) -> web.Response:
        day = '<meta property="article:published_time" content="2026-01-05T08:00:00Z">'
        return web.Response(text=str(page(text).text).replace("<head>", f"<head>{day}"), content_type="text/html")

    add(sources, "page", f"{publisher.root}/p")
    for port in ("Ellery", "Norvik", "Calder"):
        publisher.pages["/p"] = dated(story(port))
        await sources.run()
        clock.on(days=1)
    sources.file.write([sources.file.read()[0].model_copy(update={"keep": "latest"})])
    publisher.pages["/p"] = dated(story("Strand"))
    await sources.run()
    (document,) = read_corpus(sources.corpus).documents
    assert "Strand" in document.text


@pytest.mark.parametrize("keep", ["all", "latest"])
async def test_a_page_on_which_only_the_clock_goes_on_has_no_new_version(
    sources: Sources, publisher: Publisher, clock: Clock, keep: str
) -> None:
    add(sources, "page", f"{publisher.root}/p", keep=keep)
    changes = 0
    for hour in range(4):
        stamp = f"Last updated: 9 March 2026 {hour + 8:02}:03 UTC</p><p>{hour * 17 + 3} views</p><p>"
        publisher.pages["/p"] = page(f"{stamp}{story('Ellery')}")
        (visit,) = await sources.run()
        changes += visit.changes
        clock.on(hours=1)
    assert changes == 1
    publisher.pages["/p"] = page(f"{stamp}{story('Norvik')}")
    (visit,) = await sources.run()
    assert visit.changes


@pytest.mark.parametrize("keep", ["all", "latest"])
async def test_an_error_page_sent_as_a_good_one_is_a_failure_and_changes_nothing(
    sources: Sources, publisher: Publisher, clock: Clock, keep: str
) -> None:
    publisher.pages["/p"] = page(story("Ellery"))
    add(sources, "page", f"{publisher.root}/p", keep=keep)
    await sources.run()
    nothing = page("The page that you asked for is not here. Go back to the front page, or search our site.")
    publisher.pages["/p"] = web.Response(
        text=str(nothing.text).replace("Berths", "Page not found"), content_type="text/html"
    )
    clock.on(days=1)
    (visit,) = await sources.run()
    assert not visit.changes
    assert "says: Page not found. The version before stays" in visit.problem
    assert sources.standings()[0].state.failures == 1
    (document,) = read_corpus(sources.corpus).documents
    assert "Ellery" in document.text


async def test_a_folder_is_mirrored_and_one_that_vanishes_or_empties_changes_nothing(
    sources: Sources, tmp_path: Path, clock: Clock
) -> None:
    desk = tmp_path / "desk"
    (desk / "old").mkdir(parents=True)
    (desk / "a.md").write_text("# A\n\nThe mayor said that it rains.\n", encoding="utf-8")
    (desk / "old" / "b.txt").write_text("The ferry is late.\n", encoding="utf-8")
    (desk / "picture.png").write_bytes(b"\x89PNG")
    add(sources, "folder", str(desk))
    (visit,) = await sources.run()
    assert visit.added == ("general/folder/a.md", "general/folder/old/b.txt")
    (desk / "a.md").write_text("# A\n\nThe mayor said that it snows.\n", encoding="utf-8")
    (desk / "old" / "b.txt").unlink()
    clock.on(hours=2)
    (visit,) = await sources.run()
    assert (visit.changed, visit.removed) == (("general/folder/a.md",), ("general/folder/old/b.txt",))
    (desk / "a.md").unlink()
    clock.on(hours=2)
    (visit,) = await sources.run()
    assert "become empty" in visit.problem
    assert (sources.corpus / "general" / "folder" / "a.md").exists()
    desk.rename(tmp_path / "away")
    clock.on(hours=8)
    (visit,) = await sources.run()
    assert "no folder" in visit.problem
    assert (sources.corpus / "general" / "folder" / "a.md").exists()


async def test_a_folder_of_somebody_else_is_never_touched(sources: Sources, publisher: Publisher) -> None:
    (sources.corpus / "general" / "news").mkdir(parents=True)
    (sources.corpus / "general" / "news" / "own.md").write_text("# Own\n\nKept.\n", encoding="utf-8")
    publisher.pages["/p"] = page(story("Ellery"))
    add(sources, "page", f"{publisher.root}/p", name="news", most=1)
    (visit,) = await sources.run()
    assert "belongs to no source" in visit.problem
    assert [path.name for path in (sources.corpus / "general" / "news").iterdir()] == ["own.md"]


async def test_a_folder_that_holds_the_corpus_is_refused(sources: Sources) -> None:
    add(sources, "folder", str(sources.corpus.parent))
    (visit,) = await sources.run()
    assert "lie in each other" in visit.problem


async def test_a_link_out_of_a_folder_is_not_followed(sources: Sources, tmp_path: Path) -> None:
    desk = tmp_path / "desk"
    desk.mkdir()
    (tmp_path / "secret.md").write_text("# Secret\n\nNot for the library.\n", encoding="utf-8")
    (desk / "link.md").symlink_to(tmp_path / "secret.md")
    (desk / "a.md").write_text("# A\n\nThe mayor said that it rains.\n", encoding="utf-8")
    add(sources, "folder", str(desk))
    (visit,) = await sources.run()
    assert visit.added == ("general/folder/a.md",)


def test_a_file_with_an_odd_entry_names_it(sources: Sources) -> None:
    sources.file.path.write_text("sources:\n- name: a\n  kind: feed\n  address: ftp://x.example\n", encoding="utf-8")
    with pytest.raises(SourceError, match=r"Source 1 .*no http or https address"):
        sources.file.read()
    sources.file.path.write_text(
        "sources:\n- {name: a, kind: page, address: 'http://x.example', colour: red}\n", encoding="utf-8"
    )
    with pytest.raises(SourceError, match="colour"):
        sources.file.read()


@pytest.mark.parametrize("before", ["a.md", "a.md/b.md"])
async def test_a_file_that_becomes_a_folder_and_a_folder_that_becomes_a_file_are_mirrored(
    sources: Sources, tmp_path: Path, clock: Clock, before: str
) -> None:
    desk = tmp_path / "desk"
    after = {"a.md": "a.md/b.md", "a.md/b.md": "a.md"}[before]
    add(sources, "folder", str(desk))
    for name in (before, after):
        shutil.rmtree(desk, ignore_errors=True)
        (desk / name).parent.mkdir(parents=True)
        (desk / name).write_text(f"# A\n\nThe mayor said that {name} is there.\n", encoding="utf-8")
        (visit,) = await sources.run()
        assert visit.problem == ""
        assert [document.path for document in read_corpus(sources.corpus).documents] == [f"general/folder/{name}"]
        clock.on(hours=2)
    assert (len(visit.added), len(visit.removed)) == (1, 1)


async def test_a_renamed_file_is_there_under_its_old_name_until_the_new_one_is_whole(
    sources: Sources, tmp_path: Path, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = tmp_path / "desk"
    desk.mkdir()
    (desk / "old.md").write_text("# A\n\nThe mayor said that it rains.\n", encoding="utf-8")
    add(sources, "folder", str(desk))
    await sources.run()
    (desk / "old.md").rename(desk / "new.md")
    clock.on(hours=2)

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("askbot.sources.folders.put", full)
    (visit,) = await sources.run()
    assert "No space left" in visit.problem
    assert [document.path for document in read_corpus(sources.corpus).documents] == ["general/folder/old.md"]


async def test_a_folder_that_is_renamed_takes_its_documents_along(
    sources: Sources, tmp_path: Path, clock: Clock
) -> None:
    desk = tmp_path / "desk"
    for name in ("old/a.md", "old/deep/b.md", "c.md"):
        (desk / name).parent.mkdir(parents=True, exist_ok=True)
        (desk / name).write_text(f"# {name}\n\nThe mayor said that it rains in {name}.\n", encoding="utf-8")
    add(sources, "folder", str(desk))
    await sources.run()
    (desk / "old").rename(desk / "New")
    (desk / "c.md").rename(desk / "C.md")
    clock.on(hours=2)
    (visit,) = await sources.run()
    assert sorted(visit.added) == [f"general/folder/{name}" for name in ("C.md", "New/a.md", "New/deep/b.md")]
    assert len(visit.removed) == 3
    assert not (sources.corpus / "general" / "folder" / "old").exists()
