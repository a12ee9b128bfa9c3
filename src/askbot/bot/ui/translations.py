"""What the bot says, in each language it speaks: one JSON file a language, English where a text is missing."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from functools import cache
from importlib import resources

import discord
from discord import app_commands

from askbot.domain import Stance

DEFAULT = "en"
LOCALES = "askbot.bot.locales"


class Translations:
    """The texts of one language."""

    def __init__(self, language: str, table: Mapping[str, str], fallback: Mapping[str, str]) -> None:
        self.language = language
        self._table = table
        self._fallback = fallback

    def __call__(self, key: str, **fields: object) -> str:
        """The text with that key, its {fields} filled in. Raises KeyError for a key that English lacks."""
        text = self._table.get(key) or self._fallback[key]
        return text.format(**fields)

    def keys(self) -> Collection[str]:
        """The keys that this language has."""
        return self._table.keys()

    def command(self, *names: str) -> str:
        """A command with its subcommands as a client in this language shows it."""
        return "/" + " ".join(self._table.get(f"command.{name}", name) for name in names)

    def languages(self, codes: Sequence[str]) -> str:
        """Languages by name; codes that have none are called another language."""
        names = [self._table.get(f"language.{code}") or self._table["language.other"] for code in codes]
        return ", ".join(dict.fromkeys(names))

    def stance(self, stance: Stance) -> str:
        """The word for a stance."""
        return self(f"stance.{stance.name.lower()}")

    def get(self, key: str) -> str | None:
        """The text with that key in this language itself, unformatted, or None."""
        return self._table.get(key)


@cache
def languages() -> Mapping[str, Translations]:
    """Every language by its short code, English first."""
    files = sorted(f.name for f in resources.files(LOCALES).iterdir() if f.name.endswith(".json"))
    tables = {name.removesuffix(".json"): _table(name) for name in files}
    english = tables[DEFAULT]
    ordered = [DEFAULT, *(code for code in tables if code != DEFAULT)]
    return {code: Translations(code, tables[code], english) for code in ordered}


def translations_for(locale: discord.Locale | str) -> Translations:
    """The texts for a Discord locale such as `de` or `en-GB`."""
    code = str(locale).split("-", 1)[0]
    return languages().get(code) or languages()[DEFAULT]


def _table(name: str) -> dict[str, str]:
    return json.loads((resources.files(LOCALES) / name).read_text(encoding="utf-8"))


class FileTranslator(app_commands.Translator):
    """Names and descriptions of commands from the same files.

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
