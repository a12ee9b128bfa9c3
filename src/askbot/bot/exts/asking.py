"""Ways to ask: `/ask`, a mention, a reply to an answer, a direct message."""

from __future__ import annotations

import contextlib
import logging
import re
from typing import TYPE_CHECKING

import aiohttp
import discord
from discord import app_commands, ui
from discord.app_commands import Range, locale_str
from discord.ext import commands

from askbot.bot import layout
from askbot.bot.cards import answer_card
from askbot.bot.layout import Tone
from askbot.bot.respond import acknowledge, persistently, respond
from askbot.bot.texts import DEFAULT, words_for
from askbot.bot.tree import explanation
from askbot.errors import AskbotError
from askbot.question import LONGEST

if TYPE_CHECKING:
    from askbot.bot.client import AskbotClient

log = logging.getLogger(__name__)

ANSWER_ID = re.compile(r"^askbot:\w+:(\w+):\d+$")


class Asking(commands.Cog):
    """Questions in, cards out."""

    def __init__(self, bot: AskbotClient) -> None:
        self.bot = bot

    @app_commands.command(name=locale_str("ask"), description=locale_str("Ask the briefings"))
    @app_commands.describe(
        question=locale_str("What do you want to know?"), private=locale_str("Show the answer to you alone")
    )
    @app_commands.rename(question=locale_str("question"), private=locale_str("private"))
    async def ask(
        self,
        interaction: discord.Interaction[AskbotClient],
        question: Range[str, 1, LONGEST],
        private: bool = False,  # noqa: FBT001, FBT002 - a slash command's option
    ) -> None:
        """Answer in the channel, or in private."""
        if not await acknowledge(interaction, private=private):
            return
        shown = await self.bot.answering.ask(question)
        card = answer_card(shown, self.bot.words_of(interaction), private=private)
        await respond(interaction, card, private=private)

    @commands.Cog.listener()
    async def on_message(self, message: discord.Message) -> None:
        """Answer a message that is meant for the bot."""
        if message.author.bot or message.webhook_id or message.is_system():
            return
        replied = self._replied_answer(message)
        me = self.bot.user
        mentioned = me is not None and any(user.id == me.id for user in message.mentions)
        if message.guild is not None and not mentioned and replied is None:
            return
        if not message.content:
            # A reply without a mention comes empty, unless the bot has the message content intent.
            await self._reply(message, layout.notice(words_for(DEFAULT)("ask.unread")))
            return
        await self._answer(message, self._question(message), replied)

    async def _answer(self, message: discord.Message, question: str, previous: str | None) -> None:
        words = words_for(DEFAULT)
        try:
            await _type_in(message.channel)
            shown = await self.bot.answering.ask(question, previous=previous)
            card = answer_card(shown, words)
        except (AskbotError, discord.HTTPException) as error:
            card = layout.notice(explanation(error, words) or "", Tone.ALERT)
        await self._reply(message, card)

    async def _reply(self, message: discord.Message, card: ui.LayoutView) -> None:
        """Reply even if the question is gone by now; where the bot may not write, a log line is all there is."""
        reference = message.to_reference(fail_if_not_exists=False)
        try:
            # The nonce keeps a request that is repeated after a server error from answering twice.
            await persistently(
                lambda: message.channel.send(view=card, reference=reference, mention_author=False, nonce=message.id)
            )
        except (discord.Forbidden, discord.NotFound) as error:
            log.warning("no answer possible in channel %s: %s", message.channel.id, error)

    def _question(self, message: discord.Message) -> str:
        """The message without the mention of the bot."""
        me = self.bot.user
        return re.sub(rf"<@!?{me.id}>", " ", message.content) if me else message.content

    def _replied_answer(self, message: discord.Message) -> str | None:
        """The id of the answer that the message replies to, empty for another message of the bot, else None."""
        replied = message.reference.resolved if message.reference else None
        if not isinstance(replied, discord.Message) or replied.author != self.bot.user:
            return None
        return answer_id(replied) or ""


async def _type_in(channel: discord.abc.Messageable) -> None:
    """Show that an answer is coming; a courtesy that no answer depends on."""
    with contextlib.suppress(discord.HTTPException, aiohttp.ClientError):
        await channel.typing()


def answer_id(message: discord.Message) -> str | None:
    """The id of the answer that a message of the bot shows, read from its buttons."""
    view = ui.LayoutView.from_message(message)
    for item in view.walk_children():
        match = ANSWER_ID.match(getattr(item, "custom_id", None) or "")
        if match:
            return match.group(1)
    return None
