"""`/people`: admins say who is who; kept over every re-index."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import discord
from discord import app_commands
from discord.app_commands import Choice, Range, locale_str
from discord.ext import commands

from askbot.bot.core.base import AskbotBase
from askbot.bot.core.permissions import admins_only, is_admin, is_home, require_home
from askbot.bot.core.respond import acknowledge, respond
from askbot.bot.features.people.cog import offered
from askbot.bot.ui import layout
from askbot.bot.ui.escape import fitted
from askbot.people import Corrections


class Correcting(commands.GroupCog, name=locale_str("people"), description=locale_str("Correct who is who")):
    """Writes corrections, and brings the index up to date with them."""

    def __init__(self, bot: AskbotBase) -> None:
        self.bot = bot
        self.store = bot.memory.journal.corrections

    @app_commands.command(name=locale_str("merge"), description=locale_str("Make two entries one"))
    @app_commands.rename(one=locale_str("one"), other=locale_str("other"))
    @app_commands.describe(
        one=locale_str("A name"), other=locale_str("Another name for the same person or organisation")
    )
    @admins_only()
    async def merge(
        self, interaction: discord.Interaction[AskbotBase], one: Range[str, 1, 100], other: Range[str, 1, 100]
    ) -> None:
        """Both, and whatever either was merged with, are one from here on."""
        if await self._begins(interaction):
            spelled = await self._spelled(interaction, one), await self._spelled(interaction, other)
            await self._correct(interaction, lambda corrections: corrections.merged(*spelled), "people.merged", spelled)

    @app_commands.command(name=locale_str("split"), description=locale_str("Make a spelling a separate entry"))
    @app_commands.rename(spelling=locale_str("spelling"))
    @app_commands.describe(spelling=locale_str("As /who lists it, word for word"))
    @admins_only()
    async def split(self, interaction: discord.Interaction[AskbotBase], spelling: Range[str, 1, 200]) -> None:
        """Wherever a document says just that."""
        if await self._begins(interaction):
            await self._correct(
                interaction, lambda corrections: corrections.parted(spelling), "people.split", (spelling,)
            )

    @app_commands.command(name=locale_str("name"), description=locale_str("Show somebody under another name"))
    @app_commands.rename(one=locale_str("one"), name=locale_str("name"))
    @app_commands.describe(one=locale_str("A name"), name=locale_str("The name to show"))
    @admins_only()
    async def name(
        self, interaction: discord.Interaction[AskbotBase], one: Range[str, 1, 100], name: Range[str, 1, 80]
    ) -> None:
        """In every list and on every card."""
        if await self._begins(interaction):
            spelled = await self._spelled(interaction, one)
            change = partial(Corrections.named, speaker=spelled, name=name)
            await self._correct(interaction, change, "people.named", (spelled, name))

    @merge.autocomplete("one")
    @merge.autocomplete("other")
    @name.autocomplete("one")
    async def _names(self, interaction: discord.Interaction[AskbotBase], typed: str) -> list[Choice[str]]:
        if not is_admin(interaction) or not await is_home(interaction):
            return []
        return await offered(interaction, typed)

    async def _begins(self, interaction: discord.Interaction[AskbotBase]) -> bool:
        acknowledged = await acknowledge(interaction, private=True)
        if acknowledged:
            await require_home(interaction)
        return acknowledged

    async def _spelled(self, interaction: discord.Interaction[AskbotBase], name: str) -> str:
        """A spelling that means the entry of that name wherever it stands: the most frequent one that may be seen."""
        scope = await self.bot.access.here(interaction, private=True)

        def spelled() -> str:
            people = scope.library().people
            return people.spellings(people.find(name).number)[0].text

        return await self.bot.lookups.run(spelled)

    async def _correct(
        self,
        interaction: discord.Interaction[AskbotBase],
        change: Callable[[Corrections], Corrections],
        key: str,
        names: tuple[str, ...],
    ) -> None:
        """Write it down, then bring the index up to date in its own process."""
        await self.bot.memory.run(lambda: self.store.change(change))
        await self.bot.chores.run(self._reindex)
        shown = [fitted(name, 80) for name in names]
        fields = {"one": shown[0], "other": shown[-1]}
        await respond(interaction, layout.notice(self.bot.translations_of(interaction)(key, **fields)), private=True)

    def _reindex(self) -> None:
        self.bot.builder.build()
        self.bot.engine.reload()
