import json

import numpy as np
import pytest

from askbot.answer.scoring.decision import Decision, Linear, Term, decision_from_json, decision_to_json
from askbot.evaluation.calibrating import as_table, fit_linear, fitted, thresholds


def made_up(count: int = 400) -> tuple[dict[str, np.ndarray], np.ndarray]:
    """One feature that tells, one that does not."""
    rng = np.random.default_rng(3)
    covered = (rng.random(count) < 0.5).astype(np.float32)
    telling = covered * 2 + rng.normal(size=count)
    return {"telling": telling.astype(np.float32), "noise": rng.normal(size=count).astype(np.float32)}, covered


def test_the_feature_that_separates_gets_the_weight() -> None:
    table, covered = made_up()
    terms = fit_linear(table, covered, np.ones(len(covered), np.float32)).terms
    assert terms["telling"].weight > 1
    assert abs(terms["noise"].weight) < 0.3


def test_the_fit_agrees_with_scikit_learn() -> None:
    from sklearn.linear_model import LogisticRegression

    table, covered = made_up()
    ours = fit_linear(table, covered, np.ones(len(covered), np.float32), penalty=1.0)
    scaled = np.stack([(table[n] - t.mean) / t.deviation for n, t in ours.terms.items()], axis=1)
    theirs = LogisticRegression(C=1.0).fit(np.clip(scaled, -4, 4), covered)
    assert [t.weight for t in ours.terms.values()] == pytest.approx(theirs.coef_[0], abs=1e-3)
    assert ours.bias == pytest.approx(theirs.intercept_[0], abs=1e-3)


def test_confidences_of_folds_are_calibrated_and_thresholds_keep_what_is_covered() -> None:
    table, covered = made_up(1000)
    draft = Decision(Linear({}), Linear({}), 0.5, 0.5, "r")
    calibration = fitted(draft, table, covered)
    assert calibration.error < 0.06
    kept = (calibration.confidence >= calibration.decision.answered)[covered > 0].mean()
    assert kept == pytest.approx(0.95, abs=0.01)
    assert calibration.decision.related < calibration.decision.answered


def test_thresholds_look_at_covered_questions_alone() -> None:
    confidence = np.concatenate([np.linspace(0.5, 1, 101), np.full(500, 0.01)]).astype(np.float32)
    covered = np.concatenate([np.ones(101), np.zeros(500)]).astype(np.float32)
    answered, related = thresholds(confidence, covered)
    assert (answered, related) == (pytest.approx(0.525, abs=1e-3), pytest.approx(0.505, abs=1e-3))


def test_a_decision_survives_its_json() -> None:
    linear = Linear({"a": Term(0.5, 2.0, -1.25)}, 0.75)
    decision = Decision(linear, linear, 0.4, 0.1, "reader-1")
    assert decision_from_json(json.loads(json.dumps(decision_to_json(decision)))) == decision


def test_a_feature_that_a_question_lacks_is_named() -> None:
    with pytest.raises(KeyError, match="there"):
        as_table([{"there": 1.0}, {}], ["there"])
