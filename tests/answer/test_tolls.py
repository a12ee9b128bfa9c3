"""What counts as a running toll, and which steps of it are shown: every doubt speaks against a pair."""

from datetime import date, timedelta

import pytest

from askbot.answer.changes import ChangeKind, changes
from askbot.domain import Attribution, Citation, Span, Stance, Statement, Voice
from askbot.people import Person, Quote
from askbot.people.names import Kind

FIRST = date(2026, 3, 2)


def quote(text: str, days: int = 0, who: str = "Harbour Relief", document: str = "") -> Quote:
    day = FIRST + timedelta(days)
    person = Person(sum(map(ord, who)), who, Kind.BODY, None, None, 1, 1, day, day)
    citation = Citation(document or f"{days}.md", "Report", (), "p", 0, len(text), (1, 1), date=day)
    said = Attribution((), (), (Span(0, len(text)),), stance=Stance.REPORTED, speaker=who, cue_text="said")
    return Quote(person, Statement(text, Voice(Stance.REPORTED, said), citation), None, None)


def pairs(*texts: str) -> list[tuple[str, str]]:
    """Of statements of one speaker, a day apart, those that are shown; the earliest first."""
    shown = changes([quote(text, days) for days, text in enumerate(texts)])
    return [(one.earlier.statement.text, one.later.statement.text) for one in reversed(shown)]


@pytest.mark.parametrize(
    ("earlier", "later"),
    [
        ("84 people have been killed in Ellery since Tuesday", "the death toll in Ellery has risen to 223"),
        ("at least 14 people have died in the flood", "at least 23 people have died in the flood"),
        ("it has confirmed 236 cases, up from 148 yesterday", "its laboratories had identified 615 cases"),
        ("the virus has infected a total of 4,379 people", "5,251 people in 30 countries have been infected"),
        ("more than 15,000 bodies had been recovered", "more than 25,000 bodies had been collected and buried"),
        ("2,895 confirmed cases including 66 deaths", "6,241 cases with 108 deaths"),
        ("100,000 people have fled Libya", "about 200,000 Libyans have crossed the border so far"),
        ("the leak had cost it $350m (£233m) so far", "it had now spent $450m (£304m) fighting the leak"),
        ("its appeal has raised £38m", "donations to its appeal have now reached £42m"),
        ("it has infected more than 11,000 people and killed 85", "it has so far infected 13,000 and killed 92"),
        ("150 of its staff remained missing", "188 of its staff are still missing"),
        ("the fire has burned 12,000 acres", "some 40,000 acres have burned so far"),
        ("the state has tested 4,000 people", "9,000 people have been tested"),
        ("90 people had been pulled out alive since the earthquake", "132 people have been rescued so far"),
    ],
)
def test_a_toll_that_rises_is_a_change_in_whatever_words(earlier: str, later: str) -> None:
    assert pairs(earlier, later) == [(earlier, later)]


@pytest.mark.parametrize(
    ("earlier", "later"),
    [
        ("12 people were killed in the attack", "a bomb killed 15 people"),
        ("12 soldiers have been killed", "40 people have been killed"),
        ("12 people have been killed in Ellery", "40 people have been killed in Norvik"),
        ("12 people have been killed", "40 people have been injured"),
        ("12 new cases have been confirmed", "40 new cases have been confirmed"),
        ("12 people have been killed today", "40 people have been killed today"),
        ("12 people have been killed", "40 people could have been killed"),
        ("12 people have been killed", "between 40 and 50 people have been killed"),
        ("12 of those held have been killed", "40 people have been killed"),
        ("12 known cases have been found", "perhaps 19 out of 20 cases have gone unrecorded"),
        ("it has killed 12 people since 2003", "it has killed up to 40 people, 12 or 13 of them here"),
        ("12 people have been killed, one of them 40 years old", "a girl 40 years old has been killed"),
        ("the flu has infected 12 people in Mexico", "the flu has infected 40 people worldwide"),
        ("26 cases have been confirmed in Mexico", "42 countries have had 168 cases, most of them in Mexico"),
        ("about 90 people have died in Ellery", "91 people have died in Ellery"),
        ("the leak has cost $12 million", "it has set aside $40 million to cover the costs of the leak"),
        ("it has paid $12 million", "it has raised $40 million"),
        ("the well has cost it $6 million a day", "the well has cost it $8 million a day"),
    ],
)
def test_what_is_of_one_day_new_foreseen_or_of_others_is_no_step_of_a_toll(earlier: str, later: str) -> None:
    assert pairs(earlier, later) == []


def test_each_step_is_one_change_and_an_old_figure_given_again_is_none() -> None:
    counts = (84, 115, 115, 84, 126)
    texts = [f"{count} people have died of the flu so far" for count in counts]
    assert pairs(*texts) == [(texts[0], texts[1]), (texts[1], texts[4])]


def test_figures_that_go_up_and_down_are_no_toll() -> None:
    texts = [f"{count} people are missing by now" for count in (90, 60, 70, 20, 40, 10)]
    assert pairs(*texts) == []


def test_a_toll_without_a_place_belongs_to_the_one_country_of_which_the_speaker_counts_it() -> None:
    libya, unsaid = "84 people have been killed in Libya since Tuesday", "233 people have been killed so far"
    assert pairs(libya, unsaid) == [(libya, unsaid)]
    assert pairs(libya, unsaid, "12 people have been killed in Egypt since Tuesday") == []


def test_countries_left_unsaid_join_only_those_that_name_all_of_the_others() -> None:
    less, more = "200,000 people have fled Libya for Egypt", "900,000 people have left the country Libya so far"
    assert pairs(less, more) == [(less, more)]
    assert pairs(less, "900,000 people have left the country Syria so far") == []
    ill, others = "the flu has infected 200 people in Mexico", "the flu has infected 900 people"
    assert pairs(ill, others) == []


def test_after_a_month_a_toll_without_a_place_may_be_another() -> None:
    one, other = "84 people have died{} so far", "223 people have been killed{}"
    assert not changes([quote(one.format("")), quote(other.format(""), 50)])
    assert changes([quote(one.format(" in Ellery")), quote(other.format(" in Ellery"), 50)])


def test_two_speakers_differ_who_count_the_same_in_one_place_on_one_day() -> None:
    one = quote("84 people have been killed in Ellery", who="Army")
    other = quote("the death toll in Ellery has reached 223", who="Harbour Relief", document="b.md")
    assert [change.kind for change in changes([one, other])] == [ChangeKind.SOURCES_DIFFER]
    assert not changes([one, quote("the death toll in Ellery has reached 223", 1)]), "a day later it may have risen"
    assert not changes([quote("84 people have been killed", who="Army"), quote("the death toll has reached 223")])
