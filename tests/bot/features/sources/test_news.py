"""What sources bring is announced where an admin asks for it; a source that fails shows wherever admins look."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from prometheus_client import generate_latest

from askbot.bot import AskbotClient
from askbot.bot.features.sources.cog import LibrarySources
from askbot.bot.features.sources.news import news_card
from askbot.engine import Listed
from askbot.journal import GuildSettings
from askbot.presentation.translations import translations_for
from askbot.sources import make_source
from tests.bot.features.sources.conftest import Feed
from tests.bot.world import World, seen

FARES = "The ferry company said that fares will rise by 4 percent in May, after two years without a change."
BERTHS = "The harbour master said that three berths are closed until Friday, because a crane has to be mended."
MINUTE = dt.timedelta(minutes=1)


@pytest.fixture
def cog(world: World, bot: AskbotClient, desk: Feed) -> LibrarySources:
    """The feature, with one feed; a minute passes at each look at the clock, so that it is always due."""
    assert world
    cog = bot.get_cog(LibrarySources.__cog_name__)
    assert (
        type(cog).__name__ == LibrarySources.__name__
    )  # an extension is loaded anew for each bot, with classes of its own
    cog.sources.file.add(make_source(name="desk", kind="feed", address=desk.address, every="1m", private=True))
    at = [dt.datetime.now(dt.UTC)]

    def later() -> dt.datetime:
        at[0] += MINUTE
        return at[0]

    cog.sources.now = later
    return cog


@pytest.mark.slow
async def test_new_documents_are_told_where_an_admin_wants_it_and_only_there(
    world: World, cog: LibrarySources, desk: Feed
) -> None:
    desk.entries["Ferry fares"] = FARES
    await cog.schedule.once()
    assert world.last() is None, "nobody has asked for it"
    channel = world.guild.create_text_channel("news")
    shown = await world.admin.slash(world.channel, "settings news", channel=channel)
    assert f"**New documents**: <#{channel.id}>, as they come" in seen(shown.response)
    desk.entries |= {"Berths closed": BERTHS, "@everyone <b>look</b> *here*": BERTHS.replace("berths", "quays")}
    await cog.schedule.once()
    text = seen(channel.last_message)
    assert "### 2 new documents" in text
    assert "Berths closed" in text
    assert "Ferry fares" not in text
    assert "\\*here\\*" in text
    await cog.schedule.once()
    assert len(channel.history()) == 1, "nothing new, no message"


@pytest.mark.slow
async def test_a_digest_tells_once_a_day_what_came_since(world: World, cog: LibrarySources, desk: Feed) -> None:
    channel = world.guild.create_text_channel("news")
    await world.admin.slash(world.channel, "settings news", channel=channel, daily=True)
    now = cog.sources.now()

    async def at(moment: dt.datetime) -> int:
        cog.sources.now = lambda: moment
        await cog.schedule.once()
        await cog.news.tell_daily()
        return len(channel.history())

    assert await at(now) == 0
    desk.entries["Ferry fares"] = FARES
    assert await at(now + dt.timedelta(hours=5)) == 0
    desk.entries["Berths closed"] = BERTHS
    assert await at(now + dt.timedelta(hours=23)) == 0
    assert await at(now + dt.timedelta(hours=24)) == 1
    text = seen(channel.last_message)
    assert "### 2 new documents since yesterday" in text
    assert "Ferry fares" in text
    assert await at(now + dt.timedelta(hours=25)) == 1
    assert await at(now + dt.timedelta(hours=49)) == 1, "a day without news tells nothing"
    await world.admin.slash(world.channel, "settings news")
    desk.entries["Fares again"] = FARES.replace("May", "June")
    assert await at(now + dt.timedelta(days=5)) == 1


async def test_a_moved_document_is_no_news(world: World, cog: LibrarySources, desk: Feed, bot: AskbotClient) -> None:
    channel = world.guild.create_text_channel("news")
    await world.env.bot.memory.set_guild(world.guild.id, GuildSettings(news_channel=channel.id))
    desk.entries["Ferry fares"] = FARES
    await cog.schedule.once()
    assert len(channel.history()) == 1
    (path,) = bot.settings.corpus.rglob("*ferry*.md")
    (source,) = cog.sources.file.read()
    cog.sources.file.write([source.model_copy(update={"collection": "Port"})])
    await cog.schedule.once()
    assert (bot.settings.corpus / "Port" / "desk" / path.name).exists()
    cog._reindex()
    assert any(item.path.startswith("Port/") for item in bot.engine.catalogue())
    assert len(channel.history()) == 1


@pytest.mark.slow
async def test_a_source_that_fails_shows_wherever_admins_look(
    world: World, cog: LibrarySources, desk: Feed, bot: AskbotClient
) -> None:
    desk.status = 500
    for _ in range(2):
        await cog.schedule.once(["desk"])
    await cog._look()
    listed = await world.admin.slash(world.channel, "sources list")
    assert "answers 500" in seen(listed.followups[-1])
    diagnosed = seen((await world.admin.slash(world.channel, "diagnose")).response)
    assert "❌ **Sources** — 1 of 1 fail: desk (2 ×)" in diagnosed
    stats = seen((await world.admin.slash(world.channel, "stats")).response)
    assert "**Sources that fail**: 1" in stats
    assert "answers 500" in stats
    metrics = generate_latest(bot.metrics.registry).decode()
    assert 'askbot_sources{state="failing"} 1.0' in metrics
    assert 'askbot_source_failures{source="desk"} 2.0' in metrics
    staff = world.guild.create_text_channel("staff")
    await world.env.bot.memory.set_guild(world.guild.id, GuildSettings(digest_channel=staff.id))
    await world.env.advance_time(3700)
    assert any("answers 500" in seen(message) for message in staff.history())
    desk.status = 200
    desk.entries["Ferry fares"] = FARES
    await cog.schedule.once(["desk"])
    await cog._look()
    assert 'askbot_sources{state="failing"} 0.0' in generate_latest(bot.metrics.registry).decode()
    assert "askbot_source_documents_total 1.0" in generate_latest(bot.metrics.registry).decode()
    assert "Sources that fail" not in seen((await world.admin.slash(world.channel, "stats")).response)


def listed(count: int, collection: str) -> list[Any]:
    day = dt.date(2026, 3, 1)
    return [
        Listed(f"{collection}/{n}.md", f"Story {n} of {collection}", day + dt.timedelta(days=n), 1, collection)
        for n in range(count)
    ]


def test_a_card_of_many_collections_stays_short_and_tells_how_many_more() -> None:
    many = [item for number in range(20) for item in listed(30, f"collection-{number:02}")]
    text = seen(news_card(many, translations_for("en"), "new_since_yesterday"))
    assert "### 600 new documents since yesterday" in text
    assert "**collection-00** (30)" in text
    assert "Story 29 of collection-00" in text, "the newest first"
    assert "… and 29 more" in text
    assert "… and 240 more" in text
    assert len(text) < 4000
    (one,) = listed(1, "general")
    assert "### 1 neues Dokument\n" in seen(news_card([one], translations_for("de"), "new_documents")) + "\n"
