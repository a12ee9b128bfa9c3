"""discord.py over real sockets against the small Discord: what connects, what comes back, and that nothing doubles."""

import discord
import pytest
from discord import app_commands

from tests.faults.conftest import running
from tests.small_discord import MEMBER, Effect, Fault, SmallDiscord, until
from tests.small_discord.world import CHANNEL

POST = rf"/channels/{CHANNEL}/messages$"


class Echo(discord.Client):
    """The smallest bot that answers: a slash command, and replies to mentions."""

    def __init__(self) -> None:
        super().__init__(intents=discord.Intents.default())
        self.tree = app_commands.CommandTree(self)
        self.tree.command(name="ask", description="Ask")(self._ask)
        self.events: list[str] = []

    async def setup_hook(self) -> None:
        await self.tree.sync()

    async def _ask(self, interaction: discord.Interaction, question: str) -> None:
        await interaction.response.defer()
        await interaction.edit_original_response(content=f"you asked: {question}")

    async def on_message(self, message: discord.Message) -> None:
        if self.user in message.mentions:
            await message.reply(f"you said: {message.clean_content}", nonce=str(message.id))

    async def on_resumed(self) -> None:
        self.events.append("resumed")

    async def on_ready(self) -> None:
        self.events.append("ready")


async def test_connects_keeps_its_heart_beating_and_answers_once(small: SmallDiscord) -> None:
    async with running(Echo(), small):
        asked = await small.slash(MEMBER, "ask", question="who?")
        await small.say(MEMBER, "hello")
        await until(lambda: asked.edits and small.from_bot())
        await until(lambda: small.gateway.heartbeats >= 2)
    assert [answer["content"] for answer in asked.answers] == ["you asked: who?"]
    assert len(small.from_bot()) == 1
    assert small.gateway.tokens == ["a-token"]


@pytest.mark.parametrize("way", ["close", "cut", "reconnect", "invalid, resumable"])
async def test_resumes_and_answers_what_was_asked_meanwhile(small: SmallDiscord, way: str) -> None:
    async with running(Echo(), small):
        if way == "close":
            await small.gateway.close(4000)
        elif way == "cut":
            small.gateway.cut()
        elif way == "reconnect":
            await small.gateway.ask_to_reconnect()
        else:
            await small.gateway.invalidate(resumable=True)
        asked = await small.slash(MEMBER, "ask", question="still there?")
        await until(lambda: asked.edits)
    assert (small.gateway.identified, small.gateway.resumed) == (1, 1)
    assert len(asked.answers) == 1


@pytest.mark.slow
async def test_identifies_anew_when_its_session_is_gone(small: SmallDiscord) -> None:
    async with running(Echo(), small):
        await small.gateway.invalidate(resumable=False)
        await small.gateway.connected()
        asked = await small.slash(MEMBER, "ask", question="again?")
        await until(lambda: asked.edits)
    assert (small.gateway.identified, small.gateway.resumed) == (2, 0)


async def test_a_server_that_stops_acknowledging_is_left_and_resumed(small: SmallDiscord) -> None:
    small.gateway.acknowledges = False
    bot = Echo()
    bot._connection.heartbeat_timeout = 0.5
    async with running(bot, small):
        await until(lambda: small.gateway.resumed)
    assert small.gateway.identified == 1


@pytest.mark.parametrize(
    "fault",
    [
        Fault("POST", POST, 500),
        Fault("POST", POST, 500, Effect.DONE),
        Fault("POST", POST, 429),
        Fault("POST", POST, 429, is_global=True),
        Fault("POST", POST, 429, times=4, retry_after=0.05),
    ],
    ids=["500", "500 after it was sent", "429", "global 429", "429 four times"],
)
async def test_one_message_an_answer_whatever_the_rest_interface_does(small: SmallDiscord, fault: Fault) -> None:
    async with running(Echo(), small):
        small.faults.add(fault)
        await small.say(MEMBER, "hello")
        await until(lambda: small.faults.struck and not small.faults.waiting and small.from_bot())
        await until(lambda: len([r for r in small.rest.requests if r[0] == "POST"]) > small.faults.struck)
    assert len(small.from_bot()) == 1


async def test_a_wrong_token_is_refused(small: SmallDiscord) -> None:
    with pytest.raises(discord.LoginFailure):
        await small.run(Echo(), "wrong")
