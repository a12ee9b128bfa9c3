"""Who spoke when on a topic, as a picture with an alternative text; matplotlib draws it where it is installed."""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Sequence
from datetime import date
from importlib.util import find_spec
from textwrap import wrap
from typing import TYPE_CHECKING, Any

import discord

from askbot.domain import Stance
from askbot.presentation.translations import Translations
from askbot.presentation.visible import visible

if TYPE_CHECKING:
    from askbot.people import Quote

SPEAKERS = 10
"""Rows of the picture: those who say most."""
LEAST_DAYS = 2
ALT_CHARS = 900
NAME_CHARS = 40
LINE_CHARS = 20
"""Of a name in the picture, which is read on a phone."""
SPREAD = 0.2
"""Between the marks of one speaker and day, in rows."""
TICKS = 4
COLOURS = {
    Stance.REPORTED: "#3d8bd9",
    Stance.DENIED: "#e08a1e",
    Stance.NO_COMMENT: "#b0b5bd",
    Stance.FORECAST: "#a070d8",
    Stance.QUESTION: "#5f9e6e",
    Stance.OWN_ACCOUNT: "#444950",
}
SHAPES = {
    Stance.REPORTED: "o",
    Stance.DENIED: "D",
    Stance.NO_COMMENT: "s",
    Stance.FORECAST: "^",
    Stance.QUESTION: "P",
    Stance.OWN_ACCOUNT: "X",
}
"""Stances differ in shape as well as in colour."""


def picture_of(topic: str, quotes: Sequence[Quote], tr: Translations, most: int) -> discord.File | None:
    """The picture, or None where there is nothing to see: one day only, no days, or no matplotlib."""
    dated = [quote for quote in quotes if quote.statement.citation.date]
    days = {quote.statement.citation.date for quote in dated}
    if len(days) < LEAST_DAYS or find_spec("matplotlib") is None:
        return None
    names = [name for name, _ in Counter(quote.person.name for quote in dated).most_common(SPEAKERS)]
    shown = [quote for quote in dated if quote.person.name in names]
    names.sort(key=lambda name: min(_day(quote) for quote in shown if quote.person.name == name))
    data = _drawn(names, shown, tr)
    return discord.File(io.BytesIO(data), filename="timeline.png", description=alt_text(topic, names, shown, tr, most))


def _day(quote: Quote) -> date:
    return quote.statement.citation.date or date.max


def alt_text(topic: str, names: Sequence[str], quotes: Sequence[Quote], tr: Translations, most: int) -> str:
    """What the picture shows, in words."""
    lines = [tr("timeline.alt", topic=visible(topic)[:100])]
    for name in names[:most]:
        days = sorted({str(q.statement.citation.date) for q in quotes if q.person.name == name})
        lines.append(f"{visible(name)}: {', '.join(days)}.")
    return " ".join(lines)[:ALT_CHARS]


def _drawn(names: Sequence[str], quotes: Sequence[Quote], tr: Translations) -> bytes:
    """A PNG: a row a speaker, a mark a statement, its shape and colour the stance."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.dates import AutoDateLocator, DateFormatter
    from matplotlib.figure import Figure

    figure = Figure(figsize=(4.6, 1.0 + 0.5 * len(names)), dpi=200, facecolor="#ffffff")
    FigureCanvasAgg(figure)
    axes: Any = figure.add_subplot()
    rows = _rows(names, quotes)
    for stance in (one for one in COLOURS if any(q.statement.voice.stance is one for q in quotes)):
        own = [(_day(quote), row) for quote, row in zip(quotes, rows, strict=True) if _stance(quote) is stance]
        days, heights = zip(*own, strict=True)
        label = tr.stance(stance)
        axes.scatter(days, heights, s=64, c=COLOURS[stance], marker=SHAPES[stance], label=label, linewidths=0)
    shown = ["\n".join(wrap(visible(name)[:NAME_CHARS], LINE_CHARS)) for name in names]
    axes.set_yticks(range(len(names)), shown)
    axes.set_ylim(len(names) - 0.5, -0.5)
    axes.grid(axis="x", color="#dddddd")
    axes.spines[["top", "right", "left"]].set_visible(False)
    axes.legend(loc="lower left", bbox_to_anchor=(0, 1.0), ncols=2, frameon=False)
    axes.set_axisbelow(True)
    axes.xaxis.set_major_locator(AutoDateLocator(minticks=2, maxticks=TICKS))
    axes.xaxis.set_major_formatter(DateFormatter("%Y-%m-%d"))
    axes.margins(x=0.08)
    drawn = io.BytesIO()
    figure.savefig(drawn, format="png", bbox_inches="tight")
    return drawn.getvalue()


def _rows(names: Sequence[str], quotes: Sequence[Quote]) -> list[float]:
    """The height of each mark: its speaker's row; those of one day are set apart."""
    cells = [(quote.person.name, _day(quote)) for quote in quotes]
    many, seen = Counter(cells), Counter[tuple[str, date]]()
    heights: list[float] = []
    for cell in cells:
        apart = min(SPREAD, 0.7 / many[cell])
        heights.append(names.index(cell[0]) + apart * (seen[cell] - (many[cell] - 1) / 2))
        seen[cell] += 1
    return heights


def _stance(quote: Quote) -> Stance:
    """The stance of a statement."""
    return quote.statement.voice.stance
