import re
import string
from collections.abc import Iterator
from typing import Any

import pytest
from discord import AppCommandType, Locale

from askbot.attribution.languages.detection import NAMES as DETECTED
from askbot.bot import AskbotClient
from askbot.bot.features.admin.settings import NAMES
from askbot.bot.ui.translations import languages, translations_for


def fields(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


@pytest.mark.parametrize("code", [code for code in languages() if code != "en"])
def test_every_language_has_every_text_with_the_same_fields(code: str) -> None:
    english, other = languages()["en"], languages()[code]
    assert set(english.keys()) <= set(other.keys())
    for key in set(english.keys()):
        assert fields(other.get(key) or "") == fields(english.get(key) or ""), key


@pytest.mark.parametrize("code", list(languages()))
def test_every_language_that_is_recognised_has_a_name(code: str) -> None:
    tr = languages()[code]
    assert [one for one in ("en", *DETECTED) if tr.get(f"language.{one}") is None] == []


def test_every_language_can_be_chosen() -> None:
    assert set(NAMES) == set(languages())


def test_a_language_that_is_not_there_is_english() -> None:
    assert translations_for(Locale.japanese)("button.delete") == "Delete"
    assert translations_for("de-AT")("button.delete") == "Löschen"


def untranslated(node: dict[str, Any]) -> Iterator[str]:
    """Names and descriptions in a command's payload that have no German."""
    for field in ("name", "description"):
        if node.get(field) and "de" not in (node.get(f"{field}_localizations") or {}):
            yield node[field]
    for option in node.get("options", []):
        yield from untranslated(option)


@pytest.mark.parametrize("code", list(languages()))
def test_texts_name_commands_as_a_client_in_that_language_shows_them(code: str) -> None:
    tr = languages()[code]
    names = {tr.command(name).removeprefix("/") for name in COMMANDS}
    named = {
        command
        for key in tr.keys()  # noqa: SIM118 - not a mapping
        if not key.startswith("command.")
        for command in re.findall(r"`/(\w+)", tr.get(key) or "")
    }
    assert named
    assert named - names == set()
    assert len(names) == len(COMMANDS)


COMMANDS = (
    "ask", "help", "sources", "privacy", "reindex", "rollback", "corpus", "gaps", "settings", "diagnose", "stats",
    "who", "timeline", "people",
    "claim", "collections",
)  # fmt: skip


@pytest.mark.usefixtures("world")
async def test_every_command_and_option_is_offered_in_german(bot: AskbotClient) -> None:
    translator = bot.tree.translator
    assert translator is not None
    commands = [*bot.tree.get_commands(), *bot.tree.get_commands(type=AppCommandType.message)]
    payloads = [await command.get_translated_payload(bot.tree, translator) for command in commands]
    assert [name for payload in payloads for name in untranslated(payload)] == []
    assert {payload["name"] for payload in payloads} == {*COMMANDS, "Ask about this message"}
    assert len(payloads) >= 12
