"""Ways to ask: `/ask`, a mention, a reply to an answer, a direct message, "Ask about this", auto-answered channels."""

from __future__ import annotations

import contextlib
import logging
import re
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING

import aiohttp
import discord
from discord import app_commands, ui
from discord.app_commands import Choice, Range, locale_str
from discord.ext import commands

from askbot.bot import layout
from askbot.bot.answering import Asked
from askbot.bot.cards import answer_card, answer_id
from askbot.bot.exts.helping import help_card, is_greeting
from askbot.bot.guards import Ceiling, is_admin
from askbot.bot.layout import Tone
from askbot.bot.order import Ticket
from askbot.bot.respond import acknowledge, may_not_write, persistently, respond
from askbot.bot.tree import explanation
from askbot.errors import AskbotError, UsageError
from askbot.question import LONGEST

if TYPE_CHECKING:
    from askbot.bot.client import AskbotClient

log = logging.getLogger(__name__)

CHOICES = 25
CHOICE_CHARS = 100


class Asking(commands.Cog):
    """Questions in, cards out."""

    def __init__(self, bot: AskbotClient) -> None:
        self.bot = bot
        self._auto = Ceiling(6, timedelta(minutes=1))
        self._menu = app_commands.ContextMenu(name=locale_str("Ask about this"), callback=self.ask_about)
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
        interaction: discord.Interaction[AskbotClient],
        question: Range[str, 1, LONGEST],
        document: str | None = None,
        private: bool | None = None,  # noqa: FBT001 - a slash command's option
    ) -> None:
        """Answer in the channel, or in private."""
        await self._ask(interaction, question, document=document, private=private)

    async def ask_about(self, interaction: discord.Interaction[AskbotClient], message: discord.Message) -> None:
        """Answer what somebody wrote, for the one who wonders alone."""
        if not message.content:
            raise UsageError("There are no words in that message.", "Choose one with a question or a claim.")
        await self._ask(interaction, message.content[:LONGEST], document=None, private=True)

    @ask.autocomplete("document")
    async def _documents(
        self,
        interaction: discord.Interaction[AskbotClient],  # noqa: ARG002 - discord.py's signature
        typed: str,
    ) -> list[Choice[str]]:
        wanted = typed.casefold()
        listed = await self.bot.lookups.run(self.bot.engine.catalogue) if self.bot.engine.problem is None else ()
        found = [item for item in listed if wanted in item.title.casefold() or wanted in item.path.casefold()]
        return [
            Choice(name=item.title[:CHOICE_CHARS] or item.path[-CHOICE_CHARS:], value=item.path)
            for item in found[:CHOICES]
            if len(item.path) <= CHOICE_CHARS
        ]

    async def _ask(
        self,
        interaction: discord.Interaction[AskbotClient],
        question: str,
        *,
        document: str | None,
        private: bool | None,
    ) -> None:
        with self.bot.order.ticket(interaction.user.id) as ticket:
            await self._ask_in_turn(interaction, question, ticket, document=document, private=private)

    async def _ask_in_turn(
        self,
        interaction: discord.Interaction[AskbotClient],
        question: str,
        ticket: Ticket,
        *,
        document: str | None,
        private: bool | None,
    ) -> None:
        words, settings = self.bot.words_of(interaction), self.bot.memory.guild(interaction.guild_id)
        alone = settings.private if private is None else private
        wrong_place = self._wrong_place(interaction.channel, interaction.guild)
        if not await acknowledge(interaction, private=alone or wrong_place is not None):
            return
        if wrong_place is not None:
            await respond(interaction, layout.notice(words("ask.elsewhere", channels=wrong_place)), private=True)
            return
        if is_greeting(question, words):
            await respond(interaction, help_card(self.bot, words), private=alone)
            return
        asked = Asked(
            question,
            interaction.user.id,
            interaction.guild_id or 0,
            interaction.channel_id or 0,
            document=await self._known(document),
        )
        with self.bot.turns.taken(
            interaction.user.id, interaction.created_at, settings.cooldown, exempt=is_admin(interaction)
        ):
            shown = await self.bot.answering.ask(asked)
        await ticket.turn()
        if shown is not None:
            await respond(interaction, answer_card(shown, words, private=alone), private=alone)

    async def _known(self, document: str | None) -> str | None:
        """The path of a document as typed or chosen. Raises `UsageError` for one that is not there."""
        if document is None:
            return None
        listed = await self.bot.lookups.run(self.bot.engine.catalogue)
        for item in listed:
            if document in {item.path, item.title}:
                return item.path
        raise UsageError(f"There is no briefing called {document[:CHOICE_CHARS]}.", "Choose one from the list.")

    @commands.Cog.listener()
    async def on_message(self, message: discord.Message) -> None:
        """Answer a message that is meant for the bot, or stands where questions are answered unasked."""
        if message.author.bot or message.webhook_id or message.is_system():
            return
        replied = self._replied_answer(message)
        me = self.bot.user
        mentioned = me is not None and any(user.id == me.id for user in message.mentions)
        if message.guild is None or mentioned or replied is not None:
            await self._answer_in_turn(message, self._question(message), replied)
        elif self._unasked(message):
            await self._answer_in_turn(message, message.content, None, aloud=False)

    def _unasked(self, message: discord.Message) -> bool:
        """Whether a message is a question in a channel that an admin has set to be answered."""
        if message.channel.id not in self.bot.memory.guild(message.guild.id if message.guild else None).auto_channels:
            return False
        return message.content.rstrip().endswith("?") and self._auto.allows(message.channel.id, message.created_at)

    async def _answer_in_turn(
        self, message: discord.Message, question: str, previous: str | None, *, aloud: bool = True
    ) -> None:
        with self.bot.order.ticket(message.author.id) as ticket:
            card = await self._answer(message, question, previous, aloud=aloud)
            await ticket.turn()
            if card is not None:
                await self._reply(message, card)

    async def _answer(
        self, message: discord.Message, question: str, previous: str | None, *, aloud: bool
    ) -> ui.LayoutView | None:
        """The card to reply with, if any."""
        words = self.bot.words_in(message.guild)
        card: ui.LayoutView | None = None
        try:
            if not message.content:
                # A reply without a mention comes empty, unless the bot has the message content intent.
                card = layout.notice(words("ask.unread"))
            elif (elsewhere := self._wrong_place(message.channel, message.guild)) is not None:
                card = layout.notice(words("ask.elsewhere", channels=elsewhere))
            elif is_greeting(question, words):
                card = help_card(self.bot, words)
            else:
                card = await self._card(message, question, previous, aloud=aloud)
        except (AskbotError, discord.HTTPException) as error:
            if aloud:
                card = layout.notice(explanation(error, words) or "…", Tone.ALERT)
        return card

    async def _card(
        self, message: discord.Message, question: str, previous: str | None, *, aloud: bool
    ) -> ui.LayoutView | None:
        guild = message.guild
        settings = self.bot.memory.guild(guild.id if guild else None)
        person = message.author
        exempt = isinstance(person, discord.Member) and person.guild_permissions.manage_guild
        asked = Asked(question, person.id, guild.id if guild else 0, message.channel.id, previous=previous, aloud=aloud)
        with self.bot.turns.taken(person.id, message.created_at, settings.cooldown, exempt=exempt):
            if aloud:
                await _type_in(message.channel)
            shown = await self.bot.answering.ask(asked)
        return answer_card(shown, self.bot.words_in(guild)) if shown else None

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


async def _type_in(channel: discord.abc.Messageable) -> None:
    """Show that an answer is coming; a courtesy that no answer depends on."""
    with contextlib.suppress(discord.HTTPException, aiohttp.ClientError):
        await channel.typing()
