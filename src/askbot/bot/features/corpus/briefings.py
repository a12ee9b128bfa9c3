"""The briefings as people see them: offered while they type, found by what they chose, listed page by page."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import discord
from discord import ui
from discord.app_commands import Choice

from askbot.bot.core.base import AskbotBase
from askbot.bot.core.errors import MisusedError
from askbot.bot.core.persistent_button import PersistentButton
from askbot.bot.ui import layout
from askbot.bot.ui.escape import fitted
from askbot.bot.ui.layout import Tone
from askbot.bot.ui.translations import Translations
from askbot.errors import BusyError

if TYPE_CHECKING:
    from askbot.engine import Listed

CHOICES = 25
CHOICE_CHARS = 100
PAGE = 12
_ID = re.compile(r"askbot-list:page:(?P<page>\d{1,6})")


async def offered(bot: AskbotBase, typed: str) -> list[Choice[str]]:
    """The briefings whose title or path holds what is typed; none while there is no index, or no time."""
    if bot.engine.problem is not None:
        return []
    try:
        listed = await bot.lookups.run(bot.engine.catalogue)
    except BusyError:
        return []
    wanted = typed.casefold()
    matches = [item for item in listed if wanted in item.title.casefold() or wanted in item.path.casefold()]
    return [
        Choice(name=item.title[:CHOICE_CHARS] or item.path[-CHOICE_CHARS:], value=item.path)
        for item in matches[:CHOICES]
        if len(item.path) <= CHOICE_CHARS
    ]


async def named(bot: AskbotBase, document: str) -> Listed:
    """The briefing with that path or title, as typed or chosen. Raises `MisusedError` for one that is not there."""
    for item in await bot.lookups.run(bot.engine.catalogue):
        if document in {item.path, item.title}:
            return item
    raise MisusedError("ask.no_document", name=document[:CHOICE_CHARS])


def listing(listed: Sequence[Listed], tr: Translations, page: int = 0) -> ui.LayoutView:
    """Documents with title, path, date and passages."""
    pages = max(1, -(-len(listed) // PAGE))
    page = min(page, pages - 1)
    head = f"### {tr('sources.title', n=len(listed))}"
    if pages > 1:
        head += f"\n-# {tr('more.page', page=page + 1, pages=pages)}"
    lines = [_line(item, tr) for item in listed[page * PAGE : (page + 1) * PAGE]]
    parts = [layout.text(head), layout.text("\n".join(lines) or "—")]
    if pages > 1:
        parts.append(layout.turning(page, pages, lambda number: f"askbot-list:page:{number}"))
    return layout.card(Tone.PLAIN, parts)


def _line(item: Listed, tr: Translations) -> str:
    facts = [fitted(item.path, 60), str(item.dated or "—"), tr("sources.passages", n=item.passages)]
    return f"- **{fitted(item.title, 110)}**\n-# {' · '.join(facts)}"


class ListButton(PersistentButton, template=_ID):
    """Turns the page of a list."""

    async def press(self, interaction: discord.Interaction[Any]) -> None:
        """Show the page in the same message."""
        bot: AskbotBase = interaction.client
        listed = await bot.lookups.run(bot.engine.catalogue)
        card = listing(listed, bot.translations_of(interaction), int(self.match["page"]))
        await interaction.response.edit_message(view=card)
