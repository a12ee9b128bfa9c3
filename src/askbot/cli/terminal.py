"""What the command prints for people: text is never mark-up, and nothing in it acts on the terminal."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from typing import Any

import typer
from rich.console import Console, ConsoleOptions, RenderableType
from rich.segment import Segment
from rich.style import Style
from rich.text import Text

from askbot.presentation.visible import visible


class Terminal(Console):
    """A console that shows strings letter for letter on one line, and styles only what asks for a style."""

    def __init__(self, **options: Any) -> None:
        super().__init__(markup=False, emoji=False, highlight=False, **options)

    def render_str(self, text: str, **options: Any) -> Text:
        """A string as text: visible, and never mark-up."""
        plain: dict[str, Any] = {"markup": False, "emoji": False, "highlight": False}
        return super().render_str(visible(text), **{**options, **plain})

    def render(self, renderable: RenderableType, options: ConsoleOptions | None = None) -> Iterable[Segment]:
        """As rich renders it; of what is written only visible characters."""
        for segment in super().render(renderable, options):
            yield segment if segment.control else segment._replace(text=_harmless(segment.text))


def styled(text: str, style: str | Style) -> Text:
    """Text of others in a style."""
    return Text(visible(text), style=style)


class _VisibleFormatter(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        return visible(record.getMessage())


def show_logs_visibly() -> None:
    """Have warnings of libraries, which no handler takes in a command, printed as one visible line each."""
    if logging.lastResort is not None:
        logging.lastResort.setFormatter(_VisibleFormatter())


def warn(text: object) -> None:
    """One line on stderr."""
    typer.echo(f"askbot: {visible(str(text))}", err=True)


def _harmless(text: str) -> str:
    """A piece of a line that rich has laid out, blanks and its own line ends as they are."""
    return text if text.isprintable() else "".join(ch for ch in text if ch == "\n" or visible(ch) or ch == " ")
