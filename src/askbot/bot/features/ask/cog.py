"""Ways to ask: a command, a mention, a reply, a direct message, a message's menu, threads, posts, unasked channels."""

from __future__ import annotations

import contextlib
import logging
from collections.abc import Sequence
from datetime import timedelta
from functools import partial

import aiohttp
import discord
from discord import app_commands, ui
from discord.app_commands import Choice, Range, locale_str
from discord.ext import commands

from askbot.bot.core.access import Scope
from askbot.bot.core.answering import Asked
from askbot.bot.core.base import AskbotBase
from askbot.bot.core.command_tree import explanation
from askbot.bot.core.errors import MisusedError
from askbot.bot.core.permissions import administers, is_admin
from askbot.bot.core.rate_limits import Ceiling, Turn
from askbot.bot.core.respond import acknowledge, may_not_write, persistently, respond
from askbot.bot.features.ask.addressing import Addressing, asks, is_post
from askbot.bot.features.ask.messages import content_of, names_in, plain_question
from askbot.bot.features.ask.wanted import Wanted, day_of
from askbot.bot.features.corpus.briefings import named, offered, offered_collections
from askbot.bot.features.help.cog import help_card, is_greeting
from askbot.bot.ui import layout
from askbot.bot.ui.answer_card import answer_card
from askbot.bot.ui.card_data import CardData
from askbot.bot.ui.layout import Tone
from askbot.concurrency.recent import Recent
from askbot.domain import Form, Status, collection_of
from askbot.errors import AskbotError, BusyError, UsageError
from askbot.presentation.translations import Translations
from askbot.text.questions import LONGEST, clean_question

log = logging.getLogger(__name__)

REMEMBERED = 1000
EDITED_WITHIN = timedelta(minutes=15)
"""How long after it was sent a message may be edited into a question."""


class Asking(commands.Cog):
    """Questions in, cards out."""

    def __init__(self, bot: AskbotBase) -> None:
        self.bot = bot
        self._addressing = Addressing(bot)
        self._auto = Ceiling(6, timedelta(minutes=1))
        self._heard = Recent[int, None](REMEMBERED)
        """The latest messages that were answered, so that an edit does not ask again."""
        self._menu = app_commands.ContextMenu(name=locale_str("Ask about this message"), callback=self.ask_about)
        bot.tree.add_command(self._menu)

    @app_commands.command(name=locale_str("ask"), description=locale_str("Ask the briefings"))
    @app_commands.rename(
        question=locale_str("question"),
        document=locale_str("document"),
        private=locale_str("private"),
        collection=locale_str("collection"),
        since=locale_str("since"),
        until=locale_str("until"),
    )
    @app_commands.describe(
        question=locale_str("What do you want to know?"),
        document=locale_str("Answer only from this briefing"),
        private=locale_str("Show the answer only to you"),
        collection=locale_str("Answer only from this collection"),
        since=locale_str("Only briefings from this date on, such as 2026-03-02"),
        until=locale_str("Only briefings up to this date, such as 2026-03-02"),
    )
    async def ask(
        self,
        interaction: discord.Interaction[AskbotBase],
        question: Range[str, 1, LONGEST],
        document: str | None = None,
        private: bool | None = None,  # noqa: FBT001 - a slash command's option
        collection: Range[str, 1, 100] | None = None,
        since: Range[str, 1, 20] | None = None,
        until: Range[str, 1, 20] | None = None,
    ) -> None:
        """Answer in the channel, or in private."""
        wanted = Wanted(document, collection, day_of(since), day_of(until))
        await self.answer_interaction(interaction, question, wanted=wanted, private=private)

    async def ask_about(self, interaction: discord.Interaction[AskbotBase], message: discord.Message) -> None:
        """Answer what somebody wrote, for the one who wonders alone."""
        if not any(char.isalnum() for char in content_of(message)):
            raise MisusedError("ask.no_words")
        await self.answer_interaction(interaction, content_of(message)[:LONGEST], private=True)

    @ask.autocomplete("document")
    async def _documents(self, interaction: discord.Interaction[AskbotBase], typed: str) -> list[Choice[str]]:
        return await offered(interaction, typed)

    @ask.autocomplete("collection")
    async def _collections(self, interaction: discord.Interaction[AskbotBase], typed: str) -> list[Choice[str]]:
        return await offered_collections(interaction, typed)

    async def answer_interaction(
        self,
        interaction: discord.Interaction[AskbotBase],
        question: str,
        *,
        wanted: Wanted | None = None,
        private: bool | None = None,
        previous: str | None = None,
    ) -> None:
        """Refuse with the first response; acknowledge only what will be answered."""
        settings, exempt = self.bot.memory.guild(interaction.guild_id), is_admin(interaction)
        question = plain_question(
            self._addressing.unaddressed(question, interaction.guild), names_in(interaction.guild)
        )
        taken = self.bot.turns.taken(
            interaction.user.id, interaction.created_at, interaction.guild_id or 0, self._cooldown, exempt=exempt
        )
        with taken as turn:
            if await self._is_refused(interaction, question):
                turn.charged = False
                return
            _require_short(question)
            wanted = wanted or Wanted()
            alone = settings.private if private is None else private
            alone = alone or await self._is_for_some(interaction, wanted)
            self.bot.questions.refuse_if_full()
            turn.charged = await self._answer_in_order(interaction, question, wanted, previous, private=alone)

    async def _is_refused(self, interaction: discord.Interaction[AskbotBase], question: str) -> bool:
        """Whether nothing is asked, or not here; says so."""
        tr = self.bot.translations_of(interaction)
        if (elsewhere := self._wrong_place(interaction.channel, interaction.guild)) is not None:
            await respond(interaction, layout.notice(tr("ask.elsewhere", channels=elsewhere)), private=True)
            return True
        if not self._says_nothing(question, tr):
            return False
        if await acknowledge(interaction, private=True):
            scope = await self.bot.access.here(interaction, private=True)
            await respond(interaction, await self._help(tr, scope), private=True)
        return True

    async def _answer_in_order(
        self,
        interaction: discord.Interaction[AskbotBase],
        question: str,
        wanted: Wanted,
        previous: str | None,
        *,
        private: bool,
    ) -> bool:
        """Acknowledge and answer; False where Discord no longer takes an acknowledgement."""
        with self.bot.order.ticket(interaction.user.id) as ticket:
            if not await acknowledge(interaction, private=private):
                return False
            scope = await self.bot.access.here(interaction, private=private)
            data = await self._data(interaction, question, wanted, previous, scope, private=private)
            await ticket.turn()
            if data is not None:
                card = await self._card(data, self.bot.translations_of(interaction), scope, private=private)
                await respond(interaction, card, private=private)
            return True

    async def _is_for_some(self, interaction: discord.Interaction[AskbotBase], wanted: Wanted) -> bool:
        """Whether what is named may be seen by the asker, but not be shown to the whole channel."""
        names = [wanted.collection, collection_of(wanted.document) if wanted.document else None]
        return await self.bot.access.is_for_some(interaction, filter(None, names))

    async def _data(
        self,
        interaction: discord.Interaction[AskbotBase],
        question: str,
        wanted: Wanted,
        previous: str | None,
        scope: Scope,
        *,
        private: bool,
    ) -> CardData | None:
        path = (await named(self.bot, wanted.document, scope)).path if wanted.document else None
        guild, channel = interaction.guild_id or 0, interaction.channel_id or 0
        return await self.bot.answering.ask(
            Asked(
                question,
                interaction.user.id,
                guild,
                channel,
                scope,
                previous=previous,
                filters=wanted.filters(path),
                collection=wanted.collection,
                private=private and guild > 0,
            )
        )

    async def _card(
        self, data: CardData, tr: Translations, scope: Scope, *, private: bool = False, quoted: bool = True
    ) -> ui.LayoutView:
        """The card of an answer; where there is none, with questions that have one; help where nothing was asked."""
        if data.form is Form.HELP:
            return await self._help(tr, scope)
        suggestions: Sequence[str] = ()
        if data.status is Status.RELATED:
            suggestions = await self.bot.suggesting.near(scope, [p.id for p in data.passages[:2]], ())
        elif data.status is Status.NOT_COVERED:
            suggestions = await self.bot.suggesting.general(scope)
        return answer_card(data, tr, private=private, quoted=quoted, suggestions=suggestions)

    def _cooldown(self, guild: int) -> int:
        return self.bot.memory.guild(guild).cooldown

    async def _notice(self, question: str, tr: Translations, message: discord.Message) -> ui.LayoutView | None:
        """What is said in place of an answer: that this is not the place, or how to ask."""
        if (elsewhere := self._wrong_place(message.channel, message.guild)) is not None:
            return layout.notice(tr("ask.elsewhere", channels=elsewhere))
        if self._says_nothing(question, tr):
            return await self._help(tr, await self.bot.access.at(message))
        return None

    async def _help(self, tr: Translations, scope: Scope) -> ui.LayoutView:
        return help_card(self.bot, tr, suggestions=await self.bot.suggesting.general(scope))

    def _says_nothing(self, question: str, tr: Translations) -> bool:
        """Whether there is nothing to answer: a greeting, a bare mention, signs alone."""
        return is_greeting(question, tr) or not any(char.isalnum() for char in question)

    @commands.Cog.listener()
    async def on_message(self, message: discord.Message) -> None:
        """Answer a message that is meant for the bot, or stands where questions are answered unasked."""
        if message.author.bot or message.webhook_id or message.is_system():
            return
        replied = self._addressing.replied_answer(message)
        if (
            message.guild is None
            or self._addressing.mentioned(message)
            or replied is not None
            or self._addressing.asked_on(message)
        ):
            await self._answer_in_turn(message, self._addressing.question(message), replied)
        elif self._unasked(message):
            question = self._addressing.question(message)
            await self._answer_in_turn(message, question, None, aloud=is_post(message) and asks(question))

    @commands.Cog.listener()
    async def on_raw_message_edit(self, payload: discord.RawMessageUpdateEvent) -> None:
        """Answer a message that mentions the bot only since it was edited."""
        message = payload.message
        edited = message.edited_at
        fresh = edited is not None and edited - message.created_at < EDITED_WITHIN
        if message.author.bot or message.webhook_id or not fresh or message.id in self._heard:
            return
        if message.guild is not None and self._addressing.mentioned(message):
            await self._answer_in_turn(
                message, self._addressing.question(message), self._addressing.replied_answer(message)
            )

    def _unasked(self, message: discord.Message) -> bool:
        """Whether a message is a question in a channel that an admin has set to be answered, or in a thread there."""
        auto = self.bot.memory.guild(message.guild.id if message.guild else None).auto_channels
        if not {message.channel.id, getattr(message.channel, "parent_id", None)} & set(auto):
            return False
        is_asked = is_post(message) or asks(message.content)
        return is_asked and self._auto.allows(message.channel.id, message.created_at)

    async def _answer_in_turn(
        self, message: discord.Message, question: str | None, previous: str | None, *, aloud: bool = True
    ) -> None:
        """Answer a message, or say once why not; the turn lasts until the reply is out, which Discord may delay."""
        guild, person = message.guild.id if message.guild else 0, message.author
        settings = self.bot.memory.guild(guild)
        exempt = isinstance(person, discord.Member) and administers(person, person.guild_permissions, settings)
        self._heard[message.id] = None
        taken = self.bot.turns.taken(
            person.id, message.created_at, guild, self._cooldown, exempt=exempt, warnings=int(aloud)
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
        self, message: discord.Message, question: str | None, previous: str | None, turn: Turn, *, aloud: bool
    ) -> ui.LayoutView | None:
        """The card to reply with, if any."""
        tr, guild = self.bot.translations_in(message.guild), message.guild
        turn.charged = False
        if question is None:
            return layout.notice(tr("ask.unread")) if aloud else None
        if (notice := await self._notice(question, tr, message)) is not None:
            return notice if aloud else None
        where = (guild.id if guild else 0, message.channel.id)
        try:
            _require_short(question)
            if aloud:
                await _type_in(message.channel)
            scope = await self.bot.access.at(message)
            data = await self.bot.answering.ask(
                Asked(question, message.author.id, *where, scope, previous=previous, aloud=aloud)
            )
        except (AskbotError, discord.HTTPException) as error:
            sentence = explanation(error, tr) if aloud else None
            return layout.notice(sentence, Tone.ALERT) if sentence else None
        turn.charged = data is not None
        return await self._card(data, tr, scope, quoted=False) if data else None

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


def _require_short(text: str) -> None:
    """Raise `MisusedError` for what is too long to be asked."""
    try:
        clean_question(text)
    except UsageError:
        raise MisusedError("ask.too_long", most=LONGEST) from None


async def _type_in(channel: discord.abc.Messageable) -> None:
    """Show that an answer is coming; a courtesy that no answer depends on."""
    with contextlib.suppress(discord.HTTPException, aiohttp.ClientError):
        await channel.typing()
