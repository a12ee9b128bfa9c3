import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from askbot.presentation.visible import visible

ACTING = "\x00\x07\x08\x1b\x7f\x9b\x9d\n\r\t\v\u200b\u2028\u2029\u202e\u2066\ufeff\U000e0041\ud800\udcff"


@given(st.text(alphabet=st.one_of(st.characters(), st.sampled_from(ACTING))))
def test_nothing_that_acts_and_no_second_line_is_left(text: str) -> None:
    shown = visible(text)
    assert not [char for char in shown if unicodedata.category(char) in {"Cc", "Cs", "Co", "Cn", "Zl", "Zp"}]
    assert not set(shown) & set(ACTING)
    assert len(shown.splitlines()) <= 1
    assert shown == shown.strip()
    assert visible(shown) == shown
    shown.encode()


@pytest.mark.parametrize(
    ("raw", "shown"),
    [
        ("\x1b]0;owned\x07title", "]0;ownedtitle"),
        ("\x1b]8;;http://x.example\x1b\\click", "]8;;http://x.example\\click"),
        ("\x1bcreset", "creset"),
        ("evil\u202egnp.md", "evilgnp.md"),
        ("one\ntwo\r\nthree", "one two three"),
        ("na\u00efve \u65e5\u672c \U0001f6a2", "na\u00efve \u65e5\u672c \U0001f6a2"),
        ("caf\udce9.md", "caf\ufffd.md"),
    ],
)
def test_what_is_left_of_text_that_acts(raw: str, shown: str) -> None:
    assert visible(raw) == shown
