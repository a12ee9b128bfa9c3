"""`/diagnose` and `/stats`: is all well, and what has happened."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

import discord
from discord import app_commands, ui
from discord.app_commands import Range, locale_str
from discord.ext import commands

from askbot.bot.core.base import AskbotBase
from askbot.bot.core.permissions import admins_only, is_home
from askbot.bot.core.respond import acknowledge, respond
from askbot.bot.features.admin.checks import Check, check_all, check_intents, check_latency, failed
from askbot.bot.ui import layout
from askbot.bot.ui.escape import fitted
from askbot.bot.ui.layout import Tone
from askbot.errors import AskbotError
from askbot.presentation.translations import Translations
from askbot.sources import Source, Sources, SourceState

if TYPE_CHECKING:
    from askbot.journal import Statistics

Failing = Sequence[tuple[Source, SourceState]]
FAILING_SHOWN = 5
NEEDED = (
    "view_channel",
    "send_messages",
    "read_message_history",
    "create_public_threads",
    "send_messages_in_threads",
    "attach_files",
)


class Diagnosing(commands.Cog):
    """Looks after the bot."""

    def __init__(self, bot: AskbotBase) -> None:
        self.bot = bot

    @app_commands.command(name=locale_str("diagnose"), description=locale_str("Check that all is well here"))
    @admins_only()
    async def diagnose(self, interaction: discord.Interaction[AskbotBase]) -> None:
        """Each check with a tick, or what to do."""
        if not await acknowledge(interaction, private=True):
            return
        here = self._discord_checks(interaction)
        if await is_home(interaction):  # the files and folders of the operator are no other server's business
            checks = await self.bot.lookups.run(lambda: list(check_all(self.bot.settings, self.bot.engine)))
            here += [check for check in checks if check.name != "token" or not self.bot.previewed]
        here.insert(0, await self._access_check(interaction))
        await respond(interaction, checks_card(here, self.bot.translations_of(interaction)), private=True)

    def _discord_checks(self, interaction: discord.Interaction[AskbotBase]) -> list[Check]:
        missing = [name for name in NEEDED if not getattr(interaction.app_permissions, name)]
        wanted = bool(self.bot.memory.guild(interaction.guild_id).auto_channels)
        intent = self.bot.intents.message_content or not wanted
        names = ", ".join(name.replace("_", " ") for name in missing)
        return [
            Check("permissions", not missing, "permissions_missing" if missing else "permissions", {"names": names}),
            check_intents(well=intent, remedy="intent_auto"),
            check_latency(self.bot.latency),
        ]

    async def _access_check(self, interaction: discord.Interaction[AskbotBase]) -> Check:
        """Whether anything is open to this server, and whether its admins may change the briefings."""
        scope = await self.bot.access.here(interaction, private=True)
        guild = interaction.guild_id
        try:
            seen = await self.bot.lookups.run(lambda: scope.library().collections())
        except AskbotError as error:
            return failed("home", error)
        if not seen:
            return Check("home", False, "home_closed", {"server": guild})
        names = ", ".join(one.shown for one in seen)
        return Check("home", True, "home_here" if scope.is_home else "home_elsewhere", {"names": names})

    @app_commands.command(name=locale_str("stats"), description=locale_str("What was asked, and how well it went"))
    @app_commands.rename(days=locale_str("days"))
    @app_commands.describe(days=locale_str("How far back"))
    @admins_only()
    async def stats(self, interaction: discord.Interaction[AskbotBase], days: Range[int, 1, 365] = 30) -> None:
        """Questions, share answered, votes, how fast, how old the index is."""
        if not await acknowledge(interaction, private=True):
            return
        memory = self.bot.memory
        statistics = await memory.run(partial(memory.cards.statistics, interaction.guild_id or 0, days))
        tr = self.bot.translations_of(interaction)
        failing = await failing_sources(self.bot, interaction.guild_id)
        await respond(interaction, stats_card(self.bot, statistics, days, tr, failing), private=True)


def checks_card(checks: list[Check], tr: Translations) -> ui.LayoutView:
    """Each check with a tick, or what to do."""
    well = all(check.well for check in checks)
    lines = [
        f"{'✅' if check.well else '❌'} **{tr(f'check.{check.name}')}** — {fitted(check.sentence(tr), 220)}"
        for check in checks
    ]
    title = tr("diagnose.well" if well else "diagnose.ill", n=sum(not check.well for check in checks))
    tone = Tone.ANSWER if well else Tone.ALERT
    return layout.card(tone, [layout.text(f"### {title}"), layout.line(), layout.text("\n".join(lines))])


async def failing_sources(bot: AskbotBase, guild: int | None) -> Failing:
    """The sources that fail, for the admins of a home server; none for others."""
    if guild not in (await bot.access.rules()).homes:
        return ()
    try:
        return await bot.lookups.run(Sources.of(bot.settings).failing)
    except AskbotError:
        return ()  # `/diagnose` says why


def stats_card(
    bot: AskbotBase, statistics: Statistics, days: int, tr: Translations, failing: Failing = ()
) -> ui.LayoutView:
    """What happened on a server, and which sources fail."""
    asked = statistics.questions
    share = f"{round(100 * statistics.answered / asked)} %" if asked else ""
    age = index_age(bot)
    half, most = _milliseconds(statistics, 0.5), _milliseconds(statistics, 0.95)
    lines = [
        tr("stats.questions", n=asked, share=share) if asked else tr("stats.no_questions"),
        tr("stats.votes", up=statistics.up, down=statistics.down),
        *([tr("stats.latency", half=half, most=most)] if half and most else []),
        *([tr("stats.index", age=age)] if age else []),
    ]
    if failing:
        lines.append(tr("stats.sources", n=len(failing)))
        lines += [_failing(source, state, tr) for source, state in failing[:FAILING_SHOWN]]
    return layout.card(Tone.PLAIN, [layout.text(f"### {tr('stats.title', days=days)}"), layout.text("\n".join(lines))])


def _failing(source: Source, state: SourceState, tr: Translations) -> str:
    return (
        f"- **{fitted(source.name, 60)}** · {tr('sources.fails', n=state.failures, reason=fitted(state.problem, 150))}"
    )


def index_age(bot: AskbotBase) -> str:
    """When the index was built, as Discord shows it; empty where none can be opened."""
    if bot.engine.problem is not None:
        return ""
    created = discord.utils.parse_time(bot.engine.snapshot.manifest.created)
    return discord.utils.format_dt(created, "R")


def _milliseconds(statistics: Statistics, share: float) -> str:
    seconds = statistics.percentile(share)
    return "" if seconds is None else f"{seconds * 1000:.0f} ms"
