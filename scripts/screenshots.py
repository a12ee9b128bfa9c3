"""Take the screenshots of docs/screenshots: the preview page, driven as a person would, at desktop and phone width.

    python scripts/screenshots.py [FOLDER]

It indexes corpus/ in a folder of its own and needs Chromium. The test suite runs it too, into a folder it throws away.
"""

from __future__ import annotations

import asyncio
import io
import shutil
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from askbot.bot.client import create_bot
from askbot.bot.preview import Stage, stage
from askbot.engine import Askbot
from askbot.settings import Settings

if TYPE_CHECKING:
    from playwright.async_api import Locator, Page

ROOT = Path(__file__).resolve().parent.parent
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
SWITCHES = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
DESKTOP, PHONE = {"width": 1000, "height": 1500}, {"width": 390, "height": 2200}
"""Tall, so that a whole card is in sight; the widths are those of a desktop and of a phone."""
QUESTION = "How many North Korean soldiers were killed or wounded?"
UNCOVERED = "What is the capital of Mongolia?"
COLOURS = 128
SECONDS = 60.0


class Camera:
    """A person at the page, who takes pictures."""

    def __init__(self, page: Page, folder: Path) -> None:
        self._page = page
        self._folder = folder

    async def command(self, name: str, value: str = "") -> None:
        """Type a slash command, and a value for its first option."""
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

    async def become(self, viewer: str) -> None:
        """Look with another person's eyes; what only the one before could see goes away with them."""
        private = self._page.get_by_text("Only you can see this")
        await self._page.select_option("#viewer-picker", label=viewer)
        await private.first.wait_for(state="detached", timeout=SECONDS * 1000)

    async def see(self, text: str) -> None:
        """Wait for a message with that text."""
        await self._message(text).wait_for(timeout=SECONDS * 1000)

    async def take(self, name: str, text: str) -> None:
        """Wait for a message with that text, then picture it at both widths."""
        await self.see(text)
        message = self._message(text)
        for suffix, size in (("", DESKTOP), ("-phone", PHONE)):
            await self._page.set_viewport_size(size)
            await message.scroll_into_view_if_needed()
            _save(await message.screenshot(), self._folder / f"{name}{suffix}.png")
        await self._page.set_viewport_size(DESKTOP)

    def _message(self, text: str) -> Locator:
        return self._page.locator("#channel-message-list > *").filter(has_text=text).last


def _save(picture: bytes, path: Path) -> None:
    """Keep a picture small: these have few colours."""
    from PIL import Image

    with Image.open(io.BytesIO(picture)) as image:
        image.convert("RGB").quantize(COLOURS).save(path, optimize=True)


async def _tour(camera: Camera) -> None:
    await camera.command("ask", QUESTION)
    await camera.take("answer", "strong match")
    await camera.press("Read passage")
    await camera.take("passage", "Only you see this")
    await camera.press("More passages")
    await camera.take("more-passages", "Passages found")
    await camera.command("ask", UNCOVERED)
    await camera.take("not-covered", "do not cover")
    await camera.press("Tell the admins")
    await camera.see("The admins will see your question")
    await camera.become("You (admin)")
    await camera.command("reindex")
    await camera.take("reindex", "The index is up to date")
    for name, text in (("gaps show", UNCOVERED), ("settings show", "on this server"), ("diagnose", "Permissions")):
        await camera.command(name)
        await camera.take(name.split()[0], text)


async def take_screenshots(running: Stage, folder: Path, browser: str) -> None:
    """Drive a running preview and leave the pictures in a folder."""
    from playwright.async_api import async_playwright

    async with async_playwright() as playwright:
        chromium = await playwright.chromium.launch(executable_path=browser, args=SWITCHES)
        page = await chromium.new_page(viewport=DESKTOP)
        await page.goto(running.page.url)
        await _tour(Camera(page, folder))
        await chromium.close()


async def main(folder: Path) -> None:
    """Take them all."""
    browser = next(filter(None, map(shutil.which, BROWSERS)), None)
    if browser is None:
        sys.exit("No Chromium: install the package chromium.")
    with tempfile.TemporaryDirectory() as home:
        shutil.copytree(ROOT / "corpus", Path(home) / "corpus")
        settings = Settings(
            corpus=Path(home) / "corpus", index=Path(home) / "index", journal=Path(home) / "journal.sqlite"
        )
        engine = Askbot.open(settings=settings)
        engine.reindex()
        async with stage(create_bot(settings, engine)) as running:
            await take_screenshots(running, folder, browser)


if __name__ == "__main__":
    target = Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "docs" / "screenshots"
    target.mkdir(parents=True, exist_ok=True)
    asyncio.run(main(target))
