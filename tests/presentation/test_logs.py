"""Whatever stands in messages and errors, a log shows it letter for letter."""

import json
import logging
import sys

import pytest

from askbot.presentation.logs import JsonFormatter, ReadableFormatter

ACTING = "\x1b[2J\x1b]0;title\x07 \u202e \u2066 \x9b31m \r \U000e0041 end"


def record() -> logging.LogRecord:
    try:
        raise ValueError(f"first {ACTING}\nsecond {ACTING}")  # noqa: TRY301 - it is what is logged
    except ValueError:
        return logging.LogRecord("askbot.x", logging.ERROR, "x.py", 1, "what %s", (ACTING,), sys.exc_info())


@pytest.mark.parametrize("formatter", [ReadableFormatter(), JsonFormatter()])
def test_nothing_in_an_error_acts(formatter: logging.Formatter) -> None:
    lines = formatter.format(record()).split("\n")
    assert all(line.isprintable() for line in lines)
    assert "ValueError: first" in "\n".join(lines)


def test_a_traceback_keeps_its_lines() -> None:
    lines = ReadableFormatter().format(record()).split("\n")
    assert lines[1] == "Traceback (most recent call last):"
    assert lines[2].startswith("  File ")


def test_json_keeps_what_was_said_to_the_letter_on_one_line() -> None:
    line = JsonFormatter().format(record())
    assert "\n" not in line
    assert json.loads(line)["message"] == f"what {ACTING}"
