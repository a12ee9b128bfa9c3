"""What counts as a speaker for a reader: cues that report words, and those that only look so."""

import pytest

from askbot.attribution.interpretation.reporting import is_shown, is_unsaid
from askbot.domain import Stance

SHOWN = [
    ("The clerk", "presented", "a broad overview of the lease"),
    ("Ada Mensah", "gave details of", "the new timetable"),
    ("Cllr Holm", "raised the concern of", "two residents about the noise"),
    ("Bus drivers", "continue to raise concerns over", "the night shifts"),
    ("Aid agencies", "have increasingly voiced concern for", "those in the camps"),
    ("The embassy", "lodged a protest with", "the ministry over the raid"),
    ("The contractor", "sent us a letter informing", "the price will rise"),
    ("A pilots' group", "posted a note on Friday stating", "that nobody had been asked"),
    ("Rosa Lindt", "spoke about", "why the well had been closed"),
    ("One envoy", "put it more bluntly:", "We have no plan"),
    ("The court", "ruled", "that the fee was too high"),
    ("Some members", "judged", "that rates were high enough"),
    ("The union", "has objected", "to the new rota"),
    ("Mayor Weil", "inquired about", "the cost of the bridge"),
    ("She", "said", "the meeting had been pointless"),
    ("A study published in May by the union", "found", "that wages had fallen"),
    ("Brian Weil", "\u2019s take", "nobody will notice"),
    ("She", "restated", "that the line would stay open"),
    ("The port", "published by", "Figures show that the quay sank"),
    ("The clerk", "requested", "that the lamps be mended"),
    ("The ministry", "has notified", "the port of the leak"),
    ("The clerk", "added", "that the lamps were old"),
]
HIDDEN = [
    ("Mayor Tierney", "called", "a special meeting of the council"),
    ("The chairman", "called", "to order the meeting"),
    ("The firm", "wants", "a new depot"),
    ("The ministry", "would raise concerns over", "the plan"),
    ("The envoy", "may speak about", "the plan"),
    ("The club", "gave", "its members a lamp each"),
    ("The delay at the lock", "raises", "questions about the pumps"),
    ("Nobody", "raised doubts about", "the plan"),
    ("Readers", "are cautioned", "that prices may fall"),
    ("Members", "were also expected", "to bring a list"),
    ("All hauliers", "have been advised", "that the road is shut"),
    ("The board", "cannot expect", "the club to pay"),
    ("The port", "was first published by", "This notice"),
    ("Please", "note", "that the hall is shut"),
    ("The clerk", "requested", "two lamps"),
    ("The crash", "adds to", "the number of wrecks"),
    ("Sailor Omar Keita", "added", "to the confusion"),
]


@pytest.mark.parametrize(("source", "cue", "content"), SHOWN)
def test_who_gives_an_account_or_makes_a_point_is_shown(source: str, cue: str, content: str) -> None:
    assert is_shown(source, cue, Stance.REPORTED, content)


@pytest.mark.parametrize(("source", "cue", "content"), HIDDEN)
def test_acts_attitudes_and_what_may_be_said_are_not(source: str, cue: str, content: str) -> None:
    assert not is_shown(source, cue, Stance.REPORTED, content)


@pytest.mark.parametrize(
    ("source", "cue", "content", "stance", "shown"),
    [
        ("WHO", "calls for", "safe access to the camps", Stance.REPORTED, True),
        ("who", "calls for", "safe access to the camps", Stance.REPORTED, False),
        ("no evidence", "had been presented to say", "which lorry it was", Stance.NO_COMMENT, False),
        ("No one at the port", "would comment", "", Stance.NO_COMMENT, True),
        ("No officials", "would comment", "", Stance.NO_COMMENT, True),
        ("The port", "has also rejected", "calls for a lower toll", Stance.REPORTED, True),
        ("The port", "rejected", "demands by the crews", Stance.REPORTED, True),
        ("The port", "rejected", "two lorries of sand", Stance.REPORTED, False),
        ("The resignation", "revealed", "how poor the fund was", Stance.REPORTED, False),
        ("The documents", "revealed", "how poor the fund was", Stance.REPORTED, True),
    ],
)
def test_who_is_nobody_and_what_is_turned_down(
    source: str, cue: str, content: str, stance: Stance, shown: bool
) -> None:
    assert is_shown(source, cue, stance, content) is shown


@pytest.mark.parametrize(
    ("source", "cue", "unsaid"),
    [
        ("the level of risk", "according to", True),
        ("the harbour master", "according to", False),
        ("Mrs Holm", "was informed", True),
        ("Mrs Holm", "informed", False),
    ],
)
def test_no_head_can_show_what_nobody_says(source: str, cue: str, unsaid: bool) -> None:
    assert is_unsaid(source, cue, Stance.REPORTED) is unsaid
