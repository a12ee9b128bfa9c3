"""Questions about the present."""

from datetime import date

import pytest

from askbot.index.document_dates import Place, Times
from askbot.search.recency import asks_of_present, recency
from tests.search.conftest import Over

TIMES = Times(date(2024, 1, 1).toordinal(), date(2020, 1, 1).toordinal())


@pytest.mark.parametrize(
    ("question", "present"),
    [
        ("Who resigned this week?", True),
        ("which minister resigned on monday", True),
        ("What is the latest on the strike?", True),
        ("Who is the new director?", True),
        ("Who governs New York?", False),
        ("what happened in new zealand", False),
        ("Who built the lighthouse in 1874?", False),
        ("What do we know of the strike?", False),
    ],
)
def test_the_present_is_read_from_the_words(question: str, present: bool) -> None:
    assert asks_of_present(question) is present


def test_recency_halves_over_the_median_age() -> None:
    def at(year: int) -> float:
        return recency(Place(0, 1, date(year, 1, 1).toordinal()), TIMES)

    assert at(2024) == at(2025) == 0.5
    assert at(2020) == pytest.approx(0, abs=1e-3)
    assert at(2016) == pytest.approx(-0.25, abs=1e-3)


def test_what_has_no_age_counts_as_the_median() -> None:
    assert recency(Place(0, 1, None), TIMES) == 0
    assert recency(Place(0, 1, TIMES.present), None) == 0


def test_a_corpus_of_one_day_tells_nothing() -> None:
    one_day = Times(TIMES.present, TIMES.present)
    assert recency(Place(0, 1, TIMES.present), one_day) == recency(Place(0, 1, TIMES.middle), one_day) == 0


def test_the_latest_of_like_texts_comes_first_where_the_present_is_asked_for(over: Over) -> None:
    text = "---\ndate: {0}-05-01\n---\n\n{1} won the sailing cup at Port Ellery ahead of {2} boats.\n"
    winners = {2019: "Okafor", 2021: "Lindqvist", 2023: "Norvik", 2025: "Haldane"}
    searcher = over({f"{year}.md": text.format(year, name, year - 2000) for year, name in winners.items()})
    now = searcher.search("Who won the sailing cup this year?")
    assert now[0].document.path == "2025.md"
    assert [hit.scores["recency"] for hit in now] == sorted((hit.scores["recency"] for hit in now), reverse=True)
    assert {hit.scores["recency"] for hit in searcher.search("Who won the sailing cup?")} == {0.0}
