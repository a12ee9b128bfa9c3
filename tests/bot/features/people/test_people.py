"""`/who`, `/timeline` and `/people` through the simulated Discord."""

import re
import shutil
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
import simcord

from askbot.bot.core.errors import AdminsOnly, MisusedError
from askbot.bot.features.people.asked import TEMPLATE, AskedWho, day
from askbot.bot.features.people.picture import COLOURS, SHAPES
from askbot.bot.ui import layout
from askbot.domain import Stance
from askbot.encoder import Encoder
from askbot.engine import Askbot
from askbot.errors import PeopleError
from askbot.journal import open_journal
from askbot.people import Corrections
from askbot.settings import Settings
from tests.bot.conftest import engine_of, settings_in
from tests.bot.world import World, buttons, components, press, seen
from tests.index.test_mentions import LATER

MANY = "\n\n".join(f"Ines Okafor said that pier {n} was open." for n in range(1, 12))
CHANGED = """---
title: Later still
date: 2026-03-20
---

According to the Dockers' Union, 1,900 dockers have stopped work at Port Ellery.
"""


@pytest.fixture(scope="module")
def home(indexed: Path, encoder: Encoder, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The tiny corpus with two later briefings, indexed once."""
    copied = tmp_path_factory.mktemp("people") / "home"
    shutil.copytree(indexed, copied)
    (copied / "corpus" / "talks.md").write_text(LATER, encoding="utf-8")
    (copied / "corpus" / "later.md").write_text(CHANGED, encoding="utf-8")
    engine_of(settings_in(copied), encoder).reindex()
    return copied


@pytest.fixture
def bot_settings(home: Path, tmp_path: Path) -> Settings:
    shutil.copytree(home, tmp_path / "home")
    return settings_in(tmp_path / "home")


def corrections(settings: Settings) -> Corrections:
    return open_journal(settings).corrections.read()


def shown(answered: object) -> str:
    return seen(answered).replace("*", "").replace("\\", "")


async def test_who_shows_role_dates_stance_and_place(world: World) -> None:
    text = shown((await world.member.slash(world.channel, "who", name="Ines Okafor")).response)
    assert "### Ines Okafor" in text
    first, last = (layout.day(date(2026, 3, day)) for day in (2, 9))
    assert f"person · 3 statements in 2 briefings · {first} – {last}" in text
    assert f"Mayor Ines Okafor ({first})" in text
    assert "⬜ no comment · Mayor Ines Okafor has remained silent" in text
    assert text.index(f"{last} · Talks") < text.index(f"{first} · Harbour strike")


@pytest.mark.parametrize(
    ("options", "kept", "gone"),
    [
        ({"stance": "no comment"}, "remained silent", "had begun"),
        ({"since": "2026-03-05"}, "had begun", "remained silent"),
        ({"until": "2026-03-05"}, "remained silent", "had begun"),
        ({"topic": "silent"}, "remained silent", "had begun"),
        ({"topic": "kittens"}, "No quoted statement matches", "had begun"),
    ],
)
async def test_who_filters(world: World, options: dict[str, str], kept: str, gone: str) -> None:
    text = shown((await world.member.slash(world.channel, "who", name="okafor", **options)).response)
    assert kept in text
    assert gone not in text


async def test_pages_are_turned_and_keep_the_filters(world: World, engine: Askbot, bot_settings: Settings) -> None:
    (bot_settings.corpus / "piers.md").write_text(f"---\ndate: 2026-03-30\n---\n\n{MANY}\n", encoding="utf-8")
    engine.reindex()
    first = (await world.member.slash(world.channel, "who", name="Ines Okafor", topic="pier")).response
    assert {"›", "What changed?"} == set(buttons(first))
    await press(world.member, first, "›")
    second = world.last()
    assert "page 2" in shown(second)
    assert "pier 6 was open" in shown(second)
    await press(world.member, second, "›")
    assert "pier 11 was open" in shown(world.last())
    assert "›" not in buttons(world.last())
    await press(world.member, world.last(), "‹")
    assert "page 2" in shown(world.last())


async def test_names_are_offered_as_they_are_typed(world: World) -> None:
    offered = await world.member.autocomplete(world.channel, "who", "name", "mar lin")
    assert [choice["name"] for choice in offered] == ["Marta Lindqvist"]
    everybody = await world.member.autocomplete(world.channel, "who", "name", "")
    assert "Ines Okafor" in {choice["name"] for choice in everybody[:2]}


async def test_nobody_of_a_name_is_said_so(world: World) -> None:
    answered = await world.member.slash(world.channel, "who", name="Zorro")
    assert "Nobody called Zorro is quoted" in shown(answered.response)
    simcord.assert_error(world.env, PeopleError)


async def test_nobody_of_a_name_is_said_so_in_german(world: World) -> None:
    settings = world.env.bot.memory.guild(world.guild.id)
    await world.env.bot.memory.set_guild(world.guild.id, replace(settings, language="de"))
    answered = await world.member.slash(world.channel, "who", name="Zorro")
    assert "Niemand namens Zorro wird zitiert." in shown(answered.response)
    assert "Original" not in shown(answered.response)
    simcord.assert_error(world.env, PeopleError)


async def test_a_day_that_is_none_is_said_so(world: World) -> None:
    answered = await world.member.slash(world.channel, "who", name="Okafor", since="last week")
    assert "last week is not a date" in shown(answered.response)
    simcord.assert_error(world.env, MisusedError)


async def test_what_changed_is_shown_word_for_word(world: World) -> None:
    first = (await world.member.slash(world.channel, "who", name="Dockers' Union")).response
    pressed = await press(world.member, first, "What changed?")
    text = shown(pressed.response)
    assert "what changed (1)" in text
    assert "A different figure later" in text
    assert text.index("1,450 dockers") < text.index("1,900 dockers")


async def test_a_timeline_is_in_order_with_a_picture_and_its_text(world: World) -> None:
    answered = (
        await world.member.slash(world.channel, "timeline", topic="dockers stopped work at Port Ellery")
    ).response
    text = shown(answered)
    first, last = (layout.day(date(2026, 3, day)) for day in (2, 20))
    assert text.index(first) < text.index(last)
    assert text.count(first) == 1, "a day is named once"
    assert "🔵 Dockers' Union: According to the Dockers' Union, 1,900" in text
    (gallery,) = [part for part in components(answered) if part.get("type") == 12]
    described = gallery["items"][0]["description"]
    assert "2026-03-02, 2026-03-20" in described
    assert gallery["items"][0]["media"]["url"].endswith("timeline.png")


async def test_a_timeline_of_nothing_says_so(world: World) -> None:
    answered = await world.member.slash(world.channel, "timeline", topic="penguins on Mars")
    assert "No named speaker says anything about penguins on Mars" in shown(answered.response)


async def test_admins_merge_and_name_and_it_stays(world: World, engine: Askbot, bot_settings: Settings) -> None:
    merged = await world.admin.slash(world.channel, "people merge", one="Marta Lindqvist", other="Norvik")
    assert "are one entry now" in shown(merged.response)
    await world.admin.slash(world.channel, "people name", one="Norvik", name="The pair")
    engine.reindex(full=True)
    assert engine.people.find("The pair").statements >= 2
    assert corrections(bot_settings).names.popitem()[1] == "The pair"
    await world.admin.slash(world.channel, "people split", spelling="Mayor Ines Okafor")
    assert sorted(one.documents for one in engine.people.suggest("okafor")) == [1, 1]


async def test_members_correct_nothing(world: World, bot_settings: Settings) -> None:
    await world.member.slash(world.channel, "people split", spelling="Norvik")
    simcord.assert_error(world.env, AdminsOnly)
    assert corrections(bot_settings) == Corrections()


def test_what_was_asked_comes_back_from_a_buttons_id() -> None:
    asked = AskedWho("O'Brien: the 2nd", "a:b", Stance.DENIED, day("2026-03-01"), None, 3)
    written = asked.custom_id
    assert written is not None
    match = re.fullmatch(TEMPLATE, written)
    assert match is not None
    assert AskedWho.read(match) == asked
    assert AskedWho("x" * 90).custom_id is None


def test_no_stance_is_left_out_of_the_picture() -> None:
    assert set(COLOURS) == set(SHAPES) == set(Stance)
    assert len(set(SHAPES.values())) == len(set(COLOURS.values())) == len(Stance)
