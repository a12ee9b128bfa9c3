"""An evaluation as JUnit XML, the form that build servers show."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from xml.etree import ElementTree as ET

from askbot.evaluation.report.worst import problems
from askbot.evaluation.result import Evaluation, Outcome

_SHADES = {"ranking", "not first"}
"""What could be better in an answer that is right."""
_COUNTED = {"failures": "failure", "skipped": "skipped"}
"""Attribute of a suite → the element that it counts."""
_NOT_IN_XML = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def write_junit(path: Path, result: Evaluation, floors: Mapping[str, float]) -> None:
    """Write a suite of the floors and one of the questions.

    A floor that is missed is a failure. A question that went wrong is one only where no floor is set; beside floors,
    which are what has to hold, it is skipped, with what went wrong as its message. `floors` are the least values (or
    the most, where lower is better) by metric; each must be in the result.
    """
    root = ET.Element("testsuites", name="askbot eval")
    _suite(root, f"{result.set}: floors", (_floor(result, name, floor) for name, floor in floors.items()))
    mark = "skipped" if floors else "failure"
    _suite(root, f"{result.set}: questions", (_question(result.set, one, mark) for one in result.outcomes))
    ET.indent(root)
    ET.ElementTree(root).write(path, encoding="utf-8", xml_declaration=True)


def _suite(root: ET.Element, name: str, cases: Iterable[ET.Element]) -> None:
    listed = list(cases)
    if not listed:
        return
    counts = {mark: str(sum(case.find(tag) is not None for case in listed)) for mark, tag in _COUNTED.items()}
    about = {"name": _clean(name), "tests": str(len(listed)), "errors": "0"}
    suite = ET.SubElement(root, "testsuite", about | counts)
    suite.extend(listed)


def _floor(result: Evaluation, name: str, floor: float) -> ET.Element:
    case = ET.Element("testcase", classname="floors", name=f"{name} {floor:g}")
    if missed := result.metrics[name].misses(floor):
        ET.SubElement(case, "failure", message=missed, type="below the floor")
    ET.SubElement(case, "system-out").text = str(result.metrics[name])
    return case


def _question(questions: str, outcome: Outcome, mark: str) -> ET.Element:
    name = _clean(f"{outcome.id}: {outcome.question}")
    case = ET.Element("testcase", classname=_clean(Path(questions).stem), name=name)
    if wrong := [problem for problem in problems(outcome) if problem.kind not in _SHADES]:
        message = "; ".join(problem.text for problem in wrong)
        kinds = {"type": wrong[0].kind} if mark == "failure" else {}
        ET.SubElement(case, mark, {"message": _clean(message)} | kinds).text = _clean(_shown(outcome))
    return case


def _shown(outcome: Outcome) -> str:
    """What was shown, and what was expected."""
    lines = [f"status: {outcome.status}", *(f"expected {name}: {value}" for name, value in outcome.expected.items())]
    return "\n".join([*lines, *(f"shown: {statement.get('text', '')}" for statement in outcome.statements)])


def _clean(text: str) -> str:
    """The text without the characters that XML 1.0 has no place for."""
    return _NOT_IN_XML.sub("\ufffd", text)
