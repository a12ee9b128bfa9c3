"""The list of stop words, against where it comes from."""

from bm25s.stopwords import STOPWORDS_EN_PLUS

from askbot.text.stopwords import STOP_WORDS
from askbot.text.words import words


def test_they_are_those_of_bm25s_that_can_occur() -> None:
    assert {word for word in STOPWORDS_EN_PLUS if words(word) == [word]} == STOP_WORDS
