"""A fixed small corpus and thirty questions: rankings, scores, answers and attributions are as they were recorded.

A change here is not always wrong, but it is always seen: run `python -m tests.golden.recorded`, look at the difference.
Where splitting or attribution changed, raise `SPLITTING_VERSION` or `ATTRIBUTION_VERSION` too, so that indexes follow.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from askbot.attribution import ATTRIBUTION_VERSION
from askbot.corpus import SPLITTING_VERSION
from askbot.engine import Askbot
from tests.golden.recorded import GOLDEN, golden_engine, passages, recorded

SCORE = 0.002
"""Two processors differ by less in a score."""


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Askbot:
    return golden_engine(tmp_path_factory.mktemp("golden"))


@pytest.fixture(scope="module")
def golden() -> dict[str, Any]:
    return json.loads(GOLDEN.read_text(encoding="utf-8"))


def close(one: Any, other: Any, most: float) -> bool:
    """Whether two records are equal, numbers nearly so."""
    if isinstance(one, float) and isinstance(other, float):
        return abs(one - other) <= most
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(close(a, b, most) for a, b in zip(one, other, strict=True))
    return one == other


@pytest.mark.slow
def test_rankings_scores_and_answers_are_as_recorded(engine: Askbot, golden: dict[str, Any]) -> None:
    now = json.loads(json.dumps(recorded(engine)))
    changed = [
        f"{question}: {key} was {before[key]}, is {now[question][key]}"
        for question, before in golden["answers"].items()
        for key in before
        if not close(before[key], now[question][key], 0.02 if key in {"confidence", "candidates"} else SCORE)
    ]
    assert changed == []


@pytest.mark.slow
def test_sentences_speakers_and_stances_are_as_recorded_for_these_versions(
    engine: Askbot, golden: dict[str, Any]
) -> None:
    assert json.loads(json.dumps(passages(engine))) == golden["passages"], (
        f"splitting or attribution changed: are SPLITTING_VERSION ({SPLITTING_VERSION}) and "
        f"ATTRIBUTION_VERSION ({ATTRIBUTION_VERSION}) raised?"
    )


def test_the_corpus_has_more_passages_than_a_ranker_proposes(golden: dict[str, Any]) -> None:
    from askbot.search.searcher import CANDIDATES

    sections = sum(Path(file).read_text(encoding="utf-8").count("\n## ") for file in GOLDEN.parent.glob("corpus/*.md"))
    assert sections > CANDIDATES
    assert len(golden["answers"]) == 30
