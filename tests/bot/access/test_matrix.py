"""Who sees what: every command, button, form and autocomplete, for every kind of person, before and after a revoke.

The list of what there is comes from the bot itself; what has no rule here fails the first test.
"""

import ast
import json
import shutil
import sqlite3
from contextlib import closing
from importlib import resources
from pathlib import Path
from typing import Any

import discord
import pytest
import simcord
from discord import app_commands, ui

import askbot.bot
from askbot.bot import AskbotClient
from askbot.bot.features.ask.votes import Form
from askbot.bot.ui import layout
from askbot.bot.ui.answer_card import Action, button_id
from askbot.bot.ui.layout import Tone
from askbot.journal import EVERYTHING
from askbot.settings import Settings
from tests.bot.access.scene import (
    ASKING,
    PLANTED,
    QUESTION,
    STAFF_QUESTION,
    VAULT_QUESTION,
    Places,
    leaks,
    number_of,
    told,
    without,
)
from tests.bot.conftest import settings_in
from tests.bot.world import World, buttons, press, seen

ATTACHED = ("ferry.md", b"# Ferry\n\nThe ferry sails.\n")

COMMANDS: dict[str, tuple[str, dict[str, Any]]] = {
    "ask": ("all", {"question": STAFF_QUESTION}),
    "Ask about this message": ("all", {}),
    "help": ("all", {}),
    "who": ("all", {"name": "Quillon Vexmoor"}),
    "timeline": ("all", {"topic": "the plan that costs crowns"}),
    "sources list": ("all", {}),
    "privacy show": ("all", {}),
    "privacy export": ("all", {}),
    "privacy delete": ("all", {}),
    "corpus list": ("admin", {}),
    "gaps show": ("admin", {}),
    "gaps export": ("admin", {}),
    "settings show": ("admin", {}),
    "settings channel": ("admin", {}),
    "settings auto": ("admin", {}),
    "settings admins": ("admin", {}),
    "settings cooldown": ("admin", {"seconds": 0}),
    "settings language": ("admin", {}),
    "settings private": ("admin", {"private": False}),
    "settings digest": ("admin", {}),
    "settings news": ("admin", {}),
    "settings topics": ("admin", {"keep": False}),
    "diagnose": ("admin", {}),
    "stats": ("admin", {}),
    "collections show": ("admin", {}),
    "collections role": ("admin", {"collection": "vault"}),
    "collections channel": ("admin", {"collection": "vault"}),
    "claim": ("admin", {"code": "wrong"}),
    "corpus add": ("home", {"file": ATTACHED}),
    "corpus remove": ("home", {"document": "vault/plan.md"}),
    "people merge": ("home", {"one": "Zarnak Ombel", "other": "Quillon Vexmoor"}),
    "people split": ("home", {"spelling": "Nobody"}),
    "people name": ("home", {"one": "Zarnak Ombel", "name": "Z"}),
    "reindex": ("home", {}),
    "rollback": ("home", {}),
    "sources add": ("home", {"name": "x", "kind": "feed", "address": "http://192.0.2.1/feed"}),
    "sources remove": ("home", {"name": "x"}),
    "sources pause": ("home", {"name": "x"}),
}
"""Who may use each command, and with what it is tried."""
AUTOCOMPLETES = {
    ("ask", "document"),
    ("ask", "collection"),
    ("corpus remove", "document"),
    ("who", "name"),
    ("who", "collection"),
    ("people merge", "one"),
    ("people merge", "other"),
    ("people name", "one"),
    ("sources add", "collection"),
    ("corpus add", "collection"),
    ("sources remove", "name"),
    ("sources pause", "name"),
    ("collections role", "collection"),
    ("collections channel", "collection"),
}
BUTTONS = {
    "AnswerButton",
    "WhoButton",
    "ChangesButton",
    "SuggestionButton",
    "ListButton",
    "ConfirmButton",
    "GapButton",
    "DeleteButton",
}
FORMS = {"OwnQuestionForm", "OpinionForm", "QuestionForm"}
CLOSED = "not open to you"


PEOPLE = ["home admin", "member", "member with role", "other admin", "other member"]


def test_everything_that_the_bot_offers_has_a_rule_here(bot: AskbotClient, world: World) -> None:
    del world  # the features are loaded at the start
    commands = [*bot.tree.walk_commands(), *bot.tree.walk_commands(type=discord.AppCommandType.message)]
    plain = [command for command in commands if not isinstance(command, app_commands.Group)]
    assert {command.qualified_name for command in plain} == set(COMMANDS)
    offered = {
        (command.qualified_name, parameter.name)
        for command in plain
        if isinstance(command, app_commands.Command)
        for parameter in command.parameters
        if parameter.autocomplete
    }
    assert offered == AUTOCOMPLETES
    assert {item.__name__ for item in bot._connection._view_store._dynamic_items.values()} == BUTTONS
    assert {form.__name__ for form in subclasses(ui.Modal) if form.__module__.startswith("askbot.")} - {"Form"} == FORMS
    assert all(issubclass(form, Form) for form in subclasses(Form))


def subclasses(kind: type) -> set[type]:
    return {one for direct in kind.__subclasses__() for one in (direct, *subclasses(direct))}


def test_the_texts_of_the_library_are_reached_through_a_scope_alone() -> None:
    """`core/access.py` gives the parts of the library; nothing else in the bot takes the whole of it."""
    harmless = {"problem", "warnings", "reload", "follow", "rollback", "preview", "vectors", "library"}
    seen: set[tuple[str, str]] = set()
    for path in Path(askbot.bot.__path__[0]).rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Attribute) and "engine" in ast.unparse(node.value).split(".")[-1]:
                seen.add((path.name, ast.unparse(node)))
    taken = {(file, text) for file, text in seen if text.rsplit(".", 1)[-1] not in harmless}
    assert taken == {
        ("runner.py", "engine.ask"),  # warms up, and tells nobody
        ("reindexing.py", "engine.snapshot"),  # when it was made
        ("diagnosing.py", "bot.engine.snapshot"),
    }
    assert {file for file, text in seen if text.endswith("engine.library")} == {"access.py"}


@pytest.mark.slow
@pytest.mark.parametrize("name", PEOPLE)
async def test_commands(places: Places, name: str) -> None:
    person, channel, may_see, uses = places.person(name)
    claim = await person.send(channel, f"I wonder: {STAFF_QUESTION}")
    for command, (who, options) in COMMANDS.items():
        if command == "Ask about this message":
            result = await person.context_menu(channel, command, claim)
        else:
            here = {"channel": channel} if command == "collections channel" else {}
            result = await person.slash(channel, command, **options, **here)
        text = await told(result)
        told_off = "Only admins of this server" in text
        assert told_off == (who != "all" and uses == "all"), (command, text)
        if uses == "admin":
            assert ("home server can change" in text) == (who == "home"), (command, text)
        own = may_see | ({"general"} if command == "reindex" else set())
        assert not leaks(without(text, STAFF_QUESTION, "vault/plan.md", "Quillon Vexmoor", "Zarnak Ombel"), own), (
            command,
            text,
        )


@pytest.mark.parametrize("name", PEOPLE)
async def test_autocompletes(places: Places, name: str) -> None:
    person, channel, may_see, uses = places.person(name)
    for command, option in sorted(AUTOCOMPLETES):
        filled = {"ask": {"question": "x"}, "who": {"name": "x"} if option != "name" else {}}.get(command, {})
        choices = await person.autocomplete(channel, command, option, "", **filled)
        values = {choice["value"] for choice in choices}
        if command.startswith("collections"):
            given = {"general", "staff"} if channel is places.world.channel else {"vault"}
            assert values == (given if uses != "all" else set())
        elif option == "collection" and command in {"ask", "who"}:
            assert values == may_see
        elif command == "ask":
            assert {value.split("/")[0] if "/" in value else "general" for value in values} == may_see
        elif command == "who" or uses == "home":
            assert not leaks(json.dumps(choices), may_see)
        else:
            assert values == set()


@pytest.mark.parametrize("name", PEOPLE)
async def test_questions_asked_in_private(places: Places, name: str) -> None:
    person, channel, may_see, _ = places.person(name)
    for collection, question in ASKING.items():
        text = await told(await person.slash(channel, "ask", question=question, private=True))
        assert (PLANTED[collection][0] in text.replace(question, "")) == (collection in may_see), text
        chosen = await told(await person.slash(channel, "ask", question=question, collection=collection))
        assert ("There is no collection called" in chosen) == (collection not in may_see)


async def test_what_is_for_a_role_is_said_in_private_or_where_an_admin_lets_it(places: Places) -> None:
    world, staff = places.world, places.staff
    aloud = await staff.slash(world.channel, "ask", question=STAFF_QUESTION)
    assert not leaks((await told(aloud)).replace(STAFF_QUESTION, ""), {"general"})
    chosen = await staff.slash(world.channel, "ask", question=STAFF_QUESTION, collection="staff")
    assert chosen.response.ephemeral
    assert "changes on Friday" in await told(chosen)
    shared = await press(staff, chosen.response, "Share in the channel")
    assert "not everybody here may see" in await told(shared)
    room = world.guild.create_text_channel("staff-room")
    await world.admin.slash(world.channel, "collections channel", channel=room, collection="staff", alone=True)
    answer = await staff.slash(room, "ask", question=STAFF_QUESTION)
    assert not answer.response.ephemeral
    assert "changes on Friday" in await told(answer)
    assert CLOSED in await told(await press(world.member, answer.response, "Read passage"))
    assert "rota" in await told(await press(staff, answer.response, "Read passage"))
    assert not leaks((await told(await staff.slash(room, "ask", question=QUESTION))), {"staff"})
    assert not leaks(
        (await told(await world.member.slash(room, "ask", question=STAFF_QUESTION))).replace(STAFF_QUESTION, ""), set()
    )


async def all_buttons(places: Places, answer: str) -> Any:
    """A message with every button that an answer can have, as somebody could forge it."""
    channel = places.world.env.bot.get_channel(places.world.channel.id)
    actions = [action for action in Action if action is not Action.MENU]
    ids = [button_id(action, answer, 0) for action in actions]
    rows = [[layout.button(str(i), own) for i, own in enumerate(ids[at : at + 5])] for at in range(0, len(ids), 5)]
    return await channel.send(view=layout.card(Tone.PLAIN, [layout.row(row) for row in rows]))


async def test_no_button_of_an_old_card_tells_anything_after_a_revoke(places: Places) -> None:
    world = places.world
    access = world.env.bot.memory.access
    answer = await world.member.slash(world.channel, "ask", question=QUESTION)
    card = await all_buttons(places, number_of(answer.response))
    access.revoke(world.guild.id, "general")
    for person in (world.member, world.admin, places.staff):
        for action in Action:
            if action in {Action.MENU, Action.DELETE}:
                continue
            text = await told(await person.click(card, custom_id=button_id(action, number_of(answer.response), 0)))
            assert CLOSED in text, (action, text)
    assert world.env.bot.memory.cards.statistics(world.guild.id, 7).up == 0
    access.grant(world.guild.id, "general")
    read = await world.member.click(card, custom_id=button_id(Action.READ, number_of(answer.response), 0))
    assert "1,450" in await told(read)


@pytest.mark.parametrize(
    ("action", "values"),
    [
        (Action.OWN, {"question": "And the mayor?"}),
        (Action.REASON, {"reason": ["outdated"], "note": "old"}),
        (Action.TELL, {"question": "Why?"}),
    ],
)
async def test_no_form_that_was_open_tells_anything_after_a_revoke(
    places: Places, bot: AskbotClient, action: Action, values: dict[str, Any]
) -> None:
    world = places.world
    answer = await world.member.slash(world.channel, "ask", question=QUESTION)
    number = number_of(answer.response)
    card = await all_buttons(places, number)
    bot.answering._latest.pop(number, None)
    form = await world.member.click(card, custom_id=button_id(action, number, 0))
    world.env.bot.memory.access.revoke(world.guild.id, "general")
    text = await told(await world.member.submit_modal(form, values))
    assert CLOSED in text or "There are no briefings here" in text
    assert not leaks(text, set())
    assert world.env.bot.memory.gaps.open(world.guild.id) == ()


async def test_a_reply_to_an_answer_follows_it_only_where_it_may_be_seen(places: Places) -> None:
    world = places.world
    first = await world.member.send(world.channel, f"<@{world.env.bot.user.id}> {QUESTION}")
    answer = world.last()
    assert "1,450" in seen(answer).replace("*", "")
    assert first.id != answer.id
    world.env.bot.memory.access.revoke(world.guild.id, "general")
    await world.member.send(world.channel, "Who said that?", reply_to=answer)
    assert not leaks(seen(world.last()), set())


async def test_lists_turn_and_suggestions_ask_as_the_person_who_presses(places: Places) -> None:
    world = places.world
    channel = world.env.bot.get_channel(world.channel.id)
    row = layout.row(
        [layout.button("list", "askbot-list:page:0"), layout.button("ask", f"askbot-suggest:c:{STAFF_QUESTION}")]
    )
    forged = await channel.send(view=layout.card(Tone.PLAIN, [row]))
    ids = buttons(forged)
    for person, may_see in ((world.member, {"general"}), (places.staff, {"general"})):
        text = await told(await person.click(forged, custom_id=ids["ask"]))
        assert not leaks(text.replace(STAFF_QUESTION, ""), may_see)
    await world.member.click(forged, custom_id=ids["list"])
    assert not leaks(seen(world.last()), {"general"})


async def test_direct_messages_see_what_shared_servers_let_the_person_see(places: Places) -> None:
    world, staff, guest = places.world, places.staff, places.guest
    await staff.send_dm(STAFF_QUESTION)
    assert "changes on Friday" in seen(staff.user.dm_channel.last_message).replace("*", "")
    await staff.send_dm(VAULT_QUESTION)
    assert not leaks(seen(staff.user.dm_channel.last_message), {"general", "staff"})
    await world.member.send_dm(STAFF_QUESTION)
    assert not leaks(seen(world.member.user.dm_channel.last_message), {"general"})
    await guest.send_dm(VAULT_QUESTION)
    assert "77 crowns" in seen(guest.user.dm_channel.last_message).replace("*", "")


async def test_who_has_left_sees_nothing_more(places: Places) -> None:
    world, staff = places.world, places.staff
    await staff.send_dm(STAFF_QUESTION)
    answer = staff.user.dm_channel.last_message
    world.guild.remove_member(staff)
    await world.env.advance_time(61)
    assert CLOSED in await told(await staff.user.click(answer, custom_id=buttons(answer)["Read passage"]))
    await staff.send_dm(STAFF_QUESTION)
    assert "None of the servers that we share" in seen(staff.user.dm_channel.last_message)


async def test_one_s_own_data_tells_nothing_of_what_one_may_see_no_more(places: Places) -> None:
    world, staff = places.world, places.staff
    await staff.slash(world.channel, "ask", question=STAFF_QUESTION, private=True)
    exported = await told(await staff.slash(world.channel, "privacy export"))
    assert "rota changes on Friday" in exported
    world.env.bot.memory.access.revoke(world.guild.id, "staff")
    exported = await told(await staff.slash(world.channel, "privacy export"))
    assert not leaks(exported, {"general"})


async def test_the_lists_show_collections_and_which_are_private(places: Places) -> None:
    world, staff = places.world, places.staff
    text = seen((await staff.slash(world.channel, "sources list")).response)
    assert "**For the staff** · 🔒 only for some roles" in text
    assert "**general**" in text
    shown = seen((await world.admin.slash(world.channel, "collections show")).response)
    assert f"🔒 <@&{places.role.id}>" in shown
    assert "vault" not in shown


async def test_dates_limit_a_question(world: World) -> None:
    later = await world.member.slash(world.channel, "ask", question=QUESTION, since="2031-01-01")
    assert "1,450" not in seen(later.response)
    within = await world.member.slash(world.channel, "ask", question=QUESTION, since="2026-01-01", until="2026-12-31")
    assert "1,450" in seen(within.response).replace("*", "")
    odd = await world.member.slash(world.channel, "ask", question=QUESTION, since="spring")
    assert "spring is not a date" in seen(odd.response)


async def test_a_stranger_s_admin_deletes_nothing_once_the_home_has_left(places: Places, bot: AskbotClient) -> None:
    world, file = places.world, bot.settings.corpus / "harbour.md"
    world.env.bot.memory.access.grant(places.guest_admin.guild.id, EVERYTHING)
    await world.env.bot.get_guild(world.guild.id).leave()
    await world.env.advance_time(3700)
    assert [guild.id for guild in bot.guilds] == [places.guest_admin.guild.id]
    refused = await places.guest_admin.slash(places.guest_channel, "corpus remove", document="harbour.md")
    assert "home server can change" in await told(refused)
    assert file.exists()


async def test_a_code_makes_the_first_home_once(env: simcord.Env, caplog: pytest.LogCaptureFixture) -> None:
    await env.advance_time(1)
    code = next(record.args[0] for record in caplog.get_records("setup") if "/claim" in record.msg)  # type: ignore[index]
    guild = env.create_guild("First")
    role = guild.create_role("Admin", permissions=discord.Permissions(manage_guild=True))
    channel, admin = guild.create_text_channel("ask"), guild.add_member(env.create_user("ann"), roles=[role])
    member = guild.add_member(env.create_user("bob"))
    assert "There are no briefings here" in await told(await member.slash(channel, "ask", question=QUESTION))
    assert "That code is wrong" in await told(await admin.slash(channel, "claim", code="x"))
    assert "home of the briefings" in await told(await admin.slash(channel, "claim", code=code))
    assert "That code is wrong" in await told(await admin.slash(channel, "claim", code=code))
    assert "1,450" in await told(await member.slash(channel, "ask", question=QUESTION))


class TestUpgrade:
    """A journal as the version before this one left it, and a single server."""

    @pytest.fixture
    def bot_settings(self, divided: Path, tmp_path: Path) -> Settings:
        shutil.copytree(divided, tmp_path / "home")
        settings = settings_in(tmp_path / "home")
        folder = resources.files("askbot.journal.migrations") / "sqlite"
        settings.journal.unlink(missing_ok=True)
        with closing(sqlite3.connect(settings.journal)) as db:
            for name in ("0001_answers.sql", "0002_discord.sql"):
                db.executescript((folder / name).read_text(encoding="utf-8"))
            db.execute("PRAGMA user_version = 2")
        return settings

    async def test_everything_goes_on_without_a_step_by_hand(self, env: simcord.Env, bot: AskbotClient) -> None:
        guild = env.create_guild("Only")
        role = guild.create_role("Admin", permissions=discord.Permissions(manage_guild=True))
        channel, admin = guild.create_text_channel("ask"), guild.add_member(env.create_user("ann"), roles=[role])
        bot.access._settled = False  # simcord has servers only once it runs; Discord tells of them at once
        bot.memory.access.database.run(lambda db: db.change("INSERT OR IGNORE INTO unfinished VALUES ('home')"))
        for collection, question in ASKING.items():
            assert PLANTED[collection][0] in await told(await admin.slash(channel, "ask", question=question))
        removed = await admin.slash(channel, "corpus remove", document="vault/plan.md")
        assert "home server can change" not in await told(removed)
