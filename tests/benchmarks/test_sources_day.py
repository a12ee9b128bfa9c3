"""How answers are held against the quiet ones."""

import time

from benchmarks.sources_day import QUESTIONS, QUIET, Asked, Medians, waited_for_processor


def asked(place: int, seconds: float, during: str = QUIET) -> Asked:
    return Asked(place, during, 1.5, seconds, seconds, 0.0)


def test_an_answer_counts_against_the_median_of_all_and_of_its_own_question() -> None:
    quiet = [asked(0, 0.1), asked(0, 0.1), asked(1, 0.1), asked(1, 0.1), asked(4, 0.18)]
    medians = Medians.of(quiet)
    slow, fast = asked(4, 0.27, "building"), asked(0, 0.11, "visiting")
    row = medians.row([slow, fast])
    assert (row["slowest / quiet median"], row["over twice the quiet median"]) == (2.7, 1)
    assert (row["slowest / own median"], row["over twice its own median"]) == (1.5, 0)
    facts = medians.facts(slow)
    assert (facts["question"], facts["during"], facts["seconds into it"]) == (QUESTIONS[4], "building", 1.5)


def test_a_question_without_a_quiet_answer_is_held_against_all() -> None:
    assert Medians.of([asked(0, 0.1)]).ratio(asked(3, 0.3)) == 0.3 / 0.1


def test_waiting_for_a_processor_only_adds_up() -> None:
    before = waited_for_processor()
    time.sleep(0.01)
    assert 0 <= before <= waited_for_processor()
