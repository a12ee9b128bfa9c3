"""What operators rely on: logs, metrics, health, checks, one bot a token, commands sent only when they change."""

import asyncio
import json
import logging
from collections.abc import Iterator
from pathlib import Path

import aiohttp
import pytest
from pydantic import SecretStr
from typer.testing import CliRunner

from askbot.api.metrics import MetricsServer
from askbot.bot import AskbotClient, create_bot
from askbot.bot.core.command_sync import sync
from askbot.bot.core.shards import ALL
from askbot.bot.core.token_lock import only_one
from askbot.bot.features.admin.checks import check_all, check_online
from askbot.cli.app import create_app
from askbot.engine import Askbot
from askbot.errors import BusyError, SettingsError
from askbot.journal import AnswerLog, SQLiteDatabase
from askbot.presentation.logs import JsonFormatter, ReadableFormatter, set_up_logging
from askbot.settings import Settings
from tests.bot.world import World, buttons, press, seen
from tests.small_discord import SmallDiscord, until
from tests.small_discord.server import TOKEN

QUESTION = "How many dockers have stopped work?"


async def test_a_logged_answer_holds_ids_and_a_hash_but_not_the_question(
    world: World, bot: AskbotClient, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO, logger="askbot")
    await world.member.slash(world.channel, "ask", question=QUESTION)
    record = next(r for r in caplog.records if r.getMessage() == "answered")
    entry = json.loads(JsonFormatter().format(record))
    assert entry["asker"] == world.member.id
    assert entry["status"] == "answered"
    kept = bot.memory.answers.get(entry["answer"])
    assert kept is not None
    assert entry["question"] == kept.question_hash, "keyed, as in the journal"
    line = ReadableFormatter().format(record)
    assert "status=answered" in line
    assert "dockers" not in line


@pytest.fixture
def root_logger() -> Iterator[logging.Logger]:
    """The root logger, as it was before once the test is over."""
    root, ours = logging.getLogger(), logging.getLogger("askbot")
    kept = (root.level, root.handlers[:], ours.level)
    yield root
    root.level, root.handlers[:], ours.level = kept


@pytest.mark.parametrize(
    ("level", "ours", "theirs"), [("info", True, False), ("debug", True, True), ("error", False, False)]
)
def test_libraries_are_heard_from_their_warnings_on(
    bot_settings: Settings, root_logger: logging.Logger, level: str, ours: bool, theirs: bool
) -> None:
    set_up_logging(bot_settings.model_copy(update={"log_level": level}))
    assert logging.getLogger("askbot.bot").isEnabledFor(logging.INFO) is ours
    for library in ("faiss.loader", "sentence_transformers.base.model", "discord.gateway"):
        assert logging.getLogger(library).isEnabledFor(logging.INFO) is theirs
        assert logging.getLogger(library).isEnabledFor(logging.ERROR)
    assert len(root_logger.handlers) == 1


@pytest.mark.parametrize("kept", [False, True])
def test_libraries_tell_no_questions_at_debug_unless_questions_are_logged(
    bot_settings: Settings, root_logger: logging.Logger, capsys: pytest.CaptureFixture[str], kept: bool
) -> None:
    set_up_logging(bot_settings.model_copy(update={"log_level": "debug", "log_questions": kept}))
    for library in ("discord.gateway", "discord.http", "asyncio", "httpcore2"):
        logging.getLogger(library).debug("%s", {"token": "aW50ZXJhY3Rpb246", "value": QUESTION})
    logging.getLogger("askbot.bot").debug("ours")
    written = capsys.readouterr().err
    assert ("aW50ZXJhY3Rpb246" in written) is kept
    assert (QUESTION in written) is kept
    assert "ours" in written
    assert len(root_logger.handlers) == 1


def test_a_line_of_the_log_is_one_line_and_acts_on_nothing() -> None:
    record = logging.LogRecord("askbot", logging.INFO, "a.py", 1, "read %s", ("a\x1b[2J\nb\u202e.md",), None)
    record.fields = {"path": "c\nd\x9b"}
    assert ReadableFormatter().format(record).isprintable()


async def test_an_answer_given_in_discord_is_explained_by_its_id(
    world: World, bot_settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    result = await world.member.slash(world.channel, "ask", question=QUESTION)
    answer = buttons(result.response)["Read passage"].split(":")[2]
    monkeypatch.setenv("ASKBOT_JOURNAL", str(bot_settings.journal))
    outcome = CliRunner().invoke(create_app(), ["explain", answer, "--json"])
    record = json.loads(outcome.output)
    assert (record["id"], record["status"], record["question"]) == (answer, "answered", None)
    assert any(candidate["shown"] and candidate["document"] == "harbour.md" for candidate in record["candidates"])
    why = seen((await press(world.member, result.response, "Why this?")).response)
    assert f"{min(99, round(record['confidence'] * 100))} %** sure" in why


class TestWhereQuestionsAreKept:
    """The operator has set ASKBOT_LOG_QUESTIONS."""

    @pytest.fixture
    def bot_settings(self, bot_settings: Settings) -> Settings:
        return bot_settings.model_copy(update={"log_questions": True})

    async def test_a_talk_holds_over_a_restart(self, world: World, bot_settings: Settings, engine: Askbot) -> None:
        await world.member.send_dm(QUESTION)
        await world.env.restart_bot(create_bot(bot_settings, engine))
        await world.member.send_dm("Says who?")
        assert "Dockers' Union" in seen(world.member.user.dm_channel.last_message)

    async def test_the_log_has_the_question_privacy_says_so_and_deletion_takes_it(
        self, world: World, bot_settings: Settings
    ) -> None:
        result = await world.member.slash(world.channel, "ask", question=QUESTION)
        answer = buttons(result.response)["Read passage"].split(":")[2]
        log = AnswerLog(SQLiteDatabase(bot_settings.journal), log_questions=True, days=30)
        assert log.get(answer).question == QUESTION
        data = await world.member.slash(world.channel, "privacy show")
        assert "The operator of this bot keeps the text of questions" in seen(data.response)
        sure = await world.member.slash(world.channel, "privacy delete")
        await press(world.member, sure.response, "Delete it all")
        assert log.get(answer) is None
        assert not any(QUESTION.encode() in path.read_bytes() for path in journal_files(bot_settings))


def journal_files(settings: Settings) -> list[Path]:
    return list(settings.journal.parent.glob(f"{settings.journal.name}*"))


async def test_metrics_and_health_are_served_on_the_loopback_address(world: World, bot: AskbotClient) -> None:
    await world.member.slash(world.channel, "ask", question=QUESTION)
    server = MetricsServer(bot.metrics, bot.health)
    port = await server.start(0)
    try:
        async with aiohttp.ClientSession(f"http://127.0.0.1:{port}") as session:
            async with session.get("/metrics") as response:
                text = await response.text()
            async with session.get("/healthz") as response:
                health = (response.status, await response.json())
    finally:
        await server.close()
    assert 'askbot_answers_total{status="answered"} 1.0' in text
    assert "askbot_answer_seconds_count 1.0" in text
    assert health == (200, {"discord": True, "index": True})


def test_a_second_bot_on_one_token_is_refused_wherever_it_is_started(bot_settings: Settings, tmp_path: Path) -> None:
    here = bot_settings.model_copy(update={"cache": tmp_path / "cache"})
    elsewhere = here.model_copy(update={"journal": tmp_path / "elsewhere" / "journal.sqlite"})
    with only_one(here, "a.b.c", ALL):
        for settings in (here, elsewhere):
            with pytest.raises(BusyError, match="running already"), only_one(settings, "a.b.c", ALL):
                pass
        with only_one(here, "another", ALL):
            pass
    with only_one(elsewhere, "a.b.c", ALL):
        pass


def test_without_a_cache_the_lock_lies_beside_the_journal(bot_settings: Settings) -> None:
    nowhere = bot_settings.model_copy(update={"cache": bot_settings.corpus / "harbour.md" / "cache"})
    with only_one(nowhere, "a.b.c", ALL):
        assert list(bot_settings.journal.parent.glob("bot-*.lock"))


async def test_a_port_that_is_taken_is_one_sentence(bot: AskbotClient) -> None:
    first, second = (MetricsServer(bot.metrics, bot.health) for _ in range(2))
    port = await first.start(0)
    try:
        with pytest.raises(SettingsError, match=f"port {port}"):
            await second.start(port)
    finally:
        await first.close()
        await second.close()


async def test_a_bot_that_is_cut_off_is_not_well(bot: AskbotClient) -> None:
    async with SmallDiscord() as small:
        task = await small.run(bot)
        await until(lambda: bot.health()["discord"])
        small.gateway.lets_in = False
        small.gateway.cut()
        await until(lambda: not bot.health()["discord"])
        small.gateway.lets_in = True
        await small.gateway.connected()
        await until(lambda: bot.health()["discord"])
        await bot.close()
        await asyncio.wait([task], timeout=5)


async def test_commands_are_sent_only_when_they_change(world: World, bot_settings: Settings, engine: Askbot) -> None:
    def sent() -> int:
        return sum(request.method == "PUT" and request.path.endswith("/commands") for request in requests)

    requests = world.env.http_requests
    first = sent()
    fresh = create_bot(bot_settings, engine)
    await world.env.restart_bot(fresh)
    assert sent() == first
    fresh.tree.remove_command("stats")
    assert await sync(fresh)
    assert not await sync(fresh)


def test_checks_name_what_is_wrong_and_how_to_mend_it(bot_settings: Settings, engine: Askbot) -> None:
    checks = {check.name: check for check in check_all(bot_settings, engine)}
    assert {name for name, check in checks.items() if not check.well} == {"token"}
    assert ".env" in checks["token"].detail
    bad = bot_settings.model_copy(update={"corpus": bot_settings.corpus / "nowhere", "journal": bot_settings.corpus})
    checks = {check.name: check for check in check_all(bad, engine)}
    assert "nowhere" in checks["corpus"].detail
    assert "ASKBOT_JOURNAL" in checks["journal"].detail


def test_doctor_prints_each_check_and_fails_when_one_does(
    bot_settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, path in (
        ("CORPUS", bot_settings.corpus),
        ("INDEX", bot_settings.index),
        ("JOURNAL", bot_settings.journal),
    ):
        monkeypatch.setenv(f"ASKBOT_{name}", str(path))
    result = CliRunner().invoke(create_app(), ["doctor"])
    assert result.exit_code == 1
    assert "✓ index" in result.output
    assert "✗ token" in result.output


async def test_doctor_asks_discord_for_what_it_alone_knows(bot_settings: Settings) -> None:
    async def checked(token: str, **changes: object) -> dict[str, tuple[bool, str]]:
        settings = bot_settings.model_copy(update={"discord_token": SecretStr(token), **changes})
        return {check.name: (check.well, check.detail) for check in await check_online(settings)}

    async with SmallDiscord():
        well = await checked(TOKEN, message_content=False)
        wanting = await checked(TOKEN, message_content=True)
        wrong = await checked("wrong")
    assert (well["discord"], well["intents"]) == ((True, "the token is that of askbot"), (True, "as needed"))
    assert well["latency"][1].endswith(" ms")
    assert wanting["intents"] == (
        False, "switch on the message content intent in the developer portal, under Bot"
    )  # fmt: skip
    assert not wrong["discord"][0]
    assert "refused the token" in wrong["discord"][1]
