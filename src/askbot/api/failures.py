"""What is said and logged of an error that nobody expected: where it was, not its words, which may be a question's."""

from __future__ import annotations

import logging
import traceback

from askbot.errors import AskbotError

UNEXPECTED = AskbotError("Something unexpected went wrong.", "The operator finds more in the log.")


def log_failure(log: logging.Logger, what: str, error: Exception) -> None:
    """Log where an error was raised, and its type."""
    frames = "".join(traceback.format_tb(error.__traceback__))
    log.error("%s: %s\n%s", what, type(error).__name__, frames)
