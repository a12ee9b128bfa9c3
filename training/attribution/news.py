"""News that nobody marked, for the trained heads to mark: any set of documents that `askbot eval` takes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import chain
from pathlib import Path

from polnear import Article

from askbot.attribution.words import read_words
from askbot.domain import ENGLISH, Document, Passage
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
        if words and _is_english(passages):
            articles.append(Article(document.path, document, passages, words, ()))
    return articles


def _is_english(passages: Sequence[Passage]) -> bool:
    """Whether most sentences are."""
    counts = Counter(sentence.language for passage in passages for sentence in passage.sentences)
    return not counts or counts.most_common(1)[0][0] == ENGLISH


def _some(folder: Path) -> Sequence[Document]:
    documents = load_questions(folder).documents
    return documents[:: max(1, len(documents) // OF_EACH)]
