"""Where a viewer of the preview page can be, and what a message's menu does there.

simcord's page shows one channel. Each of its pages knows its own, so that going elsewhere is a change of that: to a
thread, to the messages in private, and back. `places.js` is the other half, in the browser.
"""
# pyright: reportPrivateUsage=false

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import simcord
from simcord.actors import (
    _dispatch_actor_interaction,  # pyright: ignore[reportUnknownVariableType]
    _resolve_visible_command,  # pyright: ignore[reportUnknownVariableType]
)
from simcord.backend import serializers
from simcord.backend.access import can_access_channel
from simcord.builders import ChannelHandle, UserHandle
from simcord.enums import AppCommandType, InteractionType
from simcord.preview import Preview
from simcord.results import ResponseMessage

LIST, GO, MENU = "askbot:places", "askbot:go", "askbot:menu"
"""The kinds of the page's actions that are ours."""
PRIVATE = "Direct message"


@dataclass(frozen=True, slots=True)
class Place:
    """A channel that a viewer may see."""

    id: str
    name: str
    kind: str
    """`channel`, `thread` or `private`."""


class Places:
    """The places of one preview."""

    def __init__(self, env: simcord.Env, page: Preview, home: ChannelHandle, menus: Sequence[str]) -> None:
        self._env, self._page, self._home, self._menus = env, page, home, menus

    def listed(self, context: str | None) -> dict[str, Any]:
        """The places of the one who looks, where they are now, and what a message's menu offers there."""
        view = self._page._get_page(context)
        return {
            "places": [asdict(place) for place in self._seen_by(view.viewer)],
            "here": str(view.channel_id),
            "menus": list(self._menus),
        }

    async def act(self, context: str | None, body: Mapping[str, Any]) -> dict[str, Any]:
        """Go to a place, or use the menu of a message."""
        view = self._page._get_page(context)
        if body["kind"] == GO:
            self._go(view, str(body.get("place")))
        else:
            await self._use_menu(view, str(body.get("name")), int(str(body.get("message"))))
            self._page._publish_message_pages(reason="action")
        return self.listed(context)

    async def _use_menu(self, view: Any, name: str, message: int) -> None:
        handle, stored = self._handle(view.channel_id), self._env.backend.get_message(view.channel_id, message)
        if isinstance(view.viewer, UserHandle):
            await _use_menu_in_private(self._env, view.viewer, handle, name, stored)
        else:
            await view.viewer.context_menu(handle, name, ResponseMessage(self._env, stored))

    def begin(self, context: str | None, kind: object) -> None:
        """Before an action of simcord's own: it acts in the page's place; who looks anew is not in others' messages."""
        view = self._page._get_page(context)
        if kind == "viewer" and self._handle(view.channel_id).guild is None:
            view.channel_id = self._home.id
        self._page.channel = self._handle(view.channel_id)

    def end(self) -> None:
        """After it: a new page begins in the channel."""
        self._page.channel = self._home

    def _go(self, view: Any, place: str) -> None:
        if place not in {known.id for known in self._seen_by(view.viewer)}:
            return
        page, person = self._page, page_person(self._page, view.viewer.id)
        page._clear_page_assets(view)
        view.channel_id = int(place)
        # simcord lets only a plain user write in private.
        view.viewer = person if self._handle(view.channel_id).guild is not None else person.user
        view.generation += 1
        page._reset_queries(view)
        view.target_id = page._initial_target(view.viewer, view.channel_id)
        view.window_end_id = None
        view.modal = view.modal_handle = None
        view.status = "current"
        page._publish(view, reason="navigation")

    def _seen_by(self, viewer: Any) -> Iterator[Place]:
        yield Place(str(self._home.id), str(self._home.name), "channel")
        person = page_person(self._page, viewer.id)
        for thread in self._home.threads:
            if can_access_channel(self._env, thread.id, person, history=True):
                yield Place(str(thread.id), str(thread.name), "thread")
        yield Place(str(person.user.dm_channel.id), PRIVATE, "private")

    def _handle(self, channel: int) -> ChannelHandle:
        target = self._env.backend.get_channel(channel)
        return ChannelHandle(self._env, None if target.guild_id is None else self._home.guild, target)


async def _use_menu_in_private(
    env: simcord.Env, user: UserHandle, handle: ChannelHandle, name: str, stored: Any
) -> None:
    """What `MemberActor.context_menu` does, for a direct message: simcord's plain user has no such method."""
    command = _resolve_visible_command(user, handle.id, name, AppCommandType.MESSAGE)
    data = {
        "id": command["id"],
        "name": command["name"],
        "type": AppCommandType.MESSAGE,
        "target_id": str(stored.id),
        "resolved": {"messages": {str(stored.id): dict(serializers.message_payload(env.backend, stored))}},
    }
    await _dispatch_actor_interaction(user, InteractionType.APPLICATION_COMMAND, handle, data)


def page_person(page: Preview, person: int) -> simcord.MemberActor:
    """One of the people who look at a page, as the member of the server."""
    return page._viewer(person)
