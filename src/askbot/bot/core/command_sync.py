"""Telling Discord the commands, only when they have changed: it allows 200 new commands a day."""

from __future__ import annotations

import hashlib
import json
import logging
from pathlib import Path

from askbot.bot.core.base import AskbotBase

log = logging.getLogger(__name__)

FILE = "commands.json"


async def sync(bot: AskbotBase, *, always: bool = False) -> bool:
    """Send the commands to Discord if they differ from those sent last; returns whether they were sent."""
    digest, known = await _digest(bot), _Known(bot.settings.journal.parent / FILE)
    application = str(bot.application_id)
    if not always and known.read().get(application) == digest:
        return False
    await bot.tree.sync()
    known.write({**known.read(), application: digest})
    log.info("commands synced")
    return True


async def _digest(bot: AskbotBase) -> str:
    """Of everything that Discord would be sent, translations included."""
    translator = bot.tree.translator
    commands = bot.tree.get_commands()
    payload = [
        await command.get_translated_payload(bot.tree, translator) if translator else command.to_dict(bot.tree)
        for command in commands
    ]
    return hashlib.sha256(json.dumps(payload, sort_keys=True).encode()).hexdigest()


class _Known:
    """Digests by application id, in a file beside the journal."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def read(self) -> dict[str, str]:
        """What was sent last; nothing where the file is missing or spoilt."""
        try:
            return dict(json.loads(self._path.read_text(encoding="utf-8")))
        except (OSError, ValueError, TypeError, RecursionError):
            return {}

    def write(self, digests: dict[str, str]) -> None:
        """Replace the file in one step."""
        self._path.parent.mkdir(parents=True, exist_ok=True)
        beside = self._path.with_suffix(".new")
        beside.write_text(json.dumps(digests), encoding="utf-8")
        beside.replace(self._path)
