"""Tune what decoding leaves open, on articles kept from training: how eagerly to tag, how far to trust the pointers."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from extract import Features
from scoring import triple_f1

from askbot.attribution.relations import Relation
from askbot.attribution.table import WordTable, word_table
from askbot.attribution.tagger import Reading, Tagger, tagger_of, window_bounds
from askbot.attribution.weights import HeadConfig, Weights

BONUSES = (-0.5, 0.0, 0.5, 1.0, 1.5, 2.0)
POINTER_WEIGHTS = (0.0, 0.5, 1.0, 2.0)
FLOORS = (0.2, 0.3, 0.4, 0.5)

Prepared = list[tuple[WordTable, Reading, tuple[Relation, ...]]]


def tuned(weights: Weights, features: Features, held: set[str]) -> HeadConfig:
    """The best choices, one after the other, by the F1 of whole attributions."""
    tagger = tagger_of(weights)
    prepared = _prepared(tagger, features, held)
    best = weights.config
    for field, values in (
        ("pointer_weight", POINTER_WEIGHTS),
        ("cue_bonus", BONUSES),
        ("source_bonus", BONUSES),
        ("content_bonus", BONUSES),
        ("source_floor", FLOORS),
    ):
        tried = {value: _score(tagger.with_config(replace(best, **{field: value})), prepared) for value in values}
        print(field, {value: round(100 * score, 2) for value, score in tried.items()}, flush=True)
        best = replace(best, **{field: max(tried, key=lambda value: tried[value])})
    return best


def _prepared(tagger: Tagger, features: Features, held: set[str]) -> Prepared:
    places = [n for n, article in enumerate(features.articles) if article.name in held]
    words = [features.articles[n].words for n in places]
    states = [
        np.array(features.states[features.offsets[n] :][: len(own)]) for n, own in zip(places, words, strict=True)
    ]
    tables = [word_table(own) for own in words]
    readings = tagger.read(states, tables, [window_bounds(own) for own in words])
    return list(zip(tables, readings, (features.articles[n].gold for n in places), strict=True))


def _score(tagger: Tagger, prepared: Prepared) -> float:
    return triple_f1([(tagger.decode(table, reading), gold, table) for table, reading, gold in prepared])
