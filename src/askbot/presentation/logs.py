"""What the process writes while it runs: for people, or one JSON object a line for machines."""

from __future__ import annotations

import json
import logging
import sys
from datetime import UTC, datetime
from typing import Any

from askbot.presentation.visible import visible
from askbot.settings import Settings

OURS = "askbot"


class ReadableFormatter(logging.Formatter):
    """Time, level, where, what, and the facts as name=value."""

    def __init__(self) -> None:
        super().__init__("{asctime} {levelname:<7} {name}: {message}", style="{")

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802 - logging's name
        """The line, with the record's facts."""
        facts = " ".join(f"{name}={value}" for name, value in _facts(record).items())
        return visible(f"{super().formatMessage(record)} {facts}")

    def formatException(self, ei: Any) -> str:  # noqa: N802 - logging's name
        """A traceback, each line of it visible: an error's words may be those of others."""
        return "\n".join(_indented(line) for line in super().formatException(ei).splitlines())


class JsonFormatter(logging.Formatter):
    """One JSON object a line."""

    def format(self, record: logging.LogRecord) -> str:
        """The record as JSON."""
        entry: dict[str, Any] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
            **_facts(record),
        }
        if record.exc_info:
            entry["error"] = self.formatException(record.exc_info)
        text = json.dumps(entry, ensure_ascii=False, default=str)
        return "".join(char if char.isprintable() else json.dumps(char)[1:-1] for char in text)


def _indented(line: str) -> str:
    return line[: len(line) - len(line.lstrip(" "))] + visible(line)


def _facts(record: logging.LogRecord) -> dict[str, Any]:
    return dict(getattr(record, "fields", {}))


def set_up_logging(settings: Settings) -> None:
    """Send the log to stderr as the settings say; of libraries only warnings, at debug what is no question either."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(JsonFormatter() if settings.log_format == "json" else ReadableFormatter())
    wanted = getattr(logging, settings.log_level.upper())
    # At debug, libraries write down each question and each interaction's token.
    freely = wanted == logging.DEBUG and settings.log_questions
    quieter = wanted if freely else logging.INFO if wanted == logging.DEBUG else max(wanted, logging.WARNING)
    logging.basicConfig(level=quieter, handlers=[handler], force=True)
    logging.getLogger(OURS).setLevel(wanted)
