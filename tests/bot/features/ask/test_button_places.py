"""What a button of an answer tells by who presses it, where, and what has become of the answer since."""

from typing import Any

import discord
import pytest

from askbot.bot import create_bot
from askbot.bot.ui import layout
from askbot.bot.ui.answer_card import Action, button_id
from askbot.bot.ui.layout import Tone
from askbot.engine import Askbot
from askbot.settings import Settings
from tests.bot.access.scene import number_of, told
from tests.bot.world import Within, World

QUESTION = "How many dockers have stopped work?"
TELLING = [Action.READ, Action.WHY, Action.MORE, Action.SHARE, Action.UP, Action.DOWN, Action.TELL]
"""Those that tell of an answer, or count for it."""
SECRET = ("1,450", "Okafor", "harbour.md")


async def asked(world: World, **options: Any) -> Any:
    result = await world.member.slash(world.channel, "ask", question=QUESTION, **options)
    return result.followups[-1] if result.followups else result.response


async def put_up(place: Any, answer: str) -> Any:
    """A message with the buttons of an answer, as somebody could forge it."""
    row = [layout.button(action, button_id(action, answer, 0)) for action in TELLING]
    return await place.send(view=layout.card(Tone.PLAIN, [layout.row(row[:5]), layout.row(row[5:])]))


def nothing_counted(world: World) -> bool:
    memory = world.env.bot.memory
    statistics = memory.cards.statistics(world.guild.id, 7)
    return (statistics.up, statistics.down) == (0, 0) and memory.gaps.open(world.guild.id) == ()


async def pressed(person: Any, message: Any, action: Action, answer: str) -> str:
    return await told(await person.click(message, custom_id=button_id(action, answer, 0)))


def tells_nothing(text: str) -> bool:
    return bool(text) and not any(word in text for word in SECRET)


@pytest.mark.parametrize("private", [False, True])
async def test_in_another_channel_no_button_tells_or_counts_anything(world: World, private: bool) -> None:
    number = number_of(await asked(world, private=private))
    other = world.guild.create_text_channel("other")
    forged = await put_up(world.env.bot.get_channel(other.id), number)
    for person in (world.member, world.other, world.admin):
        for action in TELLING:
            text = await pressed(person, forged, action, number)
            assert "no longer kept" in text, (action, text)
            assert tells_nothing(text)
    assert nothing_counted(world)


async def test_in_a_direct_message_no_button_of_a_server_tells_anything(world: World) -> None:
    number = number_of(await asked(world))
    await world.other.send_dm("hello")
    forged = await put_up(await world.env.bot.create_dm(discord.Object(world.other.id)), number)
    for action in TELLING:
        assert tells_nothing(await told(await world.other.user.click(forged, custom_id=button_id(action, number, 0))))
    assert nothing_counted(world)


async def test_in_the_channel_no_button_of_an_answer_for_one_tells_another_anything(world: World) -> None:
    number = number_of(await asked(world, private=True))
    forged = await put_up(world.env.bot.get_channel(world.channel.id), number)
    for action in TELLING:
        text = await pressed(world.other, forged, action, number)
        assert tells_nothing(text), (action, text)
    assert nothing_counted(world)
    await pressed(world.member, forged, Action.SHARE, number)
    assert "1,450" in await pressed(world.other, forged, Action.READ, number), "shared, it is everybody's"


async def test_an_answer_is_shared_by_its_asker_alone_after_a_restart_too(
    world: World, bot_settings: Settings, engine: Askbot
) -> None:
    number = number_of(await asked(world))
    forged = await put_up(world.env.bot.get_channel(world.channel.id), number)
    assert "1,450" not in await pressed(world.other, forged, Action.SHARE, number)
    await world.env.restart_bot(create_bot(bot_settings, engine, Within(engine)))
    assert "1,450" not in await pressed(world.other, forged, Action.SHARE, number)
    assert "1,450" in await pressed(world.member, forged, Action.SHARE, number)


@pytest.mark.parametrize("action", TELLING)
async def test_buttons_of_a_deleted_answer_answer_something(world: World, action: Action) -> None:
    answer = await asked(world)
    number = number_of(answer)
    forged = await put_up(world.env.bot.get_channel(world.channel.id), number)
    await world.env.bot.get_channel(world.channel.id).get_partial_message(answer.id).delete()
    result = await world.member.click(forged, custom_id=button_id(action, number, 0))
    assert result.modal is not None or await told(result)


@pytest.mark.parametrize("action", [Action.SHARE, Action.WHY, Action.UP])
async def test_where_the_bot_may_not_write_any_more_the_press_is_answered(world: World, action: Action) -> None:
    number = number_of(await asked(world))
    forged = await put_up(world.env.bot.get_channel(world.channel.id), number)
    channel = world.env.bot.get_channel(world.channel.id)
    await channel.set_permissions(
        world.env.bot.get_guild(world.guild.id).me,
        overwrite=discord.PermissionOverwrite(view_channel=False, send_messages=False),
    )
    assert await pressed(world.member, forged, action, number)
