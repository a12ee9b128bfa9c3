"""The buttons of an answer. They hold nothing but ids, so they outlive restarts and re-indexes."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

import discord

from askbot.bot.core.base import AskbotBase
from askbot.bot.core.persistent_button import PersistentButton
from askbot.bot.core.respond import respond
from askbot.bot.features.ask.votes import OpinionForm, QuestionForm, home_of, noted_key
from askbot.bot.ui import layout
from askbot.bot.ui.answer_card import BUTTON_ID, Action, answer_card
from askbot.bot.ui.card_data import CardData
from askbot.bot.ui.layout import Tone
from askbot.bot.ui.passage_cards import more_card, passage_card, why_card
from askbot.bot.ui.translations import Translations
from askbot.journal import CardRecord, Gap, GapKind

THREAD_NAME_CHARS = 90
THREAD_EXISTS = 160004


@dataclass(frozen=True, slots=True)
class Press:
    """A button pressed, and the answer it belongs to."""

    interaction: discord.Interaction[AskbotBase]
    record: CardRecord
    data: CardData
    number: int
    tr: Translations

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
        act = _ACTIONS.get(self.match["action"])  # None for a button that another version of askbot made
        card = await bot.memory.card(self.match["answer"]) if act else None
        if act is None or card is None:
            await respond(interaction, layout.notice(tr("button.expired")), private=True)
            return
        record, data = card
        if (interaction.guild_id or 0, interaction.channel_id) != (record.guild, record.channel):
            # A button's id can be forged, and channels differ in who may read them.
            await respond(interaction, layout.notice(tr("button.expired")), private=True)
            return
        await act(Press(interaction, record, data, int(self.match["number"]), tr))


async def _read(press: Press) -> None:
    passages = press.data.passages
    if press.number >= len(passages):
        await press.say("button.expired")
        return
    await respond(press.interaction, passage_card(press.data, press.number, press.tr), private=True)


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
    question = press.bot.answering.question_of(press.record.answer) or press.data.question
    await press.interaction.response.send_modal(OpinionForm(press.record, question, press.tr))


async def _tell(press: Press) -> None:
    question = press.bot.answering.question_of(press.record.answer) or press.data.question
    if question is None:
        # It is not kept, so the person who wants to pass it on is asked for it.
        await press.interaction.response.send_modal(QuestionForm(press.record, press.tr))
        return
    gap = Gap(home_of(press.bot, press.record), press.interaction.user.id, question, GapKind.TOLD, press.record.answer)
    new = await press.bot.memory.run(partial(press.bot.memory.gaps.note, gap))
    await press.say(noted_key(gap) if new else "gap.noted_before")


async def _share(press: Press) -> None:
    if press.interaction.user.id != press.record.asker:
        await press.say("share.refused", Tone.ALERT)
        return
    question = press.bot.answering.question_of(press.record.answer) or press.data.question
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
