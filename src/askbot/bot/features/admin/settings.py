"""`/settings`: what a server's admins can choose, kept for each server."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import discord
from discord import app_commands, ui
from discord.app_commands import Choice, Range, locale_str
from discord.ext import commands

from askbot.bot.core.base import AskbotBase
from askbot.bot.core.errors import MisusedError
from askbot.bot.core.permissions import require_admin
from askbot.bot.core.respond import respond
from askbot.bot.ui import layout
from askbot.bot.ui.layout import Tone
from askbot.journal import GuildSettings
from askbot.presentation.translations import Translations, languages

Place = discord.TextChannel | discord.ForumChannel | discord.VoiceChannel | discord.StageChannel
"""Where questions may be allowed."""
MOST_CHANNELS = 20
HOUR = 3600
NAMES = {"en": "English", "de": "Deutsch"}


@app_commands.default_permissions(manage_guild=True)
@app_commands.guild_only()
class ServerSettings(commands.GroupCog, name=locale_str("settings"), description=locale_str("Set up Askbot here")):
    """Settings of a server."""

    def __init__(self, bot: AskbotBase) -> None:
        self.bot = bot

    async def interaction_check(self, interaction: discord.Interaction[Any], /) -> bool:
        """Admins only, whoever the server shows the commands to."""
        return await require_admin(interaction)

    @app_commands.command(name=locale_str("show"), description=locale_str("Show what is set"))
    async def show(self, interaction: discord.Interaction[AskbotBase]) -> None:
        """All settings."""
        await respond(interaction, self._card(interaction), private=True)

    @app_commands.command(name=locale_str("channel"), description=locale_str("Where questions are answered"))
    @app_commands.rename(channel=locale_str("channel"))
    @app_commands.describe(channel=locale_str("Add or remove this channel; leave out to allow all"))
    async def channel(self, interaction: discord.Interaction[AskbotBase], channel: Place | None = None) -> None:
        """Add a channel, take it away if it is there, or allow all."""
        now = self._now(interaction)
        channels = _toggled(now.channels, channel.id) if channel else ()
        await self._set(interaction, replace(now, channels=channels))

    @app_commands.command(
        name=locale_str("auto"), description=locale_str("Where questions are answered without a mention")
    )
    @app_commands.rename(channel=locale_str("channel"))
    @app_commands.describe(channel=locale_str("Switch this channel on or off; leave out to switch all off"))
    async def auto(
        self,
        interaction: discord.Interaction[AskbotBase],
        channel: discord.TextChannel | discord.ForumChannel | None = None,
    ) -> None:
        """Switch unasked answers on or off in a channel or forum, or off everywhere.

        A post's title can be read without the message content intent, so a forum needs none.
        """
        now = self._now(interaction)
        channels = _toggled(now.auto_channels, channel.id) if channel else ()
        readable = self.bot.intents.message_content or isinstance(channel, discord.ForumChannel)
        if channels and not readable:
            raise MisusedError("settings.no_intent")
        await self._set(interaction, replace(now, auto_channels=channels))

    @app_commands.command(name=locale_str("admins"), description=locale_str("Who may administer Askbot"))
    @app_commands.rename(role=locale_str("role"))
    @app_commands.describe(role=locale_str("A role, beside those who may manage the server; leave out for none"))
    async def admins(self, interaction: discord.Interaction[AskbotBase], role: discord.Role | None = None) -> None:
        """Name a role."""
        if role is not None and role.is_default():
            raise MisusedError("settings.everybody")
        await self._set(interaction, replace(self._now(interaction), admin_role=role.id if role else None))

    @app_commands.command(name=locale_str("cooldown"), description=locale_str("Seconds between two questions"))
    @app_commands.rename(seconds=locale_str("seconds"))
    @app_commands.describe(seconds=locale_str("For each member; 0 for none"))
    async def cooldown(self, interaction: discord.Interaction[AskbotBase], seconds: Range[int, 0, HOUR]) -> None:
        """Set the cooldown."""
        await self._set(interaction, replace(self._now(interaction), cooldown=seconds))

    @app_commands.command(name=locale_str("language"), description=locale_str("Which language Askbot speaks here"))
    @app_commands.rename(language=locale_str("language"))
    @app_commands.describe(language=locale_str("Leave out to follow each member's own"))
    @app_commands.choices(language=[Choice(name=name, value=code) for code, name in NAMES.items()])
    async def language(self, interaction: discord.Interaction[AskbotBase], language: Choice[str] | None = None) -> None:
        """Set the language."""
        chosen = language.value if language and language.value in languages() else None
        await self._set(interaction, replace(self._now(interaction), language=chosen))

    @app_commands.command(name=locale_str("private"), description=locale_str("Whether /ask answers in private"))
    @app_commands.rename(private=locale_str("private"))
    @app_commands.describe(private=locale_str("Unless the asker says otherwise"))
    async def private(self, interaction: discord.Interaction[AskbotBase], private: bool) -> None:  # noqa: FBT001
        """Set the default."""
        await self._set(interaction, replace(self._now(interaction), private=private))

    @app_commands.command(name=locale_str("digest"), description=locale_str("A weekly digest for admins"))
    @app_commands.rename(channel=locale_str("channel"))
    @app_commands.describe(channel=locale_str("The channel; leave out to switch it off"))
    async def digest(
        self, interaction: discord.Interaction[AskbotBase], channel: discord.TextChannel | None = None
    ) -> None:
        """Set the digest's channel."""
        await self._set(interaction, replace(self._now(interaction), digest_channel=channel.id if channel else None))

    @app_commands.command(name=locale_str("news"), description=locale_str("Announce new documents from the sources"))
    @app_commands.rename(channel=locale_str("channel"), daily=locale_str("daily"))
    @app_commands.describe(
        channel=locale_str("The channel; leave out to switch it off"),
        daily=locale_str("Once a day by collection, instead of as documents arrive"),
    )
    async def news(
        self,
        interaction: discord.Interaction[AskbotBase],
        channel: discord.TextChannel | None = None,
        daily: bool = False,  # noqa: FBT001, FBT002 - Discord calls it by name
    ) -> None:
        """Set the channel for new documents."""
        chosen = replace(self._now(interaction), news_channel=channel.id if channel else None, news_daily=daily)
        await self._set(interaction, chosen)

    @app_commands.command(name=locale_str("topics"), description=locale_str("Whether /gaps keeps topics"))
    @app_commands.rename(keep=locale_str("keep"))
    @app_commands.describe(keep=locale_str("Keep the main words of questions that are not covered"))
    async def topics(self, interaction: discord.Interaction[AskbotBase], keep: bool) -> None:  # noqa: FBT001
        """Set whether topics are kept."""
        await self._set(interaction, replace(self._now(interaction), topics=keep))

    def _now(self, interaction: discord.Interaction[AskbotBase]) -> GuildSettings:
        return self.bot.memory.guild(interaction.guild_id)

    async def _set(self, interaction: discord.Interaction[AskbotBase], settings: GuildSettings) -> None:
        await self.bot.memory.set_guild(interaction.guild_id or 0, settings)
        await respond(interaction, self._card(interaction), private=True)

    def _card(self, interaction: discord.Interaction[AskbotBase]) -> ui.LayoutView:
        return settings_card(self._now(interaction), self.bot.translations_of(interaction))


def settings_card(settings: GuildSettings, tr: Translations) -> ui.LayoutView:
    """What is set, each with the command that changes it."""
    rows = [
        ("channel", _channels(settings.channels) or tr("settings.everywhere")),
        ("auto", _channels(settings.auto_channels) or tr("settings.nowhere")),
        ("admins", f"<@&{settings.admin_role}>" if settings.admin_role else tr("settings.managers")),
        (
            "cooldown",
            tr("settings.seconds", n=settings.cooldown) if settings.cooldown else tr("settings.no_pause"),
        ),
        ("language", NAMES.get(settings.language or "", tr("settings.own_language"))),
        ("private", tr("settings.yes" if settings.private else "settings.no")),
        ("topics", tr("settings.yes" if settings.topics else "settings.no")),
        ("digest", f"<#{settings.digest_channel}>" if settings.digest_channel else tr("settings.off")),
        ("news", _news(settings, tr)),
    ]
    lines = [f"**{tr(f'settings.{key}')}**: {value}" for key, value in rows]
    others = (tr.command(key).removeprefix("/") for key, _ in rows[1:])
    commands = " · ".join([f"`{tr.command('settings', 'channel')}`", *(f"`{other}`" for other in others)])
    parts = [
        layout.text(f"### {tr('settings.title')}"),
        layout.line(),
        layout.text("\n".join(lines)),
        layout.line(),
        layout.text(f"-# {tr('settings.change', commands=commands)}"),
    ]
    return layout.card(Tone.PLAIN, parts)


def _news(settings: GuildSettings, tr: Translations) -> str:
    if settings.news_channel is None:
        return tr("settings.off")
    return f"<#{settings.news_channel}>, {tr('settings.daily' if settings.news_daily else 'settings.at_once')}"


def _channels(ids: tuple[int, ...]) -> str:
    return " ".join(f"<#{channel}>" for channel in ids)


def _toggled(ids: tuple[int, ...], one: int) -> tuple[int, ...]:
    if one in ids:
        return tuple(i for i in ids if i != one)
    if len(ids) >= MOST_CHANNELS:
        raise MisusedError("settings.too_many", n=MOST_CHANNELS)
    return (*ids, one)
