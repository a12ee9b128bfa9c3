"""`/sources`: which briefings answers come from, and what they renew themselves from; visits on a schedule."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Sequence
from contextlib import suppress
from functools import partial

import discord
from discord import app_commands
from discord.app_commands import Choice, Range, locale_str
from discord.ext import commands, tasks

from askbot.bot.core.base import AskbotBase
from askbot.bot.core.permissions import admins_only, is_admin, is_home, require_home
from askbot.bot.core.respond import acknowledge, respond
from askbot.bot.features.access.given import named_to_write, offered_given
from askbot.bot.features.corpus.briefings import ListButton, catalogue_of, listing
from askbot.bot.features.sources.news import News
from askbot.bot.ui import layout
from askbot.bot.ui.escape import fitted
from askbot.domain import GENERAL
from askbot.errors import AskbotError
from askbot.presentation.translations import Translations
from askbot.sources import Schedule, Sources, Standing, Visit, make_source
from askbot.sources.schedule import LOOK_SECONDS
from askbot.sources.visiting import VisitProcess

log = logging.getLogger(__name__)

KINDS = [Choice(name=locale_str("feed"), value="feed"), Choice(name=locale_str("page"), value="page")]
"""What can be added from Discord: a folder of the machine is the operator's to name."""
SHOWN = 20


class LibrarySources(commands.GroupCog, name=locale_str("sources"), description=locale_str("Where answers come from")):
    """Lists briefings and sources, and visits the sources that are due."""

    def __init__(self, bot: AskbotBase) -> None:
        self.bot = bot
        self.sources = Sources.of(bot.settings)
        self.schedule = Schedule(self.sources, self._changed, visit=VisitProcess(self.sources).run)
        self.news = News(bot, self.sources)
        self._watching: asyncio.Task[None] | None = None
        bot.add_dynamic_items(ListButton)

    async def cog_load(self) -> None:
        """Begin to visit, in one of the processes."""
        if self.bot.own_shards.first:
            self.visit.start()

    async def cog_unload(self) -> None:
        """Stop; a visit that is cut off is made again at the next start."""
        self.visit.cancel()
        if self._watching is not None:
            self._watching.cancel()
            with suppress(asyncio.CancelledError):
                await self._watching

    @tasks.loop(seconds=LOOK_SECONDS)
    async def visit(self) -> None:
        """Visit what is due; folders are watched from when there is one."""
        await self.schedule.once()
        await self._look()
        if self._watching is None and await self.bot.lookups.run(self.schedule.folders):
            self._watching = asyncio.create_task(self.schedule.watch())

    @visit.before_loop
    async def _ready(self) -> None:
        await self.bot.wait_until_ready()

    async def _changed(self, visits: Sequence[Visit]) -> None:
        """Bring the index up to date, in its own process, once no other re-index runs."""
        log.info("new from %s: %d documents", ", ".join(v.source for v in visits), sum(len(v.added) for v in visits))
        try:
            new = await self.bot.chores.run(self._reindex)
        except AskbotError:
            self.bot.metrics.reindexed(well=False)
            raise
        self.bot.metrics.reindexed(well=True)
        self.bot.metrics.brought(len(new))
        await self.news.tell(new)

    async def _look(self) -> None:
        """Tell how the sources fare, and what is new since yesterday where a day has passed."""
        try:
            present = await self.bot.lookups.run(self.sources.file.read)
            failing = await self.bot.lookups.run(self.sources.failing)
            await self.news.tell_daily()
        except AskbotError as error:
            log.warning("the state of the sources cannot be read: %s", error)
            return
        failures = {source.name: state.failures for source, state in failing}
        self.bot.metrics.visited({source.name: failures.get(source.name, 0) for source in present if not source.paused})

    def _reindex(self) -> tuple[str, ...]:
        """Bring the index up to date; the documents in it that are new and came from sources."""
        with self.sources.indexing():
            report = self.bot.builder.build()
            self.bot.engine.reload()
        return self.sources.arrived(set(report.added) - set(report.moved))

    @app_commands.command(name=locale_str("list"), description=locale_str("List the briefings that answers come from"))
    async def list(self, interaction: discord.Interaction[AskbotBase]) -> None:
        """Title, date and passages of each briefing; for admins at home the sources too."""
        if not await acknowledge(interaction, private=True):
            return
        tr = self.bot.translations_of(interaction)
        await respond(interaction, listing(await catalogue_of(interaction), tr), private=True)
        if await is_home(interaction) and is_admin(interaction):
            standings = await self.bot.lookups.run(self.sources.standings)
            if standings:
                card = standings_card(standings, tr)
                await interaction.followup.send(view=card, ephemeral=True)

    @app_commands.command(name=locale_str("add"), description=locale_str("Add a feed or page"))
    @app_commands.rename(name=locale_str("name"), kind=locale_str("kind"), address=locale_str("address"))
    @app_commands.rename(every=locale_str("every"), collection=locale_str("collection"))
    @app_commands.describe(
        name=locale_str("A short name: small letters, digits, hyphens"),
        kind=locale_str("A feed, or one page that is checked again and again"),
        address=locale_str("Its http or https address"),
        every=locale_str("Minutes between two checks; 60 by default"),
        collection=locale_str("The collection for its briefings; general by default"),
    )
    @app_commands.choices(kind=KINDS)
    @admins_only()
    async def add(
        self,
        interaction: discord.Interaction[AskbotBase],
        name: Range[str, 1, 40],
        kind: Choice[str],
        address: Range[str, 1, 500],
        every: Range[int, 5, 10_080] = 60,
        collection: Range[str, 1, 60] = GENERAL,
    ) -> None:
        """Write it into sources.yaml; it is visited within a minute. It writes only into what was given here."""
        if await acknowledge(interaction, private=True):
            await require_home(interaction)
            into = await named_to_write(self.bot, interaction.guild_id or 0, collection)
            source = make_source(name=name, kind=kind.value, address=address, every=60 * every, collection=into)
            await self.bot.lookups.run(partial(self.sources.file.add, source))
            await self._say(interaction, "sources.added", name)

    @add.autocomplete("collection")
    async def _collections(self, interaction: discord.Interaction[AskbotBase], typed: str) -> list[Choice[str]]:
        return await offered_given(interaction, typed) if await is_home(interaction) else []

    @app_commands.command(name=locale_str("remove"), description=locale_str("Remove a source; its briefings stay"))
    @app_commands.rename(name=locale_str("name"))
    @app_commands.describe(name=locale_str("Which one"))
    @admins_only()
    async def remove(self, interaction: discord.Interaction[AskbotBase], name: str) -> None:
        """Take it out of sources.yaml."""
        if await acknowledge(interaction, private=True):
            await require_home(interaction)
            await self.bot.lookups.run(partial(self.sources.file.remove, name))
            await self._say(interaction, "sources.removed", name)

    @app_commands.command(name=locale_str("pause"), description=locale_str("Pause a source, or resume it"))
    @app_commands.rename(name=locale_str("name"))
    @app_commands.describe(name=locale_str("Which one"))
    @admins_only()
    async def pause(self, interaction: discord.Interaction[AskbotBase], name: str) -> None:
        """Visit it no more, or again."""
        if await acknowledge(interaction, private=True):
            await require_home(interaction)
            paused = await self.bot.lookups.run(partial(self._toggled, name))
            await self._say(interaction, "sources.paused" if paused else "sources.resumed", name)

    @remove.autocomplete("name")
    @pause.autocomplete("name")
    async def _names(self, interaction: discord.Interaction[AskbotBase], typed: str) -> list[Choice[str]]:
        if not is_admin(interaction) or not await is_home(interaction):
            return []
        try:
            present = await self.bot.lookups.run(self.sources.file.read)
        except AskbotError:
            return []
        return [Choice(name=one.name, value=one.name) for one in present if typed.lower() in one.name][:25]

    def _toggled(self, name: str) -> bool:
        paused = not any(one.name == name and one.paused for one in self.sources.file.read())
        return self.sources.file.pause(name, paused=paused).paused

    async def _say(self, interaction: discord.Interaction[AskbotBase], key: str, name: str) -> None:
        tr = self.bot.translations_of(interaction)
        await respond(interaction, layout.notice(tr(key, name=fitted(name, 60))), private=True)


def standings_card(standings: Sequence[Standing], tr: Translations) -> discord.ui.LayoutView:
    """Every source: its name and kind, its documents, and how it fares."""
    lines = [_standing(one, tr) for one in standings[:SHOWN]]
    if len(standings) > SHOWN:
        lines.append(tr("reindex.more", n=len(standings) - SHOWN))
    head = f"### {tr('sources.renewed', n=len(standings))}"
    return layout.card(layout.Tone.PLAIN, [layout.text(head), layout.text("\n".join(lines))])


def _standing(one: Standing, tr: Translations) -> str:
    if one.source.paused:
        fares = tr("sources.is_paused")
    elif one.state.problem:
        fares = tr("sources.fails", n=one.state.failures, reason=fitted(one.state.problem, 150))
    else:
        fares = tr("sources.fares_well") if one.state.visited else tr("sources.not_visited")
    return f"- **{fitted(one.source.name, 60)}** · {tr('sources.documents', n=one.documents)} · {fares}"
