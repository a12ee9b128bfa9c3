"""Encoding for the builds of other machines."""

from __future__ import annotations

import os
import socket
import time
from collections.abc import Callable
from functools import partial

from askbot.attribution import Attributor
from askbot.encoder import Encoder
from askbot.errors import SettingsError
from askbot.index.build import Share, encode_documents, made_with
from askbot.settings import Settings

IDLE_SECONDS = 1.0


def sharing(settings: Settings, encoder: Encoder, attributor: Attributor) -> Share:
    """What has a build's documents encoded by workers too. Raises `SettingsError` without a server."""
    from askbot.index.postgres.work import WorkQueue, shared

    encode = partial(encode_documents, encoder=encoder, attributor=attributor)
    return partial(shared, WorkQueue(_address(settings)), made_with(encoder, attributor), encode)


def work(
    settings: Settings,
    encoder: Encoder,
    attributor: Attributor,
    *,
    until_idle: bool = False,
    done: Callable[[int], None] = lambda _: None,
) -> int:
    """Encode what builds offer, until there is none if `until_idle`, else for ever; gives the number of documents.

    `done` hears of each batch. Raises `SettingsError` without a server, `PostgresError` where it stays away.
    """
    from askbot.index.postgres.work import WorkQueue, work_once

    queue, name = WorkQueue(_address(settings)), made_with(encoder, attributor)
    encode = partial(encode_documents, encoder=encoder, attributor=attributor)
    total = 0
    while True:
        count = work_once(queue, f"{socket.gethostname()} {os.getpid()}", name, encode)
        total += count
        if count:
            done(count)
        elif until_idle:
            return total
        else:
            time.sleep(IDLE_SECONDS)


def _address(settings: Settings) -> str:
    if settings.store is None:
        raise SettingsError("Workers need a server that all of them reach.", "Set ASKBOT_STORE.")
    return settings.store.get_secret_value()
