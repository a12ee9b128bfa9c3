"""The score that the decoder is tuned by: the measures that are reported, on articles kept from training."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
from polnear import Article

from askbot.attribution.words import Relation, spans_of
from askbot.domain import Floats
from askbot.evaluation.attributions import count, criteria, f1
from askbot.evaluation.formats.brat import GoldAttribution

WEIGHTS = {"triple": 2.0, "reporting_speaker": 1.0, "source_exact": 1.0, "content_exact": 1.0}
"""What a reader needs most is the whole."""
COLUMNS = tuple(column for c in criteria() for column in c.columns)


def counts(results: Iterable[tuple[Article, Sequence[Relation]]]) -> Floats:
    """(COLUMNS,) what matched, was found and was marked, summed over the articles."""
    total = np.zeros(len(COLUMNS), np.float32)
    for article, relations in results:
        one = count(article.document.text, marked(article, relations), marked(article, article.gold))
        total += np.asarray([one[column] for column in COLUMNS], np.float32)
    return total


def f1s(total: Floats) -> dict[str, float]:
    """Each measure of summed counts, by its name."""
    at = {column: total[n : n + 1] for n, column in enumerate(COLUMNS)}
    return {c.name: f1(*(at[column].astype(np.float64) for column in c.columns)) for c in criteria()}


def score(total: Floats) -> float:
    """The weighted mean F1 of summed counts."""
    parts = f1s(total)
    return sum(weight * parts[name] for name, weight in WEIGHTS.items()) / sum(WEIGHTS.values())


def marked(article: Article, relations: Iterable[Relation]) -> list[GoldAttribution]:
    """Positions of words as characters of the text."""
    return [
        GoldAttribution(*(spans_of(article.words, part) for part in (r.source, r.cue, r.content))) for r in relations
    ]
