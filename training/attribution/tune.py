"""Tune what decoding leaves open, on articles kept from training: how eagerly to tag, how far to trust the pointers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from extract import Features
from fit_trust import fit_trust
from polnear import Article
from scoring import score

from askbot.attribution.attributor import supplemented
from askbot.attribution.rules.extractor import Rules
from askbot.attribution.rules.lexicon import load_lexicon
from askbot.attribution.tagger.checkpoint import Weights
from askbot.attribution.tagger.features import WordTable, word_table
from askbot.attribution.tagger.tagger import Reading, Tagger, tagger_of, trust_tensors, window_bounds
from askbot.attribution.words import Relation

TRUST_FLOORS = (0.0, 0.1, 0.15, 0.2, 0.25, 0.3, 0.35, 0.4)
ENOUGH = 0.003
"""What a choice must gain to be changed: less is noise of so few articles."""
BONUSES = (-0.5, 0.0, 0.5, 1.0, 1.5)
CHOICES: dict[str, tuple[float, ...]] = {
    "pointer_weight": (0.0, 0.5, 1.0, 2.0),
    "cue_bonus": BONUSES,
    "source_bonus": BONUSES,
    "content_bonus": BONUSES,
    "source_floor": (0.2, 0.3, 0.4, 0.5),
}


@dataclass(frozen=True, slots=True)
class _Held:
    """The articles held out, as the head and the rules read them."""

    articles: Sequence[Article]
    tables: Sequence[WordTable]
    readings: Sequence[Reading]
    ruled: Sequence[Sequence[Relation]]

    @classmethod
    def of(cls, tagger: Tagger, sets: Sequence[Features], held: set[str]) -> _Held:
        """Read them in each cut."""
        chosen = [(f, n) for f in sets for n, article in enumerate(f.articles) if article.name in held]
        articles = [f.articles[n] for f, n in chosen]
        states = [np.array(f.states[f.offsets[n] :][: len(f.articles[n].words)]) for f, n in chosen]
        tables = [word_table(a.words) for a in articles]
        readings = tagger.read(states, tables, [window_bounds(a.words) for a in articles])
        rules = Rules(load_lexicon())
        return cls(articles, tables, readings, [rules.relations(a.words) for a in articles])


def tuned(weights: Weights, sets: Sequence[Features], held: set[str]) -> Weights:
    """The best choices, one after the other, each on top of those before it; then how far to trust what is found.

    Choices begin as the weights have them. The sets hold the same articles in different cuts: with titles in front as
    at indexing, and by themselves.
    """
    tagger = tagger_of(weights)
    kept = _Held.of(tagger, sets, held)
    for field, values in CHOICES.items():
        tagger = _best(tagger, kept, field, values)
    judged = tagger.judged(kept.tables, kept.readings)
    trust = fit_trust(zip(kept.articles, kept.tables, judged, strict=True))
    tagger = _best(tagger.with_choices(tagger.config, trust), kept, "trust_floor", TRUST_FLOORS)
    return replace(weights, config=tagger.config, tensors={**weights.tensors, **trust_tensors(trust)})


def _best(tagger: Tagger, held: _Held, field: str, values: Sequence[float]) -> Tagger:
    tried = {value: tagger.with_choices(replace(tagger.config, **{field: value})) for value in values}
    scores = {value: _score(other, held) for value, other in tried.items()}
    print(field, {value: round(100 * own, 2) for value, own in scores.items()}, flush=True)
    best = max(scores, key=lambda value: scores[value])
    return tried[best] if scores[best] >= scores[getattr(tagger.config, field)] + ENOUGH else tagger


def _score(tagger: Tagger, held: _Held) -> float:
    found = tagger.decode(held.tables, held.readings)
    whole = [supplemented(*pair) for pair in zip(found, held.ruled, strict=True)]
    return score(zip(held.articles, whole, strict=True))
