"""Three servers and an operator: digest, forms, feedback, evaluation questions and old cards tell nobody too much.

The home has general, and staff for a role; a second server has vault; a third one has nothing until it redeems a code.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, cast

import discord
import pytest
import simcord

from askbot.bot import AskbotClient
from askbot.bot.features.admin.housekeeping import Housekeeping
from askbot.bot.ui import layout
from askbot.bot.ui.answer_card import Action, button_id
from askbot.bot.ui.layout import Tone
from askbot.journal import Gap, GapKind
from tests.bot.access.scene import QUESTION, VAULT_QUESTION, Places, leaks, number_of, told
from tests.bot.world import buttons, hidden_channel, press, seen

GAPS = {"home": "Who mends the crane?", "other": "Who mends the safe?", "third": "Who mends the roof?"}
FILE = ("ferry.md", b"# Ferry\n\nMayor Ines Okafor said that the ferry sails.\n")


def housekeeping(bot: AskbotClient) -> Housekeeping:
    """The bot's own: loading an extension makes its classes anew, so it is no instance of the one imported here."""
    cog = bot.get_cog(Housekeeping.__cog_name__)
    assert cog is not None
    return cast(Housekeeping, cog)


@dataclass(frozen=True, slots=True)
class Three:
    """The two servers of `Places` and a third one; somebody who is on the first two."""

    places: Places
    third: Any
    third_channel: Any
    third_admin: simcord.MemberActor
    third_member: simcord.MemberActor
    both: simcord.MemberActor

    @property
    def env(self) -> Any:
        return self.places.world.env

    @property
    def guilds(self) -> dict[str, Any]:
        return {"home": self.places.world.guild, "other": self.places.guest.guild, "third": self.third}

    def note_gaps(self) -> dict[str, int]:
        """An open question on each server; their numbers."""
        log = self.env.bot.memory.gaps
        for name, guild in self.guilds.items():
            log.note(Gap(guild.id, 1, GAPS[name], GapKind.FLAGGED, f"a{guild.id}"))
        return {name: log.open(guild.id)[0].id for name, guild in self.guilds.items()}


@pytest.fixture
async def three(places: Places) -> Three:
    env = places.world.env
    third = env.create_guild("Newcomers")
    admins = third.create_role("Admin", permissions=discord.Permissions(manage_guild=True))
    for command in await env.bot.tree.fetch_commands():
        third.set_command_permissions(command, {third.default_role: True})
    both = env.create_user("zoe")
    places.guest.guild.add_member(both)
    return Three(
        places,
        third,
        third.create_text_channel("ask"),
        third.add_member(env.create_user("cal"), roles=[admins]),
        third.add_member(env.create_user("mo")),
        places.world.guild.add_member(both),
    )


@pytest.mark.parametrize("hidden", [True, False])
async def test_a_digest_tells_of_its_own_server_and_names_questions_to_admins_alone(
    three: Three, bot: AskbotClient, hidden: bool
) -> None:
    three.note_gaps()
    cog = housekeeping(bot)
    for name, guild in three.guilds.items():
        channel = hidden_channel(guild) if hidden else guild.create_text_channel("everybody")
        await cog.send_digest(guild.id, channel.id)
        text = seen(channel.last_message)
        assert "Open questions (1)" in text
        assert [own for own, question in GAPS.items() if question in text] == ([name] if hidden else [])


async def test_a_digest_for_a_server_that_was_left_goes_nowhere(three: Three, bot: AskbotClient) -> None:
    three.note_gaps()
    cog = housekeeping(bot)
    channel = hidden_channel(three.third)
    await three.env.bot.get_guild(three.third.id).leave()
    await cog.send_digest(three.third.id, channel.id)
    assert channel.last_message is None


async def test_open_questions_of_others_are_neither_shown_dismissed_nor_made_a_test(three: Three) -> None:
    numbers = three.note_gaps()
    log, places = three.env.bot.memory.gaps, three.places
    card = await places.guest_admin.slash(places.guest_channel, "gaps show")
    assert GAPS["home"] not in await told(card)
    channel = three.env.bot.get_channel(places.guest_channel.id)
    forged = [layout.button("out", f"askbot-gap:dismiss:{numbers['home']}")]
    options = [(str(number), name) for name, number in numbers.items()]
    menu = layout.menu("test", "askbot-gap:evaluate:0", options)
    message = await channel.send(view=layout.card(Tone.PLAIN, [layout.row(forged), menu]))
    await places.guest_admin.click(message, custom_id=f"askbot-gap:dismiss:{numbers['home']}")
    assert [gap.question for gap in log.open(three.guilds["home"].id)] == [GAPS["home"]]
    message = await channel.send(view=layout.card(Tone.PLAIN, [menu]))
    for name, number in numbers.items():
        text = await told(await places.guest_admin.select(message, [str(number)], custom_id="askbot-gap:evaluate:0"))
        assert [own for own, question in GAPS.items() if question in text] == (["other"] if name == "other" else [])
    refused = await told(await places.guest.select(message, [str(numbers["other"])], custom_id="askbot-gap:evaluate:0"))
    assert "Only admins of this server" in refused
    assert GAPS["other"] not in refused


async def test_an_admin_who_is_one_no_more_makes_no_test_question(three: Three) -> None:
    numbers, places = three.note_gaps(), three.places
    places.guest_admin.guild.remove_member(places.guest_admin)
    again = places.guest_admin.guild.add_member(places.guest_admin.user)
    message = await three.env.bot.get_channel(places.guest_channel.id).send(
        view=layout.card(Tone.PLAIN, [layout.menu("test", "askbot-gap:evaluate:0", [(str(numbers["other"]), "x")])])
    )
    text = await told(await again.select(message, [str(numbers["other"])], custom_id="askbot-gap:evaluate:0"))
    assert "Only admins of this server" in text


async def test_what_is_told_in_private_reaches_no_admin_who_may_not_see_what_it_rests_on(three: Three) -> None:
    both, log, guilds = three.both, three.env.bot.memory.gaps, three.guilds
    await both.send_dm(VAULT_QUESTION)
    answer = both.user.dm_channel.last_message
    assert "77 crowns" in seen(answer).replace("*", "")
    await opinion(both, answer, "Ombel left")
    assert log.open(guilds["home"].id) == ()
    assert [gap.question for gap in log.open(0)] == [VAULT_QUESTION], "the operator's"
    await both.send_dm(QUESTION)
    await opinion(both, both.user.dm_channel.last_message, "")
    assert [gap.question for gap in log.open(guilds["home"].id)] == [QUESTION]


async def opinion(person: simcord.MemberActor, answer: Any, note: str) -> None:
    """Vote an answer down in private, and say why."""
    voted = await press(person.user, answer, "👎")
    form = await press(person.user, voted.response, "Say what was wrong")
    await person.user.submit_modal(form, {"reason": ["outdated"], "note": note})


@pytest.mark.parametrize(
    ("question", "labels", "values"),
    [
        (VAULT_QUESTION, ["Ask on", "Your own question"], {"question": "And what else?"}),
        (VAULT_QUESTION, ["👎", "Say what was wrong"], {"reason": ["outdated"], "note": "old"}),
        ("What is the capital of Mongolia?", ["Tell the admins"], {"question": "Why?"}),
    ],
)
async def test_a_form_that_was_open_when_somebody_left_tells_nothing(
    three: Three, bot: AskbotClient, question: str, labels: list[str], values: dict[str, Any]
) -> None:
    guest, log = three.places.guest, three.env.bot.memory.gaps
    await guest.send_dm(question)
    message = guest.user.dm_channel.last_message
    bot.answering._latest.pop(number_of(message), None)  # so that the question is asked for
    for label in labels:
        form = await press(guest.user, message, label)
        message = form.response
    guest.guild.remove_member(guest)
    await three.env.advance_time(61)
    text = await told(await guest.user.submit_modal(form, values))
    assert not leaks(text, set())
    assert "not open to you" in text or "None of the servers that we share" in text
    assert log.open(0) == ()
    assert log.open(three.guilds["other"].id) == ()


async def test_an_old_card_is_closed_to_who_lost_the_role_and_to_other_servers(three: Three) -> None:
    places, world = three.places, three.places.world
    room = world.guild.create_text_channel("staff-room")
    await world.admin.slash(world.channel, "collections channel", channel=room, collection="staff", alone=True)
    answer = (await places.staff.slash(room, "ask", question="What did Quillon Vexmoor say?")).response
    number = number_of(answer)
    await world.env.bot.http.remove_role(world.guild.id, places.staff.id, places.role.id)
    for person in (places.staff, world.member, world.admin):
        for action in (Action.READ, Action.MORE, Action.WHY, Action.UP, Action.DOWN):
            card = await world.env.bot.get_channel(room.id).send(
                view=layout.card(Tone.PLAIN, [layout.row([layout.button("x", button_id(action, number))])])
            )
            text = await told(await person.click(card, custom_id=button_id(action, number)))
            assert "not open to you" in text, (person.name, action)
    elsewhere = await world.env.bot.get_channel(places.guest_channel.id).send(
        view=layout.card(Tone.PLAIN, [layout.row([layout.button("x", button_id(Action.READ, number))])])
    )
    text = await told(await places.guest_admin.click(elsewhere, custom_id=button_id(Action.READ, number)))
    assert not leaks(text, {"vault"})
    assert world.env.bot.memory.cards.statistics(world.guild.id, 7).up == 0


async def test_when_the_home_moves_what_was_begun_there_is_refused(three: Three, bot: AskbotClient) -> None:
    places, world = three.places, three.places.world
    offered = (await world.admin.slash(world.channel, "corpus add", file=FILE)).response
    world.env.bot.memory.access.move_home(three.guilds["other"].id)
    text = await told(await press(world.admin, offered, "Add it"))
    assert "home server can change" in text
    assert not (bot.settings.corpus / "ferry.md").exists()
    assert "1,450" in (await told(await world.member.slash(world.channel, "ask", question=QUESTION)))
    offered = (
        await places.guest_admin.slash(places.guest_channel, "corpus add", file=FILE, collection="vault")
    ).response
    await press(places.guest_admin, offered, "Add it")
    assert (bot.settings.corpus / "vault" / "ferry.md").exists()
    hidden = await told(await places.guest_admin.slash(places.guest_channel, "corpus remove", document="staff/rota.md"))
    assert "There is no briefing called" in hidden
    assert not leaks(hidden.replace("staff/rota.md", ""), {"vault", "general"})  # a new home is given general
    assert (bot.settings.corpus / "staff" / "rota.md").exists()


async def test_a_server_with_nothing_redeems_a_code_for_one_collection_and_sees_no_more(three: Three) -> None:
    access, channel = three.env.bot.memory.access, three.third_channel
    nothing = await told(await three.third_member.slash(channel, "ask", question=VAULT_QUESTION))
    assert "There are no briefings here" in nothing
    code = access.new_code("vault")
    assert "Only admins of this server" in await told(await three.third_member.slash(channel, "claim", code=code))
    assert "open to this server now" in await told(await three.third_admin.slash(channel, "claim", code=code))
    assert "wrong" in await told(await three.third_admin.slash(channel, "claim", code=code))
    assert "77 crowns" in await told(await three.third_member.slash(channel, "ask", question=VAULT_QUESTION))
    for command in ("sources list", "gaps show", "collections show", "stats", "help"):
        assert not leaks(await told(await three.third_admin.slash(channel, command)), {"vault"}), command
    assert three.third.id not in access.rules().homes
    # The operator takes it back: what was answered there can be opened no more.
    answer = (await three.third_member.slash(channel, "ask", question=VAULT_QUESTION)).response
    access.revoke(three.third.id, "vault")
    closed = await told(await three.third_member.click(answer, custom_id=buttons(answer)["Read passage"]))
    assert "not open to you" in closed
