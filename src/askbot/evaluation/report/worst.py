"""What is wrong with an outcome, and how much."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from askbot.evaluation.result import Outcome

_PARTS = ("answer_shown", "answer_first", "mrr@10", "speaker", "stance", "verbatim")


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong."""

    kind: str
    """In a word or two, to filter by."""
    text: str


def goodness(outcome: Outcome) -> float:
    """1 for a question with nothing to complain about, less the more there is: the mean of what was judged."""
    at = outcome.columns
    if (matched := at.get("triple_matched")) is not None:
        total = (at["triple_found"] or 0) + (at["triple_marked"] or 0)
        return 2 * matched / total if total else 1.0
    values = [v for name in _PARTS if (v := at.get(name)) is not None]
    covered, answered = at.get("covered"), at.get("answered")
    if covered is not None and answered is not None:
        values.append(float(covered == answered))
        if not covered:
            values = values[-1:]
    return sum(values) / len(values) if values else 1.0


def problems(outcome: Outcome) -> list[Problem]:
    """What is wrong with an outcome, in words."""
    at = outcome.columns
    if at.get("triple_matched") is not None:
        return list(_attribution_problems(outcome))
    if at.get("covered") == 0:
        wrong = at.get("answered") == 1
        return [Problem("answered wrongly", "answered, though the corpus does not cover it")] if wrong else []
    return list(_question_problems(outcome))


def _question_problems(outcome: Outcome) -> Iterator[Problem]:
    at = outcome.columns
    if at.get("covered") == 1 and at.get("answered") == 0:
        yield Problem("refused", "refused, though the corpus covers it")
    if at.get("answer_shown") == 0:
        yield Problem("not shown", "the answer is not shown")
    elif at.get("answer_first") == 0:
        yield Problem("not first", "the answer is not first")
    if (reciprocal := at.get("mrr@10")) is not None and reciprocal < 1:
        place = f"at rank {round(1 / reciprocal)}" if reciprocal else "below rank 10"
        yield Problem("ranking", f"right passage {place}")
    for name in ("speaker", "stance"):
        if at.get(name) == 0:
            yield Problem(name, f"wrong {name}")
    if at.get("verbatim", 1) not in {None, 1}:
        yield Problem("not verbatim", "a statement is not verbatim")


def _attribution_problems(outcome: Outcome) -> Iterator[Problem]:
    matched, predicted, marked = (
        int(outcome.columns[f"triple_{name}"] or 0) for name in ("matched", "found", "marked")
    )
    if matched < marked:
        yield Problem("missed", f"{marked - matched} of {marked} attributions not found whole")
    if matched < predicted:
        yield Problem("not marked", f"{predicted - matched} of {predicted} found are not as people marked them")
