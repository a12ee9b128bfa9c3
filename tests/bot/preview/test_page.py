"""The preview page as a person meets it: a process, a browser, typed questions, Ctrl+C."""

import os
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect, sync_playwright

from askbot.bot.preview.page import has_desktop, require_free
from askbot.errors import SettingsError
from askbot.settings import Settings
from tests.support.browser import SWITCHES, find_browser

ANSWER_MS = 30_000


@pytest.fixture
def process(bot_settings: Settings) -> Iterator[subprocess.Popen[str]]:
    environment = {
        **os.environ,
        "ASKBOT_CORPUS": str(bot_settings.corpus),
        "ASKBOT_INDEX": str(bot_settings.index),
        "ASKBOT_JOURNAL": str(bot_settings.journal),
        "ASKBOT_THREADS": "1",
        "PYTHONPATH": str(Path(__file__).parents[3] / "src"),
    }
    environment.pop("DISCORD_TOKEN", None)
    command = [sys.executable, "-m", "askbot", "preview", "--no-browser"]
    running = subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True, cwd=bot_settings.corpus)
    try:
        yield running
    finally:
        running.kill()
        running.wait()


def url_of(process: subprocess.Popen[str]) -> str:
    assert process.stdout is not None
    line = process.stdout.readline()
    match = re.search(r"http://127\.0\.0\.1:\d+/#\S+", line)
    assert match, line
    return match.group()


def say(page: Page, text: str) -> None:
    page.locator("#channel-composer-input").click()
    page.keyboard.type(text, delay=5)


@pytest.mark.slow
def test_ask_mention_and_reindex_in_the_page(process: subprocess.Popen[str]) -> None:
    browser_path = find_browser()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=browser_path, args=SWITCHES)
        page = browser.new_page(viewport={"width": 1000, "height": 900})
        page.goto(url_of(process))
        timeline = page.locator("#channel-timeline")
        expect(timeline).to_contain_text("Ask the briefings")
        expect(timeline.get_by_role("button").filter(has_text="?").first).to_be_visible()

        say(page, "/ask")
        expect(page.get_by_text("Ask the briefings", exact=True).first).to_be_visible()
        page.keyboard.press("Enter")
        page.keyboard.type("How many dockers have stopped work?", delay=5)
        page.keyboard.press("Enter")
        expect(timeline).to_contain_text("Dockers' Union (DU)", timeout=ANSWER_MS)
        expect(timeline).to_contain_text("1,450 dockers")

        say(page, "@Askbot How much will the restoration cost?")
        page.keyboard.press("Enter")
        expect(timeline).to_contain_text("2.4 million euros", timeout=ANSWER_MS)

        page.select_option("#viewer-picker", label="You (admin)")
        say(page, "/reindex")
        page.keyboard.press("Enter")
        page.locator("#channel-composer #send-message").click()
        expect(timeline).to_contain_text("The index is up to date", timeout=ANSWER_MS)
        browser.close()
    process.send_signal(signal.SIGINT)
    assert process.wait(timeout=30) == 0


def place(page: Page, name: str) -> Locator:
    return page.locator("#askbot-places button").filter(has_text=name)


def links_out(page: Page) -> list[str]:
    """Addresses that a link of the page leads to, other than its own."""
    return page.evaluate(
        "[...document.querySelectorAll('a[href]')].map(a => a.href).filter(h => !h.startsWith(origin))"
    )


def choose(page: Page, label: str) -> None:
    page.get_by_text("More …").last.click()
    page.get_by_role("option").filter(has_text=label).last.click()


def use_the_menu_in_private(page: Page, question: str, answer: str) -> None:
    """Ask about one's own message with its menu; the answer comes behind it."""
    messages = page.locator("#channel-timeline [data-message-id]")
    before = messages.count()
    messages.filter(has_text=question).first.click(button="right")
    page.get_by_role("menu", name="Apps").get_by_role("menuitem", name="Ask about this message").click()
    expect(messages).to_have_count(before + 1, timeout=ANSWER_MS)
    expect(messages.last).to_contain_text("Only you can see this")
    expect(messages.last).to_contain_text(answer, timeout=ANSWER_MS)


@pytest.mark.slow
def test_threads_private_messages_and_the_menu_of_a_message_are_in_the_page(process: subprocess.Popen[str]) -> None:
    question = "How many dockers have stopped work?"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_browser(), args=SWITCHES)
        page = browser.new_page(viewport={"width": 1000, "height": 900}, color_scheme="dark")
        page.goto(url_of(process))
        timeline = page.locator("#channel-timeline")

        say(page, f"@Askbot {question}")
        page.keyboard.press("Enter")
        expect(timeline).to_contain_text("1,450 dockers", timeout=ANSWER_MS)
        choose(page, "Continue in a thread")
        expect(place(page, question)).to_be_visible(timeout=ANSWER_MS)
        assert links_out(page) == []

        page.locator(".thread-summary").last.click()
        expect(place(page, question)).to_have_attribute("aria-current", "page")
        expect(timeline).to_contain_text("Ask your follow-up questions here")
        say(page, "@Askbot Who said that?")
        page.keyboard.press("Enter")
        expect(timeline).to_contain_text("Dockers' Union (DU)", timeout=ANSWER_MS)

        page.keyboard.press("Alt+ArrowDown")
        expect(place(page, "Direct message")).to_have_attribute("aria-current", "page")
        say(page, "How much will the restoration cost?")
        page.keyboard.press("Enter")
        expect(timeline).to_contain_text("2.4 million euros", timeout=ANSWER_MS)
        use_the_menu_in_private(page, "How much will the restoration cost?", "2.4 million euros")
        page.select_option("#viewer-picker", label="You (admin)")
        expect(place(page, "ask-the-briefings")).to_have_attribute("aria-current", "page")
        expect(timeline).not_to_contain_text("2.4 million euros")

        asked = timeline.locator("[data-message-id]").filter(has_text=question).first
        asked.focus()
        page.keyboard.press("Shift+F10")
        menu = page.get_by_role("menu", name="Apps")
        expect(menu.get_by_role("menuitem")).to_be_focused()
        page.keyboard.press("Escape")
        expect(menu).to_be_hidden()
        expect(asked).to_be_focused()
        asked.click(button="right")
        menu.get_by_role("menuitem", name="Ask about this message").click()
        expect(timeline).to_contain_text("Only you can see this", timeout=ANSWER_MS)

        say(page, "/diagnose")
        page.keyboard.press("Enter")
        page.locator("#channel-composer #send-message").click()
        expect(timeline).to_contain_text("All is well", timeout=ANSWER_MS)
        assert "Token" not in timeline.inner_text()
        assert "SimCord" not in page.locator("#toolbar").inner_text()
        assert links_out(page) == []
        background = "getComputedStyle(document.querySelector('#channel-layout')).backgroundColor"
        dark = page.evaluate(background)
        page.emulate_media(color_scheme="light")
        assert (dark, page.evaluate(background)) == ("rgb(50, 51, 57)", "rgb(255, 255, 255)")
        browser.close()


@pytest.mark.slow
def test_the_screenshots_of_the_docs_can_be_taken_again(tmp_path: Path) -> None:
    find_browser()
    root = Path(__file__).parents[3]
    environment = {**os.environ, "PYTHONPATH": str(root / "src")}
    subprocess.run([sys.executable, "scripts/screenshots.py", str(tmp_path)], cwd=root, env=environment, check=True)
    drawn = {"page.png"}  # of `askbot serve`
    wanted = {path.name for path in (root / "docs" / "screenshots").glob("*.png")} - drawn
    assert {path.name for path in tmp_path.iterdir()} == wanted
    assert max(path.stat().st_size for path in tmp_path.iterdir()) < 150_000


def test_a_browser_is_opened_only_on_a_desktop(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "linux")
    for name in ("DISPLAY", "WAYLAND_DISPLAY"):
        monkeypatch.delenv(name, raising=False)
    assert not has_desktop()
    monkeypatch.setenv("WAYLAND_DISPLAY", "wayland-0")
    assert has_desktop()


def test_a_port_that_is_taken_is_an_error_of_one_sentence() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        with pytest.raises(SettingsError, match="cannot be used") as error:
            require_free(taken.getsockname()[1])
        assert "--port" in str(error.value)
    require_free(0)
