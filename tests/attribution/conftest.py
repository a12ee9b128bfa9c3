"""Small documents for the attribution tests, cut into sentences without the parsers."""

import re
from collections.abc import Callable

import pytest

from askbot.attribution import Attributor, load_attributor
from askbot.domain import Document, Passage, Sentence
from askbot.encoder import Encoder

SENTENCE = re.compile(r"\S[^\n]*?(?:[.?!][\u201d\"]?(?=\s|$)|(?=\n|$))")


def _document_of(text: str) -> tuple[Document, tuple[Passage, ...]]:
    """A document of one passage; a sentence ends at a full stop before a space, or with its line."""
    sentences = tuple(Sentence(m.start(), m.end(), (1, 1)) for m in SENTENCE.finditer(text))
    start, end = sentences[0].start, sentences[-1].end
    passage = Passage("a", "a.txt", (), start, end, (1, 1), text[start:end], sentences)
    return Document("a.txt", text, "A", ""), (passage,)


@pytest.fixture(scope="session")
def attributor(encoder: Encoder) -> Attributor:
    """The one that the packaged encoder gets."""
    return load_attributor(encoder)


@pytest.fixture
def document_of() -> Callable[[str], tuple[Document, tuple[Passage, ...]]]:
    """Makes a document of a text."""
    return _document_of
