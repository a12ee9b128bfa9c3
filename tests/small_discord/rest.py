"""Discord's REST interface, as far as a bot that answers questions uses it."""

from __future__ import annotations

import json
import time
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web

from tests.small_discord.faults import Effect, Fault, FaultPlan
from tests.small_discord.world import BOT, BOT_USER, GUILD, Json, World, channel, guild, message, now

HIDDEN = 64
DEFERRED = {5, 6}


@dataclass(slots=True)
class Asked:
    """An interaction that the server sent out, and what became of it."""

    id: int
    channel: int
    acknowledged: int | None = None
    """The type of the first response."""
    original: Json | None = None
    """What the asker sees: the first response, as it was last edited."""
    edits: int = 0
    followups: list[Json] = field(default_factory=list[Json])
    asked_at: float = field(default_factory=time.monotonic)
    answered_at: float = 0.0
    """When the first full answer came, in seconds of `time.monotonic`."""
    refused: int = 0
    """Second acknowledgements that were turned away."""

    @property
    def answers(self) -> list[Json]:
        """The messages that an asker ends up with, without a bare "thinking"."""
        first = [] if self.original is None or self.original.get("thinking") else [self.original]
        return [*first, *self.followups]


class RestError(Exception):
    """An error as Discord phrases it."""

    def __init__(self, status: int, code: int, text: str) -> None:
        super().__init__(text)
        self.response = reply({"code": code, "message": text}, status)


def reply(data: Any, status: int = 200) -> web.Response:
    """A JSON answer with the headers of Discord's own; discord.py wants the bare content type."""
    headers = {"Via": "1.1 small-discord", "Content-Type": "application/json"}
    return web.Response(body=json.dumps(data).encode(), status=status, headers=headers)


@dataclass(slots=True)
class Rest:
    """The routes, over one world."""

    world: World
    faults: FaultPlan
    gateway_url: str = ""
    asked: dict[str, Asked] = field(default_factory=dict[str, Asked])
    commands: list[Json] = field(default_factory=list[Json])
    requests: list[tuple[str, str]] = field(default_factory=list[tuple[str, str]])
    reactions: list[tuple[str, str]] = field(default_factory=list[tuple[str, str]])

    def routes(self) -> list[web.RouteDef]:
        """Every route, under /api."""
        app, hook, chan = "/api/applications/{app}", "/api/webhooks/{app}/{token}", "/api/channels/{channel}"
        table = [
            ("GET", "/api/users/@me", self._me),
            ("GET", "/api/oauth2/applications/@me", self._application),
            ("GET", "/api/applications/@me", self._application),
            ("GET", "/api/gateway/bot", self._gateway),
            ("GET", f"{app}/commands", self._commands),
            ("PUT", f"{app}/commands", self._commands),
            ("PUT", f"{app}/guilds/{{guild}}/commands", self._commands),
            ("GET", f"{app}/guilds/{{guild}}/commands", self._commands),
            ("GET", "/api/guilds/{guild}", self._guild),
            ("POST", "/api/interactions/{id}/{token}/callback", self._respond),
            ("POST", hook, self._follow_up),
            ("GET", f"{hook}/messages/@original", self._original),
            ("PATCH", f"{hook}/messages/@original", self._edit_original),
            ("DELETE", f"{hook}/messages/@original", self._delete_original),
            ("GET", chan, self._channel),
            ("GET", f"{chan}/messages/{{message}}", self._message),
            ("POST", f"{chan}/messages", self._post),
            ("PATCH", f"{chan}/messages/{{message}}", self._edit),
            ("DELETE", f"{chan}/messages/{{message}}", self._delete),
            ("POST", f"{chan}/typing", self._nothing),
            ("PUT", f"{chan}/messages/{{message}}/reactions/{{emoji}}/@me", self._react),
        ]
        return [web.route(method, path, handler) for method, path, handler in table]

    @web.middleware
    async def interfere(self, request: web.Request, handler: Any) -> web.StreamResponse:
        """Count the request, and let a waiting fault strike."""
        self.requests.append((request.method, request.path))
        fault = self.faults.take(request.method, request.path)
        if fault is None:
            return await _answered(handler, request)
        if fault.effect is Effect.DONE:
            await _answered(handler, request)
        return _failed(fault, request)

    async def _me(self, request: web.Request) -> web.Response:
        if request.headers.get("Authorization") == "Bot wrong":
            raise RestError(401, 0, "401: Unauthorized")
        return reply(BOT_USER)

    async def _application(self, _: web.Request) -> web.Response:
        about = {"id": str(BOT), "name": "askbot", "icon": None, "description": "", "summary": "", "flags": 0}
        return reply(
            {**about, "bot_public": True, "bot_require_code_grant": False, "verify_key": "0", "owner": BOT_USER}
        )

    async def _gateway(self, _: web.Request) -> web.Response:
        limit = {"total": 1000, "remaining": 999, "reset_after": 0, "max_concurrency": 1}
        return reply({"url": self.gateway_url, "shards": 1, "session_start_limit": limit})

    async def _commands(self, request: web.Request) -> web.Response:
        if request.method == "PUT":
            self.commands = [
                {
                    "id": str(5000 + i),
                    "application_id": str(BOT),
                    "version": "1",
                    "type": 1,
                    "description": "",
                    **command,
                }
                for i, command in enumerate(await request.json())
            ]
        return reply(self.commands)

    async def _guild(self, request: web.Request) -> web.Response:
        return reply(guild(int(request.match_info["guild"])))

    async def _respond(self, request: web.Request) -> web.Response:
        asked = self._asked(request)
        if asked.acknowledged is not None:
            asked.refused += 1
            raise RestError(400, 40060, "Interaction has already been acknowledged.")
        body = await _body(request)
        asked.acknowledged = int(body["type"])
        if asked.acknowledged in {4, 5}:
            thinking = {"thinking": asked.acknowledged in DEFERRED}
            asked.original = {**self._new(asked.channel, body.get("data") or {}), **thinking}
            asked.answered_at = 0.0 if thinking["thinking"] else time.monotonic()
        first = {"id": str(asked.id), "type": 2, "response_message_loading": asked.acknowledged in DEFERRED}
        resource = {"type": asked.acknowledged, **({"message": asked.original} if asked.original else {})}
        return reply({"interaction": first, "resource": resource})

    async def _follow_up(self, request: web.Request) -> web.Response:
        asked = self._asked(request)
        body = await _body(request)
        if asked.acknowledged is None:
            raise RestError(404, 10015, "Unknown Webhook")
        if asked.original is not None and asked.original.pop("thinking", False):
            asked.original.update(_edited(body))
            asked.answered_at = time.monotonic()
            return reply(asked.original)
        asked.followups.append(self._new(asked.channel, body))
        return reply(asked.followups[-1])

    async def _original(self, request: web.Request) -> web.Response:
        return reply(self._answer_of(request))

    async def _edit_original(self, request: web.Request) -> web.Response:
        original = self._answer_of(request)
        if original.pop("thinking", None):
            self._asked(request).answered_at = time.monotonic()
        original.update(_edited(await _body(request)))
        self._asked(request).edits += 1
        return reply(original)

    async def _delete_original(self, request: web.Request) -> web.Response:
        self._answer_of(request)
        self._asked(request).original = None
        return web.Response(status=204)

    async def _channel(self, request: web.Request) -> web.Response:
        return reply(channel(int(request.match_info["channel"])))

    async def _post(self, request: web.Request) -> web.Response:
        number, body = int(request.match_info["channel"]), await _body(request)
        if self._replies_to_nothing(number, body.get("message_reference") or {}):
            raise RestError(400, 50035, "Invalid Form Body")
        return reply(self.world.post(number, BOT_USER, body))

    def _replies_to_nothing(self, number: int, reference: Json) -> bool:
        """Whether a reply is to a message that is gone, and its sender minds."""
        wanted = reference.get("message_id")
        gone = wanted is not None and self.world.find(number, int(wanted)) is None
        return gone and reference.get("fail_if_not_exists", True)

    async def _message(self, request: web.Request) -> web.Response:
        return reply(self._requested_message(request))

    async def _edit(self, request: web.Request) -> web.Response:
        post = self._requested_message(request)
        post.update(_edited(await _body(request)))
        return reply(post)

    async def _delete(self, request: web.Request) -> web.Response:
        post = self._requested_message(request)
        del self.world.messages[int(post["channel_id"])][int(post["id"])]
        return web.Response(status=204)

    async def _react(self, request: web.Request) -> web.Response:
        self.reactions.append((request.match_info["message"], request.match_info["emoji"]))
        return web.Response(status=204)

    async def _nothing(self, _: web.Request) -> web.Response:
        return web.Response(status=204)

    def _asked(self, request: web.Request) -> Asked:
        asked = self.asked.get(request.match_info["token"])
        if asked is None:
            raise RestError(404, 10062, "Unknown interaction")
        return asked

    def _answer_of(self, request: web.Request) -> Json:
        original = self._asked(request).original
        if original is None:
            raise RestError(404, 10008, "Unknown Message")
        return original

    def _requested_message(self, request: web.Request) -> Json:
        post = self.world.find(int(request.match_info["channel"]), int(request.match_info["message"]))
        if post is None:
            raise RestError(404, 10008, "Unknown Message")
        return post

    def _new(self, number: int, body: Json) -> Json:
        return {**message(self.world.snowflake(), number, BOT_USER, body), "guild_id": str(GUILD)}


async def _answered(handler: Any, request: web.Request) -> web.StreamResponse:
    try:
        return await handler(request)
    except RestError as error:
        return error.response


def _failed(fault: Fault, request: web.Request) -> web.Response:
    if not fault.status:
        assert request.transport is not None
        request.transport.abort()
        return web.Response(status=500)
    if fault.status == 429:
        body = {"message": "You are being rate limited.", "retry_after": fault.retry_after, "global": fault.is_global}
        return reply(body, 429)
    return reply({"message": "500: Internal Server Error", "code": 0}, fault.status)


def _edited(body: Json) -> Json:
    changes = {name: body[name] or type(body[name])() for name in ("content", "embeds", "components") if name in body}
    return {**changes, "edited_timestamp": now(), **({"flags": body["flags"]} if body.get("flags") else {})}


async def _body(request: web.Request) -> Json:
    if not request.content_type.startswith("multipart/"):
        return await request.json()
    form = await request.post()
    payload = json.loads(str(form["payload_json"]))
    payload["attachments"] = [
        {"id": str(i), "filename": part.filename, "size": 0, "url": "", "proxy_url": ""}
        for i, part in enumerate(form.values())
        if isinstance(part, web.FileField)
    ]
    return payload
