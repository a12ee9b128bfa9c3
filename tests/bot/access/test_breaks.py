"""What a second reader tried: each a way in which something hidden was told, opened or lost."""

from typing import Any

import pytest

from askbot.bot import AskbotClient
from askbot.bot.features.sources.cog import LibrarySources
from askbot.journal import EVERYTHING
from tests.bot.access.scene import QUESTION, STAFF_QUESTION, Places, leaks, told
from tests.bot.world import buttons, press, seen

FILE = ("ferry.md", b"# Ferry\n\nMayor Ines Okafor said that the ferry sails.\n")
FEED = {"kind": "feed", "address": "http://192.0.2.1/feed"}


def given(places: Places) -> frozenset[str]:
    """What the home server was given."""
    return places.world.env.bot.memory.access.rules().grants[places.world.guild.id]


@pytest.mark.slow
async def test_a_source_opens_no_collection_to_the_home(places: Places, bot: AskbotClient) -> None:
    world = places.world
    before = given(places)
    hidden, nowhere = [
        await told(await world.admin.slash(world.channel, "sources add", name="x", collection=name, **FEED))
        for name in ("vault", "nowhere")
    ]
    assert hidden.replace("vault", "nowhere") == nowhere
    assert "There is no collection called" in nowhere
    await world.admin.slash(world.channel, "sources add", name="vault", **FEED)
    assert given(places) == before
    (source,) = bot.get_cog(LibrarySources.__cog_name__).sources.file.read()
    assert source.folder == "general/vault"
    access = world.env.bot.memory.access
    access.revoke(world.guild.id, "general")
    await world.admin.slash(world.channel, "sources add", name="y", **FEED)
    assert "general" not in given(places)


async def test_a_source_writes_into_a_collection_that_was_given(places: Places, bot: AskbotClient) -> None:
    world = places.world
    await world.admin.slash(world.channel, "sources add", name="x", collection="For the staff", **FEED)
    world.env.bot.memory.access.grant(world.guild.id, "to come")
    await world.admin.slash(world.channel, "sources add", name="y", collection="to come", **FEED)
    await world.admin.slash(world.channel, "sources add", name="z", collection="../out", **FEED)
    sources = bot.get_cog(LibrarySources.__cog_name__).sources.file.read()
    assert [source.folder for source in sources] == ["staff/x", "to come/y"]


async def test_a_file_is_added_to_a_collection_that_was_given_alone(places: Places, bot: AskbotClient) -> None:
    world, corpus = places.world, bot.settings.corpus
    hidden, nowhere = [
        await told(await world.admin.slash(world.channel, "corpus add", file=FILE, collection=name))
        for name in ("vault", "nowhere")
    ]
    assert hidden.replace("vault", "nowhere") == nowhere
    offered = await world.admin.slash(world.channel, "corpus add", file=FILE, collection="staff")
    assert "in the collection staff" in await told(offered)
    await press(world.admin, offered.response, "Add it")
    assert (corpus / "staff" / "ferry.md").exists()
    assert "ferry.md" not in seen(world.last())  # the channel's readers may not see what the staff has
    world.env.bot.memory.access.grant(world.guild.id, EVERYTHING)
    for odd in ("..", "../vault", "a/b", ".trash", "con"):
        assert "There is no collection called" in await told(
            await world.admin.slash(world.channel, "corpus add", file=FILE, collection=odd)
        )


async def test_a_file_that_the_admin_may_not_see_is_not_lost(places: Places, bot: AskbotClient) -> None:
    world, corpus = places.world, bot.settings.corpus
    file = ("rota.md", b"# Rota\n\nMayor Ines Okafor said that the rota is new.\n")
    offered = await world.admin.slash(world.channel, "corpus add", file=file, collection="staff")
    assert not leaks((await told(offered)).replace("rota", ""), {"general"})
    await press(world.admin, offered.response, "Add it")
    assert "Okafor" in (corpus / "staff" / "rota.md").read_text(encoding="utf-8")
    kept = [path.read_text(encoding="utf-8") for path in (corpus / ".trash").rglob("rota.md")]
    assert any("Vexmoor" in text for text in kept)


@pytest.fixture
def confused(bot: AskbotClient, places: Places) -> Places:
    """A collection whose title is another one's name."""
    corpus = bot.settings.corpus
    (corpus / "annex").mkdir()
    (corpus / "annex" / "list.md").write_text("# The annex\n\nUlma Treadwell said that it is full.\n", encoding="utf-8")
    (corpus / "annex" / "collection.yaml").write_text("title: staff\n", encoding="utf-8")
    bot.engine.reindex()
    bot.memory.access.grant(places.world.guild.id, "annex")
    return places


async def test_a_name_is_meant_before_a_title(confused: Places) -> None:
    world, access = confused.world, confused.world.env.bot.memory.access
    chosen = await confused.staff.slash(world.channel, "ask", question=STAFF_QUESTION, collection="staff", private=True)
    assert "changes on Friday" in await told(chosen)
    await world.admin.slash(world.channel, "collections role", collection="staff", role=confused.role)
    rules = access.rules()
    assert (world.guild.id, "staff") not in rules.roles  # it had the role, which is taken away
    assert (world.guild.id, "annex") not in rules.roles


async def people_card(places: Places, name: str) -> tuple[Any, Any]:
    """A room of the staff's, and there the card of somebody with its buttons."""
    world = places.world
    room = world.guild.create_text_channel("staff-room")
    await world.admin.slash(world.channel, "collections channel", channel=room, collection="staff")
    card = await places.staff.slash(room, "who", name=name)
    assert "Quillon Vexmoor said" in seen(card.response)
    return room, card.response


async def test_buttons_of_people_show_what_the_one_who_presses_may_see(places: Places, bot: AskbotClient) -> None:
    (bot.settings.corpus / "staff" / "more.md").write_text(
        "\n\n".join(f"Quillon Vexmoor said that shift {n} is long." for n in range(9)), encoding="utf-8"
    )
    bot.engine.reindex()
    world = places.world
    room, card = await people_card(places, "Quillon Vexmoor")
    ids = buttons(card)
    for person in (world.member, world.admin):
        for label in ("›", "What changed?"):
            text = await told(await person.click(card, custom_id=ids[label]))
            assert "Nobody called Quillon Vexmoor is quoted" in text
    await places.staff.click(card, custom_id=ids["›"])
    assert "page 2" in seen(room.last_message)
    world.env.bot.memory.access.revoke(world.guild.id, "staff")
    turned = buttons(room.last_message)
    assert set(turned) == {"‹", "What changed?"}
    for own in turned.values():
        text = await told(await places.staff.click(room.last_message, custom_id=own))
        assert "Nobody called Quillon Vexmoor is quoted" in text


async def test_who_in_a_collection_for_some_is_shown_to_them_alone(places: Places) -> None:
    world, (room, _) = places.world, await people_card(places, "Quillon Vexmoor")
    card = (await places.staff.slash(world.channel, "who", name="Vexmoor", collection="staff")).response
    assert card.ephemeral
    assert "rota changes on Friday" in seen(card)
    changed = await told(await press(places.staff, card, "What changed?"))
    assert "No two statements" in changed or "Vexmoor" in changed
    assert not (await places.staff.slash(room, "who", name="Vexmoor", collection="staff")).response.ephemeral
    for person in (world.member, world.admin):
        text = await told(await person.slash(world.channel, "who", name="Vexmoor", collection="staff"))
        assert "There is no collection called staff" in text
    elsewhere = await told(await places.staff.slash(world.channel, "who", name="Vexmoor", collection="general"))
    assert "Nobody called Vexmoor" in elsewhere


async def test_a_number_tells_nothing_of_whose_it_is(places: Places) -> None:
    world = places.world
    answers = {
        (await told(await world.member.slash(world.channel, "who", name=f"#{number}"))).replace(f"#{number}", "#")
        for number in range(12)
    }
    assert not [text for text in answers if leaks(text, {"general"})]
    assert sum("not in the present index" in text for text in answers) == 1


async def test_discord_is_asked_for_a_member_once_a_minute(places: Places) -> None:
    world, env, staff = places.world, places.world.env, places.staff
    await staff.send_dm(STAFF_QUESTION)
    before = asked_for_members(env)
    assert before > 0
    for _ in range(3):
        await staff.send_dm(QUESTION)
    assert asked_for_members(env) == before
    world.guild.remove_member(staff)
    await env.advance_time(61)
    await staff.send_dm(STAFF_QUESTION)
    assert "None of the servers that we share" in seen(staff.user.dm_channel.last_message)


def asked_for_members(env: Any) -> int:
    """How often the bot has asked Discord for a member."""
    return sum("/members/" in request.path for request in env.http_requests)


async def test_a_role_that_is_lost_is_lost_at_once_where_discord_says_so(places: Places) -> None:
    world, staff = places.world, places.staff
    await staff.send_dm(STAFF_QUESTION)
    await world.env.bot.http.remove_role(world.guild.id, staff.id, places.role.id)
    await staff.slash(world.channel, "help")
    await staff.slash(world.channel, "ask", question=QUESTION)
    await staff.send_dm(STAFF_QUESTION)
    assert not leaks(seen(staff.user.dm_channel.last_message), {"general"})
