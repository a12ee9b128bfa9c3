"""Buttons of admins, pressed by people whom nobody has shown them, over real sockets: their ids alone open nothing."""

import json
from functools import partial

import pytest

from askbot.bot import AskbotClient
from askbot.bot.features.corpus.cog import Corpus
from askbot.journal import Gap, GapKind
from tests.faults.conftest import running
from tests.faults.test_bot_over_http import QUESTION, answered, settled, text
from tests.small_discord import ADMIN, MEMBER, Person, SmallDiscord, until
from tests.small_discord.rest import Asked
from tests.small_discord.world import CHANNEL, GUILD, OTHER_CHANNEL, OTHER_GUILD

HERE, THERE = (GUILD, CHANNEL), (OTHER_GUILD, OTHER_CHANNEL)
STRANGERS = pytest.mark.parametrize(
    ("person", "where"), [(MEMBER, HERE), (ADMIN, THERE)], ids=["a member", "an admin of another server"]
)
KEY = "0123456789abcdef"


async def pressed(small: SmallDiscord, person: Person, custom_id: str, where: tuple[int, int]) -> Asked:
    """A button with this id in place of one that an answer has: what is on no message at all, reaches no bot."""
    asked = await small.slash(MEMBER, "ask", question=QUESTION)
    await until(lambda: answered(asked))
    card = json.dumps(asked.answers[0])
    read_id = next(part for part in card.split('"') if part.startswith("askbot:read:"))
    press = await small.press(person, custom_id, json.loads(card.replace(read_id, custom_id)), where=where)
    await until(lambda: bool(press.answers or press.acknowledged))
    await settled()
    return press


@STRANGERS
async def test_a_change_of_the_briefings_is_confirmed_by_admins_at_home_alone(
    small: SmallDiscord, bot: AskbotClient, person: Person, where: tuple[int, int]
) -> None:
    done: list[str] = []
    async with running(bot, small):
        cog = bot.get_cog(Corpus.__cog_name__)
        assert type(cog).__name__ == "Corpus"
        cog.pending[KEY] = partial(done.append, "changed")
        refused = await pressed(small, person, f"askbot-confirm:{KEY}", where)
        assert not done
        assert KEY in cog.pending, "a forged press used the confirmation up"
        await pressed(small, ADMIN, f"askbot-confirm:{KEY}", HERE)
        await until(lambda: bool(done))
    assert "admin" in text(refused.answers[0]).lower()


@STRANGERS
async def test_an_open_question_is_dismissed_by_the_admins_of_its_server_alone(
    small: SmallDiscord, bot: AskbotClient, person: Person, where: tuple[int, int]
) -> None:
    bot.memory.gaps.note(Gap(GUILD, MEMBER.id, "What is the capital of Mongolia?", GapKind.FLAGGED, "a1"))
    gap = bot.memory.gaps.open(GUILD)[0]
    async with running(bot, small):
        forged = await pressed(small, person, f"askbot-gap:dismiss:{gap.id}", where)
        await pressed(small, person, "askbot-gap:page:0", where)
        assert bot.memory.gaps.open(GUILD) == (gap,)
        assert not any("Mongolia" in text(answer) for answer in forged.answers)
        await pressed(small, ADMIN, f"askbot-gap:dismiss:{gap.id}", HERE)
        await until(lambda: not bot.memory.gaps.open(GUILD))


@pytest.mark.parametrize("action", ["read", "why", "more", "up", "down", "tell", "share"])
async def test_an_answer_is_opened_only_where_it_was_shown(small: SmallDiscord, bot: AskbotClient, action: str) -> None:
    async with running(bot, small):
        asked = await small.slash(MEMBER, "ask", question=QUESTION)
        await until(lambda: answered(asked))
        card = json.dumps(asked.answers[0])
        read_id = next(part for part in card.split('"') if part.startswith("askbot:read:"))
        forged = read_id.replace(":read:", f":{action}:")
        press = await small.press(ADMIN, forged, json.loads(card.replace(read_id, forged)), where=THERE)
        await until(lambda: bool(press.answers or press.acknowledged))
        await settled()
        replies = " ".join(text(answer) for answer in press.answers)
    assert "That answer is no longer kept" in replies
    assert QUESTION not in json.dumps(press.answers)
    assert bot.memory.cards.statistics(GUILD, 1).up + bot.memory.cards.statistics(GUILD, 1).down == 0


async def test_an_answer_is_shared_by_its_asker_alone(small: SmallDiscord, bot: AskbotClient) -> None:
    async with running(bot, small):
        asked = await small.slash(MEMBER, "ask", question=QUESTION)
        await until(lambda: answered(asked))
        card = json.dumps(asked.answers[0])
        read_id = next(part for part in card.split('"') if part.startswith("askbot:read:"))
        forged = read_id.replace(":read:", ":share:")
        message = json.loads(card.replace(read_id, forged))
        press = await small.press(ADMIN, forged, message, where=HERE)
        await until(lambda: bool(press.answers))
        allowed = await small.press(MEMBER, forged, message, where=HERE)
        await until(lambda: bool(allowed.answers))
    assert "Only the one who asked" in text(press.answers[0])
    assert "asked by Mia" in text(allowed.answers[0])
