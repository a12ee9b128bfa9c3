import re
from collections.abc import Iterator
from typing import Any

import pytest
from discord import AppCommandType

from askbot.bot import AskbotClient
from askbot.presentation.translations import languages


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
