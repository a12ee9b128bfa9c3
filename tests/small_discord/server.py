"""The small Discord as one object: start it, point discord.py at it, act as its people, look at what they see."""

from __future__ import annotations

import asyncio
import secrets
import time
from collections.abc import Callable
from typing import Any, Self

import discord
import yarl
from aiohttp import web
from discord.gateway import DiscordWebSocket
from discord.http import Route

from tests.small_discord.faults import FaultPlan
from tests.small_discord.gateway import Gateway
from tests.small_discord.rest import Asked, Rest
from tests.small_discord.world import BOT, BOT_USER, CHANNEL, GUILD, Json, Person, World, interaction

SLASH, COMPONENT = 2, 3
TOKEN = "a-token"  # noqa: S105 - what the small Discord lets in


class SmallDiscord:
    """A Discord of one process. Inside `async with`, discord.py's clients in this process talk to it."""

    def __init__(self) -> None:
        self.world = World()
        self.faults = FaultPlan()
        self.gateway = Gateway()
        self.rest = Rest(self.world, self.faults)
        self._before: tuple[str, yarl.URL] = (Route.BASE, DiscordWebSocket.DEFAULT_GATEWAY)

    async def __aenter__(self) -> Self:
        app = web.Application(middlewares=[self.rest.interfere])
        app.add_routes([*self.rest.routes(), web.get("/gateway", self.gateway.handle)])
        self._runner = web.AppRunner(app, shutdown_timeout=1)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", 0)
        await site.start()
        self.address = f"127.0.0.1:{self._runner.addresses[0][1]}"
        self.gateway.url = self.rest.gateway_url = f"ws://{self.address}/gateway"
        point_at(self.address)
        return self

    async def __aexit__(self, *_: object) -> None:
        Route.BASE, DiscordWebSocket.DEFAULT_GATEWAY = self._before
        self.gateway.cut()
        await self._runner.cleanup()

    async def run(self, bot: discord.Client, token: str = TOKEN) -> asyncio.Task[None]:
        """Log a bot in and connect it; returns the task of its connection once the bot has a session.

        That Discord counts it as ready is not enough: one that is cut off before it has read so has nothing to resume.
        """
        await bot.login(token)
        task = asyncio.create_task(bot.connect())
        await self.gateway.connected()
        await until(lambda: task.done() or bot.is_ready() or bot._connection._ready_task)
        return task

    async def slash(
        self, person: Person, name: str, *, where: tuple[int, int] = (GUILD, CHANNEL), **options: Any
    ) -> Asked:
        """Somebody uses a slash command with text, number or yes-no options."""
        kinds = {str: 3, int: 4, bool: 5, float: 10}
        given = [{"name": key, "type": kinds[type(value)], "value": value} for key, value in options.items()]
        command = next((c for c in self.rest.commands if c["name"] == name), {"id": "1"})
        data = {"id": command["id"], "name": name, "type": 1, "options": given, "guild_id": str(where[0])}
        return await self._interact(person, SLASH, data, where)

    async def upload(self, person: Person, group: str, command: str, *, name: str, url: str, size: int) -> Asked:
        """Somebody uses a command of a group whose only option is a file, which lies at `url`."""
        file = {"id": "6000", "filename": name, "size": size, "url": url, "proxy_url": url}
        given = {"type": 1, "name": command, "options": [{"name": "file", "type": 11, "value": "6000"}]}
        data = {"id": "1", "name": group, "type": 1, "options": [given], "resolved": {"attachments": {"6000": file}}}
        return await self._interact(person, SLASH, data, (GUILD, CHANNEL))

    async def press(
        self, person: Person, custom_id: str, on: Json, *, where: tuple[int, int] = (GUILD, CHANNEL)
    ) -> Asked:
        """Somebody presses a button with this id on a message."""
        data = {"custom_id": custom_id, "component_type": 2, "id": 1}
        return await self._interact(person, COMPONENT, data, where, message=on)

    async def _interact(self, person: Person, kind: int, data: Json, where: tuple[int, int], **more: Any) -> Asked:
        token, number = secrets.token_hex(16), self.world.snowflake()
        self.rest.asked[token] = asked = Asked(number, where[1])
        payload = interaction(number, person, kind, data, where=where, token=token)
        await self.gateway.send("INTERACTION_CREATE", {**payload, **more})
        return asked

    async def say(self, person: Person, text: str, *, to_bot: bool = True, where: int = CHANNEL) -> Json:
        """Somebody writes in the channel, with a mention of the bot in front by default."""
        content = f"<@{BOT}> {text}" if to_bot else text
        message = self.world.post(where, person.json, {"content": content, "mentions": [BOT_USER] if to_bot else []})
        about = {"roles": [], "joined_at": "2026-01-01T00:00:00+00:00", "deaf": False, "mute": False, "flags": 0}
        await self.gateway.send("MESSAGE_CREATE", {**message, "guild_id": str(GUILD), "member": about})
        return message

    def from_bot(self, channel: int = CHANNEL) -> list[Json]:
        """What the bot has written into a channel, oldest first."""
        return [m for m in self.world.in_channel(channel) if m["author"]["id"] == str(BOT)]


def point_at(address: str) -> None:
    """Have discord.py's clients in this process talk to the small Discord at an address."""
    Route.BASE = f"http://{address}/api"
    DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(f"ws://{address}/gateway")


async def until(condition: Callable[[], object], seconds: float = 30) -> None:
    """Wait for something to become true. Raises `TimeoutError`."""
    limit = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > limit:
            raise TimeoutError("it did not come true")
        await asyncio.sleep(0.01)
