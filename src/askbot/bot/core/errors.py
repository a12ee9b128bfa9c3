"""What can go wrong in a chat, each in the language of the one it happens to."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Generator

import aiohttp
import discord
from discord import app_commands

from askbot.errors import AskbotError, BusyError, DiscordError, UnreachableError, UsageError
from askbot.presentation.failures import failure_sentence
from askbot.presentation.translations import Translations, english

PORTAL = "https://discord.com/developers/applications"


class AdminsOnly(app_commands.CheckFailure):
    """Somebody who may not administer askbot tried to."""


class LocalError(AskbotError):
    """A failure with a text in every language."""

    def __init__(self, key: str, **fields: object) -> None:
        super().__init__(english()(key, **fields))
        self._key = key
        self._fields = fields

    def sentence(self, tr: Translations, safe: Callable[[str], str]) -> str:
        """The sentence, with what comes from others made safe to show."""
        return tr(self._key, **{name: safe(str(value)) for name, value in self._fields.items()})


class MisusedError(LocalError, UsageError):
    """A command that cannot be taken as it is."""


class RefusedError(LocalError, BusyError):
    """Something that has to wait."""


class UnheardError(BusyError):
    """A question that comes too soon again: the person has been told, and hears no more of it for a while."""


def error_sentence(error: AskbotError, tr: Translations) -> str:
    """What went wrong in a language: the kind of failure, then the engine's words, which are English."""
    if isinstance(error, LocalError):
        return error.sentence(tr, str)
    return failure_sentence(error, tr)


@contextlib.contextmanager
def discord_errors() -> Generator[None]:
    """Turn what Discord refuses into one sentence with the remedy: `DiscordError`."""
    try:
        yield
    except discord.LoginFailure:
        raise DiscordError("Discord refused the token.", f"Reset it at {PORTAL} and set DISCORD_TOKEN.") from None
    except discord.PrivilegedIntentsRequired:
        raise DiscordError(
            "The bot's application lacks the message content intent.",
            f"Switch it on at {PORTAL}, under Bot, or set ASKBOT_MESSAGE_CONTENT=false.",
        ) from None
    except (aiohttp.ClientConnectionError, discord.GatewayNotFound, TimeoutError) as error:
        raise UnreachableError(f"Discord cannot be reached: {error}.", "Check the network, then start again.") from None
