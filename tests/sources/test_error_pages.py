"""An error page that comes with status 200 is told from news."""

from __future__ import annotations

import pytest

from askbot.sources.error_pages import is_error_page

BEFORE = "The harbour master said that berth 5 is closed. " * 20
ERRORS = [
    "Page not found",
    "Page Not Found | Harbour News",
    "404",
    "404 Not Found",
    "Error 404 - Harbour News",
    "404: The requested page could not be found.",
    "Harbour News – Access Denied",
    "This page is no longer available",
    "Oops! We can’t find that page.",
    "503 Service Unavailable",
    "Just a moment...",
    "Internal Server Error",
    "Seite nicht gefunden – Hafenblatt",
    "Page introuvable",
    "Before you continue to Harbour News",
    "We value your privacy",
    "Harbour News | Log in to continue",
    "Subscribe to read the whole article",
]
NEWS = [
    "Three sailors not found after the storm",
    "Error in the harbour's books costs 404 jobs",
    "Access to the port denied to 14 ships",
    "Harbour closed",
    "404 ships wait",
    "What the forbidden city saw",
    "Ferry service unavailable until Monday",
    "Log in the harbour sinks a ferry",
    "Privacy of sailors at stake",
    "",
]


@pytest.mark.parametrize("title", ERRORS)
def test_what_only_says_that_there_is_nothing_is_an_error(title: str) -> None:
    assert is_error_page(title, "Go back to the front page, or search our site.", BEFORE)
    assert is_error_page("Harbour News", f"## {title}\n\nGo back to the front page.", BEFORE)


@pytest.mark.parametrize("title", NEWS)
def test_a_short_report_is_none(title: str) -> None:
    assert not is_error_page(title, "The harbour master said so.", BEFORE)


def test_a_page_as_long_as_before_is_none() -> None:
    assert not is_error_page("Page not found", BEFORE, BEFORE)
    assert not is_error_page("Page not found", "Go back.", "")
