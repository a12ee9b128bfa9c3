"""Who is a member of which server, and with which roles: asked of Discord, and kept for a moment."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Iterable

import discord

from askbot.concurrency.recent import Recent

log = logging.getLogger(__name__)

KEPT_SECONDS = 60.0
"""For which somebody who has left, or lost a role, may still be answered in a direct message."""
KEPT = 10_000
"""Servers and people, each pair for itself."""

Roles = tuple[int, ...]


class Memberships:
    """What Discord says of members, asked once a minute for each person and server, however much they type."""

    def __init__(self, *, seconds: float = KEPT_SECONDS, most: int = KEPT) -> None:
        self._seconds = seconds
        self._known = Recent[tuple[int, int], tuple[float, Roles | None]](most)
        """(server, person) → when Discord said it, and the roles; None for one who is no member."""

    def note(self, guild: int, person: int, roles: Iterable[int]) -> None:
        """Take over what Discord has just said with a message or command of somebody."""
        self._known[guild, person] = (time.monotonic(), tuple(roles))

    async def of(self, person: int, guilds: Iterable[discord.Guild]) -> list[tuple[int, Roles]]:
        """Those of some servers that somebody is a member of, with their roles there."""
        wanted = list(guilds)
        held = await asyncio.gather(*(self._roles(guild, person) for guild in wanted))
        return [(guild.id, roles) for guild, roles in zip(wanted, held, strict=True) if roles is not None]

    async def _roles(self, guild: discord.Guild, person: int) -> Roles | None:
        """None for one who is no member; where Discord does not say, too, but that is not kept."""
        said, roles = self._known.get((guild.id, person), (-self._seconds, None))
        if time.monotonic() - said < self._seconds:
            return roles
        try:
            roles = roles_of(await guild.fetch_member(person))
        except discord.NotFound:
            roles = None
        except discord.HTTPException as error:
            log.warning("server %s does not tell whether somebody is a member: %s", guild.id, error)
            return None
        self._known[guild.id, person] = (time.monotonic(), roles)
        return roles


def roles_of(person: object) -> Roles:
    """The ids of a member's roles."""
    return tuple(role.id for role in person.roles) if isinstance(person, discord.Member) else ()
