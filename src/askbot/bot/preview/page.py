"""The real bot in a local page that plays Discord (simcord): no token, no network.

simcord offers a page for looking at one test; here it becomes a place to try the bot in. What that takes of simcord's
private names is all in this module, its version is pinned, and a browser test fails when it changes.
"""
# pyright: reportPrivateUsage=false

from __future__ import annotations

import asyncio
import contextlib
import os
import re
import socket
import sys
import time
import webbrowser
from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib import resources
from types import CoroutineType
from typing import Any, TypeAlias

import discord
import simcord
from aiohttp import web
from simcord.preview import Preview
from simcord.preview._server import PreviewServer

from askbot.api.opening import stop_event
from askbot.bot.client import AskbotClient, create_bot
from askbot.bot.core.command_sync import sync
from askbot.bot.core.download import from_memory
from askbot.bot.features.help.cog import help_card
from askbot.bot.preview.places import GO, LIST, MENU, Places
from askbot.bot.runner import ready_engine
from askbot.errors import SettingsError
from askbot.presentation.translations import english
from askbot.settings import Settings

Action: TypeAlias = "Callable[..., CoroutineType[Any, Any, dict[str, Any]]]"

SETTLE_SECONDS = 300
TICK_SECONDS = 0.4
NAME = "Askbot"
TITLE = "Askbot preview (simulated Discord)"

FOLLOW_JS = f"""
;{{
  const timeline = document.getElementById("channel-timeline");
  let atEnd = true;
  timeline.addEventListener("scroll", () => {{
    atEnd = timeline.scrollHeight - timeline.scrollTop - timeline.clientHeight <= 60;
  }});
  new ResizeObserver(() => {{ if (atEnd) timeline.scrollTop = timeline.scrollHeight; }}).observe(timeline);
  document.title = "{TITLE}";
  document.querySelector(".brand-mark").textContent = "{NAME[0]}";
  document.querySelector(".preview-brand strong").textContent = "{NAME}";
}}
"""
SCRIPTS, STYLES = ("places.js",), ("page.css", "light.css")
"""What is added to simcord's page, in this order."""


class Person(simcord.MemberActor):
    """A viewer of the page: a typed "@Askbot" becomes the mention that Discord's own client would make of it."""

    async def send(self, channel: Any, content: str = "", **options: Any) -> discord.Message:
        """Send a message as this person."""
        me = self._env.bot.user
        if me is not None:
            content = re.sub(rf"@{re.escape(me.name)}\b", me.mention, content, flags=re.IGNORECASE)
        return await super().send(channel, content, **options)


@dataclass(frozen=True, slots=True)
class Stage:
    """A running preview."""

    env: simcord.Env
    page: Preview
    member: Person
    admin: Person
    channel: simcord.ChannelHandle


def run_preview(settings: Settings, port: int = 0, *, open_browser: bool = True) -> None:
    """Serve the page until Ctrl+C or SIGTERM. Raises what opening the engine raises."""
    with contextlib.suppress(KeyboardInterrupt):
        asyncio.run(_serve(settings, port, open_browser=open_browser))


async def _serve(settings: Settings, port: int, *, open_browser: bool) -> None:
    require_free(port)
    stop = stop_event()
    bot = create_bot(settings, ready_engine(settings))
    bot.previewed = True
    bot.download = from_memory
    async with stage(bot, port) as running:
        url = running.page.url
        sys.stdout.write(f"Askbot is running in a simulated Discord: {url} (Ctrl+C stops it)\n")
        sys.stdout.flush()
        if open_browser and has_desktop():
            webbrowser.open(url)
        await stop.wait()


def require_free(port: int) -> None:
    """Raise `SettingsError` where something listens on a port of this machine already."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError as error:
            remedy = "Choose another one with --port, or leave it out for a free one."
            raise SettingsError(f"Port {port} cannot be used: {error.strerror}.", remedy) from None


def has_desktop() -> bool:
    """Whether a browser would have a screen to open on."""
    return sys.platform in {"darwin", "win32"} or any(os.environ.get(n) for n in ("DISPLAY", "WAYLAND_DISPLAY"))


@asynccontextmanager
async def stage(bot: AskbotClient, port: int = 0) -> AsyncGenerator[Stage]:
    """The bot on a made-up server with a member and an admin, and the page that shows it."""
    runner = simcord.run(bot, check_errors=False, settle_timeout=SETTLE_SECONDS, shard_count=1)
    runner._env.backend.clock._epoch = datetime.now(UTC)
    _add_to_page()
    async with runner as env:
        # The tree explains failures itself; without this, simcord calls each explained one "uncertain".
        vars(bot.tree).pop("on_error", None)
        await sync(bot, always=True)
        member, admin, channel = await _furnish(env, bot)
        await _welcome(bot, member, channel)
        page = env.preview(channel, viewers=[member, admin], layout="channel", port=port)
        async with page:
            keeper = asyncio.create_task(_keep_time(env, page, Places(env, page, channel, _menus(bot))))
            try:
                yield Stage(env, page, member, admin, channel)
            finally:
                keeper.cancel()
                with contextlib.suppress(asyncio.CancelledError):
                    await keeper


def _menus(bot: AskbotClient) -> list[str]:
    """What the bot adds to the menu of a message."""
    return [command.name for command in bot.tree.get_commands(type=discord.AppCommandType.message)]


async def _furnish(env: simcord.Env, bot: AskbotClient) -> tuple[Person, Person, simcord.ChannelHandle]:
    if bot.user is not None:
        await bot.user.edit(username=NAME)
    guild = env.create_guild("Askbot demo")
    bot.access.open_to(guild.id)
    channel = guild.create_text_channel("ask-the-briefings", topic=f"Type /ask, or @{NAME} and a question")
    role = guild.create_role("Admin", permissions=discord.Permissions(manage_guild=True, manage_messages=True))
    member = guild.add_member(env.create_user("you", global_name="You (member)"))
    admin = guild.add_member(env.create_user("admin", global_name="You (admin)"), roles=[role])
    return Person(env, guild, member.user), Person(env, guild, admin.user), channel


async def _welcome(bot: AskbotClient, member: Person, channel: simcord.ChannelHandle) -> None:
    """Say how to ask, with questions to click on."""
    scope = await bot.access.own(member.user)
    card = help_card(bot, english(), suggestions=await bot.suggesting.general(scope))
    await bot.get_partial_messageable(channel.id).send(view=card)


def _add_to_page() -> None:
    """Have the page follow its end, bear our name, know light colours, and hide what only simcord's users need."""
    plain = PreviewServer._static
    if getattr(plain, "askbot", False):
        return
    folder = resources.files("askbot.bot.preview")
    scripts, styles = (
        "".join((folder / name).read_text(encoding="utf-8") for name in names) for names in (SCRIPTS, STYLES)
    )
    added = {"/app.js": FOLLOW_JS + scripts, "/preview.css": styles}

    async def static(self: PreviewServer, request: web.Request) -> web.Response:
        response = await plain(self, request)
        if request.path in added:
            response.text = (response.text or "") + added[request.path]
        return response

    static.askbot = True  # type: ignore[attr-defined]
    PreviewServer._static = static


async def _keep_time(env: simcord.Env, page: Preview, places: Places) -> None:
    """Let the simulated clock follow the real one, and show what the bot does as it does it.

    simcord runs one operation at a time, so the clock and the page's actions share a lock.
    """
    gate, watch = asyncio.Lock(), _Watch(env)
    page._action = _one_at_a_time(page._action, gate, watch, places)
    while True:
        await asyncio.sleep(TICK_SECONDS)
        if gate.locked():
            if watch.changed():
                page._publish_message_pages(reason="refresh")
            continue
        async with gate:
            with contextlib.suppress(TimeoutError):
                await env.advance_time(watch.elapsed())
            if watch.changed():
                await page.refresh()


class _Watch:
    """What has happened since the last look: requests by the bot, seconds by the real clock."""

    def __init__(self, env: simcord.Env) -> None:
        self._env = env
        self._seen = len(env.http_requests)
        self._last = time.perf_counter()

    def changed(self) -> bool:
        """Whether the bot has sent requests since this was last asked."""
        seen, self._seen = self._seen, len(self._env.http_requests)
        return seen != self._seen

    def elapsed(self) -> float:
        """Seconds since this was last asked."""
        last, self._last = self._last, time.perf_counter()
        return self._last - last


def _one_at_a_time(act: Action, gate: asyncio.Lock, watch: _Watch, places: Places) -> Action:
    """The page's actions, each with the clock held; what concerns places is done there."""

    async def gated(context_id: str | None, body: Any) -> dict[str, Any]:
        kind = body.get("kind") if isinstance(body, dict) else None
        if kind == LIST:
            return places.listed(context_id)
        async with gate:
            try:
                if kind in {GO, MENU}:
                    return await places.act(context_id, body)
                places.begin(context_id, kind)
                return await act(context_id, body)
            finally:
                places.end()
                watch.changed()

    return gated
