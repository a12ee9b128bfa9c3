"""The proofs of benchmarks/faults, each in a version of seconds; `make faults` runs them at full length."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from askbot.bot.core.rate_limits import AT_ONCE
from benchmarks.faults import corruption, crash, journals, tmpfs
from benchmarks.faults.fuzz import fuzz
from benchmarks.faults.scene import Scene, a_scene
from benchmarks.faults.targets import Target, targets
from benchmarks.load.__main__ import GROWTH_MB
from benchmarks.load.flood import ANSWERED, UNHEARD, flood
from benchmarks.load.memory import leak
from benchmarks.load.people import bursts, write_fillers


@pytest.fixture(scope="module")
def scene() -> Iterator[Scene]:
    with a_scene() as scene:
        yield scene


@pytest.mark.parametrize("target", targets(), ids=lambda target: target.name)
def test_strange_input_meets_the_projects_own_errors_at_worst(target: Target) -> None:
    outcome = fuzz(target, 160, stretch=2000)
    assert outcome.cases >= 160


def test_a_build_that_fails_at_a_step_leaves_the_old_index_or_the_new(scene: Scene) -> None:
    assert crash.boundaries(scene, every=13).total() >= 14


def test_a_killed_build_leaves_the_old_index_or_the_new(scene: Scene) -> None:
    assert crash.kills(scene, 4).total() == 4


def test_a_disk_that_takes_no_more_leaves_the_old_index(scene: Scene) -> None:
    assert crash.sizes(scene, 4)["refused"] >= 3


def test_a_file_that_changes_while_it_is_read_is_indexed_as_it_was_hashed(scene: Scene) -> None:
    assert crash.changing_files(scene, 3).total() == 3


def test_a_clock_that_was_set_back_does_not_hide_the_next_build(scene: Scene) -> None:
    assert " → 2099" in crash.clock_back(scene)


@pytest.mark.parametrize("verify_mb", [256, 0], ids=["verified while opened", "verified after opening"])
def test_damage_is_noticed_and_answered_from_the_snapshot_before(verify_mb: int) -> None:
    with a_scene() as scene:
        scene.turn(1)
        scene.build()
        outcomes = corruption.damages(scene, 25, seed=2, verify_mb=verify_mb)
    assert outcomes["fell back"] > 10
    assert outcomes["refused"] >= 1


def test_no_acknowledged_vote_is_lost_to_a_kill(tmp_path: Path) -> None:
    acknowledged, kept = journals.kills(tmp_path, 8)
    assert 0 < acknowledged <= kept


def test_a_damaged_journal_stops_nobody(tmp_path: Path) -> None:
    outcomes = journals.damages(tmp_path, 40)
    assert outcomes["set aside"] > 0
    assert outcomes.total() == 40


@pytest.mark.slow
async def test_bursts_with_a_reindex_between_lose_double_mix_and_reorder_nothing() -> None:
    with a_scene() as scene:
        write_fillers(scene.corpus, 3)
        outcome = await bursts(scene.home, questions=36, users=6, at_once=2)
    assert outcome.sound, outcome
    assert outcome.asked >= 36 + 12
    assert (outcome.reindexes, outcome.snapshots) == (2, 3)


@pytest.mark.slow
async def test_questions_leave_next_to_nothing_behind(tmp_path: Path) -> None:
    samples = await leak(tmp_path, 160)
    assert [number for number, _ in samples] == list(range(8, 161, 8))
    assert samples[-1][1] - samples[4][1] <= GROWTH_MB


@pytest.mark.slow
async def test_a_flood_of_one_person_is_told_to_slow_down_and_the_others_are_answered(tmp_path: Path) -> None:
    outcome = await flood(tmp_path, 200, 0.5, cooldown=4, rest=5)
    assert outcome.sound, str(outcome)
    assert outcome.flood[ANSWERED] <= AT_ONCE
    assert outcome.flood[UNHEARD] > 150, "far more were asked at once than one person may have in flight"


def test_a_real_disk_that_is_full_or_read_only_costs_nothing_that_was_there() -> None:
    try:
        with tmpfs.small_disk() as disk, a_scene(disk.folder) as scene:
            assert tmpfs.full(scene, disk, 4)["refused"] >= 2
            assert tmpfs.read_only(scene, disk)["refused"] == 1
        with tmpfs.small_disk(4) as disk:
            assert tmpfs.journal_on_a_full_disk(disk, 3)["refused"] == 3
    except tmpfs.CannotMountError as error:
        pytest.skip(f"this machine does not let us mount a tmpfs: {error}")
