"""What changes on a page by itself is no new version; what somebody wrote is."""

from __future__ import annotations

import pytest

from askbot.sources.stamps import is_stamp, without_stamps

STAMPS = [
    "Last updated: 27 Nov 2026 14:03 UTC",
    "Updated 14:03",
    "## Updated 14:03",
    "*Updated 5 minutes ago*",
    "2 hours ago",
    "an hour ago",
    "As of 27 November 2026, 14:03",
    "Page generated in 0.034 seconds",
    "Last updated: Wednesday, 9 March 2026, 14:03 Eastern Time",
    "Generated at 2026-11-27T14:03:22Z",
    "Current time: 14:03",
    "It is now 14:03:22 in Ellery.",
    "Friday, 27 November 2026",
    "Stand: 27.11.2026, 14:03 Uhr",
    "Letzte Aktualisierung: 14:03 Uhr",
    "Dernière mise à jour : 14h03",
    "Última actualización: 27/11/2026 14:03",
    "12,345 views",
    "Comments (14)",
    "Visitors: 12 345 today",
    "1.2K reads",
]
SAID = [
    "The curfew begins at 18:00.",
    "Curfew: 18:00",
    "| Curfew | 18:00 |",
    "Opening 18:00",
    "Deaths: 14",
    "12 killed",
    "- 3 berths closed",
    "Updated rules apply to 14 ports",
    "As of now the ferry is late",
    "Comments by the mayor",
    "Berth 5 closed since 3 March, said the harbour master.",
    "Now the harbour master says that the ships which were to leave at 14:03 will be held for another day at least.",
    "The time of the 14 ships has come",
    "As of 9 March 2026, 1,100 soldiers were killed.",
    "As of 14:03, 14 dead",
    "Now: talks in Geneva begin on 12 March 2026",
    "Time is running out: 3 hours left",
]


@pytest.mark.parametrize("line", STAMPS)
def test_a_clock_or_a_counter_is_a_stamp(line: str) -> None:
    assert is_stamp(line)


@pytest.mark.parametrize("line", SAID)
def test_what_somebody_wrote_is_none(line: str) -> None:
    assert not is_stamp(line)


def test_a_text_is_compared_without_them_and_without_empty_lines() -> None:
    assert without_stamps("Updated 14:03\n\nBerth 5 is closed.\n\n3 comments\n") == "Berth 5 is closed."
    assert without_stamps("Berth 5 is closed.\n") != without_stamps("Berth 6 is closed.\n")
