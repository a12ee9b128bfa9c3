"""Who and what there is on the small Discord: one server, a few people, channels, messages, and their JSON."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

Json = dict[str, Any]

EPOCH_MS = 1_420_070_400_000
GUILD = 1000
OTHER_GUILD = 1001
CHANNEL = 2000
OTHER_CHANNEL = 2001
BOT = 3000
ADMINISTRATOR = 1 << 3
EVERYTHING = (1 << 52) - 1
ORDINARY = EVERYTHING & ~(ADMINISTRATOR | (1 << 5) | (1 << 28) | (1 << 2) | (1 << 1) | (1 << 4) | (1 << 13))
"""All but administrator, manage server, roles and messages, ban, kick and manage channels."""


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody on the server."""

    id: int
    name: str
    admin: bool = False

    @property
    def json(self) -> Json:
        """The user object."""
        return user(self.id, self.name)


MEMBER = Person(4000, "Mia")
OTHER = Person(4001, "Otto")
ADMIN = Person(4002, "Ada", admin=True)


@dataclass(slots=True)
class World:
    """What Discord keeps: messages by channel, and ids that rise with time."""

    messages: dict[int, dict[int, Json]] = field(default_factory=dict[int, dict[int, Json]])
    nonces: dict[tuple[int, str], int] = field(default_factory=dict[tuple[int, str], int])
    _steps: Iterator[int] = field(default_factory=lambda: itertools.count(1))

    def snowflake(self) -> int:
        """A new id that carries the present time, as discord.py reads it back for cooldowns."""
        milliseconds = int(datetime.now(UTC).timestamp() * 1000) - EPOCH_MS
        return (milliseconds << 22) | (next(self._steps) & 0x3FFFFF)

    def post(self, channel: int, author: Json, body: Json) -> Json:
        """Store a message; a nonce that was seen before gives the message that it made, as Discord does."""
        key = (channel, str(body.get("nonce")))
        if body.get("enforce_nonce") and key in self.nonces:
            return self.messages[channel][self.nonces[key]]
        stored = message(self.snowflake(), channel, author, body)
        self.messages.setdefault(channel, {})[int(stored["id"])] = stored
        if body.get("nonce") is not None:
            self.nonces[key] = int(stored["id"])
        return stored

    def find(self, channel: int, number: int) -> Json | None:
        """A message, or None if it was deleted or never was."""
        return self.messages.get(channel, {}).get(number)

    def in_channel(self, channel: int) -> list[Json]:
        """The messages of a channel, oldest first."""
        return list(self.messages.get(channel, {}).values())


def now() -> str:
    """The present time as Discord writes it."""
    return datetime.now(UTC).isoformat()


def user(number: int, name: str, *, bot: bool = False) -> Json:
    """A user object."""
    return {
        "id": str(number),
        "username": name.lower(),
        "discriminator": "0",
        "global_name": name,
        "avatar": None,
        "bot": bot,
        "public_flags": 0,
    }


BOT_USER = user(BOT, "askbot", bot=True)


def member(person: Json) -> Json:
    """A guild member object."""
    return {
        "user": person,
        "roles": [],
        "nick": None,
        "joined_at": "2026-01-01T00:00:00+00:00",
        "deaf": False,
        "mute": False,
        "flags": 0,
        "pending": False,
        "avatar": None,
    }


def channel(number: int = CHANNEL, guild: int = GUILD) -> Json:
    """A text channel object."""
    return {
        "id": str(number),
        "type": 0,
        "name": f"channel-{number}",
        "position": 0,
        "permission_overwrites": [],
        "parent_id": None,
        "topic": None,
        "rate_limit_per_user": 0,
        "last_message_id": None,
        "guild_id": str(guild),
        "nsfw": False,
    }


def guild(number: int = GUILD, channels: tuple[int, ...] = (CHANNEL,)) -> Json:
    """A guild as GUILD_CREATE carries it."""
    return {
        "id": str(number),
        "name": f"server-{number}",
        "owner_id": "1",
        "afk_timeout": 300,
        "verification_level": 0,
        "default_message_notifications": 1,
        "explicit_content_filter": 0,
        "mfa_level": 0,
        "premium_tier": 0,
        "nsfw_level": 0,
        "preferred_locale": "en-US",
        "system_channel_flags": 0,
        "features": [],
        "emojis": [],
        "stickers": [],
        "roles": [_everyone(number)],
        "member_count": 4,
        "large": False,
        "joined_at": "2026-01-01T00:00:00+00:00",
        "members": [member(BOT_USER)],
        "channels": [channel(c, number) for c in channels],
        "threads": [],
        "presences": [],
        "voice_states": [],
        "stage_instances": [],
        "guild_scheduled_events": [],
        "premium_progress_bar_enabled": False,
    }


def _everyone(guild_id: int) -> Json:
    return {
        "id": str(guild_id),
        "name": "@everyone",
        "permissions": str(ORDINARY),
        "position": 0,
        "color": 0,
        "colors": {"primary_color": 0, "secondary_color": None, "tertiary_color": None},
        "hoist": False,
        "managed": False,
        "mentionable": False,
        "flags": 0,
    }


def message(number: int, channel_id: int, author: Json, body: Json) -> Json:
    """A message object made of the body of a request."""
    return {
        "id": str(number),
        "channel_id": str(channel_id),
        "author": author,
        "content": body.get("content") or "",
        "timestamp": now(),
        "edited_timestamp": None,
        "tts": False,
        "mention_everyone": False,
        "mentions": body.get("mentions", []),
        "mention_roles": [],
        "attachments": body.get("attachments", []),
        "embeds": body.get("embeds") or [],
        "components": body.get("components") or [],
        "pinned": False,
        "type": 0,
        "flags": body.get("flags") or 0,
        "nonce": body.get("nonce"),
        "reactions": [],
        **({"message_reference": body["message_reference"]} if body.get("message_reference") else {}),
    }


def interaction(number: int, person: Person, kind: int, data: Json, *, where: tuple[int, int], token: str) -> Json:
    """An interaction in a channel of a server, as INTERACTION_CREATE carries it."""
    guild_id, channel_id = where
    permissions = EVERYTHING if person.admin else ORDINARY
    return {
        "id": str(number),
        "application_id": str(BOT),
        "type": kind,
        "token": token,
        "version": 1,
        "data": data,
        "guild_id": str(guild_id),
        "channel_id": str(channel_id),
        "channel": channel(channel_id, guild_id),
        "member": {**member(person.json), "permissions": str(permissions)},
        "locale": "en-US",
        "guild_locale": "en-US",
        "app_permissions": str(EVERYTHING),
        "entitlements": [],
        "authorizing_integration_owners": {},
        "context": 0,
        "attachment_size_limit": 26_214_400,
    }
