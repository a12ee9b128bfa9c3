"""Who may see which collections: the rules as they stand, and the store that keeps them."""

from __future__ import annotations

import hashlib
import secrets
import time
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from askbot.domain import GENERAL, collection_of
from askbot.journal.database import Database, Transaction, in_transaction

EVERYTHING = ""
"""In the place of a collection's name: all of them, those to come as well."""
HOME_UNSETTLED = "home"
"""Unfinished after an upgrade: the only server there is becomes the home, as it was without being stored."""
LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
GROUPS, GROUP = 3, 5
"""A claim code's groups of letters, about 74 bits together."""


@dataclass(frozen=True, slots=True)
class ChannelRule:
    """What a channel answers from unless another collection is named."""

    collections: frozenset[str]
    alone: bool
    """No other can be named there."""


@dataclass(frozen=True, slots=True)
class Allowed:
    """The collections that somebody may see by the rules of one server."""

    granted: frozenset[str]
    barred: frozenset[str] = frozenset()
    """Those of them that are for roles that the person lacks."""
    within: frozenset[str] | None = None
    """The only ones of them that count at this place."""

    def allows(self, name: str) -> bool:
        """Whether a collection may be seen."""
        granted = name in self.granted or EVERYTHING in self.granted
        return granted and name not in self.barred and (self.within is None or name in self.within)


@dataclass(frozen=True, slots=True)
class Reach:
    """The collections that somebody may see: those that any one of these allows."""

    parts: tuple[Allowed, ...] = ()

    def allows(self, name: str) -> bool:
        """Whether a collection may be seen."""
        return any(part.allows(name) for part in self.parts)

    def covers(self, paths: Iterable[str]) -> bool:
        """Whether all documents of these paths may be seen."""
        return all(self.allows(name) for name in {collection_of(path) for path in paths})


@dataclass(frozen=True, slots=True)
class AccessRules:
    """All rules of one moment."""

    homes: frozenset[int] = frozenset()
    """The servers whose admins may change the briefings."""
    grants: Mapping[int, frozenset[str]] = field(default_factory=lambda: MappingProxyType[int, frozenset[str]]({}))
    """Server → the collections that it was given."""
    roles: Mapping[tuple[int, str], frozenset[int]] = field(
        default_factory=lambda: MappingProxyType[tuple[int, str], frozenset[int]]({})
    )
    """(server, collection) → the roles of those alone who may see it there."""
    channels: Mapping[tuple[int, int], ChannelRule] = field(
        default_factory=lambda: MappingProxyType[tuple[int, int], ChannelRule]({})
    )
    """(server, channel) → what it answers from."""

    def rule_at(self, guild: int, places: Iterable[int]) -> ChannelRule | None:
        """The rule of the first of some places that has one, such as a thread and the channel that it is in."""
        return next((self.channels[guild, place] for place in places if (guild, place) in self.channels), None)

    def given(self, guild: int) -> Allowed:
        """What a server was given, whoever may see it there."""
        return Allowed(self.grants.get(guild, frozenset()))

    def private(self, guild: int, roles: Collection[int], rule: ChannelRule | None = None) -> Allowed:
        """What somebody with these roles may see for themselves on a server, at a place with that rule."""
        barred = {name for (own, name), wanted in self.roles.items() if own == guild and not wanted & set(roles)}
        within = rule.collections if rule is not None and rule.alone else None
        return Allowed(self.grants.get(guild, frozenset()), frozenset(barred), within)

    def public(self, guild: int, roles: Collection[int], rule: ChannelRule | None = None) -> Allowed:
        """What may be said to a whole channel when somebody with these roles asks.

        A collection for some roles is not, but in a channel that an admin has made answer from it.
        """
        own = self.private(guild, roles, rule)
        bound = rule.collections if rule is not None else frozenset[str]()
        restricted = {name for guild_of, name in self.roles if guild_of == guild}
        return Allowed(own.granted, own.barred | (restricted - bound), own.within)

    def joined(self, others: AccessRules) -> AccessRules:
        """These rules and those grants and homes."""
        servers = {*self.grants, *others.grants}
        grants = {g: self.grants.get(g, frozenset()) | others.grants.get(g, frozenset()) for g in servers}
        return AccessRules(self.homes | others.homes, grants, self.roles, self.channels)


class AccessStore:
    """The rules in one journal. Every method raises `JournalError` where it cannot be used."""

    def __init__(self, database: Database, *, now: Callable[[], float] = time.time) -> None:
        self.database = database
        self._now = now

    @in_transaction
    def rules(self, db: Transaction) -> AccessRules:
        """The rules as they stand."""
        grants: dict[int, set[str]] = {}
        roles: dict[tuple[int, str], set[int]] = {}
        channels: dict[tuple[int, int], ChannelRule] = {}
        homes = frozenset(int(row["guild"]) for row in db.rows("SELECT guild FROM homes"))
        for row in db.rows("SELECT guild, collection FROM grants"):
            grants.setdefault(int(row["guild"]), set()).add(row["collection"])
        for row in db.rows("SELECT guild, collection, role FROM collection_roles"):
            roles.setdefault((int(row["guild"]), row["collection"]), set()).add(int(row["role"]))
        for row in db.rows("SELECT guild, channel, collection, alone FROM channel_collections"):
            place = int(row["guild"]), int(row["channel"])
            before = channels.get(place, ChannelRule(frozenset(), alone=False))
            alone = before.alone or bool(row["alone"])
            channels[place] = ChannelRule(before.collections | {row["collection"]}, alone)
        return AccessRules(
            homes,
            {guild: frozenset(names) for guild, names in grants.items()},
            {place: frozenset(wanted) for place, wanted in roles.items()},
            channels,
        )

    @in_transaction
    def grant(self, db: Transaction, guild: int, collection: str) -> bool:
        """Give a collection, or EVERYTHING, to a server; False where it has it."""
        return self._give(db, guild, collection)

    @in_transaction
    def revoke(self, db: Transaction, guild: int, collection: str) -> bool:
        """Take a grant back; False where there is none. What admins set for its roles and channels stays."""
        return db.change("DELETE FROM grants WHERE guild = ? AND collection = ?", (guild, collection)) > 0

    @in_transaction
    def move_home(self, db: Transaction, guild: int) -> None:
        """Make a server the only home; what the others were given stays theirs."""
        db.alone()
        db.change("DELETE FROM homes")
        db.change("DELETE FROM unfinished WHERE what = ?", (HOME_UNSETTLED,))
        db.change("INSERT INTO homes VALUES (?, ?)", (guild, self._now()))
        self._give(db, guild, GENERAL)

    @in_transaction
    def settle(self, db: Transaction, present: Collection[int], named: Collection[int]) -> frozenset[int]:
        """Store the homes that the operator names, and what an upgrade left to do; gives the homes there are.

        After an upgrade the only server present is the home, unless the journal knows of others; it is given
        EVERYTHING, as it had. A home that is new is given GENERAL.
        """
        db.alone()
        upgraded = db.change("DELETE FROM unfinished WHERE what = ?", (HOME_UNSETTLED,)) > 0
        homes = {int(row["guild"]) for row in db.rows("SELECT guild FROM homes")}
        wanted = set(named)
        if upgraded and not homes and not wanted and len(present) == 1 and not _others(db, present):
            wanted = set(present)
        for guild in wanted - homes:
            db.change("INSERT INTO homes VALUES (?, ?)", (guild, self._now()))
            self._give(db, guild, EVERYTHING if upgraded else GENERAL)
        return frozenset(homes | wanted)

    @in_transaction
    def set_roles(self, db: Transaction, guild: int, collection: str, roles: Collection[int]) -> None:
        """Show a collection on a server to these roles alone; to everybody for none."""
        db.alone()
        db.change("DELETE FROM collection_roles WHERE guild = ? AND collection = ?", (guild, collection))
        db.change_many("INSERT INTO collection_roles VALUES (?, ?, ?)", [(guild, collection, r) for r in roles])

    @in_transaction
    def set_channel(
        self, db: Transaction, guild: int, channel: int, collections: Collection[str], *, alone: bool
    ) -> None:
        """Have a channel answer from these collections; as any other for none."""
        rows = [(guild, channel, collection, int(alone)) for collection in collections]
        db.alone()
        db.change("DELETE FROM channel_collections WHERE guild = ? AND channel = ?", (guild, channel))
        db.change_many("INSERT INTO channel_collections VALUES (?, ?, ?, ?)", rows)

    @in_transaction
    def new_code(self, db: Transaction, collection: str | None) -> str:
        """A code that gives a collection, once, to the server that redeems it; for None it makes that the home.

        There is one code for the home at a time: a new one makes the one before it worthless.
        """
        code = "-".join("".join(secrets.choice(LETTERS) for _ in range(GROUP)) for _ in range(GROUPS))
        if collection is None:
            db.change("DELETE FROM claim_codes WHERE collection IS NULL")
        db.change("INSERT INTO claim_codes VALUES (?, ?, ?)", (_hashed(code), collection, self._now()))
        return code

    @in_transaction
    def redeem(self, db: Transaction, guild: int, code: str) -> str | None:
        """What a code gives to a server, once: a collection, or GENERAL with being the home; None for a wrong code."""
        db.alone()
        redeemed = db.rows("DELETE FROM claim_codes WHERE code_hash = ? RETURNING collection", (_hashed(code),))
        if not redeemed:
            return None
        collection = redeemed[0]["collection"]
        if collection is None:
            if db.rows("SELECT guild FROM homes"):
                return None  # another server has become the home since the code was made
            db.change("INSERT INTO homes VALUES (?, ?)", (guild, self._now()))
        given = GENERAL if collection is None else str(collection)
        self._give(db, guild, given)
        return given

    def _give(self, db: Transaction, guild: int, collection: str) -> bool:
        sql = "INSERT INTO grants VALUES (?, ?, ?) ON CONFLICT (guild, collection) DO NOTHING"
        return db.change(sql, (guild, collection, self._now())) > 0


def _others(db: Transaction, present: Collection[int]) -> bool:
    """Whether the journal knows of servers that are not there."""
    rows = db.rows("SELECT guild FROM guilds UNION SELECT guild FROM cards UNION SELECT guild FROM gaps")
    return bool({int(row["guild"]) for row in rows} - {0, *present})


def _hashed(code: str) -> str:
    """A code as it is kept, whatever its case, blanks and hyphens."""
    plain = "".join(char for char in code.casefold() if char.isalnum())
    return hashlib.sha256(plain.encode()).hexdigest()
