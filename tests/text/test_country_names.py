"""Names of countries in a text, and what stands beside them in the table."""

import pytest

from askbot.people.names import read_name
from askbot.text.country_names import CAPITAL, PEOPLE, name_table


def test_a_country_stands_with_its_capital_and_its_people() -> None:
    (found,) = name_table().find("Libyan")
    group = name_table().groups[found.group]
    assert (group[0], group[CAPITAL], group[PEOPLE]) == ("Libya", "Tripoli", "Libyan")


@pytest.mark.parametrize("name", ["Holy See", "Martinique"])
def test_a_country_without_a_name_for_its_people_has_an_empty_one_and_may_speak(name: str) -> None:
    (found,) = name_table().find(name)
    assert name_table().groups[found.group][PEOPLE] == ""
    assert read_name(f"the {name}")
