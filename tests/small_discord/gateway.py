"""Discord's gateway, as far as a bot notices: hello, identify, resume, heartbeats, and every way of being cut off."""

from __future__ import annotations

import asyncio
import secrets
from dataclasses import dataclass, field
from typing import Any

from aiohttp import WSMsgType, web

from tests.small_discord.world import BOT, BOT_USER, CHANNEL, GUILD, OTHER_CHANNEL, OTHER_GUILD, Json, guild

DISPATCH, HEARTBEAT, IDENTIFY, RESUME, RECONNECT, INVALID, HELLO, ACK = 0, 1, 2, 6, 7, 9, 10, 11
DISALLOWED_INTENTS = 4014
FORGETS = 4000
"""A close code after which a client may resume."""


@dataclass(slots=True)
class Session:
    """What Discord remembers of a client between two connections."""

    id: str
    sequence: int = 0
    sent: list[Json] = field(default_factory=list[Json])
    """Every event, so that a resume can play back what was missed."""


@dataclass(slots=True)
class Gateway:
    """The server's side of the web socket. One client at a time."""

    url: str = ""
    interval: float = 0.25
    """Seconds between the heartbeats that a client is asked for."""
    acknowledges: bool = True
    lets_in: bool = True
    """Whether a client gets a connection at all."""
    not_approved: int = 0
    """The bits of the intents that the portal has not approved for this application."""
    session: Session | None = None
    socket: web.WebSocketResponse | None = None
    """Where events go; None from a cut until the client has identified or resumed."""
    identified: int = 0
    resumed: int = 0
    heartbeats: int = 0
    tokens: list[str] = field(default_factory=list[str])
    _ready: asyncio.Event = field(default_factory=asyncio.Event)

    async def handle(self, request: web.Request) -> web.WebSocketResponse:
        """Serve one connection until it ends."""
        if not self.lets_in:
            raise web.HTTPServiceUnavailable
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        await socket.send_json({"op": HELLO, "d": {"heartbeat_interval": round(self.interval * 1000)}})
        async for message in socket:
            if message.type is WSMsgType.TEXT:
                await self._receive(socket, message.json())
        if self.socket is socket:
            self._leave()
        return socket

    async def _receive(self, socket: web.WebSocketResponse, message: Json) -> None:
        match message["op"]:
            case 1:
                self.heartbeats += 1
                if self.acknowledges:
                    await socket.send_json({"op": ACK})
            case 2:
                await self._identify(socket, message["d"])
            case 6:
                await self._resume(socket, message["d"])
            case _:
                pass

    async def _identify(self, socket: web.WebSocketResponse, data: Json) -> None:
        if data["intents"] & self.not_approved:
            await socket.close(code=DISALLOWED_INTENTS)
            return
        self.identified += 1
        self.tokens.append(str(data["token"]))
        self.session, self.socket = Session(secrets.token_hex(8)), socket
        await self.send("READY", self._hello())
        for number, channels in ((GUILD, (CHANNEL,)), (OTHER_GUILD, (OTHER_CHANNEL,))):
            await self.send("GUILD_CREATE", guild(number, channels))
        self._ready.set()

    def _hello(self) -> Json:
        assert self.session is not None
        return {
            "v": 10,
            "user": BOT_USER,
            "guilds": [{"id": str(g), "unavailable": True} for g in (GUILD, OTHER_GUILD)],
            "session_id": self.session.id,
            "resume_gateway_url": self.url,
            "application": {"id": str(BOT), "flags": 0},
            "shard": [0, 1],
        }

    async def _resume(self, socket: web.WebSocketResponse, data: Json) -> None:
        session = self.session
        if session is None or session.id != data["session_id"]:
            await socket.send_json({"op": INVALID, "d": False})
            return
        self.resumed += 1
        for event in session.sent:  # grows while it is played back
            if event["s"] > (data["seq"] or 0):
                await self._deliver(socket, event)
        self.socket = socket
        self._ready.set()
        await self.send("RESUMED", {})

    async def send(self, event: str, data: Any) -> None:
        """Dispatch an event; while the client is away it waits for the resume."""
        if self.session is None:
            return
        self.session.sequence += 1
        packet = {"op": DISPATCH, "t": event, "s": self.session.sequence, "d": data}
        self.session.sent.append(packet)
        if self.socket is not None:
            await self._deliver(self.socket, packet)

    async def _deliver(self, socket: web.WebSocketResponse, packet: Json) -> None:
        try:
            await socket.send_json(packet)
        except (ConnectionError, RuntimeError):
            return  # the client went away meanwhile: the session keeps the event for its resume

    async def connected(self) -> None:
        """Wait until a client has identified or resumed."""
        await self._ready.wait()

    async def close(self, code: int = FORGETS) -> None:
        """Close the socket with a code, as Discord does now and then."""
        socket = self._leave()
        if socket is not None:
            await socket.close(code=code)

    def cut(self) -> None:
        """Drop the connection without a word, as a failing network does."""
        socket = self._leave()
        transport = socket._req.transport if socket is not None and socket._req is not None else None
        if transport is not None:
            transport.abort()

    async def ask_to_reconnect(self) -> None:
        """Tell the client to come back and resume."""
        socket = self._leave()
        if socket is not None:
            await socket.send_json({"op": RECONNECT, "d": None})

    async def invalidate(self, *, resumable: bool) -> None:
        """Tell the client that its session is gone, or that it should resume it."""
        socket = self._leave()
        if not resumable:
            self.session = None
        if socket is not None:
            await socket.send_json({"op": INVALID, "d": resumable})

    def _leave(self) -> web.WebSocketResponse | None:
        self._ready.clear()
        socket, self.socket = self.socket, None
        return socket
