"""Whether answering and rendering leaks."""

from __future__ import annotations

import gc
import json

import psutil

from askbot.bot.cards import answer_card
from askbot.bot.shown import shown
from askbot.bot.texts import DEFAULT, words_for
from askbot.engine import Askbot
from askbot.settings import Settings
from benchmarks.faults.scene import Scene
from benchmarks.load.people import OTHERS


def leak(scene: Scene, questions: int) -> list[tuple[int, int]]:
    """Ask and render so many questions; tells after how many the process had how many megabytes."""
    engine = Askbot(Settings(corpus=scene.corpus, index=scene.index), scene.encoder, scene.attributor)
    engine.reload()
    words = words_for(DEFAULT)
    samples: list[tuple[int, int]] = []
    for number in range(questions):
        question = f"{OTHERS[number % len(OTHERS)]} {number % 97}"
        json.dumps(answer_card(shown(engine.ask(question)), words).to_components())
        if (number + 1) % max(1, questions // 20) == 0:
            gc.collect()
            samples.append((number + 1, psutil.Process().memory_info().rss >> 20))
            print(f"  {number + 1:,} questions: {samples[-1][1]} MB", flush=True)
    return samples
