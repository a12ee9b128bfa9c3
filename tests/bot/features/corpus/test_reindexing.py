import shutil
from datetime import UTC, datetime

import simcord

from askbot.bot import AskbotClient
from askbot.bot.core.errors import AdminsOnly
from askbot.bot.features.corpus.reindexing import Reindexing, Running
from askbot.engine import Askbot
from askbot.errors import BusyError
from askbot.settings import Settings
from tests.bot.world import World, seen


def eager(bot: AskbotClient) -> Reindexing:
    """The cog, told to show each step."""
    cog = bot.get_cog("Reindexing")
    assert type(cog).__name__ == "Reindexing"
    cog.edit_seconds = 0
    return cog


async def test_a_reindex_shows_progress_and_then_what_changed(
    world: World, bot: AskbotClient, bot_settings: Settings
) -> None:
    eager(bot)
    (bot_settings.corpus / "ferry.md").write_text(
        "# Ferry\n\nThe ferry company said that fares will rise by 4 percent.\n"
    )
    (bot_settings.corpus / "broken.md").write_bytes(b"\xff\xfe\xfa")
    (bot_settings.corpus / "lighthouse.txt").unlink()
    before = len(world.env.http_requests)
    result = await world.admin.slash(world.channel, "reindex", force=True)
    requests = world.env.http_requests[before:]
    text = seen(world.last())
    assert result.response.ephemeral or result.ephemeral
    assert sum(request.method == "PATCH" for request in requests) >= 2
    assert "**Added** (1): ferry.md" in text
    assert "**Removed** (1): lighthouse.txt" in text
    assert "broken.md" in text
    answer = await world.member.slash(world.channel, "ask", question="How much will ferry fares rise?")
    assert "4 percent" in seen(answer.response).replace("*", "")


async def test_a_full_reindex_makes_a_new_index_though_nothing_has_changed(world: World, engine: Askbot) -> None:
    first = engine.snapshot.id
    await world.admin.slash(world.channel, "reindex")
    assert engine.snapshot.id == first
    await world.admin.slash(world.channel, "reindex", full=True)
    assert engine.snapshot.id > first
    assert "up to date" in seen(world.last())


async def test_a_corpus_that_has_shrunk_is_indexed_only_with_force(world: World, bot_settings: Settings) -> None:
    for number in range(4):
        (bot_settings.corpus / f"more-{number}.md").write_text(f"# Note {number}\n\nBoat {number} has left the pier.\n")
    await world.admin.slash(world.channel, "reindex")
    for path in bot_settings.corpus.glob("*.md"):
        path.unlink()
    await world.admin.slash(world.channel, "reindex")
    assert "Re-indexing failed" in seen(world.last())
    await world.admin.slash(world.channel, "reindex", force=True)
    assert "**Removed** (5)" in seen(world.last())


async def test_a_member_can_neither_see_nor_run_it(world: World) -> None:
    assert "reindex" not in world.member.available_commands(world.channel)
    commands = {command.name: command for command in await world.env.bot.tree.fetch_commands()}
    world.guild.set_command_permissions(commands["reindex"], {world.guild.default_role: True})
    result = await world.member.slash(world.channel, "reindex")
    simcord.assert_error(world.env, AdminsOnly)
    assert "Only admins" in seen(result.response)


async def test_the_second_is_told_who_is_at_it_and_since_when(world: World, bot: AskbotClient) -> None:
    eager(bot).running = Running("Otto", datetime(2026, 1, 1, 9, 30, tzinfo=UTC))
    result = await world.admin.slash(world.channel, "reindex")
    simcord.assert_error(world.env, BusyError)
    assert "Otto has been re-indexing since 09:30 UTC" in seen(result.response)


async def test_a_failure_keeps_the_old_index(world: World, bot_settings: Settings) -> None:
    shutil.rmtree(bot_settings.corpus)
    await world.admin.slash(world.channel, "reindex")
    assert "Re-indexing failed" in seen(world.last())
    answer = await world.member.slash(world.channel, "ask", question="How many dockers have stopped work?")
    assert "1,450" in seen(answer.response)


async def test_a_channel_it_may_not_write_in_still_reports_to_the_admin(world: World) -> None:
    world.env.inject_error("POST", "/channels/*/messages", status=403, code=50013, message="Missing Permissions")
    result = await world.admin.slash(world.channel, "reindex")
    assert "up to date" in seen(result.response)
