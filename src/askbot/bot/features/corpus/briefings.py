"""The briefings as people see them: offered while they type, found by what they chose, listed page by page."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING, Any

import discord
from discord import ui
from discord.app_commands import Choice

from askbot.bot.core.access import Scope
from askbot.bot.core.base import AskbotBase
from askbot.bot.core.errors import MisusedError
from askbot.bot.core.persistent_button import PersistentButton
from askbot.bot.ui import layout
from askbot.bot.ui.escape import fitted
from askbot.bot.ui.layout import Tone
from askbot.errors import BusyError
from askbot.presentation.translations import Translations

if TYPE_CHECKING:
    from askbot.domain import Collection
    from askbot.engine import Listed

CHOICES = 25
CHOICE_CHARS = 100
PAGE = 12
_ID = re.compile(r"askbot-list:page:(?P<page>\d{1,6})")


async def offered(interaction: discord.Interaction[AskbotBase], typed: str) -> list[Choice[str]]:
    """The briefings whose title or path holds what is typed; none while there is no index, or no time."""
    wanted = typed.casefold()
    matches = [
        item for item in await _seen(interaction) if wanted in item.title.casefold() or wanted in item.path.casefold()
    ]
    return [
        Choice(name=item.title[:CHOICE_CHARS] or item.path[-CHOICE_CHARS:], value=item.path)
        for item in matches[:CHOICES]
        if len(item.path) <= CHOICE_CHARS
    ]


async def _seen(interaction: discord.Interaction[AskbotBase]) -> Sequence[Listed]:
    """What the person may see, for them alone; nothing while there is no index, or no time."""
    bot = interaction.client
    if bot.engine.problem is not None:
        return ()
    scope = await bot.access.here(interaction, private=True)
    try:
        return await bot.lookups.run(lambda: scope.library().catalogue())
    except BusyError:
        return ()


async def offered_collections(interaction: discord.Interaction[AskbotBase], typed: str) -> list[Choice[str]]:
    """The collections whose title or name holds what is typed, as `offered`."""
    bot, wanted = interaction.client, typed.casefold()
    if bot.engine.problem is not None:
        return []
    scope = await bot.access.here(interaction, private=True)
    try:
        seen = await bot.lookups.run(lambda: scope.library().collections())
    except BusyError:
        return []
    matches = [one for one in seen if wanted in one.shown.casefold() or wanted in one.name.casefold()]
    return [
        Choice(name=one.shown[:CHOICE_CHARS], value=one.name)
        for one in matches[:CHOICES]
        if len(one.name) <= CHOICE_CHARS
    ]


async def named(bot: AskbotBase, document: str, scope: Scope) -> Listed:
    """The briefing with that path or title, as typed or chosen, among those in scope. Raises `MisusedError`."""
    listed = await bot.lookups.run(lambda: scope.library().catalogue())
    matches = [item for item in listed if item.path == document] or [item for item in listed if item.title == document]
    if not matches:
        raise MisusedError("ask.no_document", name=document[:CHOICE_CHARS])
    return matches[0]


@dataclass(frozen=True, slots=True)
class Catalogue:
    """What somebody may see, by collection."""

    listed: tuple[Listed, ...]
    collections: Mapping[str, Collection]
    private: frozenset[str]
    """The collections that some roles alone may see."""


async def catalogue_of(interaction: discord.Interaction[AskbotBase]) -> Catalogue:
    """What the person may see here. Raises `SnapshotError`, `BusyError`."""
    bot = interaction.client
    scope, rules = await bot.access.here(interaction, private=True), await bot.access.rules()
    library = await bot.lookups.run(scope.library)
    listed = await bot.lookups.run(library.catalogue)
    restricted = frozenset(name for guild, name in rules.roles if guild in scope.guilds)
    collections = {one.name: one for one in await bot.lookups.run(library.collections)}
    ordered = sorted((item for item in listed if item.collection in collections), key=lambda item: item.collection)
    return Catalogue(tuple(ordered), collections, restricted)


def listing(catalogue: Catalogue, tr: Translations, page: int = 0) -> ui.LayoutView:
    """Documents with title, path, date and passages, under their collections where there are several."""
    listed = catalogue.listed
    pages = max(1, -(-len(listed) // PAGE))
    page = min(page, pages - 1)
    head = f"### {tr('sources.title', n=len(listed))}"
    if pages > 1:
        head += f"\n-# {tr('more.page', page=page + 1, pages=pages)}"
    lines: list[str] = []
    for name, own in groupby(listed[page * PAGE : (page + 1) * PAGE], lambda item: item.collection):
        if len(catalogue.collections) > 1 or name in catalogue.private:
            lines.append(_heading(catalogue, name, tr))
        lines += [_line(item, tr) for item in own]
    parts = [layout.text(head), layout.text("\n".join(lines) or tr("sources.empty"))]
    if pages > 1:
        parts.append(layout.turning(page, pages, lambda number: f"askbot-list:page:{number}"))
    return layout.card(Tone.PLAIN, parts)


def _heading(catalogue: Catalogue, name: str, tr: Translations) -> str:
    title = fitted(catalogue.collections[name].shown, 60)
    return f"**{title}** · 🔒 {tr('sources.private')}" if name in catalogue.private else f"**{title}**"


def _line(item: Listed, tr: Translations) -> str:
    facts = [fitted(item.path, 60), str(item.dated or ""), tr("sources.passages", n=item.passages)]
    return f"- **{fitted(item.title, 110)}**\n-# {' · '.join(filter(None, facts))}"


class ListButton(PersistentButton, template=_ID):
    """Turns the page of a list."""

    async def press(self, interaction: discord.Interaction[Any]) -> None:
        """Show the page in the same message."""
        bot: AskbotBase = interaction.client
        card = listing(await catalogue_of(interaction), bot.translations_of(interaction), int(self.match["page"]))
        await interaction.response.edit_message(view=card)
