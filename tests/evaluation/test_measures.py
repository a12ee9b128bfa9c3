"""Metrics on cases small enough to work out by hand."""

import numpy as np
import pytest
from sklearn.metrics import precision_score, recall_score

from askbot.domain import Answer, Citation, Stance, Statement, Status, Voice
from askbot.evaluation.judging import holds, judge
from askbot.evaluation.measures import (
    auroc,
    calibration,
    calibration_error,
    false_answers,
    precision,
    recall,
    risk_area,
)
from askbot.evaluation.questions import Question
from askbot.evaluation.ranking import ranking_columns
from askbot.evaluation.statistics import adjusted, interval, paired_p_value


def column(*values: float) -> np.ndarray:
    return np.asarray(values, np.float64)


def test_coverage_decisions() -> None:
    covered, answered = column(1, 1, 1, 0, 0), column(1, 1, 0, 1, 0)
    assert precision(covered, answered) == pytest.approx(2 / 3)
    assert recall(covered, answered) == pytest.approx(2 / 3)
    assert false_answers(covered, answered) == pytest.approx(1 / 2)
    assert auroc(column(1, 1, 0), column(0.9, 0.4, 0.5)) == pytest.approx(0.5)
    assert precision(covered, answered) == pytest.approx(precision_score(covered, answered))
    assert recall(covered, answered) == pytest.approx(recall_score(covered, answered))
    assert np.isnan(precision(column(1, 0), column(0, 0)))
    assert np.isnan(auroc(column(1, 1), column(0.9, 0.4)))


def test_calibration_error_weighs_bins_by_their_size() -> None:
    confidence = column(0.95, 0.95, 0.95, 0.15)
    assert calibration_error(column(1, 1, 0, 0), confidence) == pytest.approx((3 * (0.95 - 2 / 3) + 0.15) / 4)
    assert calibration_error(column(1, 0), column(1.0, 0.0)) == pytest.approx(0)
    assert calibration(column(1, 1, 0, 0), confidence)[2].tolist() == [1, 3]


def test_risk_is_low_where_the_sure_answers_are_right() -> None:
    right_first = risk_area(column(1, 1, 0, 0), column(0.9, 0.8, 0.2, 0.1))
    wrong_first = risk_area(column(0, 0, 1, 1), column(0.9, 0.8, 0.2, 0.1))
    assert right_first < wrong_first


def test_ranking_metrics_count_questions_without_hits() -> None:
    columns = ranking_columns(
        {"a": [("d1", 0.9), ("d2", 0.8)], "b": [], "c": [("d9", 0.1)]},
        {"a": {"d2": 1}, "b": {"d1": 1}, "c": {}},
    )
    assert columns["a"]["mrr@10"] == 0.5
    assert (columns["a"]["hits@1"], columns["a"]["hits@5"]) == (0, 1)
    assert columns["b"]["mrr@10"] == 0
    assert "c" not in columns


def test_intervals_and_tests_know_noise_from_difference() -> None:
    rng = np.random.default_rng(0)
    a = rng.random(200)
    low, high = interval([a], lambda x: float(x.mean()), seed=0)
    assert low < a.mean() < high < low + 0.15
    assert paired_p_value([a + 0.1], [a], lambda x: float(x.mean()), seed=0) < 0.01
    shuffled = a + rng.normal(0, 0.2, 200)
    assert paired_p_value([a], [shuffled], lambda x: float(x.mean()), seed=0) > 0.05
    assert paired_p_value([a], [a], lambda x: float(x.mean()), seed=0) == 1
    assert adjusted([0.04, 0.04, 0.04]) == pytest.approx([0.04] * 3)


@pytest.mark.parametrize(
    ("text", "answer", "expected"),
    [
        ("Over 1,100 were hit.", "1,100", True),
        ("Over 11,100 were hit.", "1,100", False),
        ("They came from the United Nations (UN).", "united nations", True),
        ("It’s over.", "Its over", True),
        ("Anything.", "the", False),
    ],
)
def test_holds_whole_words_only(text: str, answer: str, expected: bool) -> None:
    assert holds(text, [answer]) is expected


def answer(text: str, status: Status = Status.ANSWERED) -> Answer:
    citation = Citation("a.md", "A", (), "a.md#1", 0, len(text), (1, 1))
    statement = Statement(text, Voice(Stance.OWN_ACCOUNT), citation)
    return Answer("id", "Q?", status, 0.8, (statement,), (), "s")


def test_an_answer_is_judged_only_by_what_was_expected() -> None:
    columns = judge(Question("q", "Q?"), answer("It rains."), lambda _: "It rains. Always.")
    assert {name for name, value in columns.items() if value is not None} == {"answered", "confidence", "verbatim"}
    assert columns["verbatim"] == 1
    assert judge(Question("q", "Q?"), answer("It rains."), lambda _: "It pours.")["verbatim"] == 0


def test_nobody_named_is_an_expectation_too() -> None:
    question = Question("q", "Q?", ("rains",), speakers=(), stance=Stance.OWN_ACCOUNT, covered=True)
    columns = judge(question, answer("It rains."), lambda _: "It rains.")
    assert (columns["speaker"], columns["stance"], columns["answer_first"], columns["correct"]) == (1, 1, 1, 1)
    uncovered = Question("q", "Q?", covered=False)
    assert judge(uncovered, answer("It rains."), lambda _: "It rains.")["correct"] == 0


def test_names_are_compared_in_whole_whatever_characters_are_in_them() -> None:
    rankings = {"a\0b": [("d\0one", 0.9), ("d\0two", 0.8)], "a\0c": [("d\0two", 0.9)]}
    columns = ranking_columns(rankings, {"a\0b": {"d\0two": 1}, "a\0c": {"d\0two": 1}})
    assert {question: column["mrr@10"] for question, column in columns.items()} == {"a\0b": 0.5, "a\0c": 1}
