"""`/gaps`: what was asked and not covered, or answered badly, grouped; dismissed or exported."""

from __future__ import annotations

import io
import re
from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING, Any, Literal

import discord
from discord import app_commands, ui
from discord.app_commands import locale_str
from discord.ext import commands

from askbot.bot import layout
from askbot.bot.escape import fitted
from askbot.bot.grouping import Group, as_csv, as_questions, grouped
from askbot.bot.guards import require_admin
from askbot.bot.layout import Part, Tone
from askbot.bot.respond import acknowledge, respond
from askbot.bot.texts import Words
from askbot.bot.tree import explain_to

if TYPE_CHECKING:
    from askbot.bot.client import AskbotClient

PAGE = 6
MOST = 300
NOTES = 2
_ID = re.compile(r"askbot-gap:(?P<action>dismiss|page):(?P<number>\d+)")


@app_commands.default_permissions(manage_guild=True)
@app_commands.guild_only()
class Gaps(commands.GroupCog, name=locale_str("gaps"), description=locale_str("What was asked and not covered")):
    """Open questions of a server."""

    def __init__(self, bot: AskbotClient) -> None:
        self.bot = bot
        bot.add_dynamic_items(GapButton)

    async def interaction_check(self, interaction: discord.Interaction[Any], /) -> bool:
        """Admins only, whoever the server shows the commands to."""
        return await require_admin(interaction)

    @app_commands.command(name=locale_str("show"), description=locale_str("Show open questions, grouped"))
    async def show(self, interaction: discord.Interaction[AskbotClient]) -> None:
        """The first page."""
        if await acknowledge(interaction, private=True):
            groups = await groups_of(self.bot, interaction.guild_id or 0)
            await respond(interaction, gaps_card(groups, 0, self.bot.words_of(interaction)), private=True)

    @app_commands.command(name=locale_str("export"), description=locale_str("Get open questions as a file"))
    @app_commands.rename(kind=locale_str("kind"))
    @app_commands.describe(kind=locale_str("A table, or a question set for evaluation"))
    async def export(
        self, interaction: discord.Interaction[AskbotClient], kind: Literal["csv", "evaluation"] = "csv"
    ) -> None:
        """All open questions."""
        if not await acknowledge(interaction, private=True):
            return
        groups = await groups_of(self.bot, interaction.guild_id or 0)
        data, name = (as_csv(groups), "gaps.csv") if kind == "csv" else (as_questions(groups), "gaps.jsonl")
        card = layout.with_file(self.bot.words_of(interaction)("gaps.exported", n=len(groups)), name)
        await respond(interaction, card, private=True, file=discord.File(io.BytesIO(data), filename=name))


class GapButton(ui.DynamicItem[ui.Button[Any]], template=_ID):
    """A button below open questions."""

    def __init__(self, action: str, number: int) -> None:
        super().__init__(ui.Button(label="…", custom_id=f"askbot-gap:{action}:{number}"))
        self.action, self.number = action, number

    @classmethod
    async def from_custom_id(
        cls,
        interaction: discord.Interaction[Any],  # noqa: ARG003 - discord.py's signature
        item: ui.Item[Any],  # noqa: ARG003
        match: re.Match[str],
    ) -> GapButton:
        """The button of an id."""
        return cls(match["action"], int(match["number"]))

    async def callback(self, interaction: discord.Interaction[Any]) -> None:
        """Dismiss a group, or turn the page."""
        try:
            await self._press(interaction)
        except Exception as error:  # noqa: BLE001 - discord.py would log it and leave the person without an answer
            await explain_to(interaction, error)

    async def _press(self, interaction: discord.Interaction[AskbotClient]) -> None:
        await require_admin(interaction)
        await interaction.response.defer()
        bot, guild = interaction.client, interaction.guild_id or 0
        groups, page = await groups_of(bot, guild), self.number
        if self.action == "dismiss":
            page = 0
            ids = [gap.id for group in groups if self.number in {g.id for g in group.gaps} for gap in group.gaps]
            await bot.memory.run(partial(bot.memory.gaps.dismiss, guild, ids))
            groups = [group for group in groups if group.gaps[0].id not in ids]
        await interaction.edit_original_response(view=gaps_card(groups, page, bot.words_of(interaction)))


async def groups_of(bot: AskbotClient, guild: int) -> Sequence[Group]:
    """The open questions of a server, grouped; only the latest MOST are looked at."""
    gaps = (await bot.memory.run(partial(bot.memory.gaps.open, guild)))[:MOST]
    if not gaps:
        return ()
    return await bot.lookups.run(lambda: grouped(gaps, bot.engine.vectors([gap.question for gap in gaps])))


def gaps_card(groups: Sequence[Group], page: int, words: Words) -> ui.LayoutView:
    """Open questions, the most asked first."""
    if not groups:
        return layout.notice(f"### {words('gaps.title')}\n{words('gaps.none')}")
    pages = -(-len(groups) // PAGE)
    page = min(page, pages - 1)
    key = "gaps.page" if pages > 1 else "gaps.count"
    parts = [layout.text(f"### {words('gaps.title')}\n-# {words(key, page=page + 1, pages=pages, n=len(groups))}")]
    for group in groups[page * PAGE : (page + 1) * PAGE]:
        dismiss = layout.button(words("gaps.dismiss"), f"askbot-gap:dismiss:{group.gaps[0].id}")
        parts.append(layout.beside(_described(group, words), dismiss))
    if pages > 1:
        parts.append(_turning(page, pages))
    return layout.card(Tone.RELATED, parts)


def _described(group: Group, words: Words) -> str:
    count = len(group.gaps)
    times = f" ×{count}" if count > 1 else ""
    kinds = " · ".join(words(f"gaps.{kind}", n=count) for kind, count in group.kinds.items())
    latest = f"<t:{int(group.gaps[0].noted_at)}:R>"
    notes = [f"> {fitted(gap.note, 120)}" for gap in group.gaps if gap.note][:NOTES]
    return "\n".join([f"**{fitted(group.question, 200)}**{times}\n-# {kinds} · {latest}", *notes])


def _turning(page: int, pages: int) -> Part:
    def turn(to: int, label: str) -> ui.Button[ui.LayoutView]:
        possible = 0 <= to < pages
        number = to if possible else pages + (to > 0)
        return layout.button(label, f"askbot-gap:page:{number}", disabled=not possible)

    return layout.row([turn(page - 1, "‹"), turn(page + 1, "›")])
