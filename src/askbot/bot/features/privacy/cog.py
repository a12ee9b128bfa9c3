"""`/privacy`: what is kept about oneself, shown, exported, deleted."""

from __future__ import annotations

import io
import json
from functools import partial

import discord
from discord import app_commands
from discord.app_commands import locale_str
from discord.ext import commands

from askbot.bot.core.base import AskbotBase
from askbot.bot.core.respond import acknowledge, respond
from askbot.bot.ui import layout


class Privacy(commands.GroupCog, name=locale_str("privacy"), description=locale_str("What is kept about you")):
    """One's own data."""

    def __init__(self, bot: AskbotBase) -> None:
        self.bot = bot

    @app_commands.command(name=locale_str("show"), description=locale_str("Show what is kept about you"))
    async def show(self, interaction: discord.Interaction[AskbotBase]) -> None:
        """How much of what is kept, and for how long."""
        if not await acknowledge(interaction, private=True):
            return
        tr, memory = self.bot.translations_of(interaction), self.bot.memory
        kept = await memory.run(partial(memory.people.count, interaction.user.id))
        questions = tr("privacy.questions" if self.bot.settings.log_questions else "privacy.no_questions")
        body = tr("privacy.body", **kept, days=self.bot.settings.journal_days)
        await respond(interaction, layout.notice(f"### {tr('privacy.title')}\n{body}\n{questions}"), private=True)

    @app_commands.command(name=locale_str("export"), description=locale_str("Get what is kept about you as a file"))
    async def export(self, interaction: discord.Interaction[AskbotBase]) -> None:
        """Everything, as JSON."""
        if not await acknowledge(interaction, private=True):
            return
        memory = self.bot.memory
        kept = await memory.run(partial(memory.people.export, interaction.user.id))
        data = json.dumps(kept, ensure_ascii=False, indent=2).encode()
        file = discord.File(io.BytesIO(data), filename="askbot-about-you.json")
        card = layout.with_file(self.bot.translations_of(interaction)("privacy.exported"), file.filename)
        await respond(interaction, card, private=True, file=file)

    @app_commands.command(name=locale_str("delete"), description=locale_str("Delete what is kept about you"))
    async def delete(self, interaction: discord.Interaction[AskbotBase]) -> None:
        """Delete it at once; buttons of one's answers stop working."""
        if not await acknowledge(interaction, private=True):
            return
        memory = self.bot.memory
        gone = await memory.run(partial(memory.people.delete, interaction.user.id))
        self.bot.answering.forget(interaction.user.id)
        await respond(
            interaction, layout.notice(self.bot.translations_of(interaction)("privacy.deleted", n=gone)), private=True
        )
