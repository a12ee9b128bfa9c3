"""What a retriever gives to another framework: passages, and for each sentence who says it and where it stands."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from askbot.attribution import voice_of
from askbot.domain import Hit, Sentence
from askbot.engine import Askbot
from askbot.errors import UsageError
from askbot.search import Filters, check_filters
from askbot.text.markup import display
from askbot.text.questions import clean_question


@dataclass(frozen=True, slots=True)
class Retrieved:
    """A passage, ready for a framework's own document."""

    id: str
    text: str
    """Verbatim: the document's characters from `start` to `end` of the metadata."""
    score: float
    """Higher is better."""
    metadata: dict[str, Any]
    """Plain values, lists and dictionaries; `docs/adapters.md` describes each key."""


def retrieve(
    engine: Askbot,
    question: str,
    *,
    k: int = 5,
    collections: Collection[str] | None = None,
    filters: Filters | None = None,
) -> list[Retrieved]:
    """The k passages of these collections that fit a question best, best first; all collections for None.

    Raises `UsageError` for a k below 1, an empty or overlong question and for a collection, document or section that is
    not there, `SnapshotError` without a sound index.
    """
    if k < 1:
        raise UsageError(f"k is {k}, so no passage is wanted.", "Set k to 1 or more.")
    if isinstance(collections, str):
        raise UsageError("collections is a text.", f"Put the names into a list: [{collections!r}].")
    library = engine.library()
    searcher = (library if collections is None else library.named(collections)).searcher
    check_filters(searcher.snapshot, filters)
    return [_retrieved(hit) for hit in searcher.search(clean_question(question), k, filters=filters)]


def _retrieved(hit: Hit) -> Retrieved:
    passage, document = hit.passage, hit.document
    statements = [_statement(hit, sentence) for sentence in passage.sentences]
    nearest = max(range(len(statements)), key=lambda i: hit.sentence_scores[i]) if hit.sentence_scores else 0
    metadata = {
        "speaker": statements[nearest]["speaker"],
        "stance": statements[nearest]["stance"],
        "checked": statements[nearest]["checked"],
        "statement": statements[nearest]["text"],
        "statements": statements,
        "source": passage.document,
        "title": document.title,
        "date": document.date.isoformat() if document.date else None,
        "publisher": document.publisher,
        "url": document.url,
        "section": " > ".join(passage.section),
        "page": document.page(passage.start),
        "first_line": passage.lines[0],
        "last_line": passage.lines[1],
        "start": passage.start,
        "end": passage.end,
        "also": [other.passage.document for other in hit.also],
    }
    return Retrieved(passage.id, passage.text, hit.score, metadata)


def _statement(hit: Hit, sentence: Sentence) -> dict[str, Any]:
    verbatim = hit.passage.sentence_text(sentence)
    voice = voice_of(sentence, verbatim, hit.attributions)
    lead = sentence.lead.text(hit.document.text) if sentence.lead else ""
    return {
        "text": display(verbatim, lead),
        "speaker": voice.speaker,
        "stance": voice.stance.value,
        "checked": voice.checked,
        "start": sentence.start,
        "end": sentence.end,
    }
