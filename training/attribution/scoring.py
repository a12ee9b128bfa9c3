"""The score that the decoder is tuned by: the measures that are reported, on articles kept from training."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
from polnear import Article

from askbot.attribution.words import Relation, spans_of
from askbot.evaluation.attributions import count, criteria, f1
from askbot.evaluation.formats.brat import GoldAttribution

WEIGHTS = {"triple": 2.0, "reporting_speaker": 1.0, "source_exact": 1.0, "content_exact": 1.0}
"""What a reader needs most is the whole."""


def score(results: Iterable[tuple[Article, Sequence[Relation]]]) -> float:
    """The weighted mean F1 of the relations found in each article."""
    counts = [count(a.document.text, marked(a, found), marked(a, a.gold)) for a, found in results]
    parts = {c.name: f1(*(np.asarray([one[k] for one in counts], float) for k in c.columns)) for c in criteria()}
    return sum(weight * parts[name] for name, weight in WEIGHTS.items()) / sum(WEIGHTS.values())


def marked(article: Article, relations: Iterable[Relation]) -> list[GoldAttribution]:
    """Positions of words as characters of the text."""
    return [
        GoldAttribution(*(spans_of(article.words, part) for part in (r.source, r.cue, r.content))) for r in relations
    ]
