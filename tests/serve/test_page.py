"""The page as a colleague meets it: the real command, a real browser, by keyboard, on a phone, light and dark."""

import json
import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from askbot.settings import Settings
from tests.serve.conftest import ALL, TOKENS
from tests.support.browser import SWITCHES, find_browser

ANSWER_MS = 30_000
QUESTION = "How many dockers have stopped work?"
ODD = (
    "x" * 500,
    "How many dockers " + "have really " * 30 + "stopped work?",
    "👷🏽‍♀️⚓ How many dockers have stopped work? 🚢🇳🇴",
    "كم عدد عمال الرصيف الذين توقفوا عن العمل؟",
    "\u202ewho\u202c said that <b>work</b> has stopped?",
    "?",
)
STATUS = "the server responded with a status of 4"
"""A page that refuses something, of which the browser tells its console."""
INDEX_ID = r"\d{8}T\d{6}"


def started(served: Settings, folder: Path, *words: str, **variables: str) -> subprocess.Popen[str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("ASKBOT_", "DISCORD_"))}
    paths = {
        "ASKBOT_CORPUS": str(served.corpus),
        "ASKBOT_INDEX": str(served.index),
        "ASKBOT_CACHE": os.environ["ASKBOT_CACHE"],
    }
    environment = {**kept, **paths, "PYTHONPATH": str(Path(__file__).parents[2] / "src"), **variables}
    command = [sys.executable, "-m", "askbot", "serve", *words]
    return subprocess.Popen(
        command, env=environment, cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )


@pytest.fixture(scope="module")
def address(served: Settings, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A server with tokens, stopped as a service manager does."""
    tokens = json.dumps(TOKENS)
    process = started(served, tmp_path_factory.mktemp("serve"), "--port", "0", ASKBOT_API_TOKENS=tokens)
    try:
        assert process.stdout is not None
        match = re.search(r"http://127\.0\.0\.1:\d+/", process.stdout.readline())
        assert match
        yield match.group()
        process.send_signal(signal.SIGTERM)
        assert process.wait(timeout=30) == 0
    finally:
        process.kill()
        process.wait()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    path = find_browser()
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=path, args=SWITCHES)
        yield chromium
        chromium.close()


@pytest.fixture
def page(browser: Browser, address: str) -> Iterator[Page]:
    """A phone's page, signed in; nothing may go wrong in the browser, and nothing be loaded from elsewhere."""
    context = browser.new_context(viewport={"width": 360, "height": 740}, color_scheme="dark")
    page = context.new_page()
    wrong: list[str] = []
    page.on("console", lambda said: wrong.append(said.text) if said.type != "log" and STATUS not in said.text else None)
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.on("request", lambda request: None if request.url.startswith(address) else wrong.append(request.url))
    page.goto(address)
    page.get_by_label("Your token").fill(ALL)
    page.keyboard.press("Enter")
    expect(page.get_by_label("Your question")).to_be_focused()
    yield page
    assert wrong == []
    context.close()


def fits(page: Page) -> bool:
    return bool(page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth"))


@pytest.mark.slow
def test_a_question_is_asked_by_keyboard_alone(page: Page, address: str) -> None:
    page.keyboard.type(QUESTION)
    page.keyboard.press("Enter")
    card = page.locator("article.card")
    expect(card).to_contain_text("The Dockers' Union (DU) · reported", timeout=ANSWER_MS)
    expect(card.locator("blockquote b").first).to_contain_text("1,450")
    assert re.fullmatch(rf"{address}\?answer=\w+", page.url), "the question stands in no address"
    assert page.get_by_label("Your question").input_value() == QUESTION
    assert fits(page)

    page.get_by_label("Ask a follow-up question").focus()
    page.keyboard.type("Who said that?")
    page.keyboard.press("Enter")
    expect(card).to_contain_text("Said by: The Dockers' Union (DU)", timeout=ANSWER_MS)

    card.get_by_role("link").first.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Harbour strike in Port Ellery")
    expect(page.locator("article blockquote")).to_contain_text("1,450 dockers have stopped work")
    assert fits(page)


@pytest.mark.slow
def test_collections_people_and_topics(page: Page) -> None:
    page.get_by_text("Collection and dates").click()
    page.get_by_label("Collection").select_option("staff")
    page.get_by_label("Your question").fill("Who keeps the night watch?")
    page.keyboard.press("Enter")
    expect(page.locator("article")).to_contain_text("Pelle Ahlgren", timeout=ANSWER_MS)
    expect(page.get_by_label("Collection")).to_have_value("staff")

    page.get_by_role("link", name="Who").click()
    page.get_by_label("A person or organisation").fill("Lindqvist")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Marta Lindqvist", timeout=ANSWER_MS)
    page.get_by_label("A person or organisation").fill("Zebedee")
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_contain_text("Nobody called Zebedee is quoted.")

    page.get_by_role("link", name="Timeline").click()
    page.get_by_label("A topic").fill("the strike")
    page.keyboard.press("Enter")
    expect(page.locator("article")).to_contain_text("2 March 2026", timeout=ANSWER_MS)
    page.get_by_role("link", name="Documents").click()
    expect(page.locator("article")).to_contain_text("staff/rota.md")
    assert fits(page)
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_label("Your token")).to_be_visible()


@pytest.mark.slow
def test_ids_stand_under_why_alone(page: Page) -> None:
    page.get_by_label("Your question").fill(QUESTION)
    page.keyboard.press("Enter")
    card = page.locator("article.card")
    expect(card).to_contain_text("strong match", timeout=ANSWER_MS)
    assert re.search(INDEX_ID, card.inner_text()) is None
    card.get_by_text("Why this?").focus()
    page.keyboard.press("Enter")
    expect(card).to_contain_text("The reader is")
    expect(card).to_contain_text("It names the Dockers' Union (DU).")
    assert re.search(INDEX_ID, card.inner_text())
    assert fits(page)


@pytest.mark.slow
def test_a_browser_that_asks_for_german_gets_it(browser: Browser, address: str) -> None:
    context = browser.new_context(viewport={"width": 360, "height": 740}, locale="de-DE")
    page = context.new_page()
    page.goto(address)
    page.get_by_label("Dein Token").fill("falsch")
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_contain_text("Dieses Token ist unbekannt.")
    page.get_by_label("Dein Token").fill(ALL)
    page.keyboard.press("Enter")
    page.get_by_label("Deine Frage").fill(QUESTION)
    page.keyboard.press("Enter")
    card = page.locator("article.card")
    expect(card).to_contain_text("The Dockers' Union (DU) · berichtet", timeout=ANSWER_MS)
    expect(card).to_contain_text("2. März 2026")
    card.get_by_text("Warum diese Antwort?").click()
    expect(card).to_contain_text("Das Lesemodell ist sich zu")
    page.get_by_label("Dazu weiterfragen").fill("Who said that?")
    page.keyboard.press("Enter")
    expect(card).to_contain_text("Gesagt von: The Dockers' Union (DU)", timeout=ANSWER_MS)
    page.get_by_label("Deine Frage").fill("What is the capital of Mongolia?")
    page.keyboard.press("Enter")
    expect(card).to_contain_text("Dazu steht nichts in den Berichten.", timeout=ANSWER_MS)
    page.get_by_role("link", name="Wer").click()
    page.get_by_label("Eine Person oder Organisation").fill("Lindqvist")
    page.keyboard.press("Enter")
    expect(card).to_contain_text("Marta Lindqvist · Person · ", timeout=ANSWER_MS)
    page.get_by_role("link", name="Dokumente").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Dokumente")
    page.goto(f"{address}nowhere")
    expect(page.get_by_role("status")).to_contain_text("Das ging nicht.")
    assert page.evaluate("document.documentElement.lang") == "de"
    assert fits(page)
    context.close()


@pytest.mark.slow
def test_back_and_anew_show_the_answer_again_and_ask_nothing(page: Page, address: str) -> None:
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.url) if request.method == "POST" else None)
    page.get_by_label("Your question").fill(QUESTION)
    page.get_by_role("button", name="Ask", exact=True).dblclick()
    card = page.locator("article.card")
    expect(card).to_contain_text("1,450", timeout=ANSWER_MS)
    asked = len(sent)
    card.get_by_role("link").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Harbour strike in Port Ellery")
    page.go_back()
    expect(card).to_contain_text("1,450")
    page.reload()
    expect(card).to_contain_text("1,450")
    assert page.get_by_label("Your question").input_value() == QUESTION
    page.go_back()
    expect(card).to_have_count(0)
    page.go_forward()
    expect(card).to_contain_text("1,450")
    assert len(sent) == asked
    page.goto(f"{address}?answer=0123456789")
    expect(card).to_contain_text("no longer kept")


@pytest.mark.slow
@pytest.mark.parametrize("width", [280, 360, 1400])
def test_long_and_odd_questions_fit_the_narrowest_phone(page: Page, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 640})
    for question in ODD:
        page.get_by_label("Your question").fill(question)
        page.keyboard.press("Enter")
        expect(page.locator("article.card")).to_be_visible(timeout=ANSWER_MS)
        assert fits(page), question
        page.get_by_role("link", name="Ask", exact=True).click()
        expect(page.get_by_label("Your question")).to_have_value("")
    assert page.get_by_label("Your question").get_attribute("maxlength") == "500"


@pytest.mark.slow
def test_two_tabs_each_keep_their_own_answer(page: Page, address: str) -> None:
    page.get_by_label("Your question").fill(QUESTION)
    page.keyboard.press("Enter")
    expect(page.locator("article.card")).to_contain_text("1,450", timeout=ANSWER_MS)
    other = page.context.new_page()
    other.goto(address)
    other.get_by_label("Your question").fill("How much will the restoration cost?")
    other.keyboard.press("Enter")
    expect(other.locator("article.card")).to_contain_text("2.4 million euros", timeout=ANSWER_MS)
    page.get_by_label("Ask a follow-up question").fill("Who said that?")
    page.keyboard.press("Enter")
    expect(page.locator("article.card")).to_contain_text("Said by: The Dockers' Union (DU)", timeout=ANSWER_MS)
    other.reload()
    expect(other.locator("article.card")).to_contain_text("2.4 million euros")
    other.get_by_role("button", name="Sign out").click()
    page.reload()
    expect(page.get_by_label("Your token")).to_be_visible()


@pytest.mark.slow
def test_it_is_legible_light_and_dark(page: Page) -> None:
    page.get_by_label("Your question").fill("Did Norvik cancel sailings?")
    page.keyboard.press("Enter")
    expect(page.locator("article")).to_contain_text("Norvik", timeout=ANSWER_MS)
    backs: set[str] = set()
    for scheme in ("dark", "light"):
        page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        backs.add(page.evaluate("getComputedStyle(document.body).backgroundColor"))
        assert min(page.evaluate(CONTRASTS)) >= 4.5
    assert len(backs) == 2


CONTRASTS = """() => {
  const rgb = text => text.match(/[\\d.]+/g).slice(0, 3).map(Number);
  const linear = c => c <= .04045 ? c / 12.92 : ((c + .055) / 1.055) ** 2.4;
  const light = rgb => rgb.map(c => linear(c / 255))
    .reduce((sum, c, i) => sum + c * [.2126, .7152, .0722][i], 0);
  const behind = e => { for (; e; e = e.parentElement) {
    const back = getComputedStyle(e).backgroundColor;
    if (!/rgba\\(.*, 0\\)/.test(back)) return rgb(back);
  } };
  return [...document.querySelectorAll('main *, nav *')].filter(e => e.offsetParent && e.textContent.trim()).map(e => {
    const [a, b] = [light(rgb(getComputedStyle(e).color)), light(behind(e))].sort((x, y) => y - x);
    return (a + .05) / (b + .05);
  });
}"""


def test_it_is_not_served_to_others_without_a_token(served: Settings, tmp_path: Path) -> None:
    process = started(served, tmp_path, "--host", "0.0.0.0")  # noqa: S104 - it is refused
    out, err = process.communicate(timeout=60)
    assert (process.returncode, out) == (2, "")
    assert err.startswith("askbot: Others could reach 0.0.0.0, and no token is set.")
    assert "Traceback" not in err
