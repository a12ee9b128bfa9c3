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


def scores(predicted: list[Marked], gold: list[Marked]) -> dict[str, float]:
    counts = count(TEXT, predicted, gold)
    return {c.name: f1(*(np.asarray([counts[column]], float) for column in c.columns)) for c in criteria()}


def test_what_is_found_to_the_letter_is_all_right() -> None:
    assert set(scores([SAID, WANT, ANN], [SAID, WANT, ANN]).values()) == {1.0}


def test_reporting_rows_look_only_at_cues_that_report() -> None:
    f1_of = scores([SAID, WANT], [SAID, WANT, ANN])
    assert f1_of["triple"] == pytest.approx(2 * 2 / (2 + 3))
    assert f1_of["reporting_triple"] == pytest.approx(2 * 1 / (1 + 2))
    assert f1_of["reporting_speaker"] == pytest.approx(2 * 1 / (1 + 2))
    assert scores([WANT], [WANT])["reporting_triple"] == 0


def test_half_of_the_words_are_enough_where_it_says_so() -> None:
    f1_of = scores([marked("mayor", "said", "it rains. Critics want")], [SAID])
    assert (f1_of["source_exact"], f1_of["source"]) == (0, 1)
    assert (f1_of["content_exact"], f1_of["content"]) == (0, 0)
    assert (f1_of["speaker"], f1_of["triple"]) == (1, 0)


def test_one_attribution_counts_once() -> None:
    assert scores([SAID, SAID], [SAID])["triple"] == pytest.approx(2 / 3)
    assert scores([SAID], [SAID, SAID])["cue"] == pytest.approx(2 / 3)


def test_an_attribution_without_a_source_is_no_speaker() -> None:
    f1_of = scores([marked("", "said", "that it rains")], [SAID])
    assert (f1_of["cue"], f1_of["content"], f1_of["speaker"], f1_of["triple"]) == (1, 1, 0, 0)
