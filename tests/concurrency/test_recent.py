"""What is kept when more is set than may stay."""

from hypothesis import given
from hypothesis import strategies as st

from askbot.concurrency.recent import Recent


@given(st.lists(st.tuples(st.integers(0, 9), st.integers())), st.integers(1, 5))
def test_the_entries_set_last_stay_in_the_order_in_which_they_were_set(pairs: list[tuple[int, int]], most: int) -> None:
    recent = Recent[int, int](most)
    for key, value in pairs:
        recent[key] = value
    last = list(dict.fromkeys(key for key, _ in reversed(pairs)))[:most]
    assert list(recent) == last[::-1]
    assert all(recent[key] == dict(pairs)[key] for key in recent)


def test_an_entry_that_is_set_again_is_new() -> None:
    recent = Recent[str, int](2)
    for key in "abac":
        recent[key] = 1
    assert list(recent) == ["a", "c"]


def test_a_default_counts_as_set() -> None:
    recent = Recent[str, int](1)
    recent["a"] = 1
    assert recent.setdefault("b", 2) == 2
    assert list(recent) == ["b"]
