"""Names and descriptions of commands in each language that there is."""

from __future__ import annotations

import discord
from discord import app_commands

from askbot.presentation.translations import DEFAULT, languages


class FileTranslator(app_commands.Translator):
    """They stand in the same files as all texts.

    An English text's key is looked up by the text itself, under keys that begin with `command.`.
    """

    async def translate(
        self,
        string: app_commands.locale_str,
        locale: discord.Locale,
        context: app_commands.TranslationContextTypes,  # noqa: ARG002 - discord.py's signature
    ) -> str | None:
        """The text in another language, or None to leave it as it is."""
        code = str(locale).split("-", 1)[0]
        language = languages().get(code)
        if language is None or code == DEFAULT:
            return None
        return language.get(f"command.{string.message}")
