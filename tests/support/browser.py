"""A real browser for the pages that people look at."""

import os
import shutil
import warnings

import pytest

BROWSERS = ("chromium", "chromium-browser", "google-chrome")
SWITCHES = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]


def find_browser() -> str:
    """A Chromium; without one the test is skipped loudly, or fails where TESTS_NEED_BROWSER is set."""
    path = next(filter(None, map(shutil.which, BROWSERS)), None)
    if path is None:
        reason = "a page was NOT tested in a browser: install chromium"
        if os.environ.get("TESTS_NEED_BROWSER"):
            pytest.fail(reason)
        warnings.warn(reason, stacklevel=2)
        pytest.skip(reason)
    return path
