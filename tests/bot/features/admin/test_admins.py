import io
import json
from pathlib import Path
from typing import Any

import pytest
import simcord

from askbot.bot import AskbotClient, create_bot
from askbot.bot.core.command_tree import explanation
from askbot.bot.core.errors import AdminsOnly, MisusedError
from askbot.bot.features.corpus.cog import PENDING, safe_name
from askbot.bot.features.gaps.grouping import as_csv, as_questions, grouped
from askbot.bot.ui.answer_card import readable
from askbot.engine import Askbot
from askbot.errors import CorpusError, JournalError, UsageError
from askbot.journal import Gap, GapKind, GuildSettings
from askbot.presentation.translations import languages
from askbot.settings import Settings
from tests.bot.world import Within, World, components, hidden_channel, press, seen

FERRY = b"""---
title: Ferry fares
date: 2026-04-01
---

# Ferry fares

## Fares

The ferry company said that fares will rise.
"""


async def add(world: World, name: str, data: bytes) -> Any:
    return await world.admin.slash(world.channel, "corpus add", file=(name, data))


async def test_a_briefing_is_shown_as_understood_then_added_and_answers(world: World, bot_settings: Settings) -> None:
    result = await add(world, "Ferry fares!.md", FERRY)
    text = seen(result.response)
    assert result.response.ephemeral
    assert ("Ferry fares" in text, "2026-04-01" in text, "ferry company" in text) == (True, True, True)
    assert not (bot_settings.corpus / "ferry-fares.md").exists()
    await press(world.admin, result.response, "Add it")
    assert (bot_settings.corpus / "ferry-fares.md").read_bytes() == FERRY
    assert "**Added** (1): ferry-fares.md" in seen(world.last())
    answer = await world.member.slash(world.channel, "ask", question="What did the ferry company say about fares?")
    assert "fares will rise" in seen(answer.response).replace("*", "")


async def test_a_newer_version_replaces_the_older(world: World) -> None:
    result = await add(world, "harbour.md", FERRY)
    assert "replaces harbour.md" in seen(result.response)
    await press(world.admin, result.response, "Replace it")
    assert "**Changed** (1): harbour.md" in seen(world.last())


@pytest.mark.parametrize(
    ("name", "data", "reason"),
    [
        ("virus.exe", b"x", "cannot be read as a briefing"),
        ("bad.md", b"\xff\xfe\x00", "UTF-8"),
        ("empty.txt", b"  \n", "empty"),
    ],
)
async def test_a_file_that_cannot_be_used_is_refused_with_its_reason(
    world: World, name: str, data: bytes, reason: str
) -> None:
    result = await add(world, name, data)
    simcord.assert_error(world.env, (UsageError, CorpusError))
    assert reason in seen(result.followups[-1] if result.followups else result.response)


async def test_a_briefing_is_removed_after_asking_once_more(world: World, bot_settings: Settings) -> None:
    choices = await world.admin.autocomplete(world.channel, "corpus remove", "document", "light")
    assert [choice["value"] for choice in choices] == ["lighthouse.txt"]
    result = await world.admin.slash(world.channel, "corpus remove", document="lighthouse.txt")
    assert "Remove this briefing?" in seen(result.response)
    await press(world.admin, result.response, "Remove it")
    assert not (bot_settings.corpus / "lighthouse.txt").exists()
    assert "**Removed** (1): lighthouse.txt" in seen(world.last())


async def test_a_confirmation_after_a_restart_says_so_and_changes_nothing(
    world: World, bot_settings: Settings, engine: Askbot
) -> None:
    result = await add(world, "ferry.md", FERRY)
    await world.env.restart_bot(create_bot(bot_settings, engine, Within(engine)))
    await press(world.admin, result.response, "Add it")
    assert "too long ago" in seen(result.response)
    assert not (bot_settings.corpus / "ferry.md").exists()


async def test_only_the_latest_few_files_wait_for_their_confirmation(world: World, bot_settings: Settings) -> None:
    cards = [(await add(world, f"note-{number}.md", FERRY)).response for number in range(PENDING + 1)]
    await press(world.admin, cards[0], "Add it")
    assert "too long ago" in seen(cards[0])
    await press(world.admin, cards[-1], "Add it")
    assert [path.name for path in bot_settings.corpus.glob("note-*.md")] == [f"note-{PENDING}.md"]


async def test_a_folder_that_cannot_be_changed_is_reported(world: World, bot_settings: Settings) -> None:
    result = await add(world, "ferry.md", FERRY)
    (bot_settings.corpus / ".ferry.md.new").mkdir()
    pressed = await press(world.admin, result.response, "Add it")
    assert "could not be changed: Is a directory" in seen(pressed.followups[-1])
    assert not (bot_settings.corpus / "ferry.md").exists()


@pytest.mark.parametrize("command", ["corpus list", "sources list"])
async def test_briefings_are_listed(world: World, command: str) -> None:
    result = await world.admin.slash(world.channel, command)
    text = seen(result.response)
    assert "Briefings (2)" in text
    assert "Harbour strike in Port Ellery" in text
    assert "2026-03-02" in text


@pytest.mark.parametrize("command", ["corpus list", "sources list"])
async def test_a_long_list_is_turned_page_by_page(world: World, bot: AskbotClient, command: str) -> None:
    for number in range(13):
        note = f"# Note {number:02}\n\nBoat {number} has left the pier.\n"
        (bot.settings.corpus / f"note-{number:02}.md").write_text(note, encoding="utf-8")
    bot.builder.build()
    card = (await world.admin.slash(world.channel, command)).response
    first = seen(card)
    assert "Briefings (15)" in first
    assert "page 1 of 2" in first
    await press(world.admin, card, "›")
    second = seen(card)
    assert "page 2 of 2" in second
    assert all((f"Note {number:02}" in first) != (f"Note {number:02}" in second) for number in range(13))
    await press(world.admin, card, "‹")
    assert seen(card) == first


@pytest.mark.parametrize(
    "name",
    [
        "../../etc/passwd.md",
        "..\\..\\boot.txt",
        "/abs/olute.md",
        "a b\u202e.md",
        "....md",
        "n" * 300 + ".md",
        "a\x00b.txt",
        "CON.txt",
        "com1.md",
        "-rf.md",
        "@everyone.md",
    ],
)
def test_a_name_stays_inside_its_folder_and_is_no_device(name: str) -> None:
    safe = safe_name(name)
    assert 0 < len(Path(safe).stem) <= 80
    assert Path(safe).stem not in {"con", "com1"}
    assert all(char.isalnum() or char in "-." for char in safe)
    assert len(safe.encode()) < 255
    assert not safe.startswith(".")


async def test_rollback_answers_from_the_index_before(world: World, bot_settings: Settings, engine: Askbot) -> None:
    first = engine.snapshot.id
    (bot_settings.corpus / "ferry.md").write_bytes(FERRY)
    await world.admin.slash(world.channel, "reindex")
    assert engine.snapshot.id != first
    result = await world.admin.slash(world.channel, "rollback")
    assert f"The index of {readable(first)} answers now" in seen(result.response)
    assert engine.snapshot.id == first


async def test_a_removed_file_comes_back_with_the_index_before(world: World, bot_settings: Settings) -> None:
    result = await world.admin.slash(world.channel, "corpus remove", document="lighthouse.txt")
    text = (bot_settings.corpus / "lighthouse.txt").read_bytes()
    await press(world.admin, result.response, "Remove it")
    assert not (bot_settings.corpus / "lighthouse.txt").exists()
    back = await world.admin.slash(world.channel, "rollback")
    assert "**Put back**: lighthouse.txt" in seen(back.response)
    assert (bot_settings.corpus / "lighthouse.txt").read_bytes() == text


async def test_a_replaced_file_comes_back_with_the_index_before(world: World, bot_settings: Settings) -> None:
    text = (bot_settings.corpus / "harbour.md").read_bytes()
    await press(world.admin, (await add(world, "Harbour.md", FERRY)).response, "Replace it")
    assert (bot_settings.corpus / "harbour.md").read_bytes() == FERRY
    await world.admin.slash(world.channel, "rollback")
    assert (bot_settings.corpus / "harbour.md").read_bytes() == text


async def test_a_newer_version_replaces_what_is_there_however_its_name_is_written(
    world: World, bot_settings: Settings
) -> None:
    (bot_settings.corpus / "Ferry_Fares v1.md").write_bytes(FERRY)
    result = await add(world, "ferry-fares-V1.md", FERRY + b"They rose.\n")
    assert "replaces Ferry\\_Fares v1.md" in seen(result.response)
    await press(world.admin, result.response, "Replace it")
    assert [path.name for path in bot_settings.corpus.glob("*erry*")] == ["Ferry_Fares v1.md"]


async def test_titles_in_cyrillic_do_not_replace_each_other(world: World, bot_settings: Settings) -> None:
    for name in ("Порт.md", "Маяк.md"):
        await press(world.admin, (await add(world, name, FERRY)).response, "Add it")
        await world.env.advance_time(1)
    assert {path.name for path in bot_settings.corpus.glob("*.md")} >= {"порт.md", "маяк.md"}


@pytest.mark.parametrize(
    ("language", "said"),
    [("en", "odd.md cannot be read: binary, not text."), ("de", "odd.md lässt sich nicht lesen: kein Text, sondern")],
)
async def test_a_file_that_cannot_be_read_is_named_with_the_reason(world: World, language: str, said: str) -> None:
    await world.admin.slash(world.channel, "settings language", language=language)
    result = await world.admin.slash(world.channel, "corpus add", file=("odd.md", b"\x00\x01\x02"))
    assert said in seen(result.response)
    simcord.assert_error(world.env, MisusedError)


async def test_a_reindex_can_be_private(world: World) -> None:
    before = world.last()
    result = await world.admin.slash(world.channel, "reindex", private=True)
    assert result.response.ephemeral
    assert "The index is up to date" in seen(result.response)
    assert world.last() == before


async def test_who_invites_the_bot_is_told_how_to_begin(world: World) -> None:
    owner = world.env.create_user("owner")
    guild = world.env.create_guild("Fresh", owner=owner)
    world.env.bot.dispatch("guild_join", world.env.bot.get_guild(guild.id))  # simcord has the bot on it at once
    await world.env.settle()
    text = seen(owner.dm_channel.last_message)
    assert "Fresh" in text
    for command in ("/corpus add", "/settings channel", "/ask", "/diagnose"):
        assert f"`{command}`" in text


async def test_gaps_count_what_was_not_answered_without_its_words(world: World, bot_settings: Settings) -> None:
    await world.member.slash(world.channel, "ask", question="What is the capital of Mongolia?")
    text = seen((await world.admin.slash(world.channel, "gaps show")).response)
    assert "Not answered in the last 7 days: **1** ↗ (the week before: 0)" in text
    assert "Mongolia" not in text
    assert not any(b"ongolia" in path.read_bytes() for path in bot_settings.journal.parent.glob("journal*"))


async def test_gaps_keep_topics_where_the_admins_want_it_and_make_evaluation_questions(world: World) -> None:
    await world.admin.slash(world.channel, "settings topics", keep=True)
    await world.member.slash(world.channel, "ask", question="What is the capital of Mongolia?")
    card = (await world.admin.slash(world.channel, "gaps show")).response
    assert "**capital Mongolia**" in seen(card)
    result = await press(world.admin, card, "capital Mongolia")
    line = json.loads(await result.response.attachments[0].read())
    assert (line["question"], line["answers"]) == ("capital Mongolia", [])


async def test_the_preview_needs_no_token(world: World) -> None:
    world.env.bot.previewed = True
    text = seen((await world.admin.slash(world.channel, "diagnose")).response)
    assert "Token" not in text


COMMANDS = ("corpus list", "gaps show", "settings show", "diagnose", "stats", "rollback", "reindex")


async def test_members_can_run_none_of_it_even_where_the_server_shows_it(world: World) -> None:
    assert not set(COMMANDS) & set(world.member.available_commands(world.channel))
    for command in await world.env.bot.tree.fetch_commands():
        world.guild.set_command_permissions(command, {world.guild.default_role: True})
    for name in COMMANDS:
        result = await world.member.slash(world.channel, name)
        simcord.assert_error(world.env, AdminsOnly)
        assert "Only admins" in seen(result.response)


async def test_a_role_may_administer_where_the_settings_name_it(world: World) -> None:
    role = world.guild.create_role("Editors")
    editor = world.guild.add_member(world.env.create_user("edda"), roles=[role])
    await world.admin.slash(world.channel, "settings admins", role=role)
    for command in await world.env.bot.tree.fetch_commands():
        world.guild.set_command_permissions(command, {role: True})
    result = await editor.slash(world.channel, "gaps show")
    assert "Open questions (0)" in seen(result.response)


def gap(number: int, question: str, kind: GapKind = GapKind.FLAGGED, note: str = "") -> Gap:
    return Gap(0, number, question, kind, f"a{number}", note=note, noted_at=1_770_000_000 - number, id=number)


SAME = ("How long is the lighthouse closed?", "For how long will the lighthouse be closed?")


async def test_gaps_are_grouped_by_meaning_and_dismissed_together(world: World) -> None:
    log = world.env.bot.memory.gaps
    for number, question in enumerate([*SAME, "What is the capital of Mongolia?"], start=1):
        log.note(Gap(world.guild.id, number, question, GapKind.FLAGGED, f"a{number}"))
    result = await world.admin.slash(world.channel, "gaps show")
    text = seen(result.response)
    assert "Open questions (2)" in text
    assert "×2" in text
    first = next(part for part in buttons_in_order(result.response) if "dismiss" in part)
    await world.admin.click(result.response, custom_id=first)
    assert [g.question for g in log.open(world.guild.id)] == ["What is the capital of Mongolia?"]
    assert "Mongolia" in seen(result.response)


def buttons_in_order(message: Any) -> list[str]:

    return [part["custom_id"] for part in components(message) if part.get("custom_id")]


async def test_gaps_are_exported_as_a_table_and_as_a_question_set(world: World, engine: Askbot) -> None:
    gaps = [gap(1, SAME[0]), gap(2, SAME[1], GapKind.DISLIKED, "=HYPERLINK(1)"), gap(3, "Who is the mayor?")]
    groups = grouped(gaps, engine.vectors([g.question for g in gaps]))
    assert [len(group.gaps) for group in groups] == [2, 1]
    assert "'=HYPERLINK" in as_csv(groups).decode("utf-8-sig")
    lines = [json.loads(line) for line in io.BytesIO(as_questions(groups))]
    assert [line["question"] for line in lines] == [SAME[0], "Who is the mayor?"]
    world.env.bot.memory.gaps.note(Gap(world.guild.id, 1, "Why?", GapKind.FLAGGED, "a1"))
    result = await world.admin.slash(world.channel, "gaps export", kind="evaluation")
    assert result.response.attachments[0].filename == "gaps.jsonl"
    table = await world.admin.slash(world.channel, "gaps export", kind="csv")
    assert b"Why?" in await table.response.attachments[0].read()


async def test_settings_are_shown_and_kept_over_a_restart(world: World, bot_settings: Settings, engine: Askbot) -> None:
    await world.admin.slash(world.channel, "settings cooldown", seconds=45)
    await world.admin.slash(world.channel, "settings private", private=True)
    await world.admin.slash(world.channel, "settings language", language="de")
    await world.admin.slash(world.channel, "settings digest", channel=world.channel)
    await world.admin.slash(world.channel, "settings channel", channel=world.channel)
    await world.env.restart_bot(create_bot(bot_settings, engine))
    kept = world.env.bot.memory.guild(world.guild.id)
    assert kept == GuildSettings(
        channels=(world.channel.id,), cooldown=45, private=True, language="de", digest_channel=world.channel.id
    )
    result = await world.admin.slash(world.channel, "settings channel", channel=world.channel)
    assert world.env.bot.memory.guild(world.guild.id).channels == ()
    assert "45" in seen(result.response)


async def test_auto_answers_need_the_intent(world: World) -> None:
    result = await world.admin.slash(world.channel, "settings auto", channel=world.channel)
    simcord.assert_error(world.env, UsageError)
    assert "message content intent" in seen(result.response)


async def test_diagnose_and_failures_speak_german_where_the_server_does(world: World, bot_settings: Settings) -> None:
    await world.admin.slash(world.channel, "settings language", language="de")
    text = seen((await world.admin.slash(world.channel, "diagnose")).response)
    assert "❌ **Token** — DISCORD\\_TOKEN ist nicht gesetzt" in text
    assert "GB frei" in text
    for path in bot_settings.corpus.iterdir():
        path.unlink()
    text = seen((await world.admin.slash(world.channel, "diagnose")).response)
    assert "liegt keine lesbare Datei" in text
    locked = JournalError("The journal is locked.", "Try again.")
    said = explanation(locked, languages()["de"], admin=True)
    assert said is not None
    assert said.startswith("Das Journal lässt sich nicht lesen oder schreiben.")
    assert said.endswith("The journal is locked. Try again.")
    told = explanation(locked, languages()["de"])
    assert told is not None
    assert "locked" not in told


async def test_diagnose_gives_each_check_a_tick_or_the_remedy(world: World, bot_settings: Settings) -> None:
    text = seen((await world.admin.slash(world.channel, "diagnose")).response)
    assert "✅ **Index**" in text
    assert "✅ **Model**" in text
    assert "❌ **Token** — DISCORD\\_TOKEN is not set" in text
    for path in bot_settings.corpus.iterdir():
        path.unlink()
    text = seen((await world.admin.slash(world.channel, "diagnose")).response)
    assert "❌ **Corpus** — No usable file" in text


async def test_stats_count_questions_votes_and_time(world: World) -> None:
    answer = await world.member.slash(world.channel, "ask", question="How many dockers have stopped work?")
    await press(world.member, answer.response, "👍")
    await world.other.slash(world.channel, "ask", question="What is the capital of Mongolia?")
    text = seen((await world.admin.slash(world.channel, "stats")).response)
    assert "**Questions**: 2, 50 % of them answered" in text
    assert "👍 1 · 👎 0" in text
    assert "half within " in text


async def test_the_weekly_digest_goes_to_the_admins_channel(world: World) -> None:
    staff = hidden_channel(world.guild)
    world.env.bot.memory.gaps.note(Gap(world.guild.id, 1, "What is the capital of Mongolia?", GapKind.FLAGGED, "a1"))
    await world.env.bot.memory.set_guild(world.guild.id, GuildSettings(digest_channel=staff.id))
    await world.env.advance_time(3700)
    assert "Mongolia" in seen(staff.last_message)


async def test_a_server_that_is_left_is_marked(world: World) -> None:
    await world.env.bot.memory.set_guild(world.guild.id, GuildSettings(cooldown=9))
    await world.env.bot.get_guild(world.guild.id).leave()
    await world.env.advance_time(1)
    (row,) = world.env.bot.memory.servers.database.run(lambda db: db.rows("SELECT left_at FROM guilds"))
    assert row["left_at"] is not None


async def test_one_can_see_export_and_delete_what_is_kept(world: World) -> None:
    answer = await world.member.slash(world.channel, "ask", question="How many dockers have stopped work?")
    await press(world.member, answer.response, "👍")
    data = await world.member.slash(world.channel, "privacy show")
    assert "answers given to you: **1**" in seen(data.response)
    exported = await world.member.slash(world.channel, "privacy export")
    data = json.loads(await exported.response.attachments[0].read())
    assert (len(data["cards"]), len(data["votes"])) == (1, 1)
    sure = await world.member.slash(world.channel, "privacy delete")
    again = await world.member.slash(world.channel, "privacy show")
    assert "answers given to you: **1**" in seen(again.response), "it asks first"
    await press(world.member, sure.response, "Delete it all")
    for line in ("### Deleted", "answers given to you: **1**", "your votes: **1**", "questions kept for admins: **0**"):
        assert line in seen(sure.response)
    again = await world.member.slash(world.channel, "privacy show")
    assert "answers given to you: **0**" in seen(again.response)
