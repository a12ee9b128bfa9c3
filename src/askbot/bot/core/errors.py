"""What can go wrong in a chat, each in the language of the one it happens to."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Generator

import aiohttp
import discord
from discord import app_commands

from askbot.bot.ui.translations import DEFAULT, Translations, languages
from askbot.errors import (
    AskbotError,
    BusyError,
    CorpusError,
    DiscordError,
    JournalError,
    ModelError,
    PeopleError,
    PostgresError,
    SettingsError,
    SnapshotError,
    SourceError,
    UnreachableError,
    UsageError,
)

PORTAL = "https://discord.com/developers/applications"


class AdminsOnly(app_commands.CheckFailure):
    """Somebody who may not administer askbot tried to."""


class LocalError(AskbotError):
    """A failure with a text in every language."""

    def __init__(self, key: str, **fields: object) -> None:
        super().__init__(languages()[DEFAULT](key, **fields))
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


FAILURES: tuple[tuple[type[AskbotError], str], ...] = (
    (PostgresError, "postgres"),
    (ModelError, "model"),
    (SnapshotError, "index"),
    (CorpusError, "corpus"),
    (JournalError, "journal"),
    (SourceError, "sources"),
    (PeopleError, "people"),
    (DiscordError, "discord"),
    (BusyError, "busy"),
    (SettingsError, "settings"),
    (AskbotError, "other"),
)
"""The text for each kind of failure, the narrower kinds first; the engine's own sentence is a field of it."""


def error_sentence(error: AskbotError, tr: Translations) -> str:
    """What went wrong in a language: the kind of failure, then the engine's words, which are English."""
    if isinstance(error, LocalError):
        return error.sentence(tr, str)
    return tr(f"failure.{next(key for kind, key in FAILURES if isinstance(error, kind))}", error=error)


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
