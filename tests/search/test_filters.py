"""Filters: what they leave is what is ranked."""

from datetime import date

import pytest

from askbot.errors import UsageError
from askbot.search import Filters, check_filters, undated
from tests.search.conftest import Over

QUESTION = "Which ship left the harbour?"
DATED = """---
date: {day}
---
# {title}

## Crews

The {title} carries a crew of nine.

## Routes

It sails north.
"""


@pytest.mark.parametrize(
    ("filters", "documents"),
    [
        (Filters(documents=frozenset({"may.md", "none.txt"})), {"may.md", "none.txt"}),
        (Filters(documents=frozenset({"nowhere.md"})), set()),
        (Filters(documents=frozenset()), set()),
        (Filters(since=date(2026, 5, 1)), {"may.md", "june.md"}),
        (Filters(until=date(2026, 5, 1)), {"april.md", "may.md"}),
        (Filters(since=date(2026, 5, 1), until=date(2026, 5, 1)), {"may.md"}),
        (Filters(since=date(2026, 6, 1), until=date(2026, 5, 1)), set()),
        (Filters(section=" crews "), {"april.md", "may.md", "june.md"}),
        (Filters(section="Crew"), set()),
        (Filters(section="Routes", since=date(2026, 6, 1), documents=frozenset({"may.md", "june.md"})), {"june.md"}),
    ],
)
def test_all_conditions_hold_and_nothing_else_is_left_out(over: Over, filters: Filters, documents: set[str]) -> None:
    days = {"april": "2026-04-30", "may": "2026-05-01", "june": "2026-06-01"}
    texts = {f"{name}.md": DATED.format(day=day, title=name.title()) for name, day in days.items()}
    hits = over({**texts, "none.txt": "The ferry has no date.\n"}).search(QUESTION, 10, filters=filters)
    assert {hit.document.path for hit in hits} == documents
    if filters.section:
        assert {filters.section.strip().casefold()} == {hit.passage.section[-1].casefold() for hit in hits} or not hits


@pytest.mark.parametrize(
    ("filters", "named"),
    [
        (Filters(since=date(2026, 5, 1)), ("a.txt", "b.txt")),
        (Filters(until=date(2026, 5, 1), documents=frozenset({"b.txt", "may.md"})), ("b.txt",)),
        (Filters(section="Routes"), ()),
        (None, ()),
    ],
)
def test_documents_without_a_date_are_named(over: Over, filters: Filters | None, named: tuple[str, ...]) -> None:
    files = {"may.md": DATED.format(day="2026-05-01", title="May")}
    files |= {"b.txt": "The ferry has none.\n", "a.txt": "The tug has none.\n"}
    assert undated(over(files).snapshot, filters) == named


def test_what_a_filter_leaves_is_found_however_much_fits_better(over: Over) -> None:
    """Filtering after ranking would find nothing: every ranker has more better passages than it proposes."""
    ships = {f"{n:03}.txt": f"The ship number {n} left the harbour with {n} crates of salt.\n" for n in range(300)}
    searcher = over({**ships, "bread.txt": "Sourdough wants a night of rest.\n"})
    (hit,) = searcher.search(QUESTION, 5, filters=Filters(documents=frozenset({"bread.txt"})))
    assert hit.document.path == "bread.txt"
    assert "bread.txt" not in {hit.document.path for hit in searcher.search(QUESTION, 50)}


def test_days_that_run_backwards_are_a_mistake(over: Over) -> None:
    with pytest.raises(UsageError, match="Exchange the two days") as raised:
        check_filters(
            over({"a.txt": "The ferry sails."}).snapshot, Filters(since=date(2026, 5, 1), until=date(2025, 1, 1))
        )
    assert raised.value.key == "backwards"
