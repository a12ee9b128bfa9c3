"""The buttons of an answer. They hold nothing but ids, so they outlive restarts and re-indexes."""

from __future__ import annotations

import contextlib
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

import discord
from discord import ui

from askbot.bot.core.access import Scope
from askbot.bot.core.base import AskbotBase
from askbot.bot.core.persistent_button import PersistentButton
from askbot.bot.core.respond import acknowledge, respond
from askbot.bot.features.ask.cog import Asking
from askbot.bot.features.ask.votes import Form, OpinionForm, QuestionForm, noted_key, told_of
from askbot.bot.ui import layout
from askbot.bot.ui.answer_card import BUTTON_ID, Action, answer_card, button_id
from askbot.bot.ui.card_data import CardData
from askbot.bot.ui.layout import Tone
from askbot.bot.ui.passage_cards import more_card, passage_card, why_card
from askbot.bot.ui.suggestion_buttons import SUGGESTION_ID, suggestion_rows
from askbot.journal import CardRecord, Gap, GapKind
from askbot.presentation.translations import Translations
from askbot.text.questions import LONGEST

THREAD_NAME_CHARS = 90
THREAD_EXISTS = 160004
FOLLOWED = 3
"""Passages of an answer whose surroundings suggest what to ask next."""
STAYING = frozenset({Action.MORE, Action.WHY, Action.SHARE, Action.THREAD})
"""What is chosen from the menu and leaves the card as it is."""


@dataclass(frozen=True, slots=True)
class Press:
    """A button pressed, and the answer it belongs to."""

    interaction: discord.Interaction[AskbotBase]
    record: CardRecord
    data: CardData
    number: int
    tr: Translations
    scope: Scope
    """What the one who pressed may see."""

    @property
    def bot(self) -> AskbotBase:
        """The bot."""
        return self.interaction.client

    async def say(self, key: str, tone: Tone = Tone.PLAIN, **fields: object) -> None:
        """Tell the one who pressed, in private."""
        await respond(self.interaction, layout.notice(self.tr(key, **fields), tone), private=True)


class AnswerButton(PersistentButton, template=BUTTON_ID):
    """Any button of an answer."""

    async def press(self, interaction: discord.Interaction[Any]) -> None:
        """Do what the button says with the answer as it was given."""
        bot: AskbotBase = interaction.client
        tr = bot.translations_of(interaction)
        action = self.chosen or self.match["action"]
        act = _ACTIONS.get(action)  # None for a button that another version of askbot made
        card = await bot.memory.card(self.match["answer"]) if act else None
        if card is None and action == Action.DELETE and await _delete_forgotten(interaction):
            return
        if act is None or card is None:
            await respond(interaction, layout.notice(tr("button.expired")), private=True)
            return
        record, data = card
        if (interaction.guild_id or 0, interaction.channel_id) != (record.guild, record.channel):
            # A button's id can be forged, and channels differ in who may read them.
            await respond(interaction, layout.notice(tr("button.expired")), private=True)
            return
        if action != Action.DELETE and data.private and interaction.user.id != record.asker:
            await respond(interaction, layout.notice(tr("button.expired")), private=True)
            return
        scope = await bot.access.here(interaction, private=True)
        if action != Action.DELETE and not scope.covers(data.documents):
            await respond(interaction, layout.notice(tr("access.card_closed")), private=True)
            return
        await act(Press(interaction, record, data, int(self.match["number"]), tr, scope))
        if self.chosen and action in STAYING:
            await _reset_menu(interaction)


class SuggestionButton(PersistentButton, template=SUGGESTION_ID):
    """A question that is asked with one click."""

    async def press(self, interaction: discord.Interaction[Any]) -> None:
        """Ask it as the person who clicks."""
        private = True if self.match["kind"] == "p" else None
        await _asking(interaction.client).answer_interaction(interaction, self.match["question"], private=private)


class OwnQuestionForm(Form):
    """A question that follows an answer."""

    def __init__(self, record: CardRecord, tr: Translations, *, private: bool) -> None:
        super().__init__(title=tr("ask_on.title"))
        self._record, self._private = record, private
        self._question: ui.TextInput[Any] = ui.TextInput(custom_id="question", max_length=LONGEST)
        self.add_item(ui.Label(text=tr("ask_on.label"), component=self._question))

    async def on_submit(self, interaction: discord.Interaction[Any], /) -> None:
        """Ask it."""
        await _asking(interaction.client).answer_interaction(
            interaction,
            self._question.value,
            private=True if self._private else None,
            previous=self._record.answer,
        )


def _asking(bot: AskbotBase) -> Asking:
    cog = bot.get_cog(Asking.__cog_name__)
    if not isinstance(cog, Asking):
        raise TypeError("the feature of asking is missing")
    return cog


async def _reset_menu(interaction: discord.Interaction[Any]) -> None:
    """Show the card as it was: a menu keeps what was chosen, and would not let it be chosen again."""
    message = interaction.message
    if message is None or message.flags.ephemeral:
        return
    view = ui.LayoutView.from_message(message, timeout=None)
    view.stop()
    with contextlib.suppress(discord.HTTPException):
        await message.edit(view=view)


async def _read(press: Press) -> None:
    passages = press.data.passages
    place = press.number or next(iter(press.data.cited), 0)
    if place >= len(passages):
        await press.say("button.expired")
        return
    await respond(press.interaction, passage_card(press.data, place, press.tr), private=True)


async def _turn(press: Press) -> None:
    cited = press.data.cited
    place = cited[min(press.number, len(cited) - 1)]
    await press.interaction.response.edit_message(view=passage_card(press.data, place, press.tr))


async def _ask_on(press: Press) -> None:
    message = press.interaction.message
    private = message is not None and message.flags.ephemeral
    if not await acknowledge(press.interaction, private=True):
        return
    near = [passage.id for passage in press.data.passages if passage.id]
    known = [statement.text for statement in press.data.statements]
    suggestions = await press.bot.suggesting.near(press.scope, near[:FOLLOWED], known)
    own = layout.button(press.tr("button.own"), button_id(Action.OWN, press.data.id, int(private)), emoji="✏️")
    parts = [
        layout.text(f"### {press.tr('ask_on.title')}\n{press.tr('ask_on.body')}"),
        *suggestion_rows(suggestions, press.tr, private=private),
        layout.row([own]),
    ]
    await respond(press.interaction, layout.card(Tone.PLAIN, parts), private=True)


async def _own(press: Press) -> None:
    form = OwnQuestionForm(press.record, press.tr, private=press.number > 0)
    await press.interaction.response.send_modal(form)


async def _more(press: Press) -> None:
    await respond(press.interaction, more_card(press.data, 0, press.tr), private=True)


async def _page(press: Press) -> None:
    await press.interaction.response.edit_message(view=more_card(press.data, press.number, press.tr))


async def _why(press: Press) -> None:
    await respond(press.interaction, why_card(press.data, press.tr), private=True)


async def _up(press: Press) -> None:
    vote = partial(press.bot.memory.cards.vote, press.record, press.interaction.user.id, up=True)
    await press.bot.memory.run(vote)
    await press.say("vote.thanks")


async def _down(press: Press) -> None:
    """The vote counts at once; the reason comes after, for those who want to give one."""
    vote = partial(press.bot.memory.cards.vote, press.record, press.interaction.user.id, up=False)
    await press.bot.memory.run(vote)
    reason = layout.button(press.tr("button.reason"), button_id(Action.REASON, press.data.id))
    parts = [layout.text(press.tr("vote.counted")), layout.row([reason])]
    await respond(press.interaction, layout.card(Tone.PLAIN, parts), private=True)


async def _reason(press: Press) -> None:
    question = press.bot.answering.question_of(press.record.answer) or press.data.question
    await press.interaction.response.send_modal(OpinionForm(press.record, press.data, question, press.tr))


async def _tell(press: Press) -> None:
    question = press.bot.answering.question_of(press.record.answer) or press.data.question
    if question is None:
        # It is not kept, so the person who wants to pass it on is asked for it.
        await press.interaction.response.send_modal(QuestionForm(press.record, press.data, press.tr))
        return
    gap = Gap(
        await told_of(press.interaction, press.record, press.data),
        press.interaction.user.id,
        question,
        GapKind.FLAGGED,
        press.record.answer,
    )
    new = await press.bot.memory.run(partial(press.bot.memory.gaps.note, gap))
    await press.say(noted_key(gap) if new else "gap.noted_before")


async def _share(press: Press) -> None:
    if press.interaction.user.id != press.record.asker:
        await press.say("share.refused", Tone.ALERT)
        return
    if not (await press.bot.access.here(press.interaction, private=False)).covers(press.data.documents):
        await press.say("access.not_for_all", Tone.ALERT)
        return
    question = press.bot.answering.question_of(press.record.answer) or press.data.question
    if press.data.private:
        opened = press.record.with_shown(replace(press.data, private=False).to_json())
        await press.bot.memory.run(partial(press.bot.memory.cards.record, opened))
    data = press.data.with_question(question)
    card = answer_card(data, press.tr, asker=press.interaction.user.display_name)
    await respond(press.interaction, card, private=False)


async def _delete(press: Press) -> None:
    person = press.interaction.user
    if person.id != press.record.asker and not press.interaction.permissions.manage_messages:
        await press.say("delete.refused", Tone.ALERT)
        return
    await press.interaction.response.defer()
    await press.interaction.delete_original_response()


async def _delete_forgotten(interaction: discord.Interaction[AskbotBase]) -> bool:
    """Delete an answer of which nothing is kept any more: whose it is, Discord knows of the message."""
    message, person = interaction.message, interaction.user
    if message is None:
        return False
    asked = message.interaction_metadata
    replied = message.reference.resolved if message.reference else None
    askers = {asked.user.id if asked else 0, replied.author.id if isinstance(replied, discord.Message) else 0}
    if person.id not in askers and not interaction.permissions.manage_messages:
        return False
    await interaction.response.defer()
    await interaction.delete_original_response()
    return True


async def _thread(press: Press) -> None:
    message = press.interaction.message
    if message is None or not isinstance(message.channel, discord.TextChannel):
        await press.say("thread.not_here", Tone.ALERT)
        return
    await press.interaction.response.defer(ephemeral=True)
    question = press.bot.answering.question_of(press.record.answer) or press.data.question
    name = (question or press.tr("thread.name"))[:THREAD_NAME_CHARS]
    try:
        thread = await message.create_thread(name=name)
    except discord.HTTPException as error:
        if error.code != THREAD_EXISTS:
            raise
        await press.say("thread.exists", Tone.ALERT)
        return
    press.bot.answering.follow(thread.id, press.record.answer)
    key = "thread.begun_open" if press.bot.intents.message_content else "thread.begun"
    await thread.send(view=layout.notice(press.tr(key)))


_ACTIONS: Mapping[str, Callable[[Press], Awaitable[None]]] = {
    Action.READ: _read,
    Action.TURN: _turn,
    Action.ASK: _ask_on,
    Action.OWN: _own,
    Action.REASON: _reason,
    Action.MORE: _more,
    Action.PAGE: _page,
    Action.WHY: _why,
    Action.UP: _up,
    Action.DOWN: _down,
    Action.TELL: _tell,
    Action.SHARE: _share,
    Action.DELETE: _delete,
    Action.THREAD: _thread,
}
