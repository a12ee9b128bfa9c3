"""`/help`: what the bot does, in five lines."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import discord
from discord import app_commands
from discord.app_commands import locale_str
from discord.ext import commands

from askbot.bot.core.base import AskbotBase
from askbot.bot.core.permissions import is_admin
from askbot.bot.core.respond import acknowledge, respond
from askbot.bot.ui import layout
from askbot.bot.ui.suggestion_buttons import suggestion_rows
from askbot.presentation.translations import Translations

if TYPE_CHECKING:
    from discord import ui


class Helping(commands.Cog):
    """Says how to ask."""

    def __init__(self, bot: AskbotBase) -> None:
        self.bot = bot

    @app_commands.command(name=locale_str("help"), description=locale_str("How to ask, and what you get"))
    async def help(self, interaction: discord.Interaction[AskbotBase]) -> None:
        """Show the help to the one who asked for it."""
        admin = interaction.guild is not None and is_admin(interaction)
        tr = self.bot.translations_of(interaction)
        if await acknowledge(interaction, private=True):
            scope = await self.bot.access.here(interaction, private=True)
            suggestions = await self.bot.suggesting.general(scope)
            await respond(interaction, help_card(self.bot, tr, admin=admin, suggestions=suggestions), private=True)


def help_card(
    bot: AskbotBase, tr: Translations, *, admin: bool = False, suggestions: Sequence[str] = ()
) -> ui.LayoutView:
    """What the bot does, and questions to begin with."""
    name = bot.user.name if bot.user else "askbot"
    parts = [layout.text(f"### {tr('help.title')}"), layout.text(tr("help.body", name=name))]
    if suggestions:
        parts += [layout.gap(), *suggestion_rows(suggestions, tr, private=False)]
    if admin:
        parts += [layout.line(), layout.text(tr("help.admin"))]
    return layout.card(layout.Tone.PLAIN, parts)


def is_greeting(text: str, tr: Translations) -> bool:
    """Whether a message says hello and nothing else."""
    plain = "".join(ch for ch in text.casefold() if ch.isalpha() or ch.isspace()).split()
    return len(plain) > 0 and " ".join(plain) in tr("help.greetings").split(", ")
