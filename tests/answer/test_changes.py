"""Which pairs of statements are said to differ: every doubt speaks against a pair."""

from datetime import date

import pytest

from askbot.answer.changes import ChangeKind, changes
from askbot.domain import Attribution, Citation, Span, Stance, Statement, Voice
from askbot.people import Person, Quote
from askbot.people.names import Kind

FIRST, LATER = date(2026, 3, 2), date(2026, 3, 9)


def quote(who: str, text: str, day: date = FIRST, stance: Stance = Stance.REPORTED, document: str = "a.md") -> Quote:
    person = Person(sum(map(ord, who)), who, Kind.PERSON, None, None, 1, 1, day, day)
    citation = Citation(document, "Report", (), "p", 0, len(text), (1, 1), date=day)
    said = Attribution((), (), (Span(0, len(text)),), stance=stance, speaker=who, cue_text="said")
    return Quote(person, Statement(text, Voice(stance, said), citation), None, None)


def kinds(*quotes: Quote) -> list[ChangeKind]:
    return [one.kind for one in changes(quotes)]


def test_a_speaker_who_gives_another_figure_later() -> None:
    one = quote("Okafor", "About 1,450 dockers have stopped work at the port.")
    other = quote("Okafor", "About 1,900 dockers have stopped work at the port.", LATER, document="b.md")
    assert kinds(one, other) == [ChangeKind.FIGURE]


def test_a_speaker_who_denies_what_the_same_one_said() -> None:
    one = quote("Okafor", "The ferry company needs a subsidy.")
    other = quote("Okafor", "The ferry company needs a subsidy.!", LATER, Stance.DENIED, "b.md")
    assert kinds(one, other) == [ChangeKind.STANCE]


def test_two_speakers_who_differ_in_one_document() -> None:
    one = quote("Okafor", "The poll shows Abbott leading by 6 points.")
    other = quote("Norvik", "The poll shows Abbott leading by 11 points.")
    assert kinds(one, other) == [ChangeKind.SOURCES_DIFFER]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Details: 8 p.m. Thursday, Dec. 5.", "Details: 7:30 p.m. Thursday, Dec. 12."),
        ("There are about 3,400 registered voters in Ward 5.", "There are 1,670 registered voters in Ward 1."),
        ("There are about 3,400 registered voters in Ward 5.", "There are 1,670 registered voters in the ward."),
    ],
)
def test_figures_of_other_things_do_not_differ(one: str, other: str) -> None:
    assert kinds(quote("Okafor", one), quote("Norvik", other)) == []


def test_a_denial_of_something_else_denies_nothing() -> None:
    said = quote("Okafor", "The country does not seek war with its neighbour.")
    denied = quote(
        "Norvik",
        "The idea that the country seek to reclaim only land that was seized since last winter, and not areas which a "
        "neighbour has controlled since a war long before, was put forward by a minister in an interview.",
        stance=Stance.DENIED,
    )
    assert kinds(said, denied) == []
