import re
from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from askbot.bot import create_bot
from askbot.bot.ui.answer_card import Action, button_id
from askbot.engine import Askbot
from askbot.settings import Settings
from tests.bot.world import Within, World, buttons, components, menu, press, seen

QUESTION = "How many dockers have stopped work?"
UNCOVERED = "What is the capital of Mongolia?"


async def asked(world: World, question: str = QUESTION, **options: Any) -> Any:
    result = await world.member.slash(world.channel, "ask", question=question, **options)
    return result.followups[-1] if result.followups else result.response


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


async def test_why_is_explained_in_words(world: World) -> None:
    result = await press(world.member, await asked(world), "Why this?")
    text = seen(result.response)
    assert result.response.ephemeral
    assert re.search(r"The reader is \*\*\d+ %\*\* sure", text)
    assert "names **The Dockers' Union (DU)**" in text.replace("the Dockers", "The Dockers")
    assert "**dockers**" in text.casefold()
    assert not re.search(r"\d\.\d\d", text), "the numbers stay in `askbot explain`"


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
        ("Why this?", "sure that this answers"),
        ("👍", "your vote counts"),
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
        assert "Ask your follow-up questions here" in seen(thread.last_message)


async def test_a_private_answer_is_shared_and_voted_down_after_a_restart(world: World, restart: Restart) -> None:
    private = await asked(world, private=True)
    await restart()
    await press(world.member, private, "Share in the channel")
    assert "1,450 dockers" in seen(world.last()).replace("*", "")
    counted = await press(world.member, private, "👎")
    data = await press(world.member, counted.response, "Say what was wrong")
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
    counted = await press(world.other, await asked(world), "👎")
    assert world.env.bot.memory.cards.statistics(world.guild.id, 7).down == 1, "the vote counts without a reason"
    data = await press(world.other, counted.response, "Say what was wrong")
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
    assert "Delete" in menu(shared)


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
    assert "Ask your follow-up questions here" in seen(thread.last_message)
    await world.env.advance_time(5)
    await world.member.send(thread, f"{world.env.bot.user.mention} And what did the port authority say?")
    assert "900 people" in seen(thread.last_message).replace("*", "")


async def test_a_second_thread_is_refused_kindly(world: World) -> None:
    answer = await asked(world)
    path = "/channels/*/messages/*/threads"
    world.env.inject_error("POST", path, status=400, code=160004, message="A thread has already been created")
    again = await press(world.other, answer, "Continue in a thread")
    assert "already" in seen(again.followups[-1])


async def test_what_is_not_covered_can_be_reported_to_the_admins(world: World) -> None:
    answer = await asked(world, UNCOVERED)
    assert "do not cover" in seen(answer)
    assert "> " not in seen(answer), "what is near is no answer to what is off the topic"
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
    assert "I am not allowed to do that here" in seen(result.followups[-1] if result.followups else result.response)


async def test_ids_of_buttons_are_unique_in_each_card(world: World) -> None:
    answer = await asked(world)
    ids = [part["custom_id"] for part in components(answer) if "custom_id" in part]
    assert len(ids) == len(set(ids))
    assert button_id(Action.READ, "x" * 40, 10**6) == f"askbot:read:{'x' * 40}:1000000"


async def test_ask_on_offers_questions_that_are_answered_and_takes_ones_own(world: World) -> None:
    answer = await asked(world)
    offered = (await press(world.other, answer, "Ask on")).response
    assert offered.ephemeral
    (question, *_) = (label for label in buttons(offered) if label.endswith("?"))
    result = await press(world.other, offered, question)
    assert "> " in seen(result.response)
    assert not result.response.ephemeral
    form = await press(world.other, offered, "Your own question")
    result = await world.other.submit_modal(form, {"question": "And the mayor?"})
    assert "Okafor" in seen(result.response), "it follows the answer"


async def test_what_follows_a_private_answer_stays_private(world: World) -> None:
    offered = (await press(world.member, await asked(world, private=True), "Ask on")).response
    form = await press(world.member, offered, "Your own question")
    assert (await world.member.submit_modal(form, {"question": "And the mayor?"})).response.ephemeral
    (question, *_) = (label for label in buttons(offered) if label.endswith("?"))
    assert (await press(world.member, offered, question)).response.ephemeral


async def test_a_menu_can_be_used_twice(world: World) -> None:
    answer = await asked(world)
    before = components(answer)
    for _ in range(2):
        assert "Passages found" in seen((await press(world.member, answer, "More passages")).response)
    assert [part["type"] for part in components(world.last())] == [part["type"] for part in before]


async def test_an_answer_can_be_deleted_though_nothing_is_kept_of_it(world: World) -> None:
    answer = await asked(world)
    world.env.bot.memory.people.delete(world.member.id)
    refused = await press(world.other, answer, "Delete")
    assert "no longer kept" in seen(refused.response)
    await press(world.member, answer, "Delete")
    assert world.last() is None
    await world.env.advance_time(5)
    await world.member.send(world.channel, f"{world.env.bot.user.mention} {QUESTION}")
    replied = world.last()
    world.env.bot.memory.people.delete(world.member.id)
    await press(world.member, replied, "Delete")
    assert world.last().id != replied.id
