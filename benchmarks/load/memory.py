"""Whether the bot grows: questions in waves to the real bot in its own process, and its memory after each share."""

from __future__ import annotations

from pathlib import Path

import psutil

from benchmarks.faults.scene import QUESTION, turn
from benchmarks.load.people import OTHERS, running_bot
from tests.small_discord import Person, SmallDiscord, until
from tests.small_discord.rest import Asked

SAMPLES = 20
WAVE = 8
"""Questions under way at a time, so that the bot is always busy and never floods."""
PEOPLE = 200
WAIT_SECONDS = 900
TEXTS = (QUESTION, *OTHERS)


async def leak(home: Path, questions: int) -> list[tuple[int, float]]:
    """Ask so many questions of PEOPLE in turn; tells after how many the bot's process had how many megabytes.

    Raises `AssertionError` for a question without an answer.
    """
    turn(home / "corpus", 0)
    people = [Person(10_000 + i, f"User{i}") for i in range(PEOPLE)]
    samples: list[tuple[int, float]] = []
    async with SmallDiscord() as small, running_bot(small, home, 64, {}, stacks=False) as process:
        bot = psutil.Process(process.pid)
        for first in range(0, questions, WAVE):
            wave = [await _ask(small, people, number) for number in range(first, min(first + WAVE, questions))]
            await until(lambda wave=wave: all(one.answered_at for one in wave), WAIT_SECONDS)
            done = first + len(wave)
            if done * SAMPLES // questions > first * SAMPLES // questions:
                samples.append((done, bot.memory_info().rss / 2**20))
                print(f"  {done:,} questions: {samples[-1][1]:.1f} MB", flush=True)
    return samples


async def _ask(small: SmallDiscord, people: list[Person], number: int) -> Asked:
    """No two questions are alike, as people's are not."""
    text = f"{TEXTS[number % len(TEXTS)]} {number}"
    return await small.slash(people[number % len(people)], "ask", question=text)
