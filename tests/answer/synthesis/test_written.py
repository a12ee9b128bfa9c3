"""What is shown of replies that were written by hand: 372 unfaithful ones of 17 kinds, and 171 faithful paraphrases.

The first letter of a row tells its set: `d` was used to make the check; each of the others was counted once before it
was looked at, and docs/reliability.md has what that gave.
"""

from __future__ import annotations

from collections import Counter

import pytest

from askbot.answer.synthesis import proven
from askbot.domain import Stance
from tests.answer.synthesis.written import rows, said

SETS = "dtfuv"
MOST_UNFAITHFUL = 0.02
LEAST_FAITHFUL = 0.70


@pytest.fixture(scope="module")
def shown() -> dict[str, Counter[bool]]:
    """For each set and each of faithful and not, how many replies are shown."""
    statements = {
        name: said(text, None if speaker == "-" else speaker, Stance(stance))
        for name, speaker, stance, text in rows("statements")
    }
    counted: dict[str, Counter[bool]] = {}
    for name, kind, reply in rows("replies"):
        key = f"{name[0]} {'faithful' if kind == 'faithful' else 'unfaithful'}"
        counted.setdefault(key, Counter())[bool(proven(reply, [statements[name]]))] += 1
    return counted


@pytest.mark.parametrize("which", SETS)
def test_what_the_statements_do_not_bear_out_is_dropped(shown: dict[str, Counter[bool]], which: str) -> None:
    count = shown[f"{which} unfaithful"]
    assert count.total() >= 40
    assert count[True] <= MOST_UNFAITHFUL * count.total()


@pytest.mark.parametrize("which", SETS)
def test_most_faithful_paraphrases_are_shown(shown: dict[str, Counter[bool]], which: str) -> None:
    count = shown[f"{which} faithful"]
    assert count.total() >= 20
    assert count[True] >= LEAST_FAITHFUL * count.total()
