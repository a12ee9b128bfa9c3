"""Folders as they are found: links, pipes, what cannot be read, odd names, a full disk."""

from __future__ import annotations

import os
import resource
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from askbot.corpus import read_corpus
from askbot.errors import SourceError
from askbot.sources import Sources, make_source
from askbot.sources.documents import MARK, PARTIAL
from tests.sources.conftest import Clock, Publisher, add, feed, story

TEXT = "# A\n\nThe mayor said that it rains in the harbour today.\n"


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    folder = tmp_path / "desk"
    folder.mkdir()
    (folder / "a.md").write_text(TEXT, encoding="utf-8")
    return folder


def names(sources: Sources) -> set[str]:
    home = sources.corpus / "general" / "folder"
    return {path.relative_to(home).as_posix() for path in home.rglob("*") if path.is_file() and path.name != MARK}


async def test_links_pipes_and_rings_are_left_out(sources: Sources, desk: Path, tmp_path: Path) -> None:
    secrets = tmp_path / "secrets"
    secrets.mkdir()
    (secrets / "s.md").write_text(TEXT, encoding="utf-8")
    (desk / "link.md").symlink_to(secrets / "s.md")
    (desk / "folder").symlink_to(secrets)
    (desk / "ring").symlink_to(desk)
    (desk / "self.md").symlink_to(desk / "self.md")
    (desk / "broken.md").symlink_to(desk / "nowhere.md")
    os.mkfifo(desk / "pipe.md")
    for name in ("a.png", "b.PNG", "Makefile", ".hidden.png"):
        (desk / name).write_bytes(b"x")
    add(sources, "folder", str(desk))
    (visit,) = await sources.run()
    assert (names(sources), visit.problem) == ({"a.md"}, "")
    elsewhere = "a link that leads elsewhere"
    assert visit.left_out == (
        f"broken.md: {elsewhere}",
        f"link.md: {elsewhere}",
        "pipe.md: no plain file",
        f"self.md: {elsewhere}",
        "files that are not read: .png (2), no ending (1)",
    )


async def test_what_cannot_be_read_now_keeps_its_copy_and_others_go_on(
    sources: Sources, desk: Path, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    (desk / "below").mkdir()
    for path in (desk / "b.md", desk / "below" / "c.md"):
        path.write_text(TEXT, encoding="utf-8")
    add(sources, "folder", str(desk))
    await sources.run()
    (desk / "a.md").write_text(TEXT + "\nIt snows.\n", encoding="utf-8")
    (desk / "b.md").write_text(TEXT + "\nIt hails.\n", encoding="utf-8")
    real_open, real_scan = os.open, os.scandir

    def refusing_open(path: object, *more: object, **others: object) -> int:
        if str(path).endswith("desk/a.md"):
            raise PermissionError(13, "Permission denied", str(path))
        return real_open(path, *more, **others)  # type: ignore[arg-type]

    def refusing_scan(path: object = ".") -> object:
        if str(path).endswith("desk/below"):
            raise PermissionError(13, "Permission denied", str(path))
        return real_scan(path)  # type: ignore[call-overload]

    monkeypatch.setattr(os, "open", refusing_open)
    monkeypatch.setattr(os, "scandir", refusing_scan)
    clock.on(hours=2)
    (visit,) = await sources.run()
    monkeypatch.undo()
    assert visit.changed == ("general/folder/b.md",)
    assert visit.removed == ()
    assert any(reason.startswith("a.md: Permission denied") for reason in visit.left_out)
    assert any(reason.startswith("below: cannot be listed") for reason in visit.left_out)
    assert names(sources) == {"a.md", "b.md", "below/c.md"}


async def test_a_file_that_is_too_large_is_left_out_with_a_reason(
    sources: Sources, desk: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("askbot.sources.folders.MOST_BYTES", 1000)
    (desk / "huge.txt").write_text("x" * 2000, encoding="utf-8")
    add(sources, "folder", str(desk))
    (visit,) = await sources.run()
    assert names(sources) == {"a.md"}
    assert "huge.txt: larger than" in visit.left_out[0]


async def test_odd_names_are_taken_or_reported(sources: Sources, desk: Path) -> None:
    odd = ["A.MD", "CON.md", "..md.md", "a b\nc.md", "\U0001d56d" * 60 + ".md", "x" * 251 + ".md"]
    for name in odd:
        (desk / name).write_text(TEXT, encoding="utf-8")
    (desk / os.fsdecode(b"caf\xe9.md")).write_text(TEXT, encoding="utf-8")
    (desk / ".hidden.md").write_text(TEXT, encoding="utf-8")
    add(sources, "folder", str(desk))
    (visit,) = await sources.run()
    assert visit.problem == ""
    assert {"A.MD", "CON.md", "a b\nc.md", "x" * 251 + ".md", "a.md"} <= names(sources)
    reading = read_corpus(sources.corpus)
    assert "A.MD" in {Path(document.path).name for document in reading.documents}


async def test_names_that_differ_in_nothing_but_case_or_composition_are_all_taken_and_followed(
    sources: Sources, desk: Path
) -> None:
    twins = ["Brief.md", "BRIEF.md", "caf\u00e9.md", "cafe\u0301.md"]
    for number, name in enumerate(twins):
        (desk / name).write_text(f"{TEXT}Report {number} of the harbour.\n", encoding="utf-8")
    written = set(os.listdir(desk))  # noqa: PTH208
    if len(written) < len(twins) + 1:
        pytest.skip("this disk takes some of these names for one")
    add(sources, "folder", str(desk))
    (visit,) = await sources.run()
    assert (names(sources), visit.problem, visit.left_out) == (written, "", ())
    reading = read_corpus(sources.corpus)
    assert len({document.path for document in reading.documents}) == len(written)
    (desk / "BRIEF.md").unlink()
    (desk / "cafe\u0301.md").write_text(f"{TEXT}Report 9 of the harbour.\n", encoding="utf-8")
    (visit,) = await sources.run(every=True)
    assert visit.removed == ("general/folder/BRIEF.md",)
    assert visit.changed == ("general/folder/cafe\u0301.md",)
    assert names(sources) == written - {"BRIEF.md"}


async def test_the_limits_of_a_folder_hold(sources: Sources, desk: Path, clock: Clock) -> None:
    for day in range(1, 9):
        (desk / f"2026-03-0{day}-brief.md").write_text(TEXT, encoding="utf-8")
    (desk / "a.md").unlink()
    add(sources, "folder", str(desk), most=3, days=5)
    await sources.run()
    assert names(sources) == {f"2026-03-0{day}-brief.md" for day in (6, 7, 8)}
    clock.on(days=3)
    (visit,) = await sources.run()
    assert names(sources) == {"2026-03-07-brief.md", "2026-03-08-brief.md"}
    assert visit.removed == ("general/folder/2026-03-06-brief.md",)


@contextmanager
def full_disk(size: int) -> Iterator[None]:
    """No file can grow beyond `size` bytes, as on a disk that is full."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


async def test_a_full_disk_loses_nothing_leaves_nothing_half_and_is_made_up_for(
    sources: Sources, publisher: Publisher, clock: Clock
) -> None:
    publisher.pages["/feed"] = feed(("/a", "Berths closed", story("Ellery")))
    add(sources, "feed", f"{publisher.root}/feed")
    await sources.run()
    before = {path: path.read_bytes() for path in sources.corpus.rglob("*.md")}
    publisher.pages["/feed"] = feed(("/b", "Ferry late", story("Norvik", 40)), ("/a", "Berths closed", story("Ellery")))
    clock.on(hours=2)
    with full_disk(1500):
        (visit,) = await sources.run()
    assert "File too large" in visit.problem or "cannot be written" in visit.problem
    assert {path: path.read_bytes() for path in sources.corpus.rglob("*.md")} == before
    assert not [path for path in sources.corpus.rglob("*") if path.name.endswith(PARTIAL)]
    clock.on(days=1)
    (visit,) = await sources.run()
    assert (len(visit.added), visit.problem) == (1, "")


async def test_what_a_killed_run_has_left_half_is_swept(sources: Sources, publisher: Publisher) -> None:
    home = sources.corpus / "general" / "feed"
    home.mkdir(parents=True)
    (home / MARK).write_text("feed\n", encoding="utf-8")
    (home / f".0123456789{PARTIAL}").write_bytes(b"half")
    publisher.pages["/feed"] = feed(("/a", "Berths closed", story("Ellery")))
    add(sources, "feed", f"{publisher.root}/feed")
    await sources.run()
    assert not [path for path in sources.corpus.rglob("*") if path.name.endswith(PARTIAL)]


async def test_a_source_whose_collection_changes_takes_its_documents_along(
    sources: Sources, publisher: Publisher, clock: Clock
) -> None:
    publisher.pages["/feed"] = feed(("/a", "Berths closed", story("Ellery")), ("/b", "A copy", story("Ellery")))
    add(sources, "feed", f"{publisher.root}/feed", collection="Port news")
    await sources.run()
    (path,) = sources.corpus.rglob("*.md")
    assert path.parent == sources.corpus / "Port news" / "feed"
    (source,) = sources.file.read()
    sources.file.write([source.model_copy(update={"collection": "general"})])
    clock.on(hours=2)
    (visit,) = await sources.run()
    (moved,) = sources.corpus.rglob("*.md")
    assert moved == sources.corpus / "general" / "feed" / path.name
    assert (visit.added, list(sources.state.sketches())) == ((), [f"general/feed/{path.name}"])


@pytest.mark.parametrize("damage", [b"", b"no database at all, but long enough to be looked at" * 50])
async def test_a_state_that_is_damaged_is_begun_anew(sources: Sources, publisher: Publisher, damage: bytes) -> None:
    publisher.pages["/feed"] = feed(("/a", "Berths closed", story("Ellery", 20)))
    add(sources, "feed", f"{publisher.root}/feed")
    await sources.run()
    (sources.corpus.parent / "state" / "sources.sqlite").write_bytes(damage)
    assert len(sources.due()) == 1
    (visit,) = await sources.run()
    assert (visit.changes, visit.problem) == (False, "")
    assert len(sources.state.sketches()) == 1, "the text is sketched again, so that copies of it are known"


ODD_ENTRIES = [
    {"name": "con"},
    {"name": "Desk"},
    {"name": "desk\n"},
    {"name": "-desk"},
    {"collection": "../other"},
    {"collection": "a/b"},
    {"collection": ".hidden"},
    {"collection": "NUL"},
    {"collection": "news "},
    {"collection": ""},
    {"collection": "a:b"},
    {"address": "file:///etc/passwd"},
    {"address": "//coast.example/feed"},
    {"address": "http://user:pw@coast.example/"},
    {"kind": "folder", "address": ""},
    {"kind": "folder", "address": "/srv\0/x"},
    {"every": "1s"},
    {"every": "often"},
    {"most": 0},
    {"days": 0},
]


@pytest.mark.parametrize("odd", ODD_ENTRIES, ids=str)
def test_an_entry_that_cannot_be_is_refused(odd: dict[str, object]) -> None:
    with pytest.raises(SourceError):
        make_source(**{"name": "desk", "kind": "feed", "address": "http://coast.example/feed", **odd})


def test_two_sources_never_share_a_folder_even_where_case_does_not_count(sources: Sources) -> None:
    add(sources, "feed", "http://coast.example/feed", name="desk", collection="Port")
    with pytest.raises(SourceError, match="already"):
        add(sources, "feed", "http://coast.example/other", name="desk", collection="port")
