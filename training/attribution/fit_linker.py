"""Fit the linker on gold segments: two small networks that score which cue a source or a content belongs to."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import cast

import numpy as np
import numpy.typing as npt
import torch
from extract import Features
from polnear import Article, role_words
from torch import Tensor, nn

from askbot.attribution.tagger.bio import Role, Segment, segments
from askbot.attribution.tagger.features import word_table
from askbot.attribution.tagger.linker import Pairs, Scorer, candidates

HIDDEN = 64
EPOCHS = 30


def fit_linker(features: Features, chosen: set[str]) -> dict[Role, Scorer]:
    """Two scorers: for sources, of which a cue chooses one or none, and for contents, which choose a cue."""
    judged: dict[Role, list[tuple[Pairs, npt.NDArray[np.bool_]]]] = {Role.SOURCE: [], Role.CONTENT: []}
    for n, article in enumerate(features.articles):
        if article.name not in chosen:
            continue
        table = word_table(article.words)
        start = features.offsets[n]
        parts = segments(features.tags[start : start + len(article.words)], table.paragraph)
        owners = _owners(article, parts)
        for role, pairs in candidates(table, parts).items():
            judged[role].append(
                (
                    pairs,
                    np.asarray(
                        [owners[q] == owners[x] >= 0 for q, x in zip(pairs.cues, pairs.others, strict=True)], bool
                    ),
                )
            )
    return {role: _fit(role, rows) for role, rows in judged.items()}


def _owners(article: Article, parts: Sequence[Segment]) -> list[int]:
    """The attribution that most words of each segment belong to, or -1."""
    holder: dict[tuple[Role, int], list[int]] = {}
    for n, relation in enumerate(article.gold):
        for role in Role:
            for i in role_words(relation, role):
                holder.setdefault((role, i), []).append(n)
    counts = [Counter(n for i in range(s.start, s.end) for n in holder.get((s.role, i), ())) for s in parts]
    return [c.most_common(1)[0][0] if c else -1 for c in counts]


def _fit(role: Role, rows: list[tuple[Pairs, npt.NDArray[np.bool_]]]) -> Scorer:
    """Listwise: the right pair of each group should score above the others of the group."""
    inputs = torch.from_numpy(np.concatenate([p.features for p, _ in rows]))
    right = torch.from_numpy(np.concatenate([y for _, y in rows]))
    groups, total = [], 0
    for pairs, _ in rows:
        ids = pairs.cues if role is Role.SOURCE else pairs.others
        _, local = np.unique(ids, return_inverse=True)
        groups.append(local + total)
        total += int(local.max(initial=-1)) + 1
    group, order = torch.from_numpy(np.concatenate(groups)).sort(stable=True)
    inputs, right = inputs[order], right[order]
    mean, spread = inputs.mean(0), inputs.std(0) + 1e-3
    network = nn.Sequential(nn.Linear(inputs.shape[1], HIDDEN), nn.ReLU(), nn.Linear(HIDDEN, 1, bias=False))
    _descend(network, (inputs - mean) / spread, right, group, total, none=role is Role.SOURCE)
    inner, outer = cast("nn.Linear", network[0]), cast("nn.Linear", network[2])
    parts = (mean, spread, inner.weight.T, inner.bias, outer.weight[0])
    return Scorer(*(part.detach().numpy().astype(np.float32).copy() for part in parts))


def _descend(network: nn.Module, inputs: Tensor, right: Tensor, group: Tensor, total: int, *, none: bool) -> None:
    optimiser = torch.optim.AdamW(network.parameters(), lr=3e-3, weight_decay=1e-3)
    size = 2048
    starts = torch.searchsorted(group, torch.arange(0, total + size, size))
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimiser, 5e-3, total_steps=EPOCHS * len(starts))
    for _ in range(EPOCHS):
        for a, b in zip(starts.tolist(), starts.tolist()[1:], strict=False):
            if b > a:
                loss = _listwise(network(inputs[a:b])[:, 0], right[a:b], group[a:b] - group[a], none=none)
                optimiser.zero_grad()
                loss.backward()
                optimiser.step()
            schedule.step()


def _listwise(scores: Tensor, right: Tensor, group: Tensor, *, none: bool) -> Tensor:
    """Softmax cross entropy in each group; with `none`, a further option of score 0 is right where no pair is."""
    count = int(group.max()) + 1
    top = scores.detach().max().clamp_min(0)
    floor = torch.exp(-top) if none else scores.new_tensor(0.0)
    everything = scores.new_zeros(count).index_add(0, group, torch.exp(scores - top)) + floor
    good = scores.new_zeros(count).index_add(0, group, torch.exp(scores - top) * right)
    has = scores.new_zeros(count).index_add(0, group, right.float()) > 0
    likelihood = torch.where(has, good, floor.expand(count) if none else everything)
    return -(torch.log(likelihood + 1e-12) - torch.log(everything + 1e-12)).mean()
