"""What one person may see at one place: computed once for an interaction, and asked by every feature.

Nothing of the bot reaches the texts of the library but through a `Scope`.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Protocol

import discord

from askbot.bot.core.errors import MisusedError
from askbot.bot.core.memberships import Memberships, Roles, roles_of
from askbot.bot.core.memory import Memory
from askbot.domain import Collection
from askbot.engine import Askbot, Library
from askbot.errors import BusyError, JournalError
from askbot.journal import EVERYTHING, AccessRules, ChannelRule, Reach
from askbot.settings import Settings

log = logging.getLogger(__name__)

ALL = "*"
"""Every collection, as the operator writes it."""


class Person(Protocol):
    """Somebody on Discord."""

    @property
    def id(self) -> int:
        """Their number."""
        ...


@dataclass(frozen=True, slots=True)
class Scope:
    """What somebody may see, by the rules of one moment."""

    reach: Reach
    rule: ChannelRule | None
    """What the channel answers from, where it was set up."""
    is_home: bool
    """Whether the admins of this server may change the briefings."""
    guilds: tuple[int, ...]
    """This server; in a direct message those that the person shares with the bot and that were given something."""
    engine: Askbot

    def covers(self, paths: Iterable[str]) -> bool:
        """Whether all documents of these paths may be seen."""
        return self.reach.covers(paths)

    def library(self) -> Library:
        """All that may be seen. It may wait for an index to be checked, so it is for a worker's thread."""
        every = self.engine.library()
        return every.only([one.name for one in every.collections() if self.reach.allows(one.name)])

    def part(self, collection: str | None) -> Library:
        """As `library`, or of it a collection that is named. Raises `MisusedError` where it may not be seen."""
        seen = self.library()
        return seen if collection is None else seen.only([called(seen.collections(), collection).name])

    def asked(self, collection: str | None = None) -> Library:
        """What a question here is answered from: a collection that is named, else what is searched unasked.

        For a worker's thread. Raises `MisusedError` where nothing may be seen, or that collection may not.
        """
        seen = self.library()
        names = [one.name for one in seen.collections()]
        if not names:
            raise MisusedError("access.nothing" if self.guilds else "access.nothing_shared")
        if collection is not None:
            return self.part(collection)
        bound = [name for name in names if self.rule is not None and name in self.rule.collections]
        usual = [one.name for one in seen.collections() if one.default]
        return seen.only(bound or usual or names)


class Access:
    """The rules of who may see what, as they stand when they are asked for."""

    def __init__(
        self, settings: Settings, memory: Memory, engine: Askbot, guilds: Callable[[], Sequence[discord.Guild]]
    ) -> None:
        self._settings = settings
        self._memory = memory
        self._engine = engine
        self._guilds = guilds
        self._given = AccessRules(grants={guild: _written(names) for guild, names in settings.grants.items()})
        self._memberships = Memberships()
        self._settling = asyncio.Lock()
        self._settled = False
        self._last = self._given

    def open_to(self, guild: int) -> None:
        """Show everything to one server, and let its admins change it, until the bot stops: for the preview."""
        self._given = self._given.joined(AccessRules(frozenset({guild}), {guild: frozenset({EVERYTHING})}))

    async def rules(self) -> AccessRules:
        """The rules now; the operator may change them from another process at any time.

        While the journal cannot be read, those that were read last hold: none can be changed without it either.
        """
        try:
            await self.settle()
            kept = await self._memory.run(self._memory.access.rules)
        except (JournalError, BusyError) as error:
            log.warning("who may see what cannot be read, so what was read before holds: %s", error)
            return self._last
        named = frozenset(self._settings.home_servers)
        self._last = AccessRules(named or kept.homes, kept.grants, kept.roles, kept.channels).joined(self._given)
        return self._last

    def described(self) -> tuple[Collection, ...]:
        """Every collection there is, for those who decide who may see which; for a worker's thread."""
        return self._engine.library().collections()

    async def settle(self) -> None:
        """Once, when the servers are known: store the homes that the operator names, and finish an upgrade."""
        async with self._settling:
            if self._settled or self._given.homes:  # a preview's server is nobody's home but its own
                return
            present = [guild.id for guild in self._guilds()]
            await self._memory.run(partial(self._memory.access.settle, present, self._settings.home_servers))
            self._settled = True

    async def here(self, interaction: discord.Interaction, *, private: bool) -> Scope:
        """What the one who acts may see: in `private` for themselves, else what may be said to the whole channel."""
        if isinstance(interaction.channel, discord.GroupChannel):
            return self._of(await self.rules(), Reach(), None, 0)
        return await self._at(interaction.user, interaction.guild_id, interaction.channel, private=private)

    async def is_for_some(self, interaction: discord.Interaction, collections: Iterable[str]) -> bool:
        """Whether one of these may be seen by the one who acts, but not be shown to the whole channel."""
        names = set(collections)
        if not names or interaction.guild_id is None:
            return False
        reaches = [(await self.here(interaction, private=private)).reach for private in (True, False)]
        return any(reaches[0].allows(name) and not reaches[1].allows(name) for name in names)

    async def at(self, message: discord.Message) -> Scope:
        """What a reply to a message may tell, which the whole channel reads."""
        guild = message.guild.id if message.guild else None
        return await self._at(message.author, guild, message.channel, private=guild is None)

    async def audience(self, guild: int, channel: object) -> Scope:
        """What may be said in a channel to everybody, whoever they are."""
        rules = await self.rules()
        rule = rules.rule_at(guild, places_of(channel))
        roles = {role for (own, _), wanted in rules.roles.items() if own == guild for role in wanted}
        return self._of(rules, Reach((rules.public(guild, roles, rule),)), rule, guild)

    async def own(self, person: Person) -> Scope:
        """What somebody may see on any of the servers that they share with the bot."""
        rules = await self.rules()
        shared = await self._shared(person.id, rules)
        reach = Reach(tuple(rules.private(guild, roles) for guild, roles in shared))
        return Scope(reach, None, False, tuple(guild for guild, _ in shared), self._engine)

    async def _at(self, person: Person, guild: int | None, channel: object, *, private: bool) -> Scope:
        if guild is None:
            return await self.own(person)
        rules = await self.rules()
        rule, roles = rules.rule_at(guild, places_of(channel)), roles_of(person)
        if isinstance(person, discord.Member):
            self._memberships.note(guild, person.id, roles)
        allowed = rules.private if private else rules.public
        return self._of(rules, Reach((allowed(guild, roles, rule),)), rule, guild)

    def _of(self, rules: AccessRules, reach: Reach, rule: ChannelRule | None, guild: int) -> Scope:
        return Scope(reach, rule, guild in rules.homes, (guild,) if guild else (), self._engine)

    async def _shared(self, person: int, rules: AccessRules) -> list[tuple[int, Roles]]:
        """The servers with a grant that somebody is a member of now, with their roles there."""
        return await self._memberships.of(person, (guild for guild in self._guilds() if rules.grants.get(guild.id)))


def called(collections: Sequence[Collection], text: str) -> Collection:
    """The collection of that name, else of that title. Raises `MisusedError`."""
    matches = [one for one in collections if one.name == text] or [one for one in collections if one.title == text]
    if not matches:
        raise MisusedError("access.no_collection", name=text[:100])
    return matches[0]


def places_of(channel: object) -> list[int]:
    """A channel, and the one that it is a thread of."""
    ids = (getattr(channel, "id", None), getattr(channel, "parent_id", None))
    return [place for place in ids if isinstance(place, int)]


def _written(names: Iterable[str]) -> frozenset[str]:
    return frozenset(EVERYTHING if name == ALL else name for name in names)
