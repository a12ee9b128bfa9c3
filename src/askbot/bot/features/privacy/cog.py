"""`/privacy`: what is kept about oneself, shown, exported, deleted."""

from __future__ import annotations

import io
import json
import re
from functools import partial
from typing import Any

import discord
from discord import app_commands
from discord.app_commands import locale_str
from discord.ext import commands

from askbot.bot.core.access import Scope
from askbot.bot.core.base import AskbotBase
from askbot.bot.core.persistent_button import PersistentButton
from askbot.bot.core.respond import acknowledge, respond
from askbot.bot.ui import layout
from askbot.bot.ui.card_data import CardData
from askbot.bot.ui.layout import Tone

DELETE = "askbot-privacy:delete"


class Privacy(commands.GroupCog, name=locale_str("privacy"), description=locale_str("What is kept about you")):
    """One's own data."""

    def __init__(self, bot: AskbotBase) -> None:
        self.bot = bot
        bot.add_dynamic_items(DeleteButton)

    @app_commands.command(name=locale_str("show"), description=locale_str("Show what is kept about you"))
    async def show(self, interaction: discord.Interaction[AskbotBase]) -> None:
        """How much of what is kept, and for how long."""
        if not await acknowledge(interaction, private=True):
            return
        tr, memory = self.bot.translations_of(interaction), self.bot.memory
        kept = await memory.run(partial(memory.people.count, interaction.user.id))
        questions = tr("privacy.questions" if self.bot.settings.log_questions else "privacy.no_questions")
        body = f"{tr('privacy.counts', **kept)}\n{tr('privacy.body', days=self.bot.settings.journal_days)}"
        await respond(interaction, layout.notice(f"### {tr('privacy.title')}\n{body}\n{questions}"), private=True)

    @app_commands.command(name=locale_str("export"), description=locale_str("Get what is kept about you as a file"))
    async def export(self, interaction: discord.Interaction[AskbotBase]) -> None:
        """Everything, as JSON."""
        if not await acknowledge(interaction, private=True):
            return
        memory = self.bot.memory
        kept = await memory.run(partial(memory.people.export, interaction.user.id))
        _withhold(kept, await self.bot.access.own(interaction.user))
        data = json.dumps(kept, ensure_ascii=False, indent=2).encode()
        file = discord.File(io.BytesIO(data), filename="askbot-about-you.json")
        card = layout.with_file(self.bot.translations_of(interaction)("privacy.exported"), file.filename)
        await respond(interaction, card, private=True, file=file)

    @app_commands.command(name=locale_str("delete"), description=locale_str("Delete what is kept about you"))
    async def delete(self, interaction: discord.Interaction[AskbotBase]) -> None:
        """Show what would go, and ask."""
        if not await acknowledge(interaction, private=True):
            return
        tr, memory = self.bot.translations_of(interaction), self.bot.memory
        kept = await memory.run(partial(memory.people.count, interaction.user.id))
        sure = layout.button(tr("privacy.delete"), DELETE, style=discord.ButtonStyle.danger)
        parts = [layout.text(f"### {tr('privacy.sure')}\n{tr('privacy.counts', **kept)}\n{tr('privacy.public')}")]
        await respond(interaction, layout.card(Tone.PLAIN, [*parts, layout.row([sure])]), private=True)


def _withhold(kept: dict[str, list[dict[str, Any]]], scope: Scope) -> None:
    """Leave the texts and places out of what was answered from briefings that the person may see no more."""
    closed: set[str] = set()
    for card in kept["cards"]:
        if card["shown"] and not _is_open(card["shown"], scope):
            closed.add(card["answer"])
            card["shown"] = None
    for answer in kept["answers"]:
        named = _documents(answer["detail"])
        if answer["id"] in closed or named is None or not scope.covers(named):
            answer["detail"] = None


def _documents(detail: str) -> set[str] | None:
    """The documents that an answer was weighed from; None where the entry is damaged."""
    try:
        kept = json.loads(detail)
        return {entry["document"] for part in ("hits", "candidates") for entry in kept.get(part, [])}
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError):
        return None


def _is_open(shown: str, scope: Scope) -> bool:
    """Whether all that a card tells may be seen; nothing may of one that cannot be read."""
    try:
        return scope.covers(CardData.from_json(shown).documents)
    except ValueError:
        return False


class DeleteButton(PersistentButton, template=re.compile(re.escape(DELETE))):
    """Deletes what is kept of the person who presses it."""

    async def press(self, interaction: discord.Interaction[Any]) -> None:
        """Delete it, and say how much that was in the numbers of `/privacy show`."""
        bot: AskbotBase = interaction.client
        people, person = bot.memory.people, interaction.user.id

        def delete() -> dict[str, int]:
            kept = people.count(person)
            people.delete(person)
            return kept

        gone = await bot.memory.run(delete)
        bot.answering.forget(person)
        tr = bot.translations_of(interaction)
        card = layout.notice(f"### {tr('privacy.deleted')}\n{tr('privacy.counts', **gone)}\n{tr('privacy.public')}")
        await interaction.response.edit_message(view=card)
