"""What may be left out or reworded of one statement, and what such a change must never turn around."""

import pytest

from askbot.answer.synthesis import Parse, installed_parser, proven
from askbot.domain import Stance
from tests.answer.synthesis.written import said


@pytest.fixture(scope="module")
def parser() -> Parse:
    found = installed_parser()
    assert found, "the tests need the extra: paraphrases"
    return found


def shown(speaker: str, statement: str, reply: str, parser: Parse | None) -> bool:
    return bool(proven(f"{reply} [1].", [said(statement, speaker, Stance.REPORTED)], parser))


@pytest.mark.parametrize(
    ("speaker", "statement", "faithful", "unfaithful"),
    [
        (
            "Ana Holt",
            "Ana Holt accused the party of fraud and left the hall.",
            ["Ana Holt left the hall", "Ana Holt accused the party of fraud"],
            ["The party left the hall", "Ana Holt accused the hall of fraud"],
        ),
        (
            "Ana Holt",
            "Ana Holt said the mayor lied and resigned.",
            ["Ana Holt said the mayor lied and resigned"],
            ["Ana Holt resigned", "Ana Holt lied"],
        ),
        (
            "The club",
            "The club denied that it had paid the referee and apologised.",
            [],
            ["The club apologised", "The club paid the referee and apologised"],
        ),
        (
            "Minister Falk",
            "Minister Falk told parliament that the fund has begun to pay.",
            [
                "Minister Falk told parliament the fund has begun to pay",
                "The fund has begun paying, Minister Falk said",
            ],
            [
                "Parliament told Minister Falk that the fund has begun to pay",
                "Parliament said the fund has begun to pay",
            ],
        ),
        (
            "Doctor Lim",
            "Doctor Lim said the risk of stroke fell because of the diet.",
            ["Doctor Lim said the stroke risk fell", "Because of the diet, the risk of stroke fell, Doctor Lim said"],
            ["Doctor Lim said the diet fell because of the risk of stroke", "Doctor Lim said the stroke fell"],
        ),
        (
            "Norvik",
            "Norvik will shut two yards and buy ten ships.",
            ["Norvik will buy ten ships", "Norvik will buy ten ships, it said"],
            ["Norvik will buy two ships", "Norvik will shut ten yards"],
        ),
        (
            "The company Vexa",
            "The company Vexa would ask the banks to wait and cut the dividend.",
            [],
            ["The company Vexa would wait", "The company Vexa would cut the dividend"],
        ),
        (
            "The rebels",
            "The rebels claimed to have shot down two drones.",
            ["The rebels claimed to have shot down two drones"],
            ["The rebels shot down two drones", "The rebels claimed they had been shot down"],
        ),
    ],
)
def test_what_is_kept_and_what_is_dropped(
    speaker: str, statement: str, faithful: list[str], unfaithful: list[str], parser: Parse
) -> None:
    assert [reply for reply in faithful if not shown(speaker, statement, reply, parser)] == []
    assert [reply for reply in unfaithful if shown(speaker, statement, reply, parser)] == []
    assert [reply for reply in unfaithful if shown(speaker, statement, reply, None)] == []
