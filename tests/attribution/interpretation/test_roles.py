"""Who has a role: only one whom the document names with it, and nobody where somebody unnamed has it too."""

import pytest

from askbot.attribution.interpretation.names import is_person
from askbot.attribution.interpretation.roles import Roles


@pytest.mark.parametrize(
    ("text", "phrase", "holder"),
    [
        ("The court heard linguist Yuri Holm. The linguist spoke.", "the linguist", "Yuri Holm"),
        ("Petra Ek, a glaciologist at the centre, came.", "the glaciologist", "Petra Ek"),
        ("Pilot Udo Falk met the pilot, Ivo Lenk, and pilot Ana Ruiz.", "the pilot", None),
        ("A spokesman declined. Later spokesman Ivo Lenk spoke.", "the spokesman", None),
        ("The court heard linguist Yuri Holm.", "a linguist", None),
        ("The report by Yuri Holm is long.", "the report", None),
    ],
)
def test_a_role_means_its_one_holder(text: str, phrase: str, holder: str | None) -> None:
    assert Roles.of(text).holder(phrase) == holder


@pytest.mark.parametrize("name", ["Middle East", "New Jersey", "State of Ohio", "Los Angeles", "Tarn River"])
def test_a_place_is_no_person(name: str) -> None:
    assert not is_person(name)


@pytest.mark.parametrize("name", ["Petra Ek", "State Sen. Ivo Lenk", "Ana Öcalan", "Udo Falk, the river pilot"])
def test_a_person_is_one(name: str) -> None:
    assert is_person(name)
