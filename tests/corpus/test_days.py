"""Days as people write them."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from askbot.corpus.days import day, find_days, find_months, is_day_line, rough_day

SECOND_OF_MARCH = [
    "2026-03-02", "2026/03/02", "2026.3.2", "20260302", "2026-03-02T23:59:01.5+02:00", "2026-03-02 10:00 UTC",
    "2 March 2026",
    "02 mar 2026", "March 2, 2026", "Mar. 2nd, 2026", "Monday, 2nd of March, 2026, 10:30 a.m. EST", "MARCH 2, 2026",
    "Mon, 02 Mar 2026 14:00:00 +0000", "2 Mar 2026 - 12:14AM", "02-Mar-2026",
    "2. März 2026", "Montag, 02.03.2026", "2.3.2026",
    "2. März 2026, 14.30 Uhr", "2 mars 2026", "lundi 2 mars 2026 à 10h30", "2 de marzo de 2026", "2 marzo 2026",
    "2026年3月2日", "10:05, 2 March 2026", "2 marca 2026", "2 марта 2026", "March 2–5, 2026", "2-5 March 2026",
]  # fmt: skip


@pytest.mark.parametrize("text", SECOND_OF_MARCH)
def test_one_day_in_many_forms(text: str) -> None:
    assert day(text) == date(2026, 3, 2)


@pytest.mark.parametrize("text", ["25/03/2026", "03/25/2026", "25-03-2026"])
def test_a_slashed_day_that_can_be_one_only(text: str) -> None:
    assert day(text) == date(2026, 3, 25)


@pytest.mark.parametrize(
    "text",
    [
        "03/02/2026",
        "March 2026",
        "2026",
        "31 February 2026",
        "On 2 March 2026 it rained",
        "2026-13-45",
        "",
        "Stand: heute",
        "1/2/3",
    ],
)
def test_what_is_no_day_or_could_be_two(text: str) -> None:
    assert day(text) is None
    assert not is_day_line(text)


def test_days_are_found_in_running_text() -> None:
    text = "Between 1 May 2024 and May 3, 2024 (see 2024-05-07); not 11/12/2024, nor 12345678."
    assert [(one_day, span.text(text)) for one_day, span in find_days(text)] == [
        (date(2024, 5, 1), "1 May 2024"),
        (date(2024, 5, 3), "May 3, 2024"),
        (date(2024, 5, 7), "2024-05-07"),
    ]


@given(
    st.dates(date(1900, 1, 1), date(2099, 12, 31)), st.sampled_from(["%Y-%m-%d", "%d %B %Y", "%b %d, %Y", "%d.%m.%Y"])
)
def test_every_day_comes_back(one: date, form: str) -> None:
    assert day(one.strftime(form)) == one


@pytest.mark.parametrize("text", ["March 2026", "2026-03", "(Mar 2026)", "mars 2026", "Marzo de 2026"])
def test_a_month_counts_by_its_first_day(text: str) -> None:
    assert rough_day(text) == date(2026, 3, 1)
    assert day(text) is None


def test_a_year_counts_by_its_first_day_and_other_text_not_at_all() -> None:
    assert rough_day("2026") == date(2026, 1, 1)
    assert [rough_day(text) for text in ("2026-13", "in 2026", "1500", "March")] == [None] * 4


def test_months_are_found_where_they_stand() -> None:
    text = "Final report, December 2025 (updated Mar. 2026)"
    assert [(when, span.text(text)) for when, span in find_months(text)] == [
        (date(2025, 12, 1), "December 2025"),
        (date(2026, 3, 1), "Mar. 2026"),
    ]
