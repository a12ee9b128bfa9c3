import json
from pathlib import Path

import numpy as np
import pytest

from askbot.answer.scoring.decision import Decision, Linear, Term, decision_to_json, load_decision
from askbot.errors import ModelError
from askbot.reader.loading import PACKAGED_NAME


def test_odds_add_up_by_name_and_outliers_count_no_more() -> None:
    linear = Linear({"a": Term(1.0, 2.0, 0.5), "b": Term(0.0, 1.0, -1.0)}, 0.25)
    assert linear({"a": 3.0, "b": 0.5, "unknown": 9.0}) == pytest.approx(0.25 + 0.5 - 0.5)
    assert linear({"a": 1000.0, "b": 0.0}) == pytest.approx(0.25 + 0.5 * 4)
    with pytest.raises(KeyError):
        linear({"a": 3.0})


def test_chances_of_all_sentences_sum_to_one() -> None:
    decision = Decision(Linear({"a": Term(0, 1, 1)}), Linear({}), 0.5, 0.1)
    chances = decision.chances([{"a": np.asarray([0.0, 1.0])}, {"a": np.asarray([2.0])}])
    assert [len(of_hit) for of_hit in chances] == [2, 1]
    assert sum(float(of_hit.sum()) for of_hit in chances) == pytest.approx(1)
    assert chances[1][0] > chances[0][1] > chances[0][0]


def test_the_packaged_decision_belongs_to_the_packaged_reader() -> None:
    assert load_decision(reads=True).reader == PACKAGED_NAME
    alone = load_decision(reads=False)
    assert alone.reader == ""
    assert not any("read" in name for name in (*alone.question.terms, *alone.sentence.terms))


def test_what_speaks_against_an_answer_never_raises_the_confidence() -> None:
    terms = load_decision(reads=True).question.terms
    assert terms["passage read"].weight > 0
    assert {name for name, term in terms.items() if term.weight < 0} == {
        "lacks the kind in the sentence",
        "lacks a forecast",
        "lacks the verb",
        "another agent",
        "another time",
        "turned round",
        "lacks the measure",
    }


def test_a_file_that_holds_no_calibration_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "c.json").write_text(json.dumps({"question": {}}))
    with pytest.raises(ModelError, match="holds no calibration"):
        load_decision(reads=True, file=tmp_path / "c.json")
    (tmp_path / "c.json").write_text("[" * 100_000)
    for path in (tmp_path / "c.json", Path("/dev/zero")):
        with pytest.raises(ModelError, match="holds no calibration"):
            load_decision(reads=True, file=path)


def test_a_calibration_that_weighs_what_this_version_does_not_know_names_it(tmp_path: Path) -> None:
    made = decision_to_json(load_decision(reads=True))
    made["question"]["terms"]["share literal"] = [0.5, 0.1, 1.0]
    (tmp_path / "c.json").write_text(json.dumps(made))
    with pytest.raises(ModelError, match="weighs share literal") as failed:
        load_decision(reads=True, file=tmp_path / "c.json")
    assert "eval calibrate" in str(failed.value)
