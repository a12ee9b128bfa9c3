"""Whether a message is addressed to the bot, and what it asks of it then."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import discord

from askbot.bot.features.ask.messages import content_of, names_in, plain_question, post_question, without_call
from askbot.bot.ui.answer_card import answer_id

if TYPE_CHECKING:
    from askbot.bot.core.base import AskbotBase

ENDING_CHARS = 40
"""Where a question mark is looked for: thanks or an emoji may follow it."""


class Addressing:
    """Reads messages as one bot does, by its own name, mentions and answers."""

    def __init__(self, bot: AskbotBase) -> None:
        self._bot = bot

    def mentioned(self, message: discord.Message) -> bool:
        """Whether a message mentions the bot, or the role that Discord made for it and offers beside its name."""
        me, role = self._bot.user, message.guild.self_role if message.guild else None
        named_me = me is not None and any(user.id == me.id for user in message.mentions)
        return named_me or (role is not None and any(mentioned.id == role.id for mentioned in message.role_mentions))

    def asked_on(self, message: discord.Message) -> bool:
        """Whether a message is a question in a thread that the bot has opened from an answer."""
        channel, me = message.channel, self._bot.user
        ours = isinstance(channel, discord.Thread) and me is not None and channel.owner_id == me.id
        return ours and asks(message.content)

    def question(self, message: discord.Message) -> str | None:
        """What a message asks; where it only mentions the bot, what the message asks that it replies to.

        None for a message whose text Discord keeps from the bot.
        """
        names = names_in(message.guild, message.mentions)
        content = content_of(message)
        if is_post(message) and isinstance(message.channel, discord.Thread):
            content = post_question(message.channel, content)
        elif not content:
            return None
        question = plain_question(self.unaddressed(content, message.guild), names)
        replied = message.reference.resolved if message.reference else None
        if any(char.isalnum() for char in question) or not isinstance(replied, discord.Message):
            return question
        if replied.author == self._bot.user:
            return question
        asked = content_of(replied)
        return plain_question(self.unaddressed(asked, message.guild), names) if asked else None

    def unaddressed(self, text: str, guild: discord.Guild | None) -> str:
        """The text without the mentions of the bot and of its role, and without its name where it is called by it."""
        me, role = self._bot.user, guild.self_role if guild else None
        marks = [*([rf"<@!?{me.id}>"] if me else []), *([rf"<@&{role.id}>"] if role else [])]
        text = re.sub("|".join(marks), " ", text) if marks else text
        names = {*([me.name, me.display_name] if me else []), *([guild.me.display_name] if guild and guild.me else [])}
        return without_call(text, names)

    def replied_answer(self, message: discord.Message) -> str | None:
        """The id of the answer that the message replies to, empty for another message of the bot, else None."""
        replied = message.reference.resolved if message.reference else None
        if not isinstance(replied, discord.Message) or replied.author != self._bot.user:
            return None
        return answer_id(replied) or ""


def asks(text: str | None) -> bool:
    """Whether a text looks like a question; without the message content intent there is nothing to look at."""
    return "?" in (text or "")[-ENDING_CHARS:]


def is_post(message: discord.Message) -> bool:
    """Whether a message begins a post of a forum."""
    channel = message.channel
    forum = isinstance(channel, discord.Thread) and isinstance(channel.parent, discord.ForumChannel)
    return forum and message.id == channel.id
