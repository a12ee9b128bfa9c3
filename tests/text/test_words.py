"""Words are the same however their characters are written."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from askbot.text.words import word_spans, words

PLAIN = "Björn Öström’s office in 10 000 houses, naïve U.S. reporting 1,100"


@pytest.mark.parametrize("form", ["NFC", "NFD", "NFKC", "NFKD"])
def test_every_normal_form_gives_the_same_words(form: str) -> None:
    text = unicodedata.normalize(form, PLAIN)
    assert words(text) == words(PLAIN)
    assert [word for word, _ in word_spans(text)] == [word for word, _ in word_spans(PLAIN)]


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("the oﬃce of the ﬁnance minister", "the office of the finance minister"),
        ("repor\u00adting on de\u200bnials", "reporting on denials"),
        ("１，１００ ＮＡＴＯ tanks", "1,100 NATO tanks"),  # noqa: RUF001
        ("10\u00a0000\u202ftroops", "10 000 troops"),
    ],
)
def test_ligatures_soft_hyphens_and_wide_forms_meet_the_plain_word(text: str, plain: str) -> None:
    assert words(text) == words(plain)


@given(st.text(max_size=80))
def test_spans_hold_their_word(text: str) -> None:
    for word, span in word_spans(text):
        assert words(span.text(text)) or not word.isalnum()
        assert span.start < span.end <= len(text)
