"""`/reindex`: bring the index up to date, with progress in the channel, while answers go on."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import time
from collections.abc import Callable, Coroutine, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING, Any

import discord
from discord import app_commands, ui
from discord.app_commands import locale_str
from discord.ext import commands

from askbot.bot.core.access import Scope
from askbot.bot.core.base import AskbotBase
from askbot.bot.core.errors import MisusedError, RefusedError, error_sentence
from askbot.bot.core.permissions import admins_only, require_home
from askbot.bot.core.respond import acknowledge, respond
from askbot.bot.features.corpus.trash import Trash
from askbot.bot.ui import layout
from askbot.bot.ui.answer_card import readable
from askbot.bot.ui.escape import fitted
from askbot.bot.ui.layout import Tone
from askbot.errors import AskbotError
from askbot.presentation.file_reasons import file_reason
from askbot.presentation.translations import Translations

if TYPE_CHECKING:
    from askbot.corpus import Skipped
    from askbot.index import IndexReport
    from askbot.progress import Progress

log = logging.getLogger(__name__)

EDIT_SECONDS = 1.5
NAMES = 8
REASONS = 5
BAR = 16


@dataclass(frozen=True, slots=True)
class Running:
    """A re-index under way."""

    who: str
    since: datetime


@dataclass(frozen=True, slots=True)
class Step:
    """How far it is."""

    done: int
    total: int
    what: str


class Feed:
    """Progress from the working thread to an edited message, no faster than Discord likes and one edit at a time."""

    def __init__(self, show: Callable[[Step], Coroutine[Any, Any, None]], every: float) -> None:
        self._show = show
        self._every = every
        self._loop = asyncio.get_running_loop()
        self._last = -every
        self._task: asyncio.Task[None] | None = None

    def __call__(self, done: int, total: int, what: str) -> None:
        """Called in the thread."""
        now = time.perf_counter()
        if now - self._last >= self._every:
            self._last = now
            self._loop.call_soon_threadsafe(self._begin, Step(done, total, what))

    def _begin(self, step: Step) -> None:
        if self._task is None or self._task.done():
            self._task = self._loop.create_task(self._show(step))

    async def close(self) -> None:
        """Let the last edit end, so that none comes after the result."""
        if self._task is not None:
            await asyncio.wait({self._task})


class Reindexing(commands.Cog):
    """One re-index at a time."""

    def __init__(self, bot: AskbotBase, *, edit_seconds: float = EDIT_SECONDS) -> None:
        self.bot = bot
        self.edit_seconds = edit_seconds
        self.running: Running | None = None
        """The re-index under way."""

    @app_commands.command(name=locale_str("reindex"), description=locale_str("Bring the index up to date"))
    @app_commands.rename(full=locale_str("full"), force=locale_str("force"), private=locale_str("private"))
    @app_commands.describe(
        full=locale_str("Encode every document again"),
        force=locale_str("Continue even if most of the briefings are missing"),
        private=locale_str("Show the progress only to you"),
    )
    @admins_only()
    async def reindex(
        self,
        interaction: discord.Interaction[AskbotBase],
        full: bool = False,  # noqa: FBT001, FBT002 - a slash command's option
        force: bool = False,  # noqa: FBT001, FBT002
        private: bool = False,  # noqa: FBT001, FBT002
    ) -> None:
        """Re-index, and show how it goes: in the channel, or in private for the fifteen minutes that this can be."""
        self.refuse_second()
        if await acknowledge(interaction, private=True):
            await require_home(interaction)
            await self.run(interaction, full=full, force=force, private=private)

    @app_commands.command(name=locale_str("rollback"), description=locale_str("Go back to the previous index"))
    @admins_only()
    async def rollback(self, interaction: discord.Interaction[AskbotBase]) -> None:
        """Answer from the snapshot before the current one."""
        tr = self.bot.translations_of(interaction)
        self.refuse_second()
        if await acknowledge(interaction, private=True):
            await require_home(interaction)
            scope = await self.bot.access.here(interaction, private=True)
            snapshot, restored = await self.bot.chores.run(self._roll_back)
            done = tr("rollback.done", snapshot=readable(snapshot))
            if restored:
                done = f"{done}\n{tr('rollback.restored', names=_names(restored, tr, scope))}"
            await respond(interaction, layout.notice(done), private=True)

    def _roll_back(self) -> tuple[str, tuple[str, ...]]:
        """The snapshot before the current one, and the files that have been removed since, put back."""
        engine = self.bot.engine
        snapshot = engine.rollback()
        made = datetime.fromisoformat(engine.snapshot.manifest.created)
        try:
            return snapshot, tuple(Trash(self.bot.settings.corpus).restore(made.timestamp()))
        except OSError as error:
            raise MisusedError("corpus.not_changed", reason=error.strerror) from error

    def refuse_second(self) -> None:
        """Raise `RefusedError`, saying who is at it and since when, while a re-index runs."""
        if self.running is not None:
            since = f"{self.running.since:%H:%M} UTC"
            raise RefusedError("reindex.busy", who=self.running.who, since=since)

    async def run(
        self,
        interaction: discord.Interaction[AskbotBase],
        *,
        full: bool = False,
        force: bool = False,
        private: bool = False,
    ) -> IndexReport | None:
        """Re-index on behalf of somebody; None where it failed, which the message in the channel explains.

        The message is an ordinary one: an interaction's token would die after fifteen minutes.
        """
        tr = self.bot.translations_of(interaction)
        self.refuse_second()
        self.running = Running(interaction.user.display_name, interaction.created_at)
        try:
            message = await self._begin(interaction, tr, private=private)
            feed = Feed(partial(self._show_step, message, tr), self.edit_seconds)
            scope = await self.bot.access.here(interaction, private=private)
            return await self._work(message, tr, scope, feed, full=full, force=force)
        finally:
            self.running = None

    async def _begin(
        self, interaction: discord.Interaction[AskbotBase], tr: Translations, *, private: bool
    ) -> discord.Message | None:
        """Post the message that will be edited: in the channel, or to the admin alone where that is not allowed."""
        begun = layout.notice(tr("reindex.started", who=fitted(interaction.user.display_name, 60)))
        channel = interaction.channel
        if isinstance(channel, discord.abc.Messageable) and not private:
            with contextlib.suppress(discord.Forbidden):
                message = await channel.send(view=begun)
                await respond(interaction, layout.notice(tr("reindex.posted")), private=True)
                return message
        return await respond(interaction, begun, private=True)

    async def _work(
        self, message: discord.Message | None, tr: Translations, scope: Scope, feed: Feed, *, full: bool, force: bool
    ) -> IndexReport | None:
        try:
            report = await self.bot.chores.run(partial(self._rebuild, full=full, force=force, progress=feed))
        except AskbotError as error:
            log.warning("re-indexing failed: %s", error)
            self.bot.metrics.reindexed(well=False)
            await feed.close()
            failed = tr("reindex.failed", reason=fitted(error_sentence(error, tr), 1500))
            await self._edit(message, layout.notice(failed, Tone.ALERT))
            return None
        await feed.close()
        self.bot.metrics.reindexed(well=True)
        await self._edit(message, report_card(report, tr, scope))
        return report

    def _rebuild(self, *, full: bool, force: bool, progress: Progress) -> IndexReport:
        """Build in a process of its own, so that answers keep the processor and the loop the interpreter; then swap."""
        began = time.perf_counter()
        report = self.bot.builder.build(full=full, force=force, progress=progress)
        self.bot.engine.reload()
        return replace(report, seconds=time.perf_counter() - began)

    async def _show_step(self, message: discord.Message | None, tr: Translations, step: Step) -> None:
        filled = round(BAR * step.done / step.total) if step.total else 0
        progress = tr(
            "reindex.progress",
            bar="█" * filled + "░" * (BAR - filled),
            percent=round(100 * step.done / step.total) if step.total else 0,
            what=fitted(step.what, 80),
            done=step.done,
            total=step.total,
        )
        started = tr("reindex.started", who=fitted(self.running.who if self.running else "", 60))
        await self._edit(message, layout.card(Tone.PLAIN, [layout.text(started), layout.text(progress)]))

    async def _edit(self, message: discord.Message | None, view: ui.LayoutView) -> None:
        """Edit the progress message; one that was deleted meanwhile is not missed."""
        if message is None:
            return
        try:
            await message.edit(view=view)
        except discord.HTTPException as error:
            log.info("the progress message could not be edited: %s", error)


def report_card(report: IndexReport, tr: Translations, scope: Scope) -> ui.LayoutView:
    """What a re-index did; what its readers may not see is counted and not named."""
    changes = [
        tr(f"reindex.{name}", n=len(paths), names=_names(paths, tr, scope))
        for name, paths in (("added", report.added), ("changed", report.changed), ("removed", report.removed))
        if paths
    ]
    if report.unchanged:
        changes.append(tr("reindex.unchanged", n=report.unchanged))
    parts = [layout.text(tr("reindex.done")), layout.line(), layout.text("\n".join(changes) or tr("reindex.empty"))]
    for key, files in (("skipped", report.skipped), ("warnings", report.warnings)):
        if files:
            parts.append(layout.text("\n".join([tr(f"reindex.{key}", n=len(files)), *_reasons(files, tr, scope)])))
    counts = tr(
        "reindex.counts",
        passages=report.passages,
        seconds=f"{report.seconds:.1f}",
        snapshot=readable(report.snapshot),
    )
    return layout.card(Tone.ANSWER, [*parts, layout.text(f"-# {counts}")])


def _reasons(files: Sequence[Skipped], tr: Translations, scope: Scope) -> list[str]:
    shown = [file for file in files if scope.covers([file.path])][:REASONS]
    lines = [f"- {fitted(file.path, 60)} — {fitted(file_reason(file.reason, tr), 110)}" for file in shown]
    return [*lines, tr("reindex.more", n=len(files) - len(shown))] if len(files) > len(shown) else lines


def _names(paths: tuple[str, ...], tr: Translations, scope: Scope) -> str:
    shown = [path for path in paths if scope.covers([path])][:NAMES]
    listed = ", ".join(fitted(path, 80) for path in shown)
    more = tr("reindex.more", n=len(paths) - len(shown)) if len(paths) > len(shown) else ""
    return " ".join(filter(None, (listed, more)))
