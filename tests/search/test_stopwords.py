"""The list of stop words, against where it comes from."""

from bm25s.stopwords import STOPWORDS_EN_PLUS

from askbot.index.words import words
from askbot.search.stopwords import STOP_WORDS


def test_they_are_those_of_bm25s_that_can_occur() -> None:
    assert {word for word in STOPWORDS_EN_PLUS if words(word) == [word]} == STOP_WORDS
