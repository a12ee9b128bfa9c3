"""The command tree, and the one error handler that reports every error of the bot to the person who caused it."""

from __future__ import annotations

import logging
import secrets

import discord
from discord import app_commands

from askbot.bot.core.base import AskbotBase
from askbot.bot.core.errors import AdminsOnly, LocalError, UnheardError, error_sentence
from askbot.bot.core.permissions import is_admin
from askbot.bot.core.respond import THREAD_CLOSED, UNKNOWN_INTERACTION, respond
from askbot.bot.ui import layout
from askbot.bot.ui.escape import escape
from askbot.bot.ui.layout import Tone
from askbot.errors import AskbotError, DamagedSnapshotError, MismatchedSnapshotError, NoSnapshotError
from askbot.presentation.failures import member_sentence, trouble_sentence
from askbot.presentation.translations import Translations

log = logging.getLogger(__name__)


class AskbotTree(app_commands.CommandTree[AskbotBase]):
    """A command tree that answers each failed command with a sentence."""

    async def on_error(self, interaction: discord.Interaction[AskbotBase], error: app_commands.AppCommandError) -> None:
        """Tell the person what went wrong, in private."""
        await explain_to(interaction, error)


async def explain_to(interaction: discord.Interaction[AskbotBase], error: Exception) -> None:
    """Answer an interaction that failed; a silent return where nobody can be reached any more."""
    tr = interaction.client.translations_of(interaction)
    sentence = explanation(error, tr, admin=interaction.guild is not None and is_admin(interaction))
    if sentence is None:
        return
    try:
        await respond(interaction, layout.notice(sentence, Tone.ALERT), private=True)
    except discord.HTTPException as failure:
        log.warning("the reason of a failure could not be sent: %s", failure)


def explanation(error: Exception, tr: Translations, *, admin: bool = False) -> str | None:
    """The sentence for the person, or None where no answer is due; what we did not foresee is logged.

    Only an `admin` is told files, commands and other words of the machine's.
    """
    cause = error.original if isinstance(error, app_commands.CommandInvokeError) else error
    if isinstance(cause, UnheardError):
        return None
    if isinstance(cause, discord.NotFound) and cause.code == UNKNOWN_INTERACTION:
        log.warning("an interaction expired: %s", cause)
        return None
    return _foreseen(cause, tr, admin=admin) or _unforeseen(cause, tr)


def _foreseen(cause: Exception, tr: Translations, *, admin: bool) -> str | None:
    if isinstance(cause, LocalError):
        return cause.sentence(tr, escape)
    if isinstance(cause, NoSnapshotError | DamagedSnapshotError | MismatchedSnapshotError):
        log.error("a question or command found no index: %s", cause)
        return tr("error.preparing")
    if isinstance(cause, AskbotError):
        return escape(error_sentence(cause, tr) if admin else _for_member(cause, tr))
    if isinstance(cause, AdminsOnly):
        return tr("error.admins_only")
    if isinstance(cause, app_commands.NoPrivateMessage):
        return tr("error.guild_only")
    if isinstance(cause, discord.HTTPException) and cause.code == THREAD_CLOSED:
        return tr("error.thread_closed")
    if isinstance(cause, discord.Forbidden):
        log.warning("Discord forbade something: %s", cause)
        return tr("error.missing_permission", names=escape(cause.text))
    return None


def _for_member(cause: AskbotError, tr: Translations) -> str:
    sentence = member_sentence(cause, tr)
    if sentence is None:
        log.error("a member met a failure: %s", cause)
    return sentence or trouble_sentence(cause, tr)


def _unforeseen(cause: Exception, tr: Translations) -> str:
    number = secrets.token_hex(3)
    log.error("unexpected error %s", number, exc_info=cause)
    return tr("error.unexpected", id=number)
