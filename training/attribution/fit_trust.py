"""Fit how far to trust an attribution, on articles kept from training: which of those found are right as a whole."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import torch
from polnear import Article
from torch import Tensor
from torch.nn import functional

from askbot.attribution.tagger.features import WordTable
from askbot.attribution.tagger.filter import Trust
from askbot.attribution.tagger.tagger import Judged
from askbot.attribution.words import Relation

ENOUGH = 0.5
DECAY = 2e-3
Sets = tuple[frozenset[int], frozenset[int], frozenset[int]]


def fit_trust(results: Iterable[tuple[Article, WordTable, Judged]]) -> Trust:
    """A logistic regression, fitted to the end (L-BFGS), on standardised features."""
    features: list[Tensor] = []
    right: list[bool] = []
    for article, table, judged in results:
        rows = [n for n, one in enumerate(judged.linked) if one.source is not None]
        features.append(torch.from_numpy(judged.features[rows]))
        right += _right([judged.linked[n].relation(judged.segments) for n in rows], article.gold, table)
    inputs, wanted = torch.cat(features), torch.tensor(right, dtype=torch.float32)
    mean, spread = inputs.mean(0), inputs.std(0) + 1e-3
    weight = torch.zeros(inputs.shape[1] + 1, requires_grad=True)
    optimiser = torch.optim.LBFGS([weight], max_iter=100, line_search_fn="strong_wolfe")

    def loss() -> Tensor:
        optimiser.zero_grad()
        scores = ((inputs - mean) / spread) @ weight[:-1] + weight[-1]
        value = functional.binary_cross_entropy_with_logits(scores, wanted) + DECAY * weight[:-1].square().sum()
        value.backward()
        return value

    optimiser.step(loss)
    slope = (weight[:-1] / spread).detach()
    bias = (weight[-1] - slope @ mean).detach()
    return Trust(slope.numpy().copy(), np.asarray([bias.item()], np.float32))


def _right(relations: Iterable[Relation], gold: Iterable[Relation], table: WordTable) -> list[bool]:
    """Whether cues share a word, and sources and contents overlap by half (Jaccard) with those of one not yet taken."""
    free = [sets for sets in (_sets(r, table) for r in gold) if sets[0] and sets[1]]
    right: list[bool] = []
    for relation_sets in (_sets(r, table) for r in relations):
        match = next((other for other in free if _same(relation_sets, other)), None)
        right.append(match is not None)
        if match is not None:
            free.remove(match)
    return right


def _sets(relation: Relation, table: WordTable) -> Sets:
    source, cue, content = (
        frozenset(i for i in part if not table.mark[i]) for part in (relation.source, relation.cue, relation.content)
    )
    return source, cue, content


def _same(a: Sets, b: Sets) -> bool:
    return bool(a[1] & b[1]) and _overlap(a[0], b[0]) >= ENOUGH and _overlap(a[2], b[2]) >= ENOUGH


def _overlap(a: frozenset[int], b: frozenset[int]) -> float:
    return len(a & b) / max(len(a | b), 1)
