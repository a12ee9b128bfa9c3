import discord
import pytest

from tests.bot.world import World, buttons, components, press, seen

QUESTION = "How many dockers have stopped work?"


async def test_ask_answers_with_the_speaker_first(world: World) -> None:
    result = await world.member.slash(world.channel, "ask", question=QUESTION)
    text = seen(result.response)
    assert not result.ephemeral
    assert "Dockers' Union (DU)" in text
    assert "1,450 dockers" in text.replace("*", "")
    assert "Harbour strike in Port Ellery › The walkout" in text


async def test_ask_in_private_is_for_the_asker_alone(world: World) -> None:
    result = await world.member.slash(world.channel, "ask", question=QUESTION, private=True)
    assert result.response.ephemeral
    assert "Dockers' Union" in seen(result.response)


async def test_a_mention_is_answered_with_a_reply_that_pings_nobody(world: World) -> None:
    me = world.env.bot.user.mention
    asked = await world.member.send(world.channel, f"{me} Who said that 900 people had left?")
    answer = world.last()
    assert answer.reference.message_id == asked.id
    assert "port authority" in seen(answer).casefold()
    assert answer.mentions == []


async def test_a_reply_to_an_answer_asks_on(world: World) -> None:
    await world.member.send(world.channel, f"{world.env.bot.user.mention} {QUESTION}")
    first = world.last()
    await world.env.advance_time(5)
    await world.member.send(world.channel, f"{world.env.bot.user.mention} And the mayor?", reply_to=first)
    assert world.last().id != first.id
    assert "Okafor" in seen(world.last())


async def test_a_reply_that_discord_does_not_let_it_read_says_how_to_ask(world: World) -> None:
    await world.member.send(world.channel, f"{world.env.bot.user.mention} {QUESTION}")
    await world.member.send(world.channel, reply_to=world.last(), attachments=[("a.txt", b"?")])
    assert "messages that mention me by name" in seen(world.last())


async def test_other_messages_and_bots_are_left_alone(world: World) -> None:
    await world.member.send(world.channel, "How many dockers have stopped work?")
    assert world.last().author.id == world.member.id


async def test_a_direct_message_is_answered(world: World) -> None:
    await world.member.send_dm(QUESTION)
    assert "Dockers' Union" in seen(world.member.user.dm_channel.last_message)


async def test_what_the_briefings_do_not_cover_is_said(world: World) -> None:
    result = await world.member.slash(world.channel, "ask", question="What is the capital of Mongolia?")
    assert "do not cover" in seen(result.response)


async def test_a_question_of_invisible_characters_gets_help(world: World) -> None:
    result = await world.member.slash(world.channel, "ask", question="\u200b\u202e ?")
    assert "Ask the briefings" in seen(result.response)


async def test_a_mention_without_words_gets_help_and_questions_to_begin_with(world: World) -> None:
    await world.member.send(world.channel, world.env.bot.user.mention)
    assert "Ask the briefings" in seen(world.last())
    helped = world.last()
    questions = [label for label in buttons(helped) if label.endswith("?")]
    assert len(questions) >= 2
    for question in questions:
        await world.env.advance_time(1)
        result = await press(world.member, helped, question)
        assert "not cover" not in seen(result.response)
        assert "> " in seen(result.response), f"{question} is answered"


async def test_a_question_that_is_too_long_is_told_how_long_it_may_be(world: World) -> None:
    await world.member.send(world.channel, f"{world.env.bot.user.mention} {'How many dockers? ' * 60}")
    assert "500 characters are the limit" in seen(world.last())


async def test_a_question_that_is_deleted_meanwhile_is_still_answered(world: World) -> None:
    asked = await world.member.send(world.channel, f"{world.env.bot.user.mention} {QUESTION}")
    assert world.last().id != asked.id


async def test_an_expired_interaction_is_logged_and_no_more(world: World, caplog: pytest.LogCaptureFixture) -> None:
    world.env.inject_error("POST", "/interactions/*/callback", status=404, code=10062, message="Unknown interaction")
    result = await world.member.slash(world.channel, "ask", question=QUESTION)
    assert not result.acknowledged
    assert "expired" in caplog.text


async def test_where_the_bot_may_not_write_a_mention_leaves_a_log_line(
    world: World, caplog: pytest.LogCaptureFixture
) -> None:
    world.env.inject_error("POST", "/channels/*/messages", status=403, code=50013, message="Missing Permissions")
    await world.member.send(world.channel, f"{world.env.bot.user.mention} {QUESTION}")
    assert world.last().author.id == world.member.id
    assert "no answer possible" in caplog.text


async def test_help_says_how_to_ask(world: World) -> None:
    result = await world.member.slash(world.channel, "help")
    assert result.response.ephemeral
    assert "/ask" in seen(result.response)


async def test_every_card_pings_nobody(world: World) -> None:
    assert world.env.bot.allowed_mentions.to_dict() == discord.AllowedMentions.none().to_dict()
    result = await world.member.slash(world.channel, "ask", question="@everyone what did <@1> say?")
    assert not any("@everyone" in part.get("content", "") for part in components(result.response))


async def test_help_offers_questions(world: World) -> None:
    helped = (await world.member.slash(world.channel, "help")).response
    assert helped.ephemeral
    assert sum(label.endswith("?") for label in buttons(helped)) >= 2
