"""Who is meant: speakers found by name, surname, role, body, abbreviation and country."""

import pytest

from askbot.answer.speakers import Speakers

CHIEFS = "South Korea's Joint Chiefs of Staff (JCS)"
LEE = "Rachel Minyoung Lee, a North Korea specialist at the Stimson Center in the United States"
SPEAKERS = Speakers.of(
    [
        (0, CHIEFS), (0, "South Korean intelligence"), (1, "The Joint Chiefs of Staff"), (2, "The Kremlin"),
        (2, "North Korea"), (3, LEE), (4, "China"), (3, "Experts"), (5, "Mayor Ines Okafor"), (6, "Reyes"),
        (7, "Paul Reyes"), (8, "The Dockers' Union (DU)"), (9, "the Ministry of Trade and Industry"), (10, CHIEFS),
    ]
)  # fmt: skip


@pytest.mark.parametrize(
    ("asked", "names"),
    [
        ("JCS", {CHIEFS, "The Joint Chiefs of Staff"}),
        ("the Joint Chiefs of Staff", {CHIEFS, "The Joint Chiefs of Staff"}),
        ("Russia", {"The Kremlin"}),
        ("Moscow", {"The Kremlin"}),
        ("North Korea", {"North Korea"}),
        ("Pyongyang", {"North Korea"}),
        ("Lee", {LEE}),
        ("Ms Lee", {LEE}),
        ("the Stimson Center's specialist", {LEE}),
        ("United States", set()),
        ("experts", {"Experts"}),
        ("the mayor", {"Mayor Ines Okafor"}),
        ("Mayor Okafor", {"Mayor Ines Okafor"}),
        ("Maria Reyes", set()),
        ("Paul Reyes", {"Paul Reyes"}),
        ("DU", {"The Dockers' Union (DU)"}),
        ("the union", {"The Dockers' Union (DU)"}),
        ("Olaf Scholz", set()),
        ("", set()),
    ],
)
def test_whom_a_name_means(asked: str, names: set[str]) -> None:
    assert {speaker.name for speaker in SPEAKERS.find(asked)} == names


def test_a_speaker_has_the_passages_that_quote_it() -> None:
    assert next(one for one in SPEAKERS.all if one.name == CHIEFS).rows == {0, 10}


def test_an_and_inside_a_name_is_no_comparison() -> None:
    assert SPEAKERS.is_one("the Ministry of Trade and Industry")
    assert not SPEAKERS.is_one("Paul Reyes and China")
