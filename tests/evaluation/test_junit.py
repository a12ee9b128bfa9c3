"""JUnit XML of an evaluation, as a build server reads it."""

from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from askbot.evaluation import Evaluation
from askbot.evaluation.junit import write_junit


@pytest.fixture
def junit(tmp_path: Path) -> Path:
    return tmp_path / "junit.xml"


def suites(path: Path) -> dict[str, ET.Element]:
    return {suite.attrib["name"].rpartition(" ")[2]: suite for suite in ET.parse(path).getroot()}  # noqa: S314 - our own file


def with_a_wrong_one(result: Evaluation, question: str = "What now?") -> Evaluation:
    first, *others = result.outcomes
    wrong = replace(first, question=question, columns={**first.columns, "answer_shown": 0.0, "answer_first": 0.0})
    return replace(result, outcomes=(wrong, *others))


def test_questions_that_went_wrong_fail(result: Evaluation, junit: Path) -> None:
    write_junit(junit, with_a_wrong_one(result), {})
    (suite,) = suites(junit).values()
    assert suite.attrib["tests"] == str(len(result.outcomes))
    assert suite.attrib["failures"] == str(len(suite.findall("testcase/failure"))) != "0"
    first = suite.findall("testcase")[0]
    assert first.attrib["name"] == f"{result.outcomes[0].id}: What now?"
    failure = first.find("failure")
    assert failure is not None
    assert failure.attrib["message"] == "the answer is not shown"
    assert "shown: " in (failure.text or "")


def test_beside_floors_only_floors_fail(result: Evaluation, junit: Path) -> None:
    write_junit(junit, with_a_wrong_one(result), {"mrr@10": 0.1, "latency_p50": 0.0001})
    parsed = suites(junit)
    assert parsed["floors"].attrib["failures"] == "1"
    (failure,) = parsed["floors"].findall("testcase/failure")
    assert failure.attrib["message"].startswith("latency_p50 is ")
    assert parsed["questions"].attrib["failures"] == "0"
    assert int(parsed["questions"].attrib["skipped"]) >= 1


def test_a_rank_that_is_not_the_first_is_no_failure(result: Evaluation, junit: Path) -> None:
    first = result.outcomes[0]
    second = replace(first, columns={**first.columns, "mrr@10": 0.5, "answer_first": 0.0})
    write_junit(junit, replace(result, outcomes=(second,)), {})
    (suite,) = suites(junit).values()
    assert suite.attrib["failures"] == "0"


@pytest.mark.parametrize("question", ['a < b & "c"', "\x00\x1b[31m\ud800 \ufffe", "Ist <das> ]]> gut?"])
def test_any_question_is_valid_xml(result: Evaluation, junit: Path, question: str) -> None:
    write_junit(junit, with_a_wrong_one(result, question), {"mrr@10": 0.1})
    name = suites(junit)["questions"].findall("testcase")[0].attrib["name"]
    assert "\x1b" not in name
    assert len(name) == len(f"{result.outcomes[0].id}: {question}")


def test_a_metric_without_an_interval_says_its_value_alone(result: Evaluation, junit: Path) -> None:
    name, metric = next(iter(result.metrics.items()))
    alone = replace(metric, low=float("nan"), high=float("nan"))
    write_junit(junit, replace(result, metrics={name: alone}), {name: 0.0})
    assert suites(junit)["floors"].findtext("testcase/system-out") == f"{name} {metric.value:.4f}"
