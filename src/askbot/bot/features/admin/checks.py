"""Checks of what the bot needs, each with the remedy where it fails: for `/diagnose` and `askbot doctor`."""

from __future__ import annotations

import math
import os
import shutil
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import discord

from askbot.bot.core.errors import discord_errors, error_sentence
from askbot.corpus import Skipped, scan_corpus
from askbot.domain import Span
from askbot.engine import Askbot
from askbot.errors import AskbotError, ModelError
from askbot.journal import SQLiteDatabase, open_database
from askbot.presentation.translations import Translations, english
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
    key: str
    """Of the text that says what was found, or what is wrong and how to mend it."""
    fields: Mapping[str, object] = field(default_factory=dict[str, object])
    error: AskbotError | None = None
    """What went wrong, in place of a text."""

    def sentence(self, tr: Translations) -> str:
        """The detail in a language."""
        return error_sentence(self.error, tr) if self.error else tr(f"detail.{self.key}", **self.fields)

    @property
    def detail(self) -> str:
        """The detail in English, for the terminal."""
        return self.sentence(english())


def failed(name: str, error: AskbotError) -> Check:
    """A check that an error ended."""
    return Check(name, False, "", error=error)


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
        return Check("token", False, "token_unset")
    if token.count(".") != 2:  # noqa: PLR2004 - a Discord token has three parts
        return Check("token", False, "token_odd")
    return Check("token", True, "token_set")


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
            return (failed("discord", error),)
    flags = about.flags
    granted = flags.gateway_message_content or flags.gateway_message_content_limited
    return (
        Check("discord", True, "token_of", {"name": client.user}),
        check_intents(well=granted or not settings.message_content, remedy="intent_missing"),
        check_latency(time.perf_counter() - began),
    )


def check_intents(*, well: bool, remedy: str) -> Check:
    """Whether the bot is given what it wants to listen to; `remedy` is the key of the text where it is not."""
    return Check("intents", well, "intents_well" if well else remedy)


def check_latency(seconds: float) -> Check:
    """Whether Discord is answered fast enough; not a number before the first heartbeat."""
    if not math.isfinite(seconds):
        return Check("latency", math.isnan(seconds), "latency_unknown")
    is_slow = seconds > SLOW_SECONDS
    return Check("latency", not is_slow, "latency_slow" if is_slow else "latency", {"ms": round(seconds * 1000)})


def check_corpus(settings: Settings) -> Check:
    """Whether there is something to index."""
    try:
        entries = list(scan_corpus(settings.corpus, max_bytes=int(settings.max_file_mb * 1_000_000)))
    except AskbotError as error:
        return failed("corpus", error)
    skipped = sum(isinstance(entry, Skipped) for entry in entries)
    usable = len(entries) - skipped
    if not usable:
        return Check("corpus", False, "corpus_empty", {"folder": settings.corpus})
    return Check("corpus", True, "corpus_skipped" if skipped else "corpus", {"n": usable, "skipped": skipped})


def check_engine(settings: Settings, engine: Askbot | None) -> Iterator[Check]:
    """Whether the model loads and the index fits it."""
    try:
        opened = engine or Askbot.open(settings=settings)
    except AskbotError as error:
        yield failed("model", error)
        return
    yield Check("model", True, "as_is", {"text": opened.model})
    yield check_reader(opened.reader)
    try:
        snapshot = opened.snapshot
    except AskbotError as error:
        yield failed("index", error)
        return
    if opened.problem is not None:
        yield Check("index", False, "index_older", {"id": snapshot.id, "problem": opened.problem})
        return
    where = f", {opened.where}" if settings.store else ""
    yield Check("index", True, "index", {"id": snapshot.id, "n": len(snapshot), "where": where})


def check_reader(reader: Reader | None) -> Check:
    """Whether the reader loads, and whether there is one."""
    if reader is None:
        return Check("reader", True, "reader_off")
    try:
        reader.read("?", [ReaderInput("It is there.", (Span(0, 12),))])
    except ModelError as error:
        return failed("reader", error)
    return Check("reader", True, "as_is", {"text": reader.fingerprint})


def check_journal(settings: Settings) -> Check:
    """Whether the journal opens."""
    try:
        database = open_database(settings) if settings.store else SQLiteDatabase(settings.journal)
        fields = {"name": database.name, "version": database.version}
        database.close()
    except AskbotError as error:
        return failed("journal", error)
    return Check("journal", True, "journal", fields)


def check_sources(settings: Settings) -> Check:
    """Whether every source of the library was read at its last visit."""
    sources = Sources.of(settings)
    try:
        count, failing = len(sources.file.read()), sources.failing()
    except AskbotError as error:
        return failed("sources", error)
    if not failing:
        return Check("sources", True, "sources" if count else "sources_none", {"n": count})
    names = ", ".join(f"{source.name} ({state.failures} ×)" for source, state in failing)
    return Check("sources", False, "sources_fail", {"n": len(failing), "count": count, "names": names})


def check_disk(folder: Path) -> Check:
    """Whether an index can be written."""
    existing = next(path for path in (folder, *folder.absolute().parents) if path.exists())
    free = shutil.disk_usage(existing).free // 1_000_000
    if not os.access(existing, os.W_OK):
        return Check("disk", False, "disk_readonly", {"folder": existing})
    if free < FREE_MB:
        return Check("disk", False, "disk_full", {"free": free, "needed": FREE_MB})
    return Check("disk", True, "disk", {"free": f"{free / 1000:.1f}"})
