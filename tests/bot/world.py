"""A made-up server, and what its people see."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import discord
import simcord
from simcord.components import walk_components

from askbot.engine import Askbot
from askbot.index import IndexReport
from askbot.progress import Progress


@dataclass(frozen=True, slots=True)
class Within:
    """Indexes in this process, which has the model loaded; `test_apart.py` has the process of its own."""

    engine: Askbot

    def build(self, *, full: bool = False, force: bool = False, progress: Progress | None = None) -> IndexReport:
        return self.engine.reindex(full=full, force=force, progress=progress)

    def stop(self) -> None:
        """There is nothing to stop."""


@dataclass(frozen=True, slots=True)
class World:
    env: simcord.Env
    guild: Any
    channel: Any
    member: simcord.MemberActor
    other: simcord.MemberActor
    admin: simcord.MemberActor

    def last(self) -> Any:
        """The newest message in the channel."""
        return self.channel.last_message


def build_world(env: simcord.Env) -> World:
    guild = env.create_guild("Newsroom")
    env.bot.memory.access.move_home(guild.id)
    channel = guild.create_text_channel("ask")
    admins = guild.create_role("Admin", permissions=discord.Permissions(manage_guild=True, manage_messages=True))
    return World(
        env,
        guild,
        channel,
        guild.add_member(env.create_user("mia", global_name="Mia")),
        guild.add_member(env.create_user("otto", global_name="Otto")),
        guild.add_member(env.create_user("ada", global_name="Ada"), roles=[admins]),
    )


def hidden_channel(guild: Any, name: str = "staff") -> Any:
    """A channel that not every member may read."""
    hidden = {guild.default_role: discord.PermissionOverwrite(view_channel=False)}
    me = {guild._env.bot.user: discord.PermissionOverwrite(view_channel=True, send_messages=True)}
    return guild.create_text_channel(name, overwrites={**hidden, **me})


def components(message: Any) -> list[dict[str, Any]]:
    """Every component of a message or of a card to send, flat."""
    if isinstance(message, discord.ui.LayoutView):
        return list(walk_components(message.to_components()))
    roots = message.components
    if roots and not isinstance(roots[0], dict):
        roots = [component.to_dict() for component in roots]
    return list(walk_components(roots))


def seen(message: Any) -> str:
    """All the text of a card, its no-break spaces as plain ones."""
    return "\n".join(part["content"] for part in components(message) if part.get("type") == 10).replace("\xa0", " ")


def buttons(message: Any) -> dict[str, str]:
    """The ids of a card's buttons by what stands on them."""
    parts = [part for part in components(message) if part.get("type") == 2 and part.get("custom_id")]
    return {part.get("label") or part["emoji"]["name"]: part["custom_id"] for part in parts}


def menu(message: Any) -> dict[str, tuple[str, str]]:
    """What the menus of a card offer: (the menu's id, value) by label."""
    selects = [part for part in components(message) if part.get("type") == 3]
    return {option["label"]: (part["custom_id"], option["value"]) for part in selects for option in part["options"]}


async def press(person: simcord.MemberActor, message: Any, label: str) -> Any:
    """Press a button, or choose from a menu, whichever bears the label."""
    ids = buttons(message)
    if label in ids:
        return await person.click(message, custom_id=ids[label])
    custom_id, value = menu(message)[label]
    return await person.select(message, [value], custom_id=custom_id)
