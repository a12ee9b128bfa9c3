"""What is shown of replies that were written by hand: 2,342 unfaithful and 1,395 faithful ones.

The first letter of a row tells its set: `d` was used to make the check; each of the others was counted once before it
was looked at, and docs/reliability.md has what that gave.
"""

from __future__ import annotations

import random
import re
from collections import Counter
from collections.abc import Callable, Mapping
from functools import cache

import pytest

from askbot.answer.synthesis import Parse, installed_parser, proven
from askbot.domain import Stance, Statement
from tests.answer.synthesis.written import rows, said

SETS = "dtfuvwxyzghjksoibc"
FREELY_WORDED = "ghjkrso"
ATTACKS = "lmnqpae"
"""Unfaithful replies alone, made by somebody who had read the check, to get past it."""
MOST_UNFAITHFUL = 0.02
FAITHFUL = SETS + "r"
"""Those with faithful replies; `r` has no others."""
LEAST_FAITHFUL = {
    "b": 0.30, "c": 0.20,
    "v": 0.50, "y": 0.45, "o": 0.43, "u": 0.40, "f": 0.30, "t": 0.29, "d": 0.28, "w": 0.28, "x": 0.30, "z": 0.20,
    "h": 0.18, "g": 0.17, "i": 0.13, "j": 0.06, "k": 0.06, "r": 0.01, "s": 0.01,
}  # fmt: skip
"""By the words alone: little of what is worded freely, or in another order."""
LEAST_PARSED = {
    "b": 0.75, "c": 0.75,
    "o": 0.83, "y": 0.85, "f": 0.75, "u": 0.80, "t": 0.72, "z": 0.70, "v": 0.68, "d": 0.65, "w": 0.58, "x": 0.58,
    "h": 0.60, "g": 0.55, "k": 0.55, "r": 0.54, "j": 0.53, "i": 0.50, "s": 0.41,
}  # fmt: skip
"""With the parser. `o`, `i`, `b`, `c` are shortened statements of the news; the least are sets that reword freely."""


@pytest.fixture(scope="module")
def statements() -> Mapping[str, Statement]:
    """The statements, by name."""
    return {
        name: said(text, None if speaker == "-" else speaker, Stance(stance))
        for name, speaker, stance, text in rows("statements")
    }


@pytest.fixture(scope="module", params=["words", pytest.param("grammar", marks=pytest.mark.slow)])
def parser(request: pytest.FixtureRequest) -> Parse | None:
    """What reads a reply: nothing, as where the extra is not installed, or the parser."""
    if request.param == "words":
        return None
    found = installed_parser()
    assert found, "the tests need the extra: paraphrases"
    return cache(found)  # each text is parsed once


@pytest.fixture(scope="module")
def shown_replies(statements: Mapping[str, Statement], parser: Parse | None) -> dict[str, Counter[bool]]:
    """For each set and each of faithful and not, how many replies are shown."""
    counted: dict[str, Counter[bool]] = {"parsed": Counter({parser is not None: 1})}
    for name, kind, reply in rows("replies"):
        key = f"{name[0]} {'faithful' if kind == 'faithful' else 'unfaithful'}"
        counted.setdefault(key, Counter())[bool(proven(reply, [statements[name]], parser))] += 1
    return counted


@pytest.mark.parametrize("which", SETS + ATTACKS)
def test_what_the_statements_do_not_bear_out_is_dropped(shown_replies: dict[str, Counter[bool]], which: str) -> None:
    count = shown_replies[f"{which} unfaithful"]
    assert count.total() >= 30
    assert count[True] <= (0 if which in ATTACKS else MOST_UNFAITHFUL * count.total())


@pytest.mark.parametrize("which", FAITHFUL)
def test_most_faithful_paraphrases_are_shown(shown_replies: dict[str, Counter[bool]], which: str) -> None:
    count = shown_replies[f"{which} faithful"]
    assert count.total() >= 19
    least = LEAST_PARSED if shown_replies["parsed"][True] else LEAST_FAITHFUL
    assert count[True] >= least[which] * count.total()


WORDS = "murdered stolen Kesh Monday abroad secretly seven unless falsely Norvik".split()


def put_in(reply: str, draw: random.Random, words: list[str]) -> str:
    parts = reply.split()
    parts.insert(draw.randrange(1, len(parts) - 1), draw.choice(words))
    return " ".join(parts)


def other_figure(reply: str, draw: random.Random) -> str:
    body, cite = reply.rsplit(" [", 1)
    figures = [match.span() for match in re.finditer(r"\d[\d.,]*", body)]
    if not figures:
        return reply
    start, end = draw.choice(figures)
    return f"{body[:start]}{draw.randrange(300, 9000)}{body[end:]} [{cite}"


@pytest.mark.parametrize(
    "change",
    [
        lambda reply, draw: put_in(reply, draw, ["not", "never", "no", "hardly"]),
        lambda reply, draw: put_in(reply, draw, WORDS),
        other_figure,
    ],
    ids=["a negation put in", "a word put in", "another figure"],
)
def test_what_is_shown_is_dropped_once_a_machine_has_changed_it(
    change: Callable[[str, random.Random], str], statements: Mapping[str, Statement], parser: Parse | None
) -> None:
    draw = random.Random(3)  # noqa: S311 - the same each time
    tried, passed = 0, list[str]()
    for name, kind, reply in rows("replies"):
        if parser and name[0] not in FREELY_WORDED:
            continue  # words alone decide most of the others
        if kind == "faithful" and proven(reply, [statements[name]], parser):
            changed = change(reply, draw)
            tried += changed != reply
            passed += [changed] if changed != reply and proven(changed, [statements[name]], parser) else []
    assert tried > 50
    assert len(passed) <= tried // 100, passed


@pytest.mark.parametrize("reply", [f"{'_' * 60}, {'_' * 20} [1].", "A, _ b [1].", "a, \u0130 b [1].", "x, ª y [1]."])
def test_words_without_letters_are_survived(reply: str, parser: Parse | None) -> None:
    for speaker in ("The mayor", "_" * 30, "…"):
        assert proven(reply, [said("The mayor said that fares will rise.", speaker)], parser) == ()
