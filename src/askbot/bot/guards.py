"""Who may do what, and how often."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Generator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, TypeVar

import discord
from discord import app_commands

from askbot.bot.tree import AdminsOnly
from askbot.errors import BusyError

if TYPE_CHECKING:
    from askbot.bot.client import AskbotClient

F = TypeVar("F")
REMEMBERED = 10_000
AT_ONCE = 5
"""Questions of one person that may be in the queue together."""


def admins_only() -> Callable[[F], F]:
    """A command for admins: hidden from others by default, and checked again when it is used.

    A server's owner can show the command to anybody, so the first alone is no guard.
    """

    def decorate(command: F) -> F:
        hidden = app_commands.default_permissions(manage_guild=True)(command)
        return app_commands.check(require_admin)(app_commands.guild_only()(hidden))

    return decorate


async def require_admin(interaction: discord.Interaction[AskbotClient]) -> bool:
    """Raise `AdminsOnly` unless the person may administer askbot on this server."""
    if not is_admin(interaction):
        raise AdminsOnly
    return True


def is_admin(interaction: discord.Interaction[AskbotClient]) -> bool:
    """Whether the person may manage the server, or has the role that its settings name."""
    role = interaction.client.memory.guild(interaction.guild_id).admin_role
    member = interaction.user
    has_role = isinstance(member, discord.Member) and role is not None and member.get_role(role) is not None
    return interaction.permissions.manage_guild or has_role


class Turns:
    """Who is being answered right now, and when each person was answered last."""

    def __init__(self) -> None:
        self._asking: Counter[int] = Counter()
        self._last: dict[int, datetime] = {}

    @contextmanager
    def taken(self, person: int, at: datetime, seconds: int, *, exempt: bool = False) -> Generator[None]:
        """A person's turn, begun `at`. A turn that fails is not charged.

        Raises `BusyError` while AT_ONCE turns of the person run, or within `seconds` of the last one.
        """
        if not exempt:
            self._refuse(person, at, seconds)
        self._asking[person] += 1
        try:
            yield
        finally:
            self._asking[person] -= 1
            self._asking += Counter()  # drops those at zero
        self._last[person] = at
        if len(self._last) > REMEMBERED:
            self._last = dict(sorted(self._last.items(), key=lambda item: item[1])[REMEMBERED // 2 :])

    def _refuse(self, person: int, at: datetime, seconds: int) -> None:
        if self._asking[person] >= AT_ONCE:
            raise BusyError("I am still answering your last questions.", "Ask again when they are there.")
        last = self._last.get(person)
        left = seconds - (at - last).total_seconds() if last else 0
        if left > 0:
            raise BusyError("That was quick.", f"Ask again in {max(1, round(left))} s.")


class Ceiling:
    """At most so many events in a stretch of time, for each key."""

    def __init__(self, most: int, within: timedelta) -> None:
        self._most = most
        self._within = within
        self._times: dict[int, list[datetime]] = {}

    def allows(self, key: int, at: datetime) -> bool:
        """Whether one more is allowed; counts it if so."""
        recent = [time for time in self._times.get(key, []) if at - time < self._within]
        allowed = len(recent) < self._most
        self._times[key] = [*recent, at] if allowed else recent
        return allowed
