"""Forms that an answer's buttons open: what was wrong with it, and what should have been answered."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

import discord
from discord import ui

from askbot.bot.core.base import AskbotBase
from askbot.bot.core.command_tree import explain_to
from askbot.bot.core.errors import MisusedError
from askbot.bot.core.respond import respond
from askbot.bot.ui import layout
from askbot.journal import CardRecord, Gap, GapKind, Reach
from askbot.presentation.translations import Translations
from askbot.presentation.visible import visible
from askbot.text.questions import LONGEST, clean_question

if TYPE_CHECKING:
    from askbot.bot.core.memory import Memory
    from askbot.bot.ui.card_data import CardData

REASONS = ("speaker", "outdated", "unrelated", "incomplete", "other")


class Form(ui.Modal):
    """A modal whose failures go to the one error handler."""

    async def on_error(self, interaction: discord.Interaction[Any], error: Exception, /) -> None:
        """Say what went wrong."""
        await explain_to(interaction, error)


class OpinionForm(Form):
    """Why somebody votes an answer down."""

    def __init__(self, record: CardRecord, data: CardData, question: str | None, tr: Translations) -> None:
        super().__init__(title=tr("vote.title"))
        self._record, self._data, self._question, self._tr = record, data, question, tr
        options = [discord.SelectOption(label=tr(f"vote.{reason}"), value=reason) for reason in REASONS]
        self._reason: ui.Select[Any] = ui.Select(custom_id="reason", options=options)
        self._note: ui.TextInput[Any] = ui.TextInput(
            custom_id="note", style=discord.TextStyle.paragraph, required=False, max_length=500
        )
        self.add_item(ui.Label(text=tr("vote.reason"), component=self._reason))
        note = tr("vote.note_about") if question else None
        self.add_item(ui.Label(text=tr("vote.note"), description=note, component=self._note))

    async def on_submit(self, interaction: discord.Interaction[Any], /) -> None:
        """Keep the vote, and show the question to the admins."""
        await require_open(interaction, self._data)
        memory: Memory = interaction.client.memory
        reason = ": ".join(filter(None, [self._reason.values[0], visible(self._note.value)]))
        vote = partial(memory.cards.vote, self._record, interaction.user.id, up=False, reason=reason)
        await memory.run(vote)
        if self._question is not None:
            gap = Gap(
                await told_of(interaction, self._record, self._data),
                interaction.user.id,
                self._question,
                GapKind.DISLIKED,
                self._record.answer,
                note=reason,
            )
            await memory.run(partial(memory.gaps.note, gap))
        await respond(interaction, layout.notice(self._tr("vote.noted")), private=True)


class QuestionForm(Form):
    """What should have been answered, where the question itself was not kept."""

    def __init__(self, record: CardRecord, data: CardData, tr: Translations) -> None:
        super().__init__(title=tr("button.tell"))
        self._record, self._data, self._tr = record, data, tr
        self._question: ui.TextInput[Any] = ui.TextInput(custom_id="question", max_length=LONGEST)
        self.add_item(ui.Label(text=tr("gap.ask"), component=self._question))

    async def on_submit(self, interaction: discord.Interaction[Any], /) -> None:
        """Show the question to the admins."""
        await require_open(interaction, self._data)
        bot: AskbotBase = interaction.client
        question = clean_question(self._question.value)
        guild = await told_of(interaction, self._record, self._data)
        gap = Gap(guild, interaction.user.id, question, GapKind.FLAGGED, self._record.answer)
        await bot.memory.run(partial(bot.memory.gaps.note, gap))
        await respond(interaction, layout.notice(self._tr(noted_key(gap))), private=True)


async def require_open(interaction: discord.Interaction[AskbotBase], data: CardData) -> None:
    """Raise `MisusedError` where an answer rests on what the person may see no more."""
    if not (await interaction.client.access.here(interaction, private=True)).covers(data.documents):
        raise MisusedError("access.card_closed")


async def told_of(interaction: discord.Interaction[AskbotBase], record: CardRecord, data: CardData) -> int:
    """The server whose admins are told of an answer.

    That is its own; for a direct message the home, where the asker is there and the home was given what the answer
    quotes. 0 is the operator.
    """
    if record.guild:
        return record.guild
    access = interaction.client.access
    shared, rules = (await access.own(interaction.user)).guilds, await access.rules()
    homes = [guild for guild in shared if guild in rules.homes]
    return next((guild for guild in homes if Reach((rules.given(guild),)).covers(data.quoted)), 0)


def noted_key(gap: Gap) -> str:
    """The text that says who will see an open question."""
    return "gap.noted" if gap.guild else "gap.noted_operator"
