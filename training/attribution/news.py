"""News that nobody marked, for the trained heads to mark: any set of documents that `askbot eval` takes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import chain
from pathlib import Path

from polnear import Article

from askbot.attribution.languages.detection import main_language
from askbot.attribution.words import read_words
from askbot.domain import ENGLISH, Document
from askbot.encoder import Encoder
from askbot.evaluation import load_questions
from askbot.index.encoding_inputs import passages_of

OF_EACH = 400
"""Documents of each folder, about."""
PASSAGES = 24
"""Of a document at most, so that no long one weighs much."""


def read_news(folders: Iterable[Path], encoder: Encoder, target: int) -> list[Article]:
    """Documents in English, evenly from each folder, with no attribution marked."""
    articles: list[Article] = []
    for document in chain.from_iterable(_some(folder) for folder in folders):
        passages = passages_of(document, encoder, target)[:PASSAGES]
        words = read_words(document, passages)
        if words and main_language(passages) == ENGLISH:
            articles.append(Article(document.path, document, passages, words, ()))
    return articles


def _some(folder: Path) -> Sequence[Document]:
    documents = load_questions(folder).documents
    return documents[:: max(1, len(documents) // OF_EACH)]
