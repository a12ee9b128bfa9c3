"""What happens by itself: a weekly digest, and forgetting servers that the bot has left."""

from __future__ import annotations

import gc
import logging
from collections.abc import Awaitable, Callable, Sequence
from functools import partial

import discord
from discord import ui
from discord.ext import commands, tasks

from askbot.bot.core.base import AskbotBase
from askbot.bot.features.admin.diagnosing import failing_sources, stats_card
from askbot.bot.features.gaps.cog import groups_of
from askbot.bot.features.gaps.grouping import Group
from askbot.bot.ui import layout
from askbot.bot.ui.escape import fitted
from askbot.bot.ui.layout import Tone
from askbot.errors import AskbotError
from askbot.presentation.translations import Translations

log = logging.getLogger(__name__)

WEEK = 7
GAPS = 5


class Housekeeping(commands.Cog):
    """Looks after servers, once an hour."""

    def __init__(self, bot: AskbotBase) -> None:
        self.bot = bot

    async def cog_load(self) -> None:
        """Begin."""
        self.hourly.start()

    async def cog_unload(self) -> None:
        """End."""
        self.hourly.cancel()

    @commands.Cog.listener()
    async def on_guild_remove(self, guild: discord.Guild) -> None:
        """Keep a server's settings for a while, in case the bot is invited back."""
        await self.bot.memory.run(partial(self.bot.memory.servers.left, guild.id))

    @commands.Cog.listener()
    async def on_guild_join(self, guild: discord.Guild) -> None:
        """The bot was invited, perhaps back."""
        await self.bot.memory.run(partial(self.bot.memory.servers.joined, guild.id))

    @tasks.loop(hours=1)
    async def hourly(self) -> None:
        """Forget what is old and servers that were left long ago, and send digests that are due."""
        if not self.bot.questions.pending:
            gc.collect()  # one interaction in ten outlives a look at the young, and refers to itself
        if self.bot.own_shards.first:
            await self._step("forgetting what is old", self._forget_old)
        await self._step("looking which servers were left", self._compare)
        if self.bot.own_shards.first:
            await self._step("forgetting servers left long ago", self._forget_left)
        await self._step("sending digests", self._send_digests)

    async def _step(self, what: str, step: Callable[[], Awaitable[object]]) -> None:
        """Do one thing; whatever goes wrong with it is logged, and holds up neither the others nor the next hour."""
        try:
            await step()
        except AskbotError as error:
            log.warning("%s failed, to be tried again in an hour: %s", what, error)
        except Exception:
            log.exception("%s failed, to be tried again in an hour", what)

    async def _forget_old(self) -> None:
        await self.bot.memory.run(self.bot.memory.retention.forget_old)

    async def _compare(self) -> None:
        present = [guild.id for guild in self.bot.guilds]
        await self.bot.memory.run(partial(self.bot.memory.servers.compare, present, self.bot.own_shards.ours))

    async def _forget_left(self) -> None:
        if await self.bot.memory.run(self.bot.memory.servers.forget_left):
            await self.bot.memory.load()

    async def _send_digests(self) -> None:
        due = partial(self.bot.memory.servers.due_digests, WEEK, self.bot.own_shards.ours)
        for guild, channel in await self.bot.memory.run(due):
            await self._step(f"the digest of server {guild}", partial(self.send_digest, guild, channel))

    @hourly.before_loop
    async def _ready(self) -> None:
        await self.bot.wait_until_ready()

    async def send_digest(self, guild: int, channel: int) -> None:
        """What happened on a server within a week, for its admins."""
        target = self.bot.get_channel(channel)
        if not isinstance(target, discord.abc.Messageable):
            log.info("the digest's channel %s is gone", channel)
            return
        tr = self.bot.translations_in(self.bot.get_guild(guild))
        statistics = await self.bot.memory.run(partial(self.bot.memory.cards.statistics, guild, WEEK))
        failing = await failing_sources(self.bot, guild)
        groups = await groups_of(self.bot, guild)
        try:
            await target.send(view=stats_card(self.bot, statistics, WEEK, tr, failing))
            if groups:
                await target.send(view=open_questions_card(groups, tr, named=not is_for_everybody(target)))
        except discord.HTTPException as error:
            log.warning("no digest possible in channel %s: %s", channel, error)


def is_for_everybody(channel: object) -> bool:
    """Whether every member of a server may read a channel of it."""
    if isinstance(channel, discord.Thread):
        channel = channel.parent
    if not isinstance(channel, discord.abc.GuildChannel):
        return True
    return channel.permissions_for(channel.guild.default_role).view_channel


def open_questions_card(groups: Sequence[Group], tr: Translations, *, named: bool) -> ui.LayoutView:
    """How many questions are open, and those of the largest groups where they may be `named`.

    Members have told them to the admins, not to a channel that everybody reads.
    """
    asked = [f"- {fitted(group.question, 150)} ×{len(group.gaps)}" for group in groups[:GAPS]] if named else []
    lines = [f"### {tr('gaps.title', n=len(groups))}", *asked, f"-# `{tr.command('gaps', 'show')}`"]
    return layout.card(Tone.RELATED, [layout.text("\n".join(lines))])
