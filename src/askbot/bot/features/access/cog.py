"""`/collections`: which roles may see what was given to a server, and which channels answer from it."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any

import discord
from discord import app_commands, ui
from discord.app_commands import Choice, Range, locale_str
from discord.ext import commands

from askbot.bot.core.access import called
from askbot.bot.core.base import AskbotBase
from askbot.bot.core.errors import MisusedError
from askbot.bot.core.permissions import require_admin
from askbot.bot.core.respond import acknowledge, respond
from askbot.bot.features.access.given import given_to, offered_given
from askbot.bot.ui import layout
from askbot.bot.ui.escape import fitted
from askbot.bot.ui.layout import Tone
from askbot.domain import Collection
from askbot.journal import AccessRules
from askbot.presentation.translations import Translations

Place = discord.TextChannel | discord.ForumChannel | discord.VoiceChannel | discord.StageChannel
MOST_ROLES = 20
SHOWN = 8
SHOWN_ROLES, SHOWN_CHANNELS = 4, 3
"""Of one collection on the card, which has room for no more."""


@app_commands.default_permissions(manage_guild=True)
@app_commands.guild_only()
class Collections(
    commands.GroupCog, name=locale_str("collections"), description=locale_str("Who may see which briefings here")
):
    """What a server's admins decide about the collections that it was given."""

    def __init__(self, bot: AskbotBase) -> None:
        self.bot = bot

    async def interaction_check(self, interaction: discord.Interaction[Any], /) -> bool:
        """Admins only, whoever the server shows the commands to."""
        return await require_admin(interaction)

    @app_commands.command(name=locale_str("show"), description=locale_str("Show who may see which collections"))
    async def show(self, interaction: discord.Interaction[AskbotBase]) -> None:
        """Every collection of this server, with its roles and channels."""
        if await acknowledge(interaction, private=True):
            await self._show(interaction)

    @app_commands.command(name=locale_str("role"), description=locale_str("Show a collection only to some roles"))
    @app_commands.rename(collection=locale_str("collection"), role=locale_str("role"))
    @app_commands.describe(
        collection=locale_str("Which one"),
        role=locale_str("Add or remove this role; leave out to show it to everybody"),
    )
    async def role(
        self,
        interaction: discord.Interaction[AskbotBase],
        collection: Range[str, 1, 100],
        role: discord.Role | None = None,
    ) -> None:
        """Add a role, take it away if it is there, or open the collection to all."""
        if role is not None and role.is_default():
            raise MisusedError("collections.everybody")
        if not await acknowledge(interaction, private=True):
            return
        guild, rules = interaction.guild_id or 0, await self.bot.access.rules()
        name = called(await given_to(self.bot, guild), collection).name
        now = rules.roles.get((guild, name), frozenset())
        wanted = now ^ {role.id} if role is not None else frozenset[int]()
        if len(wanted) > MOST_ROLES:
            raise MisusedError("collections.too_many", n=MOST_ROLES)
        await self.bot.memory.run(partial(self.bot.memory.access.set_roles, guild, name, wanted))
        await self._show(interaction)

    @app_commands.command(name=locale_str("channel"), description=locale_str("What a channel answers from"))
    @app_commands.rename(channel=locale_str("channel"), collection=locale_str("collection"), alone=locale_str("alone"))
    @app_commands.describe(
        channel=locale_str("Which channel"),
        collection=locale_str("Add or remove this collection; leave out for the usual ones"),
        alone=locale_str("Whether only this one can be asked there"),
    )
    async def channel(
        self,
        interaction: discord.Interaction[AskbotBase],
        channel: Place,
        collection: Range[str, 1, 100] | None = None,
        alone: bool = False,  # noqa: FBT001, FBT002 - a slash command's option
    ) -> None:
        """Add a collection, take it away if it is there, or let the channel answer as any other."""
        if not await acknowledge(interaction, private=True):
            return
        guild, rules = interaction.guild_id or 0, await self.bot.access.rules()
        rule = rules.rule_at(guild, [channel.id])
        now = rule.collections if rule is not None else frozenset[str]()
        wanted = frozenset[str]()
        if collection is not None:
            name = called(await given_to(self.bot, guild), collection).name
            # Whoever changes `alone` of a collection that is there does not mean to take it away.
            wanted = now | {name} if rule is not None and rule.alone != alone else now ^ {name}
        await self.bot.memory.run(partial(self.bot.memory.access.set_channel, guild, channel.id, wanted, alone=alone))
        await self._show(interaction)

    @role.autocomplete("collection")
    @channel.autocomplete("collection")
    async def _collections(self, interaction: discord.Interaction[AskbotBase], typed: str) -> list[Choice[str]]:
        return await offered_given(interaction, typed)

    async def _show(self, interaction: discord.Interaction[AskbotBase]) -> None:
        guild, rules = interaction.guild_id or 0, await self.bot.access.rules()
        card = collections_card(guild, rules, await given_to(self.bot, guild), self.bot.translations_of(interaction))
        await respond(interaction, card, private=True)


def collections_card(guild: int, rules: AccessRules, given: Sequence[Collection], tr: Translations) -> ui.LayoutView:
    """What a server was given: who may see it, where it is answered from, and what is yet to be done."""
    lines = [_line(guild, rules, one, tr) for one in given[:SHOWN]] or [tr("collections.none", guild=guild)]
    if len(given) > SHOWN:
        lines.append(tr("reindex.more", n=len(given) - SHOWN))
    change = tr(
        "collections.change",
        role=tr.command("collections", "role"),
        channel=tr.command("collections", "channel"),
        claim=tr.command("claim"),
    )
    parts = [
        layout.text(f"### {tr('collections.title', n=len(given))}"),
        layout.text("\n".join(lines)),
        layout.line(),
        layout.text(f"-# {change}"),
    ]
    return layout.card(Tone.PLAIN, parts)


def _line(guild: int, rules: AccessRules, one: Collection, tr: Translations) -> str:
    roles = rules.roles.get((guild, one.name), frozenset())
    who = " ".join(f"<@&{role}>" for role in sorted(roles)[:SHOWN_ROLES]) or tr("collections.all")
    more = tr("reindex.more", n=len(roles) - SHOWN_ROLES) if len(roles) > SHOWN_ROLES else ""
    facts = [f"🔒 {who} {more}".rstrip() if roles else who]
    for (own, channel), rule in sorted(rules.channels.items(), key=lambda item: item[0]):
        if own == guild and one.name in rule.collections:
            facts.append(tr("collections.alone" if rule.alone else "collections.first", channel=f"<#{channel}>"))
    about = f"\n-# {fitted(one.description, 60)}" if one.description else ""
    return f"- **{fitted(one.shown, 60)}** · {' · '.join(facts[: 1 + SHOWN_CHANNELS])}{about}"
