"""Tune what decoding leaves open by folds: each article is read by a head that was trained on the others.

How eagerly to tag, how far to trust the pointers, and how likely right an attribution must be to be kept.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
from extract import Features
from fit_trust import fit_trust
from polnear import Article
from scoring import COLUMNS, counts, f1s, score

from askbot.attribution.attributor import supplemented
from askbot.attribution.rules.extractor import Rules
from askbot.attribution.rules.lexicon import load_lexicon
from askbot.attribution.tagger.checkpoint import TaggerConfig, Weights
from askbot.attribution.tagger.features import WordTable, word_table
from askbot.attribution.tagger.filter import Trust
from askbot.attribution.tagger.tagger import Reading, Tagger, tagger_of, window_bounds
from askbot.attribution.words import Relation
from askbot.domain import Floats

TRUST_FLOORS = (0.0, 0.15, 0.2, 0.25, 0.3, 0.35, 0.4)
ENOUGH = 0.0005
"""What a choice must gain to be changed."""
BONUSES = (-0.5, 0.0, 0.5, 1.0)
CHOICES: dict[str, tuple[float, ...]] = {
    "pointer_weight": (0.5, 1.0, 2.0),
    "cue_bonus": BONUSES,
    "source_bonus": BONUSES,
    "content_bonus": BONUSES,
    "source_floor": (0.1, 0.2, 0.3, 0.4),
}


@dataclass(frozen=True, slots=True)
class Fold:
    """The articles of one fold, as a head that has not seen them and the rules read them."""

    tagger: Tagger
    articles: Sequence[Article]
    tables: Sequence[WordTable]
    readings: Sequence[Reading]
    ruled: Sequence[Sequence[Relation]]

    @classmethod
    def of(cls, weights: Weights, sets: Sequence[Features], left: set[str]) -> Fold:
        """Read the articles that were left out of training, each in one of the cuts, in turns."""
        names = sorted(left)
        chosen = [(f, n) for k, f in enumerate(sets) for n in _places(f, set(names[k :: len(sets)]))]
        articles = [f.articles[n] for f, n in chosen]
        states = [np.array(f.states[f.offsets[n] :][: len(f.articles[n].words)]) for f, n in chosen]
        tables, tagger = [word_table(a.words) for a in articles], tagger_of(weights)
        readings = tagger.read(states, tables, [window_bounds(a.words) for a in articles])
        rules = Rules(load_lexicon())
        return cls(tagger, articles, tables, readings, [rules.relations(a.words) for a in articles])

    def counts(self, config: TaggerConfig, trust: Trust) -> Floats:
        """(COLUMNS,) what is found with some choices, against what people marked."""
        decoded = self.tagger.with_choices(config, trust).decode(self.tables, self.readings)
        return counts(
            zip(self.articles, (supplemented(*p) for p in zip(decoded, self.ruled, strict=True)), strict=True)
        )


def _places(features: Features, names: set[str]) -> list[int]:
    return [n for n, article in enumerate(features.articles) if article.name in names]


@dataclass(slots=True)
class Tuning:
    """Counts of each fold by the choices they were made with, so that none is made twice."""

    folds: Sequence[Fold]
    no_trust: Trust
    _made: dict[tuple[int, TaggerConfig, int], Floats] = field(
        default_factory=dict[tuple[int, TaggerConfig, int], Floats]
    )

    def total(self, rows: Iterable[int], config: TaggerConfig, trust: Trust | None = None) -> Floats:
        """(COLUMNS,) summed over some folds."""
        used, total = trust or self.no_trust, np.zeros(len(COLUMNS), np.float32)
        for row in rows:
            key = row, config, id(used)
            if key not in self._made:
                self._made[key] = self.folds[row].counts(config, used)
            total += self._made[key]
        return total

    def choose(self, rows: Sequence[int], config: TaggerConfig) -> tuple[TaggerConfig, Trust]:
        """The best choices by some folds, one after the other, each on top of those before it, from `config` on."""
        config = replace(config, trust_floor=0.0)
        for name, values in CHOICES.items():
            config = self._best(rows, config, name, values, None)
        trust = self._trust(rows, config)
        return self._best(rows, config, "trust_floor", TRUST_FLOORS, trust), trust

    def as_before(self, config: TaggerConfig) -> dict[str, float]:
        """F1 over all folds with choices as they are given, nothing left out as doubtful."""
        return f1s(self.total(range(len(self.folds)), replace(config, trust_floor=0.0)))

    def report(self, config: TaggerConfig) -> dict[str, float]:
        """F1 of every fold by what the other folds chose: what the choices are worth on articles not seen."""
        rows, total = range(len(self.folds)), np.zeros(len(COLUMNS), np.float32)
        for row in rows:
            chosen, trust = self.choose([other for other in rows if other != row], config)
            total += self.total([row], chosen, trust)
        return f1s(total)

    def _trust(self, rows: Sequence[int], config: TaggerConfig) -> Trust:
        judged = [
            triple
            for fold in (self.folds[row] for row in rows)
            for triple in zip(
                fold.articles,
                fold.tables,
                fold.tagger.with_choices(config).judged(fold.tables, fold.readings),
                strict=True,
            )
        ]
        return fit_trust(judged)

    def _best(
        self, rows: Sequence[int], config: TaggerConfig, name: str, values: Sequence[float], trust: Trust | None
    ) -> TaggerConfig:
        tried = {value: replace(config, **{name: value}) for value in values}
        scores = {value: score(self.total(rows, other, trust)) for value, other in tried.items()}
        print(list(rows), name, {value: round(100 * figure, 2) for value, figure in scores.items()}, flush=True)
        best = max(scores, key=lambda value: scores[value])
        now = scores.get(getattr(config, name))
        return config if now is not None and scores[best] < now + ENOUGH else tried[best]
