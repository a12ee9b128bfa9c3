"""What the sources have brought, announced in a channel that an admin names: at once, or once a day by collection."""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Collection, Sequence
from functools import partial
from itertools import groupby

import discord

from askbot.bot.core.access import Scope
from askbot.bot.core.base import AskbotBase
from askbot.bot.ui import layout
from askbot.bot.ui.escape import fitted
from askbot.bot.ui.layout import Tone
from askbot.engine import Listed
from askbot.errors import AskbotError
from askbot.presentation.translations import Translations
from askbot.sources import Sources

log = logging.getLogger(__name__)

DAY = dt.timedelta(days=1)
SLACK = dt.timedelta(hours=12)
"""By which a day may be longer because the bot did not run; what came before is not of yesterday."""
SHOWN = 12
"""Titles on a card."""


class News:
    """Tells servers which documents are new."""

    def __init__(self, bot: AskbotBase, sources: Sources) -> None:
        self._bot = bot
        self._sources = sources

    async def tell(self, new: Collection[str]) -> None:
        """Tell the servers that want to know at once of documents that just came into the index, by their paths."""
        if not new:
            return
        for guild, channel, daily in self._wanted():
            if not daily:
                await self._send(guild, channel, new, "new_documents")

    async def tell_daily(self) -> None:
        """Tell the servers that want to know once a day, if a day has passed."""
        now = self._sources.now()
        for guild, channel, daily in self._wanted():
            since = await self._bot.lookups.run(partial(self._sources.state.sent, guild.id)) if daily else None
            if daily and (since is None or abs(now - since) >= DAY):
                start = now if since is None else max(min(since, now - DAY), now - DAY - SLACK)
                new = await self._bot.lookups.run(partial(self._sources.state.arrivals, start))
                await self._bot.lookups.run(partial(self._sources.state.send, guild.id, now))
                await self._send(guild, channel, new, "new_since_yesterday")

    def _wanted(self) -> list[tuple[discord.Guild, int, bool]]:
        """The servers that want the news, with the channel, and whether once a day."""
        chosen = [(guild, self._bot.memory.guild(guild.id)) for guild in self._bot.guilds]
        return [(guild, own.news_channel, own.news_daily) for guild, own in chosen if own.news_channel is not None]

    async def _send(self, guild: discord.Guild, channel: int, new: Collection[str], title: str) -> None:
        """Tell one server; what goes wrong with it is logged, and holds up no other."""
        target = self._bot.get_channel(channel)
        try:
            scope = await self._bot.access.audience(guild.id, target)
            listed = await self._bot.lookups.run(partial(_seen, scope, new))
            if listed and isinstance(target, discord.abc.Messageable):
                await target.send(view=news_card(listed, self._bot.translations_in(guild), title))
        except (AskbotError, discord.HTTPException) as error:
            log.warning("channel %s does not take the news: %s", channel, error)


def _seen(scope: Scope, paths: Collection[str]) -> list[Listed]:
    """Those of some documents that are in the index, and that all of a channel may know of."""
    return [item for item in scope.library().catalogue() if item.path in paths]


def news_card(listed: Sequence[Listed], tr: Translations, title: str) -> discord.ui.LayoutView:
    """How many documents are new, and their titles by collection, the newest first."""
    head = tr.counted(title, len(listed))
    ordered = sorted(listed, key=lambda item: item.dated or dt.date.min, reverse=True)
    ordered.sort(key=lambda item: item.collection)
    groups = [(name, list(own)) for name, own in groupby(ordered, key=lambda item: item.collection)]
    each = max(1, SHOWN // len(groups))
    parts: list[discord.ui.Item[discord.ui.LayoutView]] = [layout.text(f"### {head}")]
    for name, own in groups[:SHOWN]:
        above = [f"**{fitted(name, 60)}** ({len(own)})"] if len(groups) > 1 else []
        below = [tr("reindex.more", n=len(own) - each)] if len(own) > each else []
        parts.append(layout.text("\n".join([*above, *map(_line, own[:each]), *below])))
    if len(groups) > SHOWN:
        parts.append(layout.text(tr("reindex.more", n=sum(len(own) for _, own in groups[SHOWN:]))))
    return layout.card(Tone.PLAIN, parts)


def _line(item: Listed) -> str:
    return f"- {fitted(item.title, 120)}" + (f" · {item.dated}" if item.dated else "")
