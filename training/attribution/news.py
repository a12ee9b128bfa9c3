"""News that nobody marked, for the trained heads to mark: any set of documents that `askbot eval` takes."""

from __future__ import annotations

from pathlib import Path

from polnear import Article

from askbot.attribution.language import ENGLISH, language_of
from askbot.attribution.words import read_words
from askbot.encoder import Encoder
from askbot.evaluation import load_questions
from askbot.index.encoding_inputs import passages_of

EVERY = 2
"""Of so many documents one is read."""
PASSAGES = 24
"""Of a document at most, so that no long one weighs much."""


def read_news(folder: Path, encoder: Encoder, target: int) -> list[Article]:
    """Documents in English, with no attribution marked."""
    found: list[Article] = []
    for document in load_questions(folder).documents[::EVERY]:
        passages = passages_of(document, encoder, target)[:PASSAGES]
        words = read_words(document, passages)
        if words and language_of(words) == ENGLISH:
            found.append(Article(document.path, document, passages, words, ()))
    return found
