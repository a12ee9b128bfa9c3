import re
from collections.abc import Awaitable, Callable
from typing import Any

import pytest
import simcord

from askbot.bot import create_bot
from askbot.bot.ui.answer_card import Action, button_id
from askbot.engine import Askbot
from askbot.settings import Settings
from tests.bot.world import Within, World, buttons, components, seen

QUESTION = "How many dockers have stopped work?"
UNCOVERED = "What is the capital of Mongolia?"


async def asked(world: World, question: str = QUESTION, **options: Any) -> Any:
    result = await world.member.slash(world.channel, "ask", question=question, **options)
    return result.followups[-1] if result.followups else result.response


async def press(person: simcord.MemberActor, message: Any, label: str) -> Any:
    ids = buttons(message)
    return await person.click(message, custom_id=ids[label])


Restart = Callable[[], Awaitable[None]]


@pytest.fixture
def restart(world: World, bot_settings: Settings, engine: Askbot) -> Restart:
    async def again() -> None:
        await world.env.restart_bot(create_bot(bot_settings, engine, Within(engine)))

    return again


async def test_a_passage_is_read_in_its_place_by_the_asker_alone(world: World) -> None:
    answer = await asked(world)
    result = await press(world.other, answer, "Read passage")
    text = seen(result.response)
    assert result.response.ephemeral
    assert "1,450 dockers have stopped work" in text.replace("*", "")
    assert "The walkout" in text
    assert "Mayor Ines Okafor" in text
    assert "#" not in text.replace("-# ", "").replace("### ", "")
    assert "publisher:" not in text


async def test_more_passages_are_turned_page_by_page(world: World) -> None:
    answer = await asked(world)
    result = await press(world.member, answer, "More passages")
    first = seen(result.response)
    assert "page 1 of 2" in first
    turned = await press(world.member, result.response, "›")
    assert turned.response is None or turned.response.id == result.response.id
    second = seen(result.response)
    assert "page 2 of 2" in second
    assert first != second


async def test_why_tells_confidence_and_scores(world: World) -> None:
    result = await press(world.member, await asked(world), "Why this?")
    text = seen(result.response)
    assert result.response.ephemeral
    assert "% sure" in text
    assert "same words" in text
    assert re.search(r"words of the question, matched in one passage: \d+\u00a0%", text)


async def test_buttons_outlive_a_restart_and_a_reindex(world: World, restart: Restart, bot_settings: Settings) -> None:
    answer = await asked(world)
    (bot_settings.corpus / "harbour.md").write_text("# Harbour\n\nThe port authority said that all is calm again.\n")
    await restart()
    await world.admin.slash(world.channel, "reindex", force=True)
    result = await press(world.other, answer, "Read passage")
    assert "1,450 dockers" in seen(result.response).replace("*", "")


@pytest.mark.parametrize(
    ("label", "said"),
    [
        ("Read passage", "1,450 dockers"),
        ("More passages", "page 1 of 2"),
        ("Why this?", "% sure"),
        ("👍", "Your vote is noted"),
        ("Continue in a thread", ""),
        ("Delete", ""),
    ],
)
async def test_every_button_outlives_a_restart_and_a_corpus_that_is_another(
    world: World, restart: Restart, bot_settings: Settings, label: str, said: str
) -> None:
    answer = await asked(world)
    (bot_settings.corpus / "harbour.md").write_text("# Harbour\n\nThe port authority said that all is calm again.\n")
    await restart()
    await world.admin.slash(world.channel, "reindex", force=True)
    result = await press(world.member, answer, label)
    if said:
        assert said in seen(result.response).replace("*", "")
    elif label == "Delete":
        assert answer.id not in {message.id for message in world.channel.history()}
    else:
        (thread,) = world.channel.threads
        assert "Ask on here" in seen(thread.last_message)


async def test_a_private_answer_is_shared_and_voted_down_after_a_restart(world: World, restart: Restart) -> None:
    private = await asked(world, private=True)
    await restart()
    await press(world.member, private, "Share in the channel")
    assert "1,450 dockers" in seen(world.last()).replace("*", "")
    data = await press(world.member, private, "👎")
    await world.member.submit_modal(data, {"reason": ["outdated"], "note": ""})
    assert world.env.bot.memory.cards.statistics(world.guild.id, 7).down == 1


async def test_a_vote_counts_once_a_person(world: World) -> None:
    answer = await asked(world)
    await press(world.member, answer, "👍")
    await press(world.member, answer, "👍")
    await press(world.other, answer, "👍")
    statistics = world.env.bot.memory.cards.statistics(world.guild.id, 7)
    assert (statistics.questions, statistics.up, statistics.down) == (1, 2, 0)


async def test_a_vote_against_asks_why_and_reaches_the_admins(world: World) -> None:
    data = await press(world.other, await asked(world), "👎")
    assert data.modal is not None
    result = await world.other.submit_modal(data, {"reason": ["outdated"], "note": "There is a newer count"})
    assert "admins will see" in seen(result.response)
    (gap,) = world.env.bot.memory.gaps.open(world.guild.id)
    assert (gap.question, gap.kind, gap.note) == (QUESTION, "disliked", "outdated: There is a newer count")
    assert world.env.bot.memory.cards.statistics(world.guild.id, 7).down == 1


async def test_a_private_answer_is_shared_with_the_channel(world: World) -> None:
    private = await asked(world, private=True)
    before = world.last()
    await press(world.member, private, "Share in the channel")
    shared = world.last()
    assert before is None or shared.id != before.id
    assert "asked by Mia" in seen(shared)
    assert "1,450 dockers" in seen(shared).replace("*", "")
    assert "Delete" in buttons(shared)


async def test_an_answer_is_deleted_by_its_asker_or_a_moderator_and_nobody_else(world: World) -> None:
    answer = await asked(world)
    refused = await press(world.other, answer, "Delete")
    assert "Only the one who asked" in seen(refused.response)
    assert world.last().id == answer.id
    await press(world.member, answer, "Delete")
    assert world.last() is None
    await world.env.advance_time(5)
    again = await asked(world, "Who warned about food prices?")
    await press(world.admin, again, "Delete")
    assert world.last() is None


async def test_an_answer_continues_in_a_thread(world: World) -> None:
    answer = await asked(world)
    await press(world.member, answer, "Continue in a thread")
    (thread,) = world.channel.threads
    assert thread.name == QUESTION
    assert "Ask on here" in seen(thread.last_message)
    await world.env.advance_time(5)
    await world.member.send(thread, f"{world.env.bot.user.mention} And what did the port authority say?")
    assert "900 people" in seen(thread.last_message).replace("*", "")


async def test_a_second_thread_is_refused_kindly(world: World) -> None:
    answer = await asked(world)
    path = "/channels/*/messages/*/threads"
    world.env.inject_error("POST", path, status=400, code=160004, message="A thread has already been created")
    again = await press(world.other, answer, "Continue in a thread")
    assert "already" in seen(again.followups[-1])


async def test_what_is_not_covered_can_be_told_to_the_admins(world: World) -> None:
    answer = await asked(world, UNCOVERED)
    assert "do not cover" in seen(answer)
    assert seen(answer).count("> ") >= 2
    await press(world.member, answer, "Tell the admins")
    again = await press(world.member, answer, "Tell the admins")
    assert "already" in seen(again.response)
    (gap,) = world.env.bot.memory.gaps.open(world.guild.id)
    assert (gap.question, gap.kind) == (UNCOVERED, "told")


async def test_after_a_restart_the_question_itself_is_asked_for(world: World, restart: Restart) -> None:
    answer = await asked(world, UNCOVERED)
    await restart()
    data = await press(world.member, answer, "Tell the admins")
    await world.member.submit_modal(data, {"question": "What is Mongolia's capital?"})
    (gap,) = world.env.bot.memory.gaps.open(world.guild.id)
    assert gap.question == "What is Mongolia's capital?"


async def test_the_question_is_not_in_the_journal(world: World, bot_settings: Settings) -> None:
    await asked(world)
    home = bot_settings.journal.parent
    assert not any(QUESTION.encode() in path.read_bytes() for path in home.glob("journal.sqlite*"))


async def test_a_button_of_a_forgotten_answer_says_so(world: World) -> None:
    answer = await asked(world)
    world.env.bot.memory.people.delete(world.member.id)
    result = await press(world.other, answer, "Read passage")
    assert "no longer kept" in seen(result.response)


async def test_a_failing_button_is_explained(world: World) -> None:
    answer = await asked(world)
    world.env.inject_error(
        "POST", "/channels/*/messages/*/threads", status=403, code=50013, message="Missing Permissions"
    )
    result = await press(world.member, answer, "Continue in a thread")
    assert "I lack a permission" in seen(result.followups[-1] if result.followups else result.response)


async def test_ids_of_buttons_are_unique_in_each_card(world: World) -> None:
    answer = await asked(world)
    ids = [part["custom_id"] for part in components(answer) if "custom_id" in part]
    assert len(ids) == len(set(ids))
    assert button_id(Action.READ, "x" * 40, 10**6) == f"askbot:read:{'x' * 40}:1000000"
