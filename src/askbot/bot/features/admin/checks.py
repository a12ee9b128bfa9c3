"""Checks of what the bot needs, each with the remedy where it fails: for `/diagnose` and `askbot doctor`."""

from __future__ import annotations

import math
import os
import shutil
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import discord

from askbot.bot.core.errors import discord_errors
from askbot.corpus import Skipped, scan_corpus
from askbot.domain import Span
from askbot.engine import Askbot
from askbot.errors import AskbotError, ModelError
from askbot.journal import SQLiteDatabase, open_database
from askbot.reader import Reader, ReaderInput
from askbot.settings import Settings
from askbot.sources import Sources

FREE_MB = 500
SLOW_SECONDS = 0.5


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that was looked at."""

    name: str
    well: bool
    detail: str
    """What was found, or what is wrong and how to mend it."""


def check_all(settings: Settings, engine: Askbot | None = None) -> Iterator[Check]:
    """Every check that needs no Discord."""
    yield check_token(settings)
    yield check_corpus(settings)
    yield from check_engine(settings, engine)
    yield check_journal(settings)
    yield check_sources(settings)
    yield check_disk(settings.index)


def check_token(settings: Settings) -> Check:
    """Whether a token is set and looks like one; Discord alone knows whether it is good."""
    token = settings.discord_token.get_secret_value() if settings.discord_token else ""
    if not token:
        return Check("token", False, "DISCORD_TOKEN is not set: put the bot's token into .env.")
    if token.count(".") != 2:  # noqa: PLR2004 - a Discord token has three parts
        return Check("token", False, "DISCORD_TOKEN does not look like a bot's token: reset it and copy it again.")
    return Check("token", True, "set")


async def check_online(settings: Settings) -> tuple[Check, ...]:
    """What Discord itself says of the token, the intent and its own speed."""
    token = settings.discord_token.get_secret_value() if settings.discord_token else ""
    async with discord.Client(intents=discord.Intents.none()) as client:
        try:
            with discord_errors():
                await client.login(token)
                began = time.perf_counter()
                about = await client.application_info()
        except AskbotError as error:
            return (Check("discord", False, str(error)),)
    flags = about.flags
    granted = flags.gateway_message_content or flags.gateway_message_content_limited
    return (
        Check("discord", True, f"the token is that of {client.user}"),
        check_intents(
            well=granted or not settings.message_content,
            remedy="switch on the message content intent in the developer portal, under Bot",
        ),
        check_latency(time.perf_counter() - began),
    )


def check_intents(*, well: bool, remedy: str) -> Check:
    """Whether the bot is given what it wants to listen to."""
    return Check("intents", well, "as needed" if well else remedy)


def check_latency(seconds: float) -> Check:
    """Whether Discord is answered fast enough; not a number before the first heartbeat."""
    detail = f"{seconds * 1000:.0f} ms" if math.isfinite(seconds) else "unknown"
    slow = seconds > SLOW_SECONDS
    return Check("latency", not slow, f"{detail}: look at the network" if slow else detail)


def check_corpus(settings: Settings) -> Check:
    """Whether there is something to index."""
    try:
        entries = list(scan_corpus(settings.corpus, max_bytes=int(settings.max_file_mb * 1_000_000)))
    except AskbotError as error:
        return Check("corpus", False, str(error))
    skipped = sum(isinstance(entry, Skipped) for entry in entries)
    usable = len(entries) - skipped
    if not usable:
        return Check(
            "corpus",
            False,
            f"No usable file in {settings.corpus}: add briefings (docs/documents.md says which formats).",
        )
    return Check(
        "corpus", True, f"{usable} file{'s' if usable > 1 else ''}" + (f", {skipped} skipped" if skipped else "")
    )


def check_engine(settings: Settings, engine: Askbot | None) -> Iterator[Check]:
    """Whether the model loads and the index fits it."""
    try:
        opened = engine or Askbot.open(settings=settings)
    except AskbotError as error:
        yield Check("model", False, str(error))
        return
    yield Check("model", True, opened.model)
    yield check_reader(opened.reader)
    try:
        snapshot = opened.snapshot
    except AskbotError as error:
        yield Check("index", False, str(error))
        return
    if opened.problem is not None:
        yield Check("index", False, f"{snapshot.id} answers, but: {opened.problem}")
        return
    where = f", {opened.where}" if settings.store else ""
    yield Check("index", True, f"{snapshot.id}, {len(snapshot)} passages{where}")


def check_reader(reader: Reader | None) -> Check:
    """Whether the reader loads, and whether there is one."""
    if reader is None:
        return Check("reader", True, "off: answers are judged by retrieval alone, and more of them are wrong")
    try:
        reader.read("?", [ReaderInput("It is there.", (Span(0, 12),))])
    except ModelError as error:
        return Check("reader", False, str(error))
    return Check("reader", True, reader.fingerprint)


def check_journal(settings: Settings) -> Check:
    """Whether the journal opens."""
    try:
        database = open_database(settings) if settings.store else SQLiteDatabase(settings.journal)
        detail = f"{database.name}, schema {database.version}"
        database.close()
    except AskbotError as error:
        return Check("journal", False, str(error))
    return Check("journal", True, detail)


def check_sources(settings: Settings) -> Check:
    """Whether every source of the library was read at its last visit."""
    sources = Sources.of(settings)
    try:
        count, failing = len(sources.file.read()), sources.failing()
    except AskbotError as error:
        return Check("sources", False, str(error))
    if not failing:
        return Check("sources", True, f"{count}" if count else "none")
    names = ", ".join(f"{source.name} ({state.failures} times)" for source, state in failing)
    return Check("sources", False, f"{len(failing)} of {count} fail: {names}. /sources list says why.")


def check_disk(folder: Path) -> Check:
    """Whether an index can be written."""
    existing = next(path for path in (folder, *folder.absolute().parents) if path.exists())
    free = shutil.disk_usage(existing).free // 1_000_000
    if not os.access(existing, os.W_OK):
        return Check("disk", False, f"{existing} cannot be written: change its owner or ASKBOT_INDEX.")
    if free < FREE_MB:
        return Check("disk", False, f"{free} MB are free, {FREE_MB} should be: make room.")
    return Check("disk", True, f"{free / 1000:.1f} GB free")
