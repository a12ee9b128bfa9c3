"""Ways to ask: `/ask`, a mention, a reply, a direct message, "Ask about this message", threads, unasked channels."""

from __future__ import annotations

import contextlib
import logging
import re
from datetime import timedelta
from functools import partial

import aiohttp
import discord
from discord import app_commands, ui
from discord.app_commands import Choice, Range, locale_str
from discord.ext import commands

from askbot.bot.core.answering import Asked
from askbot.bot.core.base import AskbotBase
from askbot.bot.core.command_tree import explanation
from askbot.bot.core.errors import MisusedError
from askbot.bot.core.permissions import administers, is_admin
from askbot.bot.core.rate_limits import Ceiling, Turn
from askbot.bot.core.respond import acknowledge, may_not_write, persistently, respond
from askbot.bot.features.corpus.briefings import named, offered
from askbot.bot.features.help.cog import help_card, is_greeting
from askbot.bot.ui import layout
from askbot.bot.ui.answer_card import answer_card, answer_id
from askbot.bot.ui.card_data import CardData
from askbot.bot.ui.layout import Tone
from askbot.bot.ui.translations import Translations
from askbot.errors import AskbotError, BusyError, UsageError
from askbot.text.questions import LONGEST, clean_question

log = logging.getLogger(__name__)


class Asking(commands.Cog):
    """Questions in, cards out."""

    def __init__(self, bot: AskbotBase) -> None:
        self.bot = bot
        self._auto = Ceiling(6, timedelta(minutes=1))
        self._menu = app_commands.ContextMenu(name=locale_str("Ask about this message"), callback=self.ask_about)
        bot.tree.add_command(self._menu)

    @app_commands.command(name=locale_str("ask"), description=locale_str("Ask the briefings"))
    @app_commands.rename(
        question=locale_str("question"), document=locale_str("document"), private=locale_str("private")
    )
    @app_commands.describe(
        question=locale_str("What do you want to know?"),
        document=locale_str("Answer from this briefing alone"),
        private=locale_str("Show the answer to you alone"),
    )
    async def ask(
        self,
        interaction: discord.Interaction[AskbotBase],
        question: Range[str, 1, LONGEST],
        document: str | None = None,
        private: bool | None = None,  # noqa: FBT001 - a slash command's option
    ) -> None:
        """Answer in the channel, or in private."""
        await self._ask(interaction, question, document=document, private=private)

    async def ask_about(self, interaction: discord.Interaction[AskbotBase], message: discord.Message) -> None:
        """Answer what somebody wrote, for the one who wonders alone."""
        if not message.content:
            raise MisusedError("ask.no_words")
        await self._ask(interaction, message.content[:LONGEST], document=None, private=True)

    @ask.autocomplete("document")
    async def _documents(
        self,
        interaction: discord.Interaction[AskbotBase],  # noqa: ARG002 - discord.py's signature
        typed: str,
    ) -> list[Choice[str]]:
        return await offered(self.bot, typed)

    async def _ask(
        self,
        interaction: discord.Interaction[AskbotBase],
        question: str,
        *,
        document: str | None,
        private: bool | None,
    ) -> None:
        """Refuse with the first response; acknowledge only what will be answered."""
        tr, settings = self.bot.translations_of(interaction), self.bot.memory.guild(interaction.guild_id)
        person, at, exempt = interaction.user.id, interaction.created_at, is_admin(interaction)
        alone = settings.private if private is None else private
        with self.bot.turns.taken(person, at, settings.cooldown, exempt=exempt) as turn:
            notice = self._notice(question, tr, interaction.channel, interaction.guild)
            if notice is not None:
                turn.charged = False
                await respond(interaction, notice, private=True)
                return
            _require_question(question)
            self.bot.questions.refuse_if_full()
            with self.bot.order.ticket(person) as ticket:
                turn.charged = await acknowledge(interaction, private=alone)
                if turn.charged:
                    data = await self._shown(interaction, question, document)
                    await ticket.turn()
                    if data is not None:
                        await respond(interaction, answer_card(data, tr, private=alone), private=alone)

    async def _shown(
        self, interaction: discord.Interaction[AskbotBase], question: str, document: str | None
    ) -> CardData | None:
        path = (await named(self.bot, document)).path if document else None
        guild, channel = interaction.guild_id or 0, interaction.channel_id or 0
        return await self.bot.answering.ask(Asked(question, interaction.user.id, guild, channel, document=path))

    def _notice(
        self, question: str, tr: Translations, channel: object, guild: discord.Guild | None
    ) -> ui.LayoutView | None:
        """What is said in place of an answer: that this is not the place, or how to ask."""
        if (elsewhere := self._wrong_place(channel, guild)) is not None:
            return layout.notice(tr("ask.elsewhere", channels=elsewhere))
        return help_card(self.bot, tr) if is_greeting(question, tr) else None

    @commands.Cog.listener()
    async def on_message(self, message: discord.Message) -> None:
        """Answer a message that is meant for the bot, or stands where questions are answered unasked."""
        if message.author.bot or message.webhook_id or message.is_system():
            return
        replied = self._replied_answer(message)
        me = self.bot.user
        mentioned = me is not None and any(user.id == me.id for user in message.mentions)
        if message.guild is None or mentioned or replied is not None or self._asked_on(message):
            await self._answer_in_turn(message, self._question(message), replied)
        elif self._unasked(message):
            await self._answer_in_turn(message, message.content, None, aloud=False)

    def _asked_on(self, message: discord.Message) -> bool:
        """Whether a message is a question in a thread that the bot has opened from an answer."""
        channel, me = message.channel, self.bot.user
        ours = isinstance(channel, discord.Thread) and me is not None and channel.owner_id == me.id
        return ours and _is_question(message)

    def _unasked(self, message: discord.Message) -> bool:
        """Whether a message is a question in a channel that an admin has set to be answered."""
        if message.channel.id not in self.bot.memory.guild(message.guild.id if message.guild else None).auto_channels:
            return False
        return _is_question(message) and self._auto.allows(message.channel.id, message.created_at)

    async def _answer_in_turn(
        self, message: discord.Message, question: str, previous: str | None, *, aloud: bool = True
    ) -> None:
        """Answer a message, or say once why not; the turn lasts until the reply is out, which Discord may delay."""
        settings, person = self.bot.memory.guild(message.guild.id if message.guild else None), message.author
        exempt = isinstance(person, discord.Member) and administers(person, person.guild_permissions, settings)
        taken = self.bot.turns.taken(
            person.id, message.created_at, settings.cooldown, exempt=exempt, warnings=int(aloud)
        )
        try:
            with taken as turn, self.bot.order.ticket(person.id) as ticket:
                card = await self._answer(message, question, previous, turn, aloud=aloud)
                await ticket.turn()
                if card is not None:
                    await self._reply(message, card)
        except BusyError as refusal:
            sentence = explanation(refusal, self.bot.translations_in(message.guild))
            if sentence is not None:
                await self._reply(message, layout.notice(sentence, Tone.ALERT))

    async def _answer(
        self, message: discord.Message, question: str, previous: str | None, turn: Turn, *, aloud: bool
    ) -> ui.LayoutView | None:
        """The card to reply with, if any."""
        tr, guild = self.bot.translations_in(message.guild), message.guild
        turn.charged = False
        if not message.content:
            # A reply without a mention comes empty, unless the bot has the message content intent.
            return layout.notice(tr("ask.unread"))
        if (notice := self._notice(question, tr, message.channel, guild)) is not None:
            return notice
        where = (guild.id if guild else 0, message.channel.id)
        try:
            _require_question(question)
            if aloud:
                await _type_in(message.channel)
            data = await self.bot.answering.ask(
                Asked(question, message.author.id, *where, previous=previous, aloud=aloud)
            )
        except (AskbotError, discord.HTTPException) as error:
            sentence = explanation(error, tr) if aloud else None
            return layout.notice(sentence, Tone.ALERT) if sentence else None
        turn.charged = data is not None
        return answer_card(data, tr) if data else None

    async def _reply(self, message: discord.Message, card: ui.LayoutView) -> None:
        """Reply even if the question is gone by now; where the bot may not write, it leaves a sign."""
        send = partial(message.channel.send, view=card, mention_author=False, nonce=message.id)
        try:
            # The nonce keeps a request that is repeated after a server error from answering twice.
            await persistently(lambda: send(reference=message.to_reference(fail_if_not_exists=False)))
        except discord.HTTPException as error:
            if not may_not_write(error):
                raise
            log.warning("no answer possible in channel %s: %s", message.channel.id, error)
            with contextlib.suppress(discord.HTTPException):
                await message.add_reaction("🔇")

    def _wrong_place(self, channel: object, guild: discord.Guild | None) -> str | None:
        """The channels where questions are answered, if this is none of them."""
        allowed = self.bot.memory.guild(guild.id if guild else None).channels
        here = {getattr(channel, "id", 0), getattr(channel, "parent_id", None)}
        return None if not allowed or here & set(allowed) else " ".join(f"<#{channel}>" for channel in allowed)

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


def _require_question(text: str) -> None:
    """Raise `MisusedError` for what cannot be asked."""
    try:
        clean_question(text)
    except UsageError:
        says_something = any(char.isalnum() for char in text)
        raise MisusedError("ask.too_long" if says_something else "ask.empty", most=LONGEST) from None


def _is_question(message: discord.Message) -> bool:
    """Whether it looks like one; without the message content intent there is nothing to look at."""
    return message.content.rstrip().endswith("?")


async def _type_in(channel: discord.abc.Messageable) -> None:
    """Show that an answer is coming; a courtesy that no answer depends on."""
    with contextlib.suppress(discord.HTTPException, aiohttp.ClientError):
        await channel.typing()
