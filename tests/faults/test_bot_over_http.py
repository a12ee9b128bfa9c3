"""The real bot over real sockets: one message an answer, whatever happens to the connection or the REST interface."""

import asyncio
import json
import logging
from pathlib import Path

import pytest

from askbot.bot import AskbotClient, create_bot
from askbot.bot.core.rate_limits import AT_ONCE, WARNINGS
from askbot.encoder import Encoder
from askbot.journal import GuildSettings
from tests.faults.conftest import engine_in, running, settings_in
from tests.small_discord import ADMIN, MEMBER, OTHER, Effect, Fault, SmallDiscord, until
from tests.small_discord.rest import Asked
from tests.small_discord.world import CHANNEL, GUILD, OTHER_CHANNEL, OTHER_GUILD, Json

POST = rf"/channels/{CHANNEL}/messages$"
CALLBACK, HOOK = "/callback$", "/webhooks/"
QUESTION = "When was the lighthouse at Cape Morrow built?"


def text(message: Json) -> str:
    """Everything that a message shows."""
    return json.dumps([message["content"], message["components"]], ensure_ascii=False)


def answered(asked: Asked) -> bool:
    return bool(asked.answers)


def spoil(home: Path) -> None:
    for part in home.glob("journal.sqlite*"):
        part.write_bytes(b"noise" * 2000)


def set_aside(home: Path) -> list[Path]:
    return list(home.glob("journal.sqlite.damaged-*"))


async def settled() -> None:
    """Wait until the bot has nothing more to say, repeated requests included."""
    names = ("CommandTree-invoker", "discord.py: on_")
    await until(lambda: not any(task.get_name().startswith(names) for task in asyncio.all_tasks()))


async def test_answers_slash_and_mention_once_each(small: SmallDiscord, bot: AskbotClient) -> None:
    async with running(bot, small):
        asked = await small.slash(MEMBER, "ask", question=QUESTION)
        await small.say(MEMBER, QUESTION)
        await until(lambda: answered(asked) and small.from_bot())
    assert [("1874" in text(m)) for m in (*asked.answers, *small.from_bot())] == [True, True]


async def test_keeps_answering_and_keeps_its_state_through_every_kind_of_cut(
    small: SmallDiscord, bot: AskbotClient
) -> None:
    async with running(bot, small):
        snapshot = bot.engine.snapshot.id
        cuts = [small.gateway.close, small.gateway.ask_to_reconnect, lambda: small.gateway.invalidate(resumable=True)]
        all_asked: list[Asked] = []
        for cut in cuts:
            await cut()
            all_asked.append(await small.slash(MEMBER, "ask", question=QUESTION))
            await small.gateway.connected()
        small.gateway.cut()
        await small.say(MEMBER, QUESTION)
        await until(lambda: all(map(answered, all_asked)) and small.from_bot(), 60)
        assert bot.engine.snapshot.id == snapshot
    assert [len(asked.answers) for asked in all_asked] == [1, 1, 1]
    assert len(small.from_bot()) == 1
    assert (small.gateway.identified, small.gateway.resumed) == (1, 4)


@pytest.mark.parametrize(
    "fault",
    [
        Fault("POST", POST, 500),
        Fault("POST", POST, 500, Effect.DONE),
        Fault("POST", POST, 429, times=3, retry_after=0.05),
        Fault("POST", POST, 429, is_global=True),
        Fault("POST", POST, 0),
        Fault("POST", POST, 0, Effect.DONE),
        Fault("POST", "/typing$", 429),
        Fault("POST", "/typing$", 0),
    ],
    ids=["500", "500 after", "429s", "global 429", "cut", "cut after", "typing 429", "typing cut"],
)
async def test_one_reply_to_a_mention(small: SmallDiscord, bot: AskbotClient, fault: Fault) -> None:
    async with running(bot, small):
        small.faults.add(fault)
        await small.say(MEMBER, QUESTION)
        await until(lambda: small.faults.struck and not small.faults.waiting and small.from_bot())
        asked = await small.slash(MEMBER, "ask", question=QUESTION)
        await until(lambda: answered(asked))
        await settled()
    assert ["1874" in text(m) for m in small.from_bot()] == [True]


@pytest.mark.parametrize(
    "fault",
    [
        Fault("POST", CALLBACK, 500),
        Fault("POST", CALLBACK, 500, Effect.DONE),
        Fault("POST", CALLBACK, 429),
        Fault("POST", CALLBACK, 0),
        Fault("POST", CALLBACK, 0, Effect.DONE),
        Fault("PATCH", HOOK, 500),
        Fault("PATCH", HOOK, 500, Effect.DONE),
        Fault("PATCH", HOOK, 429, times=3, retry_after=0.05),
        Fault("PATCH", HOOK, 0),
        Fault("PATCH", HOOK, 0, Effect.DONE),
    ],
    ids=[
        "ack 500",
        "ack 500 after",
        "ack 429",
        "ack cut",
        "ack cut after",
        "500",
        "500 after",
        "429s",
        "cut",
        "cut after",
    ],
)
async def test_one_answer_to_a_slash_command(small: SmallDiscord, bot: AskbotClient, fault: Fault) -> None:
    async with running(bot, small):
        small.faults.add(fault)
        asked = await small.slash(MEMBER, "ask", question=QUESTION)
        await until(lambda: answered(asked))
        await settled()
        assert not small.faults.waiting
        other = await small.slash(MEMBER, "ask", question=QUESTION)
        await until(lambda: answered(other))
    assert ["1874" in text(m) for m in asked.answers] == [True]
    assert len(other.answers) == 1


async def test_reindexes_once_while_discord_stumbles(small: SmallDiscord, bot: AskbotClient, home: Path) -> None:
    (home / "corpus" / "ferry.md").write_text("# Ferry\n\nThe ferry to Cape Morrow sails at nine.\n", encoding="utf-8")
    async with running(bot, small):
        small.faults.add(Fault("PATCH", r"/messages/\d+$", 500), Fault("POST", POST, 429))
        await small.slash(ADMIN, "reindex")
        await until(lambda: len(bot.engine.snapshot.documents()) == 3)
        await until(lambda: any("ferry.md" in text(m) for m in small.from_bot()))
    assert len(small.from_bot()) == 1


async def test_a_new_process_goes_on_where_the_old_one_stopped(
    small: SmallDiscord, bot: AskbotClient, home: Path, encoder: Encoder
) -> None:
    async with running(bot, small):
        asked = await small.slash(MEMBER, "ask", question=QUESTION)
        await until(lambda: answered(asked))
    async with running(create_bot(settings_in(home), engine_in(home, encoder)), small):
        again = await small.slash(MEMBER, "ask", question=QUESTION)
        await until(lambda: answered(again))
    assert "1874" in text(again.answers[0])
    syncs = [r for r in small.rest.requests if r[0] == "PUT" and r[1].endswith("/commands")]
    assert len(syncs) == 1, "commands that did not change are not sent again"


async def test_the_token_stands_in_no_log(
    small: SmallDiscord, bot: AskbotClient, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    async with running(bot, small):
        small.faults.add(Fault("POST", POST, 500), Fault("POST", POST, 403))
        small.gateway.cut()
        await small.say(MEMBER, QUESTION)
        await until(lambda: small.faults.struck == 2)
    assert small.gateway.tokens == ["a-token"]
    assert len(caplog.records) > 20
    assert not [record for record in caplog.records if "a-token" in f"{record.getMessage()} {record.exc_text}"]


async def test_a_journal_that_breaks_costs_the_record_not_the_answer_and_a_restart_mends_it(
    small: SmallDiscord, bot: AskbotClient, home: Path, encoder: Encoder
) -> None:
    async with running(bot, small):
        await bot.access.rules()  # read at each start; without any, nothing is shown
        spoil(home)
        asked = await small.slash(MEMBER, "ask", question=QUESTION)
        await until(lambda: answered(asked))
    assert "1874" in text(asked.answers[0])
    async with running(create_bot(settings_in(home), engine_in(home, encoder)), small):
        again = await small.slash(OTHER, "ask", question=QUESTION)
        await until(lambda: answered(again))
    assert "1874" in text(again.answers[0])
    assert set_aside(home)


async def test_a_button_whose_answer_is_forged_or_forgotten_says_so(small: SmallDiscord, bot: AskbotClient) -> None:
    async with running(bot, small):
        asked = await small.slash(MEMBER, "ask", question=QUESTION)
        await until(lambda: answered(asked))
        card = asked.answers[0]
        real = next(part for part in text(card).split('"') if part.startswith("askbot:read:"))
        forged = json.loads(json.dumps(card).replace(real.split(":")[2], "nosuchanswer"))
        ids = ("askbot:read:nosuchanswer:0", "askbot:delete:nosuchanswer:0")
        cards = [json.loads(json.dumps(forged).replace(ids[0], custom_id)) for custom_id in ids]
        pressed = [await small.press(OTHER, *one) for one in zip(ids, cards, strict=True)]
        await small.press(OTHER, "askbot:read:../../bot:0", card)
        await until(lambda: all(one.answers or one.acknowledged for one in pressed))
        await settled()
    assert len(asked.answers) == 1, "a forged delete took the answer away"
    assert not any("1874" in text(answer) for one in pressed for answer in one.answers)


async def test_only_the_asker_or_an_admin_deletes_an_answer(small: SmallDiscord, bot: AskbotClient) -> None:
    async with running(bot, small):
        asked = await small.slash(MEMBER, "ask", question=QUESTION)
        await until(lambda: answered(asked))
        read_id = next(part for part in text(asked.answers[0]).split('"') if part.startswith("askbot:read:"))
        custom_id = read_id.replace(":read:", ":delete:")
        card = json.loads(json.dumps(asked.answers[0]).replace(read_id, custom_id))
        pressed = await small.press(OTHER, custom_id, card)
        await until(lambda: pressed.acknowledged)
        await settled()
    assert len(asked.answers) == 1
    assert not [request for request in small.rest.requests if request[0] == "DELETE"]


async def test_a_command_from_another_server_changes_nothing_here(small: SmallDiscord, bot: AskbotClient) -> None:
    async with running(bot, small):
        before = bot.engine.snapshot.id
        refused = await small.slash(MEMBER, "reindex", where=(OTHER_GUILD, OTHER_CHANNEL), full=True)
        await until(lambda: answered(refused))
        await settled()
        assert bot.engine.snapshot.id == before
    assert "admin" in text(refused.answers[0]).lower()


def requests_for(small: SmallDiscord, part: str) -> int:
    return sum(part in path for _, path in small.rest.requests)


async def test_an_admin_of_another_server_cannot_change_the_briefings(small: SmallDiscord, bot: AskbotClient) -> None:
    async with running(bot, small):
        before = bot.engine.snapshot.id
        where = (OTHER_GUILD, OTHER_CHANNEL)
        tried = [await small.slash(ADMIN, name, where=where) for name in ("reindex", "rollback")]
        await until(lambda: all(map(answered, tried)))
        await settled()
        assert bot.engine.snapshot.id == before
    assert all(f"--server {OTHER_GUILD}" in text(one.answers[0]).replace("\\\\", "") for one in tried)


async def test_a_flood_of_commands_of_one_person_costs_little_and_keeps_nobody_from_an_answer(
    small: SmallDiscord, bot: AskbotClient
) -> None:
    bot.memory.servers.put(GUILD, GuildSettings(cooldown=60))
    async with running(bot, small):
        flood = [await small.slash(MEMBER, "ask", question=f"{QUESTION} {i}") for i in range(300)]
        other = await small.slash(OTHER, "ask", question=QUESTION)
        await until(lambda: answered(other) and all(answered(one) for one in flood if one.acknowledged), 120)
        await settled()
    heard = [text(one.answers[0]) for one in flood if one.acknowledged]
    good = sum("1874" in words for words in heard)
    assert "1874" in text(other.answers[0])
    assert 1 <= good <= AT_ONCE, "the flood was not held back"
    assert 1 <= len(heard) - good <= 2 * WARNINGS, "told to wait, once for each reason and stretch of time"
    assert all(one.acknowledged in {4, 5} for one in flood if one.acknowledged)
    assert requests_for(small, "/callback") == len(heard) + 1
    assert requests_for(small, "/messages/@original") == good + 1, "a refusal was acknowledged first"


async def test_a_flood_of_mentions_of_one_person_is_told_once_and_keeps_nobody_from_an_answer(
    small: SmallDiscord, bot: AskbotClient
) -> None:
    bot.memory.servers.put(GUILD, GuildSettings(cooldown=60))
    async with running(bot, small):
        for i in range(300):
            await small.say(MEMBER, f"{QUESTION} {i}")
        asked = await small.say(OTHER, QUESTION)
        await until(lambda: asked["id"] in {str(m["message_reference"]["message_id"]) for m in small.from_bot()}, 120)
        await settled()
    replies = [text(message) for message in small.from_bot()]
    good = sum("1874" in words for words in replies)
    assert 2 <= good <= AT_ONCE + 1
    assert 1 <= len(replies) - good <= 2, "told to wait, once for each reason"


async def test_who_flooded_is_answered_again_when_the_wait_is_over(small: SmallDiscord, bot: AskbotClient) -> None:
    bot.memory.servers.put(GUILD, GuildSettings(cooldown=1))
    async with running(bot, small):
        for i in range(50):
            await small.slash(MEMBER, "ask", question=f"{QUESTION} {i}")
        await settled()
        await asyncio.sleep(1.2)
        again = await small.slash(MEMBER, "ask", question=QUESTION)
        await until(lambda: answered(again))
    assert "1874" in text(again.answers[0])
