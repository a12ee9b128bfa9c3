"""Cards from parts: text, buttons and lines in one container, within what Discord takes of a message."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, date, datetime, time
from enum import Enum
from typing import Any

import discord
from discord import ui

TEXT_BUDGET = 4000

Part = ui.Item[Any]


class Tone(Enum):
    """The colour at a card's edge, seen well on the dark theme and the light; it says nothing that the words do not.

    Blue, amber, grey and red stay apart for people who see no red or no green.
    """

    ANSWER = 0x3D8BD9
    RELATED = 0xB57F1E
    PLAIN = 0x80848E
    ALERT = 0xE05A5A


def text(content: str) -> Part:
    """A run of text."""
    return ui.TextDisplay(content)


def day(date: date) -> str:
    """A day as each reader's client writes it."""
    return f"<t:{noon(date)}:D>"


def noon(date: date) -> int:
    """A day's noon in seconds since 1970: the same day almost everywhere."""
    return int(datetime.combine(date, time(12), UTC).timestamp())


def line() -> Part:
    """A line across the card."""
    return ui.Separator()


def gap() -> Part:
    """Some room between two parts."""
    return ui.Separator(visible=False)


def beside(content: str, button: ui.Button[Any]) -> Part:
    """Text with a button to its right."""
    return ui.Section(ui.TextDisplay(content), accessory=button)


def row(buttons: Iterable[ui.Button[Any]]) -> Part:
    """Up to five buttons side by side."""
    return ui.ActionRow(*buttons)


def button(
    label: str,
    custom_id: str,
    *,
    style: discord.ButtonStyle = discord.ButtonStyle.secondary,
    emoji: str | None = None,
    disabled: bool = False,
) -> ui.Button[Any]:
    """A button that is recognised by its id alone, so that it works after a restart."""
    return ui.Button(label=label or None, custom_id=custom_id, style=style, emoji=emoji, disabled=disabled)


def menu(
    placeholder: str, custom_id: str, options: Sequence[tuple[str, str]], *, emojis: Sequence[str] = ()
) -> ui.ActionRow[Any]:
    """A menu of (value, label), one of which is chosen; recognised by its id like a button."""
    marks = [*emojis, *[None] * (len(options) - len(emojis))]
    choices = [
        discord.SelectOption(label=label, value=value, emoji=mark)
        for (value, label), mark in zip(options, marks, strict=True)
    ]
    return ui.ActionRow(ui.Select(custom_id=custom_id, placeholder=placeholder, options=choices))


def turning(page: int, pages: int, named: Callable[[int], str]) -> Part:
    """Buttons to the page before and the page after; `named` gives the id of the button that leads to a page."""

    def turn(to: int, label: str) -> ui.Button[Any]:
        possible = 0 <= to < pages
        # Two buttons of one message may not share an id, so one that leads nowhere still needs its own.
        number = to if possible else pages + (to > 0)
        return button(label, named(number), disabled=not possible)

    return row([turn(page - 1, "‹"), turn(page + 1, "›")])


def card(tone: Tone, parts: Sequence[Part]) -> ui.LayoutView:
    """One container of parts, as a view to send.

    discord.py keeps no hold on it: buttons are found by their ids (`DynamicItem`), so nothing is lost with the process
    and nothing piles up in it.
    """
    view = ui.LayoutView(timeout=None)
    view.add_item(ui.Container(*parts, accent_colour=tone.value))
    view.stop()
    return view


def notice(message: str, tone: Tone = Tone.PLAIN) -> ui.LayoutView:
    """A card that only says something."""
    return card(tone, [text(message[:TEXT_BUDGET])])


def with_file(message: str, name: str) -> ui.LayoutView:
    """A card that says something and holds a file sent with it."""
    return card(Tone.PLAIN, [text(message), ui.File(f"attachment://{name}")])
