"""`/gaps`: what was asked and not covered, or answered badly, grouped; dismissed or exported."""

from __future__ import annotations

import io
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, Literal

import discord
from discord import app_commands, ui
from discord.app_commands import locale_str
from discord.ext import commands

from askbot.bot.core.base import AskbotBase
from askbot.bot.core.permissions import require_admin
from askbot.bot.core.persistent_button import PersistentButton
from askbot.bot.core.respond import acknowledge, respond
from askbot.bot.features.gaps.grouping import Group, as_csv, as_questions, grouped
from askbot.bot.ui import layout
from askbot.bot.ui.escape import fitted
from askbot.bot.ui.layout import Tone
from askbot.presentation.translations import Translations
from askbot.presentation.visible import visible

PAGE = 6
MOST = 300
NOTES = 2
WEEK = 7
OPTION_CHARS = 100
_ID = re.compile(r"askbot-gap:(?P<action>dismiss|page|evaluate):(?P<number>\d+)")


@app_commands.default_permissions(manage_guild=True)
@app_commands.guild_only()
class Gaps(commands.GroupCog, name=locale_str("gaps"), description=locale_str("What was asked and not covered")):
    """Open questions of a server."""

    def __init__(self, bot: AskbotBase) -> None:
        self.bot = bot
        bot.add_dynamic_items(GapButton)

    async def interaction_check(self, interaction: discord.Interaction[Any], /) -> bool:
        """Admins only, whoever the server shows the commands to."""
        return await require_admin(interaction)

    @app_commands.command(name=locale_str("show"), description=locale_str("Show open questions, grouped"))
    async def show(self, interaction: discord.Interaction[AskbotBase]) -> None:
        """The first page."""
        if await acknowledge(interaction, private=True):
            guild = interaction.guild_id or 0
            groups, missed = await groups_of(self.bot, guild), await missed_by(self.bot, guild)
            card = gaps_card(groups, 0, self.bot.translations_of(interaction), missed)
            await respond(interaction, card, private=True)

    @app_commands.command(name=locale_str("export"), description=locale_str("Get open questions as a file"))
    @app_commands.rename(kind=locale_str("kind"))
    @app_commands.describe(kind=locale_str("A table, or a question set for evaluation"))
    async def export(
        self, interaction: discord.Interaction[AskbotBase], kind: Literal["csv", "evaluation"] = "csv"
    ) -> None:
        """All open questions."""
        if not await acknowledge(interaction, private=True):
            return
        groups = await groups_of(self.bot, interaction.guild_id or 0)
        data, name = (as_csv(groups), "gaps.csv") if kind == "csv" else (as_questions(groups), "gaps.jsonl")
        card = layout.with_file(self.bot.translations_of(interaction)("gaps.exported", n=len(groups)), name)
        await respond(interaction, card, private=True, file=discord.File(io.BytesIO(data), filename=name))


class GapButton(PersistentButton, template=_ID):
    """A button below open questions."""

    async def press(self, interaction: discord.Interaction[Any]) -> None:
        """Dismiss a group, or turn the page."""
        await require_admin(interaction)
        bot: AskbotBase = interaction.client
        guild, number = interaction.guild_id or 0, int(self.match["number"])
        if self.chosen is not None:
            await _evaluate(interaction, await groups_of(bot, guild), int(self.chosen))
            return
        await interaction.response.defer()
        groups, page = await groups_of(bot, guild), number
        if self.match["action"] == "dismiss":
            page = 0
            ids = [gap.id for group in groups if number in {g.id for g in group.gaps} for gap in group.gaps]
            await bot.memory.run(partial(bot.memory.gaps.dismiss, guild, ids))
            groups = [group for group in groups if group.gaps[0].id not in ids]
        card = gaps_card(groups, page, bot.translations_of(interaction), await missed_by(bot, guild))
        await interaction.edit_original_response(view=card)


@dataclass(frozen=True, slots=True)
class Missed:
    """How many questions had no answer in the last week, and in the week before."""

    week: int = 0
    before: int = 0

    @property
    def trend(self) -> str:
        """An arrow for how the two compare."""
        return "→" if self.week == self.before else "↗" if self.week > self.before else "↘"


async def missed_by(bot: AskbotBase, guild: int) -> Missed:
    """Questions of a server that were not answered; they are counted without their texts."""
    week, both = [await bot.memory.run(partial(bot.memory.cards.statistics, guild, days)) for days in (WEEK, 2 * WEEK)]
    missed = week.questions - week.answered
    return Missed(missed, both.questions - both.answered - missed)


async def _evaluate(interaction: discord.Interaction[AskbotBase], groups: Sequence[Group], number: int) -> None:
    """Send the first question of a group as a line of a question set."""
    tr = interaction.client.translations_of(interaction)
    chosen = [group for group in groups if number in {gap.id for gap in group.gaps}]
    if not chosen:
        await respond(interaction, layout.notice(tr("gaps.gone")), private=True)
        return
    name = f"gap-{number}.jsonl"
    file = discord.File(io.BytesIO(as_questions(chosen)), filename=name)
    await respond(interaction, layout.with_file(tr("gaps.evaluation"), name), private=True, file=file)


async def groups_of(bot: AskbotBase, guild: int) -> Sequence[Group]:
    """The open questions of a server, grouped; only the latest MOST are looked at."""
    gaps = (await bot.memory.run(partial(bot.memory.gaps.open, guild)))[:MOST]
    if not gaps:
        return ()
    return await bot.lookups.run(lambda: grouped(gaps, bot.engine.vectors([gap.question for gap in gaps])))


def gaps_card(groups: Sequence[Group], page: int, tr: Translations, missed: Missed | None = None) -> ui.LayoutView:
    """How many questions were not answered, and the open ones that may be shown, the most asked first."""
    counted = missed or Missed()
    count = tr("gaps.count", week=counted.week, before=counted.before, trend=counted.trend)
    if not groups:
        hint = tr("gaps.none", topics=tr.command("settings", "topics"))
        return layout.notice(f"### {tr('gaps.title', n=0)}\n{count}\n-# {hint}")
    pages = -(-len(groups) // PAGE)
    page = min(page, pages - 1)
    about = [tr("gaps.about"), *([tr("more.page", page=page + 1, pages=pages)] if pages > 1 else [])]
    head = f"### {tr('gaps.title', n=len(groups))}\n{count}\n-# {' · '.join(about)}"
    parts = [layout.text(head), layout.line()]
    on_page = groups[page * PAGE : (page + 1) * PAGE]
    for group in on_page:
        dismiss = layout.button(tr("gaps.dismiss"), f"askbot-gap:dismiss:{group.gaps[0].id}")
        parts.append(layout.beside(_described(group, tr), dismiss))
    options = [(str(group.gaps[0].id), visible(group.question)[:OPTION_CHARS] or "…") for group in on_page]
    parts.append(layout.menu(tr("gaps.evaluate"), "askbot-gap:evaluate:0", options))
    if pages > 1:
        parts.append(layout.turning(page, pages, lambda number: f"askbot-gap:page:{number}"))
    return layout.card(Tone.RELATED, parts)


def _described(group: Group, tr: Translations) -> str:
    count = len(group.gaps)
    times = f" ×{count}" if count > 1 else ""
    kinds = " · ".join(tr(f"gaps.{kind}", n=count) for kind, count in group.kinds.items())
    latest = f"<t:{int(group.gaps[0].noted_at)}:R>"
    notes = [f"> {fitted(gap.note, 120)}" for gap in group.gaps if gap.note][:NOTES]
    return "\n".join([f"**{fitted(group.question, 200)}**{times}\n-# {kinds} · {latest}", *notes])
