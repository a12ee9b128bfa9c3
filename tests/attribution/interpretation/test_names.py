"""Clean labels, and what the words of a name tell."""

import pytest

from askbot.attribution.interpretation.names import (
    agrees,
    clean,
    head,
    is_person,
    is_person_noun,
    is_plural,
    name_of,
    short_key,
)

CLEANED = [
    ("The mayor", "The mayor"),
    ("3. The mayor", "The mayor"),
    ("• Orvane Watch", "Orvane Watch"),
    ("20 Western analysts", "Western analysts"),
    ("PORT ELLERY, March 3 (Newswire) - The ministry", "The ministry"),
    ("10:45 The harbour master", "The harbour master"),
    ("Ilse Brandt, who", "Ilse Brandt"),
    ("Ilse Brandt, who leads the board", "Ilse Brandt"),
    ("Meanwhile the ministry", "the ministry"),
    ("While Dravia", "Dravia"),
    ("The summit failed. Western analysts", "Western analysts"),
    ("Dr. Ilse Brandt", "Dr. Ilse Brandt"),
    ("the Port Authority (PA", "the Port Authority"),
    ("Norvik's", "Norvik"),
    ("the regulator[3]", "the regulator"),
    ("Tarnova Corp. (NYSE: TRN)", "Tarnova Corp. (NYSE: TRN)"),
    ("the Union, the Council and the Bank", "the Union, the Council and the Bank"),
]


@pytest.mark.parametrize(("source", "label"), CLEANED)
def test_a_label_is_clean(source: str, label: str) -> None:
    assert clean(source) == label


@pytest.mark.parametrize(
    ("source", "person"),
    [
        ("The mayor of Marn, Ilse Brandt", True),
        ("Police chief Omar Keita", True),
        ("The police chief", True),
        ("Jana Post", True),
        ("The ministry", False),
        ("Residents", False),
        ("the Port Authority (PA)", False),
        ("A spokeswoman for the council", True),
        ("Brandt and Keita", False),
        ("White House Budget Director Omar Keita", True),
        ("Capitol Hill", False),
        ("Aztec Indians", False),
    ],
)
def test_persons_are_distinguished_from_bodies(source: str, person: bool) -> None:
    assert is_person(source) is person


def test_names_short_forms_and_numbers() -> None:
    assert name_of("The mayor of Marn, Ilse Brandt") == "Ilse Brandt"
    assert name_of("Police chief Omar Keita") == "Omar Keita"
    assert (short_key("Mr. Lee"), short_key("the specialist"), short_key("a specialist")) == ("lee", "specialist", None)
    assert is_plural("Two nurses")
    assert not is_plural("Lena Voss")
    assert agrees("The ministry", "it")
    assert not agrees("A spokeswoman", "he")


@pytest.mark.parametrize(
    ("noun", "person"),
    [
        ("king", True),
        ("speaking", False),
        ("son", True),
        ("reason", False),
        ("head", True),
        ("warhead", False),
        ("worker", True),
        ("prayer", False),
        ("co-host", True),
        ("ghost", False),
    ],
)
def test_nouns_for_people_are_told_from_others_with_their_ending(noun: str, person: bool) -> None:
    assert is_person_noun(noun) is person


@pytest.mark.parametrize(
    ("source", "name"),
    [
        ("White House Budget Director Omar Keita", "Omar Keita"),
        ("Deputy Prime Minister Ilse J. Brandt", "Ilse J. Brandt"),
        ("Consumer Financial Protection Bureau", "Consumer Financial Protection Bureau"),
        ("the Commander-in-Chief of the navy, Omar Keita", "Omar Keita"),
    ],
)
def test_an_office_in_capitals_is_no_part_of_the_name(source: str, name: str) -> None:
    assert name_of(source) == name


def test_the_head_of_an_office_may_have_small_words_within() -> None:
    assert head("The Commander-in-Chief of the navy") == "Commander-in-Chief"
