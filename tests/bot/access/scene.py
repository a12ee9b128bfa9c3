"""Two servers with planted words, and all that somebody is told."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

import simcord

from askbot.bot.ui.answer_card import BUTTON_ID
from tests.bot.world import World, buttons, components, seen

QUESTION = "How many dockers have stopped work?"
STAFF_QUESTION = "What did Quillon Vexmoor say?"
VAULT_QUESTION = "What did Zarnak Ombel say?"
FILES = {
    "staff/rota.md": "# The rota of Quillon\n\nQuillon Vexmoor said that the rota changes on Friday.\n",
    "staff/collection.yaml": "title: For the staff\n",
    "vault/plan.md": "# The plan of Zarnak\n\nZarnak Ombel said that the plan costs 77 crowns.\n",
}
PLANTED = {
    "general": ("1,450", "Okafor", "harbour.md", "lighthouse"),
    "staff": ("Vexmoor", "rota"),
    "vault": ("Ombel", "plan.md"),
}
ASKING = {"general": QUESTION, "staff": STAFF_QUESTION, "vault": VAULT_QUESTION}


@dataclass(frozen=True, slots=True)
class Places:
    """Two servers: the home sees general, and with a role staff; the other one sees vault."""

    world: World
    role: Any
    staff: simcord.MemberActor
    guest_channel: Any
    guest: simcord.MemberActor
    guest_admin: simcord.MemberActor

    def person(self, name: str) -> tuple[simcord.MemberActor, Any, set[str], str]:
        """A person, their channel, what they may see in private, and what they may use."""
        here = self.world.channel
        return {
            "home admin": (self.world.admin, here, {"general"}, "home"),
            "member": (self.world.member, here, {"general"}, "all"),
            "member with role": (self.staff, here, {"general", "staff"}, "all"),
            "other admin": (self.guest_admin, self.guest_channel, {"vault"}, "admin"),
            "other member": (self.guest, self.guest_channel, {"vault"}, "all"),
        }[name]


async def told(result: Any) -> str:
    """All that an interaction was answered with, files included."""
    messages = [*([result.response] if result.response else []), *result.followups]
    texts = [f"{seen(message)} {json.dumps(components(message), default=str)}" for message in messages]
    files = [(await part.read()).decode("utf-8", "replace") for message in messages for part in message.attachments]
    return "\n".join([*texts, *files]).replace("*", "")


def without(text: str, *typed: str) -> str:
    """A text without what the person has typed."""
    for own in typed:
        text = text.replace(own, "")
    return text


def leaks(text: str, may_see: set[str]) -> list[str]:
    return [word for name, words in PLANTED.items() if name not in may_see for word in words if word in text]


def number_of(card: Any) -> str:
    """The id of the answer that a card shows."""
    ids = (BUTTON_ID.fullmatch(own) for own in buttons(card).values())
    return next(match["answer"] for match in ids if match)
