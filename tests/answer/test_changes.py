"""Which pairs of statements are said to differ: every doubt speaks against a pair."""

from datetime import date

import pytest

from askbot.answer.changes import MOST_TOGETHER, ChangeKind, changes
from askbot.domain import Attribution, Citation, Span, Stance, Statement, Voice
from askbot.people import Person, Quote
from askbot.people.names import Kind

FIRST, LATER = date(2026, 3, 2), date(2026, 3, 9)


def quote(
    who: str,
    text: str,
    day: date = FIRST,
    stance: Stance = Stance.REPORTED,
    document: str = "a.md",
    cue: str = "said",
) -> Quote:
    person = Person(sum(map(ord, who)), who, Kind.PERSON, None, None, 1, 1, day, day)
    citation = Citation(document, "Report", (), "p", 0, len(text), (1, 1), date=day)
    said = Attribution((), (), (Span(0, len(text)),), stance=stance, speaker=who, cue_text=cue)
    return Quote(person, Statement(text, Voice(stance, said), citation), None, None)


def kinds(*quotes: Quote) -> list[ChangeKind]:
    return [one.kind for one in changes(quotes)]


def test_a_speaker_who_gives_another_figure_later() -> None:
    one = quote("Okafor", "About 1,450 dockers have stopped work at the port.")
    other = quote("Okafor", "About 1,900 dockers have stopped work at the port.", LATER, document="b.md")
    assert kinds(one, other) == [ChangeKind.FIGURE]


def test_a_speaker_who_denies_what_the_same_one_said() -> None:
    one = quote("Okafor", "The ferry company needs a subsidy.")
    other = quote("Okafor", "The ferry company needs a subsidy.!", LATER, Stance.DENIED, "b.md", "denied that")
    assert kinds(one, other) == [ChangeKind.STANCE]


def test_two_speakers_who_differ_in_one_document() -> None:
    one = quote("Okafor", "The poll shows Abbott leading by 6 points.")
    other = quote("Norvik", "The poll shows Abbott leading by 11 points.")
    assert kinds(one, other) == [ChangeKind.SOURCES_DIFFER]


def denied(who: str, text: str, day: date = FIRST, cue: str = "denied") -> Quote:
    return quote(who, text, day, Stance.DENIED, "b.md", cue)


@pytest.mark.parametrize(
    ("earlier", "later"),
    [
        ("14 people were injured in the crash on Harbour Road", "23 people were injured in the crash on Harbour Road"),
        ("the plant in Norvik will lose 1,200 jobs", "the plant in Norvik will lose 900 jobs"),
        ("repairs to the bridge will cost $40 million", "repairs to the bridge will cost $65 million"),
        ("we have sold 3,000 tickets for the final in Ellery", "we have sold 8,000 tickets for the final in Ellery"),
    ],
)
def test_another_figure_of_the_same_thing_is_a_change(earlier: str, later: str) -> None:
    assert kinds(quote("Okafor", earlier), quote("Okafor", later, LATER, document="b.md")) == [ChangeKind.FIGURE]


@pytest.mark.parametrize(
    ("earlier", "later"),
    [
        ("7 new cases were found in Norvik", "12 new cases were found in Norvik"),
        ("Four more full moons will occur this year", "Three more full moons will occur this year"),
        ("profits of the port rose by 5 percent in 2024", "profits of the port rose by 9 percent in 2025"),
        ("14 people were injured in the crash in Ellery", "23 people were injured in the crash in Norvik"),
        ("the repairs would cost $40 million if they began", "the repairs cost $65 million"),
        ("14 people and 3 children were injured in the crash", "23 people and 5 children were injured in the crash"),
        (
            "the storm brought 3 inches of rain to the hills",
            "the storm that is to come on the coast brings 8 inches of rain",
        ),
    ],
)
def test_increments_other_periods_places_and_conditions_are_no_change(earlier: str, later: str) -> None:
    assert kinds(quote("Okafor", earlier), quote("Okafor", later, LATER, document="b.md")) == []


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (denied("Army", "soldiers shelled the hospital in Ellery"), "soldiers shelled the hospital in Ellery at night"),
        (
            denied("Army", "we have not shelled the hospital in Ellery", cue="said"),
            "soldiers shelled the hospital in Ellery",
        ),
    ],
)
def test_who_denies_what_another_says_differs(one: Quote, other: str) -> None:
    assert kinds(quote("Norvik", other, document="b.md"), one) == [ChangeKind.SOURCES_DIFFER]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (denied("Army", "soldiers shelled the hospital in Ellery"), "soldiers have not shelled the hospital in Ellery"),
        (denied("Army", "soldiers had not shelled the hospital in Ellery"), "soldiers shelled the hospital in Ellery"),
        (denied("Army", "soldiers shelled the hospital in Ellery", cue="="), "soldiers shelled the hospital in Ellery"),
        (denied("Army", "organizers violated the zoning rules"), "a fraternity violated the zoning rules"),
        (denied("Army", "soldiers shelled the hospital in Ellery"), "soldiers shelled the hospital in Norvik"),
        (denied("Army", "he is Mr Okafor's"), "he still admired Mr Okafor's"),
    ],
)
def test_a_denial_that_agrees_or_denies_something_else_differs_from_nothing(one: Quote, other: str) -> None:
    assert kinds(quote("Norvik", other, document="b.md"), one) == []


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Details: 8 p.m. Thursday, Dec. 5.", "Details: 7:30 p.m. Thursday, Dec. 12."),
        ("There are about 3,400 registered voters in Ward 5.", "There are 1,670 registered voters in Ward 1."),
        ("There are about 3,400 registered voters in Ward 5.", "There are 1,670 registered voters in the ward."),
        ("Griffin earns an annual salary of $130,000.", "Agudosi earns an annual salary of $135,000."),
        ("The city of Ellery counted 1,191 cases on Thursday.", "The city of Ellery counted 1,075 cases on Monday."),
        ("Our union in Ellery counts 400 members.", "Our union in Ellery counts 900 members."),
        ("A number of 3,052 claims were filed in the state.", "A number of 22,700 claims were filed in the state."),
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


@pytest.mark.parametrize(
    ("earlier", "later"),
    [
        ("the offer for Norvik Lines is 28 dollars a share", "the offer for Norvik Lines goes to 32 dollars from 28"),
        (
            "the deficit in Ellery is 1.1 billion crowns",
            "the deficit in Ellery is 1.3 billion crowns, up from 1.1 billion",
        ),
        (
            "dockers at the port hold 3,467 shares",
            "dockers at the port hold 3,879 shares, compared with the 3,467 shares first reported",
        ),
    ],
)
def test_a_figure_that_the_later_statement_names_as_the_one_before_is_a_change(earlier: str, later: str) -> None:
    one, other = quote("Okafor", earlier), quote("Okafor", later, LATER, document="b.md")
    assert kinds(one, other) == [ChangeKind.FIGURE]
    assert kinds(one, quote("Norvik", later, LATER, document="b.md")) == [], "somebody else's figure"


def test_of_one_day_the_statement_that_names_the_figure_before_is_the_later_one() -> None:
    first = quote("Okafor", "the shortage at the port is now 1,050 tonnes, revised from 1,100", document="a.md")
    other = quote("Okafor", "the shortage at the port is 1,100 tonnes", document="b.md")
    (change,) = changes([first, other])
    assert (change.earlier, change.later) == (other, first)


@pytest.mark.parametrize(
    ("earlier", "later"),
    [
        ("demand in Ellery is 1,616 barrels", "demand in Ellery fell to 1,570 barrels from 1,616 a year ago"),
        (
            "unemployment in Ellery fell to 12.1 percent at the end of February from 12.6 percent in January",
            "unemployment in Ellery fell to 11.8 percent at the end of March from 12.1 percent in February",
        ),
        (
            "balances at the Harbour Fund rose to 3.57 million crowns on March 2",
            "balances at the Harbour Fund rose to 4.6 million crowns from 3.57 million on the previous business day",
        ),
        ("the fund in Ellery lends 75,160 tons", "the fund in Ellery lends 56,652 tons, from 75,160 the previous week"),
        ("the fund in Ellery holds 24 ships", "the fund in Ellery holds 58 percent, up from 24 percent"),
        ("the fund in Ellery holds 9 ships", "the fund in Ellery holds 7 ships, down from 9"),
        ("the fund in Ellery holds 24 ships", "the fund in Norvik holds 58 ships, up from 24"),
        ("the fund holds 24 ships", "the fund holds 24 ships, up from 19"),
        ("the shortage at the port is 1,100 tonnes", "the shortage at the port is 1,300 tonnes today, up from 1,100"),
    ],
)
def test_a_figure_before_of_something_else_or_of_another_time_is_no_change(earlier: str, later: str) -> None:
    assert kinds(quote("Okafor", earlier), quote("Okafor", later, LATER, document="b.md")) == []


def test_two_speakers_who_each_tell_of_themselves_do_not_differ() -> None:
    one = quote("Ellery Corp", "it filed with the Harbour Commission a statement covering 75 million crowns of debt")
    other = quote("Norvik Lines", "it filed with the Harbour Commission a statement covering 25 million crowns of debt")
    assert kinds(one, other) == []


def test_a_change_is_found_among_any_number_of_statements_with_the_same_words() -> None:
    others = [
        quote(
            f"speaker {number}",
            f"{number + 1} dockers at the port of Ellery have stopped work",
            document=f"{number}.md",
        )
        for number in range(MOST_TOGETHER + 1)
    ]
    one = quote("Okafor", "1,450 dockers at the port of Ellery have stopped work")
    later = quote("Okafor", "1,900 dockers at the port of Ellery have stopped work", LATER, document="b.md")
    assert kinds(*others, one, later) == [ChangeKind.FIGURE]


def of_days(*texts: str) -> list[Quote]:
    days = [FIRST.replace(day=number) for number in range(1, len(texts) + 1)]
    return [quote("Okafor", text, day, document=f"{day}.md") for text, day in zip(texts, days, strict=True)]


def test_of_a_figure_that_only_rises_each_step_is_one_change() -> None:
    tolls = of_days(*(f"the flood in Ellery has killed {count} people" for count in (14, 19, 19, 23)))
    assert [(c.earlier.statement.text[-9:], c.later.statement.text[-9:]) for c in changes(tolls)] == [
        ("19 people", "23 people"),
        ("14 people", "19 people"),
    ]


def test_a_figure_that_goes_up_and_down_is_a_routine_report() -> None:
    counts = (41, 30, 39)
    assert kinds(*of_days(*(f"a total of {count} ships wait at the port of Ellery" for count in counts))) == []


@pytest.mark.parametrize(
    ("earlier", "later"),
    [
        ("it lent banks 224 million in the morning session", "it lent banks 75 million in the morning session"),
        ("the port lost 14 containers overnight", "the port lost 23 containers overnight"),
        ("prices in Ellery rose 3 percent", "prices in Ellery rose 5 percent"),
        ("it made a sale of 2,000 tonnes of flour to Ellery", "it made a sale of 6,000 tonnes of flour to Ellery"),
        ("40 ships came in last week", "30 ships came in last week"),
        ("the bank in Ellery will offer 80 million crowns", "the bank in Ellery will offer 400 million crowns"),
    ],
)
def test_a_figure_of_its_day_or_of_one_act_is_not_compared_with_another_day(earlier: str, later: str) -> None:
    assert kinds(quote("Okafor", earlier), quote("Okafor", later, LATER, document="b.md")) == []
