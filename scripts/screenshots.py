"""Take the screenshots of docs/screenshots: the preview page, driven as a person would.

Each is taken at desktop width in dark and in light colours, and at phone width in dark ones.

    python scripts/screenshots.py [FOLDER]

It indexes corpus/ in a folder of its own and needs Chromium. The test suite runs it too, into a folder it throws away.
"""

from __future__ import annotations

import asyncio
import io
import shutil
import sys
import tempfile
import threading
import time
from pathlib import Path
from typing import TYPE_CHECKING

from pydantic import SecretStr

from askbot.bot.client import create_bot
from askbot.bot.features.admin.onboarding import welcome_card
from askbot.bot.features.corpus.reindexing import Reindexing
from askbot.bot.preview.page import Stage, stage
from askbot.bot.ui.answer_card import answer_card
from askbot.bot.ui.card_data import card_data
from askbot.engine import Askbot
from askbot.journal import Gap, GapKind, GapLog, GuildSettings, open_database
from askbot.presentation.translations import translations_for
from askbot.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Iterable

    from playwright.async_api import Locator, Page

    from askbot.index import IndexReport
    from askbot.progress import Progress

ROOT = Path(__file__).resolve().parent.parent
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
SWITCHES = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
DESKTOP, PHONE = {"width": 1000, "height": 1500}, {"width": 390, "height": 2200}
"""Tall, so that a whole card is in sight; the widths are those of a desktop and of a phone."""
VIEWS = {"": (DESKTOP, "dark"), "-light": (DESKTOP, "light"), "-phone": (PHONE, "dark")}
"""How each picture is taken, by what its name ends in."""
NEW = {
    "ferry-fares.md": "# Ferry fares\n\nThe ferry company said that fares will rise by 4 percent in May.\n",
    "harbour-strike.md": "# Harbour strike\n\nAccording to the Dockers' Union, 1,450 dockers stopped work on Monday.\n",
    "lighthouse.md": "# The lighthouse\n\nThe restoration will cost 2.4 million euros, the mayor's office announced.\n",
    "water-levels.md": "# Water levels\n\nThe river authority warned that levels could fall below 60 centimetres.\n",
}
"""Briefings that an admin adds before re-indexing."""
BROKEN = ("minutes.txt", b"\xff\xfe\xfa")
DAYS = 86_400.0
OPEN = (
    ("What is the capital of Mongolia?", GapKind.FLAGGED, ""),
    ("How long is the lighthouse closed?", GapKind.FLAGGED, ""),
    ("For how long will the lighthouse be closed?", GapKind.FLAGGED, ""),
    ("Who pays for the new pier?", GapKind.DISLIKED, "outdated: there is a newer decision"),
)
"""Questions that others have left open."""
QUESTION = "How many North Korean soldiers were killed or wounded?"
UNCOVERED = "What is the capital of Mongolia?"
TALKS = """# Ferry talks

## The talks

The ferry union said that 310 crew members have stopped work over pay. The ferry company denied that the talks about
pay have failed. The harbour office predicted that the talks about pay will end by Friday. The mayor declined to comment
on the talks about pay.

## The storm

The coast guard said that the storm killed 4 people. The regional hospital said that the storm killed 7 people.
"""
RINK = {
    "ice-rink-march.md": """---
title: The ice rink in March
date: 2026-03-02
---

## The building site

Mayor Ines Okafor said that 40 volunteers are building the ice rink. The building company Norvik denied that the ice
rink is late. According to the Skaters' Union, 300 skaters have signed up for the ice rink.

## What comes next

The Skaters' Union predicted that the ice rink will open in December.
""",
    "ice-rink-april.md": """---
title: The ice rink in April
date: 2026-04-09
---

## The delay

Norvik said that the ice rink is late. Mayor Ines Okafor declined to comment on the delay of the ice rink.

## The skaters

According to the Skaters' Union, 520 skaters have signed up for the ice rink.
""",
}
"""Made-up briefings of two days, in which somebody says something else later."""
STORIES = (
    ("three-speakers", "What is said about the talks about pay?", "The harbour office"),
    ("denied", "What did the ferry company deny?", "denied"),
    ("forecast", "When will the talks about pay end?", "Friday"),
    ("differing", "How many people did the storm kill?", "Sources differ"),
    ("related", "How many ferries does the ferry company have?", "do not answer"),
)
"""A made-up briefing's questions: the picture's name, the question, and words of the answer to wait for."""
MESSAGES = "#channel-message-list > *"
COLOURS = 128
SETTLING = 25
SECONDS = 60.0


class Camera:
    """A person at the page, who takes pictures."""

    def __init__(self, page: Page, folder: Path) -> None:
        self._page = page
        self._folder = folder
        self._before = 0
        """How many messages there were before the last command: what it brings comes behind them."""

    async def command(self, name: str, value: str = "") -> None:
        """Type a slash command, and a value for its first option."""
        self._before = await self._page.locator(MESSAGES).count()
        await self._page.locator("#channel-composer-input").click()
        await self._page.keyboard.type(f"/{name}", delay=10)
        await self._page.locator("[role=option]").filter(has_text=f"/{name}").first.wait_for(timeout=SECONDS * 1000)
        await self._page.keyboard.press("Enter")
        if value:
            await self._page.keyboard.type(value, delay=2)
        await self._page.locator("#channel-composer #send-message").click()

    async def press(self, label: str) -> None:
        """Press the newest button with that label."""
        await self._page.get_by_role("button").filter(has_text=label).last.click()

    async def choose(self, label: str) -> None:
        """Choose from the newest menu."""
        await self._page.get_by_text("More …").last.click()
        await self._page.get_by_role("option").filter(has_text=label).last.click()

    async def become(self, viewer: str) -> None:
        """Look with another person's eyes; what only the one before could see goes away with them."""
        self._before = 0
        private = self._page.get_by_text("Only you can see this")
        await self._page.select_option("#viewer-picker", label=viewer)
        await private.first.wait_for(state="detached", timeout=SECONDS * 1000)

    async def see(self, text: str) -> None:
        """Wait for a message with that text."""
        await self._message(text).wait_for(timeout=SECONDS * 1000)

    async def take(self, name: str, text: str, views: Iterable[str] = VIEWS) -> None:
        """Wait for a message with that text, then picture it in each view, whole and without the page around it."""
        await self.see(text)
        message = self._message(text)
        await self._page.mouse.move(0, 0)
        for view in views:
            await self.look(view)
            await message.scroll_into_view_if_needed()
            await self._settled(message, VIEWS[view][0]["width"])
            _save(await message.screenshot(), self._folder / f"{name}{view}.png")
        await self.look("")

    async def look(self, view: str) -> None:
        """Have the page in the size and the colours of a view."""
        size, colours = VIEWS[view]
        await self._page.set_viewport_size(size)
        await self._page.emulate_media(color_scheme=colours)

    async def _settled(self, message: Locator, width: int) -> None:
        """Wait until a message fits the page's new width, and stays as it is for a moment; a few seconds at most."""
        last = None
        for _ in range(SETTLING):
            box = await message.bounding_box()
            if box is not None and box == last and box["width"] <= width:
                return
            last = box
            await self._page.wait_for_timeout(200)

    def _message(self, text: str) -> Locator:
        return self._page.locator(f"{MESSAGES}:nth-child(n + {self._before + 1})").filter(has_text=text).last


def _save(picture: bytes, path: Path) -> None:
    """Keep a picture small: these have few colours."""
    from PIL import Image

    with Image.open(io.BytesIO(picture)) as image:
        image.convert("RGB").quantize(COLOURS).save(path, optimize=True)


class HeldBuilder:
    """Indexes in this process, and waits half-way until a picture is taken."""

    def __init__(self, engine: Askbot) -> None:
        self._engine = engine
        self._full = False
        self.pictured = threading.Event()

    def hold_again(self) -> None:
        """The next time too, with all documents, since none has changed by then."""
        self._full = True
        self.pictured.clear()

    def build(self, *, full: bool = False, force: bool = False, progress: Progress | None = None) -> IndexReport:
        """Each step is reported slowly enough to be shown."""

        def slowly(done: int, total: int, what: str) -> None:
            if progress is None:
                return
            time.sleep(0.5)
            progress(done, total, what)
            given_up = time.monotonic() + 10 * SECONDS
            while done * 2 >= total and time.monotonic() < given_up and not self.pictured.wait(1):
                progress(done, total, what)  # again: the page may have been shown another step meanwhile

        return self._engine.reindex(full=full or self._full, force=force, progress=slowly)

    def stop(self) -> None:
        """Wait no longer."""
        self.pictured.set()


async def _as_member(camera: Camera, running: Stage) -> None:
    memory, guild = running.env.bot.memory, running.env.guild.id
    await memory.set_guild(guild, GuildSettings(private=True))
    await camera.command("ask", QUESTION)
    await camera.take("private", "Read passage")
    await memory.set_guild(guild, GuildSettings())
    await camera.command("ask", QUESTION)
    await camera.take("answer", "Read passage")
    await camera.press("Read passage")
    await camera.take("passage", "The number marks a sharp rise")
    await camera.choose("More passages")
    await camera.take("more-passages", "Passages found")
    await camera.choose("Why this?")
    await camera.take("why", "The reader is")
    await camera.command("ask", UNCOVERED)
    await camera.take("not-covered", "do not cover")
    for name, question, text in STORIES:
        await camera.command("ask", question)
        await camera.take(name, text)
    await _see_people(camera)
    await camera.command("help")
    await camera.take("help", "Ask the briefings")
    await _see_made_cards(camera, running)


async def _see_people(camera: Camera) -> None:
    await camera.command("timeline", "the ice rink")
    await camera.take("topic", "Who said what: ")
    await camera.command("who", "Skaters' Union")
    await camera.take("who", "statements in")
    await camera.press("What changed?")
    await camera.take("changes", "what changed (")


async def _see_made_cards(camera: Camera, running: Stage) -> None:
    """The first message on a server and the answer in a forum's post, posted where the page shows them."""
    channel = running.env.bot.get_partial_messageable(running.channel.id)
    await channel.send(view=welcome_card("the newsroom", translations_for("en")))
    await camera.take("onboarding", "Thank you for adding me")
    answer = await asyncio.to_thread(running.env.bot.engine.ask, QUESTION)
    await channel.send(view=answer_card(card_data(answer), translations_for("en"), quoted=False))
    await camera.take("forum-post", "Read passage")


async def _as_admin(camera: Camera, running: Stage, builder: HeldBuilder) -> None:
    journal = open_database(running.env.bot.settings)
    for number, (question, kind, note) in enumerate(OPEN):
        log = GapLog(journal, now=lambda age=number: time.time() - (age + 1) * DAYS)
        log.note(Gap(running.env.guild.id, number, question, kind, f"a{number}", note=note))
    await camera.become("You (admin)")
    for name, text in NEW.items():
        (running.env.bot.settings.corpus / name).write_text(text, encoding="utf-8")
    (running.env.bot.settings.corpus / BROKEN[0]).write_bytes(BROKEN[1])
    await camera.command("reindex")
    await camera.take("reindexing", "% · ", ("", "-light"))
    builder.pictured.set()
    await camera.take("reindex", "The index is up to date")
    # The page does not change its width while a command runs, so the phone is there before a second one.
    builder.hold_again()
    await camera.look("-phone")
    await camera.command("reindex")
    await camera.take("reindexing", "% · ", ("-phone",))
    builder.pictured.set()
    await camera.see("Unchanged")
    for name, text in (
        ("gaps show", "Open questions"),
        ("settings show", "on this server"),
        ("diagnose", "Disk"),
    ):
        await camera.command(name)
        await camera.take(name.split()[0], text)


async def take_screenshots(running: Stage, folder: Path, browser: str, builder: HeldBuilder) -> None:
    """Drive a running preview and leave the pictures in a folder."""
    from playwright.async_api import async_playwright

    async with async_playwright() as playwright:
        chromium = await playwright.chromium.launch(executable_path=browser, args=SWITCHES)
        page = await chromium.new_page(viewport=DESKTOP, color_scheme="dark")
        await page.goto(running.page.url)
        camera = Camera(page, folder)
        await _as_member(camera, running)
        await _as_admin(camera, running, builder)
        await chromium.close()


async def main(folder: Path) -> None:
    """Take them all."""
    browser = next(filter(None, map(shutil.which, BROWSERS)), None)
    if browser is None:
        sys.exit("No Chromium: install the package chromium.")
    with tempfile.TemporaryDirectory() as home:
        shutil.copytree(ROOT / "corpus", Path(home) / "corpus")
        for name, text in {"ferry-talks.md": TALKS, **RINK}.items():
            (Path(home) / "corpus" / name).write_text(text, encoding="utf-8")
        settings = Settings(
            corpus=Path(home) / "corpus",
            index=Path(home) / "index",
            journal=Path(home) / "journal.sqlite",
            discord_token=SecretStr("a.made-up.token"),
            threads=1,
        )
        engine = Askbot.open(settings=settings)
        engine.reindex()
        builder = HeldBuilder(engine)
        bot = create_bot(settings, engine, builder)
        async with stage(bot) as running:
            cog = bot.get_cog("Reindexing")
            if isinstance(cog, Reindexing):
                cog.edit_seconds = 0
            await take_screenshots(running, folder, browser, builder)


if __name__ == "__main__":
    target = Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "docs" / "screenshots"
    target.mkdir(parents=True, exist_ok=True)
    asyncio.run(main(target))
