"""The report: what it says, that it stands alone, and how it looks in a browser, on a phone and on paper."""

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from playwright.sync_api import Page, sync_playwright

from askbot.errors import UsageError
from askbot.evaluation import Evaluation, Outcome, compare
from askbot.evaluation.report import write_report
from askbot.evaluation.report.worst import goodness, problems
from tests.support.browser import SWITCHES, find_browser


def outcome(**columns: float | None) -> Outcome:
    return Outcome("q", "Q?", (), columns)


@pytest.mark.parametrize(
    ("columns", "kinds"),
    [
        ({"covered": 0, "answered": 1, "stance": 0}, ["answered wrongly"]),
        ({"covered": 0, "answered": 0}, []),
        ({"covered": 1, "answered": 0, "answer_shown": 0, "answer_first": 0}, ["refused", "not shown"]),
        ({"answer_shown": 1, "answer_first": 0, "mrr@10": 0.25}, ["not first", "ranking"]),
        ({"speaker": 0, "stance": 0, "verbatim": 0.5}, ["speaker", "stance", "not verbatim"]),
        ({"verbatim": 0}, ["not verbatim"]),
        ({"verbatim": None, "speaker": 1, "mrr@10": 1}, []),
        ({"triple_matched": 2, "triple_found": 2, "triple_marked": 5}, ["missed"]),
        ({"triple_matched": 2, "triple_found": 4, "triple_marked": 2}, ["not marked"]),
    ],
)
def test_every_problem_is_named_and_lowers_the_goodness(columns: dict[str, float | None], kinds: list[str]) -> None:
    judged = outcome(**columns)
    assert [problem.kind for problem in problems(judged)] == kinds
    assert (goodness(judged) < 1) is bool(kinds)


def test_ranks_are_given_in_numbers() -> None:
    assert problems(outcome(**{"mrr@10": 1 / 3}))[0].text == "right passage at rank 3"
    assert problems(outcome(**{"mrr@10": 0}))[0].text == "right passage below rank 10"


@pytest.fixture
def report(result: Evaluation, tmp_path: Path) -> Path:
    """A run with two bad questions, one of them hostile, against itself."""
    evil = replace(
        result.outcomes[0],
        question="<script>alert(1)</script>",
        tags=("</script><b>",),
        columns={"answer_shown": 0.0, "confidence": 0.1},
    )
    wrong = replace(result.outcomes[1], id="wrong", columns={**result.outcomes[1].columns, "speaker": 0.0})
    path = tmp_path / "report.html"
    write_report(
        path,
        replace(result, outcomes=(evil, wrong, *result.outcomes), settings={**result.settings, "k": 9}),
        baseline=result,
        comparisons=compare(result, result),
    )
    return path


def test_the_report_stands_alone_and_escapes(report: Path, result: Evaluation) -> None:
    page = report.read_text(encoding="utf-8")
    assert "<script>alert" not in page
    assert "</script><b>" not in page
    assert not re.search(r"""(?:src|href)=["']https?:""", page)
    assert page.count("<svg ") == page.count('role="img"') == 5
    assert "No difference shown:" in page
    assert "5 → 9" in page
    with pytest.raises(UsageError, match="cannot be written"):
        write_report(report.parent / "missing" / "report.html", result)


@pytest.fixture
def page(report: Path) -> Iterator[Page]:
    """The report in a browser without a network; what goes wrong inside the page fails the test."""
    path = find_browser()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=SWITCHES)
        opened = browser.new_context(offline=True, viewport={"width": 390, "height": 844}).new_page()
        wrong: list[str] = []
        opened.on("pageerror", lambda error: wrong.append(str(error)))
        opened.on("request", lambda request: None if request.url.startswith("file:") else wrong.append(request.url))
        opened.goto(report.as_uri())
        yield opened
        browser.close()
        assert not wrong


@pytest.mark.parametrize("width", [320, 390, 820, 1280])
def test_nothing_is_cut_off_at_the_right(page: Page, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 844})
    page.evaluate("document.querySelectorAll('details').forEach(d => { d.open = true })")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    beyond = "[...document.querySelectorAll('td, th, p, li')].filter(e => e.getBoundingClientRect().right > innerWidth)"
    heads = "!e.closest('thead')"
    assert page.evaluate(f"{beyond}.filter(e => {heads}).map(e => e.textContent)") == []


def test_questions_are_filtered_by_problem_and_tag(page: Page) -> None:
    questions = page.locator(".question")
    assert questions.count() >= 2
    page.get_by_text("speaker", exact=False).and_(page.locator("label")).first.click()
    in_view = [question for question in questions.all() if question.is_visible()]
    assert [question.locator(".problem").inner_text() for question in in_view] == ["wrong speaker"] * len(in_view)
    assert page.locator("#shown").inner_text() == str(len(in_view)) != str(questions.count())


def test_paper_shows_why_and_splits_no_row(page: Page) -> None:
    page.emulate_media(media="print")
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert page.evaluate("[...document.querySelectorAll('details')].every(d => d.open)")
    style = "getComputedStyle(document.querySelector('{}')).{}"
    assert page.evaluate(style.format(".summary tbody tr", "breakInside")) == "avoid"
    assert page.evaluate(style.format(".question", "breakInside")) == "avoid"
    assert page.evaluate(style.format(".worst > thead", "display")) == "table-header-group"
    assert page.evaluate(style.format(".filters", "display")) == "none"
    assert page.pdf(format="A4").startswith(b"%PDF")
