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
