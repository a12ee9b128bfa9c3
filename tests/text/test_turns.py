"""Labels of turns: patterns that strangers' lines cannot slow down."""

import time

from askbot.text.turns import turn_labels


def test_a_line_of_underscores_or_blanks_takes_no_time() -> None:
    started = time.process_time()
    turn_labels(f"This agreement is made on {'_' * 60}, 20___ between\nHello {' ' * 20_000} and so on")
    assert time.process_time() - started < 1


def test_many_labels_take_time_by_their_number() -> None:
    started = time.process_time()
    turn_labels("Date: Mon, 02 Mar\nAna Pereira: it rained all day.\n" * 4000)
    assert time.process_time() - started < 3
