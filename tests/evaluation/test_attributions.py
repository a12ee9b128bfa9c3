"""Attributions against those that people marked, on cases small enough to count by hand."""

import numpy as np
import pytest

from askbot.domain import Span
from askbot.evaluation.attributions import Marked, count, criteria, f1
from askbot.evaluation.formats.brat import GoldAttribution

TEXT = "The mayor said that it rains. Critics want a dry summer, and according to Ann it will be one."


def marked(source: str, cue: str, content: str) -> GoldAttribution:
    return GoldAttribution(*(((Span(at := TEXT.index(p), at + len(p)),) if p else ()) for p in (source, cue, content)))


SAID = marked("The mayor", "said", "that it rains")
WANT = marked("Critics", "want", "a dry summer")
ANN = marked("Ann", "according to", "it will be one")


def scores(found: list[Marked], gold: list[Marked]) -> dict[str, float]:
    counts = count(TEXT, found, gold)
    return {c.name: f1(*(np.asarray([counts[column]], float) for column in c.columns)) for c in criteria()}


def test_what_is_found_to_the_letter_is_all_right() -> None:
    assert set(scores([SAID, WANT, ANN], [SAID, WANT, ANN]).values()) == {1.0}


def test_reporting_rows_look_only_at_cues_that_report() -> None:
    found = scores([SAID, WANT], [SAID, WANT, ANN])
    assert found["triple"] == pytest.approx(2 * 2 / (2 + 3))
    assert found["reporting_triple"] == pytest.approx(2 * 1 / (1 + 2))
    assert found["reporting_speaker"] == pytest.approx(2 * 1 / (1 + 2))
    assert scores([WANT], [WANT])["reporting_triple"] == 0


def test_half_of_the_words_are_enough_where_it_says_so() -> None:
    found = scores([marked("mayor", "said", "it rains. Critics want")], [SAID])
    assert (found["source_exact"], found["source"]) == (0, 1)
    assert (found["content_exact"], found["content"]) == (0, 0)
    assert (found["speaker"], found["triple"]) == (1, 0)


def test_one_attribution_counts_once() -> None:
    assert scores([SAID, SAID], [SAID])["triple"] == pytest.approx(2 / 3)
    assert scores([SAID], [SAID, SAID])["cue"] == pytest.approx(2 / 3)


def test_an_attribution_without_a_source_is_no_speaker() -> None:
    found = scores([marked("", "said", "that it rains")], [SAID])
    assert (found["cue"], found["content"], found["speaker"], found["triple"]) == (1, 1, 0, 0)
