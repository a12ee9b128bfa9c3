import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from askbot.presentation.visible import visible

ACTING = "\x00\x07\x08\x1b\x7f\x9b\x9d\n\r\t\v\u200b\u2028\u2029\u202e\u2066\ufeff\U000e0041\ud800\udcff"


@given(st.text(alphabet=st.one_of(st.characters(), st.sampled_from(ACTING))))
def test_nothing_that_acts_and_no_second_line_is_left(text: str) -> None:
    cleaned = visible(text)
    assert not [char for char in cleaned if unicodedata.category(char) in {"Cc", "Cs", "Co", "Cn", "Zl", "Zp"}]
    assert not set(cleaned) & set(ACTING)
    assert len(cleaned.splitlines()) <= 1
    assert cleaned == cleaned.strip()
    assert visible(cleaned) == cleaned
    cleaned.encode()


@pytest.mark.parametrize(
    ("raw", "cleaned"),
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
def test_what_is_left_of_text_that_acts(raw: str, cleaned: str) -> None:
    assert visible(raw) == cleaned
