"""Which words name a speaker, and which name somebody else who stands in the speaker's name."""

from __future__ import annotations

import pytest

from askbot.answer.synthesis.naming import Naming


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("The wife of President Ames", "wife"),
        ("President Ames's wife", "wife"),
        ("The Joint Chiefs of Staff", "jcs"),
        ("The Joint Chiefs of Staff", "joint chiefs staff"),
        ("Tenants' group leader Maya Roth", "roth"),
        ("Tenants' group leader Maya Roth", "tenants group leader"),
        ("Deputy Prime Minister Ana Lund", "deputy prime minister lund"),
        ("Deputy Prime Minister Ana Lund", "ana lund"),
    ],
)
def test_whoever_speaks_is_named(name: str, said: str) -> None:
    assert Naming.of(name).named_by(set(said.split()))


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("The wife of President Ames", "president ames"),
        ("President Ames's wife", "president ames"),
        ("The ministers' adviser Ida Moe", "ministers"),
        ("A lawyer for Carl Dunn", "dunn"),
        ("The Joint Chiefs of Staff", "staff"),
        ("Deputy Prime Minister Ana Lund", "prime minister lund"),
        ("Former President Otto Hahn", "president hahn"),
        ("The mayor", "editor"),
        ("…", "mayor"),
    ],
)
def test_others_in_the_name_are_somebody_else(name: str, said: str) -> None:
    assert not Naming.of(name).named_by(set(said.split()))


def test_without_a_speaker_nobody_is_named() -> None:
    assert not Naming.of(None).named_by({"mayor"})


@pytest.mark.parametrize(
    ("speaker", "said", "same"),
    [
        ("Mayor Ann Holt", "The mayor, Ann Holt, resigned", "mayor Ann Holt resigned"),
        ("The drugmaker Pharvel", "Pharvel, a drugmaker, recalled it", "drugmaker Pharvel recalled it"),
        ("Deputy mayor Ann Holt", "The mayor, Ann Holt, resigned", "The mayor, Ann Holt, resigned"),
        ("Mayor Ann Holt", "The mayor, Bo Lang, resigned", "The mayor, Bo Lang, resigned"),
        ("Mayor Ann Holt", "The wife of the mayor, Ann Holt, resigned", "The wife of the mayor, Ann Holt, resigned"),
    ],
)
def test_a_rank_between_commas_stands_before_the_name(speaker: str, said: str, same: str) -> None:
    assert Naming.of(speaker).with_rank_before(said) == same
