"""`/who`, `/timeline`: who said what, newest first; all sides of a topic in order; what changed."""

from __future__ import annotations

import re
from functools import partial
from typing import TYPE_CHECKING, Any

import discord
from discord import app_commands
from discord.app_commands import Choice, Range, locale_str
from discord.ext import commands

from askbot.bot.core.base import AskbotBase
from askbot.bot.core.persistent_button import PersistentButton
from askbot.bot.core.respond import acknowledge, respond
from askbot.bot.features.corpus.briefings import offered_collections
from askbot.bot.features.people.asked import CHANGES_TEMPLATE, TEMPLATE, AskedWho, day
from askbot.bot.features.people.cards import LINES, PAGE, StatementsPage, changes_card, timeline_card, who_card
from askbot.bot.features.people.picture import picture_of
from askbot.domain import Stance
from askbot.errors import AskbotError
from askbot.presentation.visible import visible
from askbot.search import Filters

if TYPE_CHECKING:
    from askbot.engine import Library
    from askbot.people import Directory, Person

CHOICE_CHARS = 100
STANCES = [
    Choice(name=locale_str(stance.value), value=stance.value)
    for stance in (Stance.REPORTED, Stance.DENIED, Stance.NO_COMMENT, Stance.FORECAST)
]


class People(commands.Cog):
    """Shows people and topics to whoever may see their documents."""

    def __init__(self, bot: AskbotBase) -> None:
        self.bot = bot
        bot.add_dynamic_items(WhoButton, ChangesButton)

    @app_commands.command(name=locale_str("who"), description=locale_str("What somebody has said, newest first"))
    @app_commands.rename(name=locale_str("name"), topic=locale_str("topic"), stance=locale_str("stance"))
    @app_commands.rename(since=locale_str("since"), until=locale_str("until"), collection=locale_str("collection"))
    @app_commands.describe(
        name=locale_str("A person or organisation"),
        topic=locale_str("What the statement should be about"),
        stance=locale_str("Only statements with this stance"),
        since=locale_str("From this date on, such as 2026-03-09"),
        until=locale_str("Up to this date, such as 2026-03-09"),
        collection=locale_str("Only from this collection"),
    )
    @app_commands.choices(stance=STANCES)
    async def who(
        self,
        interaction: discord.Interaction[AskbotBase],
        name: Range[str, 1, 100],
        topic: Range[str, 1, 40] | None = None,
        stance: Choice[str] | None = None,
        since: Range[str, 1, 20] | None = None,
        until: Range[str, 1, 20] | None = None,
        collection: Range[str, 1, 60] | None = None,
    ) -> None:
        """The first page; in private where the collection is for some roles alone."""
        alone = await self.bot.access.is_for_some(interaction, [collection] if collection else ())
        if not await acknowledge(interaction, private=alone):
            return
        chosen = Stance(stance.value) if stance else None
        asked = AskedWho(name, topic or "", chosen, day(since), day(until), collection=collection)
        scope = await self.bot.access.here(interaction, private=alone)
        page = await self.bot.lookups.run(lambda: statements_page(scope.part(collection), asked))
        await respond(interaction, who_card(page, self.bot.translations_of(interaction)), private=alone)

    @app_commands.command(
        name=locale_str("timeline"), description=locale_str("What all sides said about a topic, in order of time")
    )
    @app_commands.rename(topic=locale_str("topic"), since=locale_str("since"), until=locale_str("until"))
    @app_commands.describe(
        topic=locale_str("What it is about"),
        since=locale_str("From this date on, such as 2026-03-09"),
        until=locale_str("Up to this date, such as 2026-03-09"),
    )
    async def timeline(
        self,
        interaction: discord.Interaction[AskbotBase],
        topic: Range[str, 1, 200],
        since: Range[str, 1, 20] | None = None,
        until: Range[str, 1, 20] | None = None,
    ) -> None:
        """One line a statement, and a picture of who spoke when."""
        if not await acknowledge(interaction, private=False):
            return
        filters = Filters(since=day(since), until=day(until)) if since or until else None
        scope = await self.bot.access.here(interaction, private=False)
        quotes = await self.bot.questions.run(lambda: scope.library().timeline(topic, filters=filters))
        tr = self.bot.translations_of(interaction)
        picture = await self.bot.lookups.run(partial(picture_of, topic, quotes, tr, LINES))
        await respond(interaction, timeline_card(topic, quotes, tr, picture), private=False, file=picture)

    @who.autocomplete("name")
    async def _names(self, interaction: discord.Interaction[AskbotBase], typed: str) -> list[Choice[str]]:
        return await offered(interaction, typed)

    @who.autocomplete("collection")
    async def _collections(self, interaction: discord.Interaction[AskbotBase], typed: str) -> list[Choice[str]]:
        return await offered_collections(interaction, typed)


class WhoButton(PersistentButton, template=re.compile(TEMPLATE)):
    """Turns the page of somebody's statements."""

    async def press(self, interaction: discord.Interaction[Any]) -> None:
        """Show the page in the same message."""
        bot: AskbotBase = interaction.client
        asked, message = AskedWho.read(self.match), interaction.message
        scope = await bot.access.here(interaction, private=message is not None and message.flags.ephemeral)
        page = await bot.lookups.run(lambda: statements_page(scope.part(asked.collection), asked))
        await interaction.response.edit_message(view=who_card(page, bot.translations_of(interaction)))


class ChangesButton(PersistentButton, template=re.compile(CHANGES_TEMPLATE)):
    """Shows where somebody's statements differ over time."""

    async def press(self, interaction: discord.Interaction[Any]) -> None:
        """To the one who pressed it."""
        if await acknowledge(interaction, private=True):
            bot: AskbotBase = interaction.client
            scope, name = await bot.access.here(interaction, private=True), self.match["name"]
            library = await bot.lookups.run(partial(scope.part, self.match["collection"]))
            person = await bot.lookups.run(lambda: library.people.find(name))
            differing = await bot.questions.run(partial(library.changes, name))
            await respond(
                interaction, changes_card(person.name, differing, bot.translations_of(interaction)), private=True
            )


def statements_page(library: Library, asked: AskedWho) -> StatementsPage:
    """An entry and one page of what it said. Raises `PeopleError`, `SnapshotError`."""
    people = library.people
    person = people.find(asked.name)
    quotes = list(people.quotes(person, asked.filter, most=PAGE + 1, skip=asked.page * PAGE))
    number = person.number
    spellings, linked, body = people.spellings(number), people.linked(number), people.body(person)
    return StatementsPage(asked, person, spellings, linked, body, quotes[:PAGE], len(quotes) <= PAGE)


async def offered(interaction: discord.Interaction[AskbotBase], typed: str) -> list[Choice[str]]:
    """The people whose names have what is typed; none while there is no index, or no time."""
    bot = interaction.client
    try:
        scope = await bot.access.here(interaction, private=True)
        people: Directory = await bot.lookups.run(lambda: scope.library().people)
        persons = await bot.lookups.run(partial(people.suggest, typed))
    except AskbotError:
        return []
    names = [one.name for one in persons]
    return [_choice(one, is_alone=names.count(one.name) == 1) for one in persons]


def _choice(person: Person, *, is_alone: bool) -> Choice[str]:
    """One of several of a name is distinguished from the others by its country or its latest day."""
    more = "" if is_alone else f" ({person.country or person.until or person.statements})"
    value = person.name if is_alone and len(person.name) <= CHOICE_CHARS else f"#{person.number}"
    return Choice(name=(visible(person.name) + more)[:CHOICE_CHARS] or "…", value=value)
