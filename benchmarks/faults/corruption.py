"""Damage the files of an index at random: noticed before it answers, answered from the snapshot before, or refused.

Run: python -m benchmarks.faults.corruption [--times 500]
"""

from __future__ import annotations

import argparse
import random
import shutil
import sys
from collections import Counter
from collections.abc import Callable
from pathlib import Path

from askbot.engine import Askbot
from askbot.errors import SnapshotError
from askbot.index import FileSnapshot, Snapshot
from askbot.search import Searcher
from askbot.settings import Settings
from benchmarks.faults.reporting import report
from benchmarks.faults.scene import Scene, a_scene

QUESTIONS = ("When was the lighthouse at Cape Morrow built?", "How many dockers stopped work?", "Which ferry is there?")
Given = list[tuple[str, str, tuple[object, ...]]]


def flip(data: bytearray, dice: random.Random) -> bytearray:
    """Turn one to eight bits over."""
    for _ in range(dice.randint(1, 8)):
        data[dice.randrange(len(data))] ^= 1 << dice.randrange(8)
    return data


def cut(data: bytearray, dice: random.Random) -> bytearray:
    """Lose the end."""
    return data[: dice.randrange(len(data))]


def blank(data: bytearray, dice: random.Random) -> bytearray:
    """Lose a block, as a bad sector does."""
    start = dice.randrange(len(data))
    data[start : start + 512] = bytes(len(data[start : start + 512]))
    return data


def grow(data: bytearray, dice: random.Random) -> bytearray:
    """Get something added."""
    return data + dice.randbytes(dice.randint(1, 64))


HARMS: tuple[Callable[[bytearray, random.Random], bytearray], ...] = (flip, flip, flip, flip, cut, blank, grow)


def damages(scene: Scene, times: int, seed: int = 1, *, verify_mb: int = 256) -> Counter[str]:
    """Damage one file `times` times, each time a fresh copy; both snapshots in one case of five.

    With `verify_mb` 0 the index counts as one that is too large to be verified while it is opened.
    Raises `AssertionError` for an answer that neither of the sound snapshots gives, or one from the older without a
    word; anything that is not the project's own error passes through.
    """
    dice = random.Random(seed)  # noqa: S311 - a simulation
    older, newer = (FileSnapshot(scene.store.path(name)) for name in scene.store.ids())
    expected = {snapshot.id: given(snapshot, scene) for snapshot in (older, newer)}
    outcomes: Counter[str] = Counter()
    for _ in range(times):
        hurt = scene.home / "hurt"
        shutil.copytree(scene.index, hurt)
        harmed = _harm(hurt, newer.id, dice)
        if dice.random() < 0.2:
            harmed += [name for name in _harm(hurt, older.id, dice) if name == "CURRENT"]
        settings = Settings(corpus=scene.corpus, index=hurt, verify_mb=verify_mb)
        outcomes[_outcome(settings, scene, expected, newer.id, harmed)] += 1
        shutil.rmtree(hurt)
    return outcomes


def _harm(index: Path, snapshot: str, dice: random.Random) -> list[str]:
    files = sorted((index / "snapshots" / snapshot).iterdir())
    path = dice.choice([*files, index / "CURRENT"])
    data = path.read_bytes()
    hurt = dice.choice(HARMS)(bytearray(data), dice) if data else bytearray(b"x")
    path.write_bytes(hurt)
    return [path.name] if hurt != data else []


def _outcome(settings: Settings, scene: Scene, expected: dict[str, Given], newest: str, harmed: list[str]) -> str:
    engine = Askbot(settings, scene.encoder, scene.attributor)
    engine.reload()
    try:
        answer = engine.ask(QUESTIONS[0])
    except SnapshotError as error:
        assert error.remedy, f"no remedy in: {error}"
        return "refused"
    snapshot = engine.snapshot
    assert answer.snapshot == snapshot.id
    assert snapshot.id in expected
    assert given(snapshot, scene) == expected[snapshot.id], f"another answer than before the damage to {harmed}"
    if snapshot.id != newest:
        assert engine.warnings, "fell back without a word"
        return "fell back"
    if not harmed:
        return "not damaged after all"
    assert set(harmed) == {"CURRENT"}, f"opened in spite of damage to {harmed}"
    return "CURRENT passed over"


def given(snapshot: Snapshot, scene: Scene) -> Given:
    """What a snapshot answers to a few questions, to the letter and the score."""
    searcher = Searcher(snapshot, scene.encoder)
    hits = [hit for question in QUESTIONS for hit in searcher.search(question)]
    return [(hit.passage.id, hit.passage.text, (hit.score, *hit.sentence_scores, *hit.attributions)) for hit in hits]


def main() -> int:
    """Damage and count."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--times", type=int, default=500)
    options = parser.parse_args()
    with a_scene() as scene:
        scene.turn(1)
        scene.build()
        for what, verify_mb in (("verified while it is opened", 256), ("opened first, as large ones are", 0)):
            outcomes = damages(scene, options.times, verify_mb=verify_mb)
            report(f"damaged files of an index {what}", outcomes)
    return 0


if __name__ == "__main__":
    sys.exit(main())
