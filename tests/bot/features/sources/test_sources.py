"""`/sources` through the simulated Discord: who may do what, and that what a source brings is answered from."""

from collections.abc import AsyncIterator

import pytest
import simcord
from aiohttp import web

from askbot.bot import AskbotClient
from askbot.bot.core.errors import AdminsOnly
from askbot.bot.features.sources.cog import LibrarySources
from askbot.settings import Settings
from askbot.sources import make_source
from tests.bot.world import World, seen

ENTRY = "The ferry company said that fares will rise by 4 percent in May, after two years without a change."
ITEM = f"<item><guid>1</guid><title>Ferry fares</title><description>{ENTRY}</description></item>"
FEED = f"<rss version='2.0'><channel><title>Desk</title>{ITEM}</channel></rss>"


@pytest.fixture
async def feed() -> AsyncIterator[str]:
    """The address of a feed on this machine."""
    app = web.Application()
    app.router.add_get("/feed", lambda _: web.Response(text=FEED, content_type="text/xml"))
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    yield f"http://127.0.0.1:{runner.addresses[0][1]}/feed"
    await runner.cleanup()


async def test_what_a_source_brings_is_answered_from(world: World, bot: AskbotClient, feed: str) -> None:
    cog = bot.get_cog(LibrarySources.__cog_name__)
    cog.sources.file.add(make_source(name="desk", kind="feed", address=feed, private=True))
    (visit,) = await cog.schedule.once()
    assert visit.problem == ""
    bot.memory.access.grant(world.guild.id, "desk")  # as /sources add does; this source is the operator's own
    answer = await world.member.slash(world.channel, "ask", question="How much will ferry fares rise?")
    assert "4 percent" in seen(answer.response).replace("*", "")
    listed = await world.admin.slash(world.channel, "sources list")
    assert "Ferry fares" in seen(listed.response)
    assert "**desk** · documents: 1 · working" in seen(listed.followups[-1])


async def test_home_admins_add_pause_and_remove_and_a_private_address_is_never_asked(
    world: World, bot: AskbotClient, bot_settings: Settings, feed: str
) -> None:
    await world.admin.slash(world.channel, "sources add", name="desk", kind="feed", address=feed)
    cog = bot.get_cog(LibrarySources.__cog_name__)
    (visit,) = await cog.schedule.once()
    assert "private network" in visit.problem
    paused = await world.admin.slash(world.channel, "sources pause", name="desk")
    assert "is paused" in seen(paused.response)
    assert cog.sources.file.read()[0].paused
    await world.admin.slash(world.channel, "sources remove", name="desk")
    assert cog.sources.file.read() == ()
    assert (bot_settings.corpus / "harbour.md").exists()


async def test_members_only_list(world: World, bot: AskbotClient, feed: str) -> None:
    refused = await world.member.slash(world.channel, "sources add", name="desk", kind="feed", address=feed)
    assert "admin" in seen(refused.response).lower()
    assert bot.get_cog(LibrarySources.__cog_name__).sources.file.read() == ()
    simcord.assert_error(world.env, AdminsOnly)
    listed = await world.member.slash(world.channel, "sources list")
    assert "Harbour strike" in seen(listed.response)
