"""Fit the head: AdamW, a rate that rises and falls, and a running average of the weights."""

from __future__ import annotations

import copy
import random
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from extract import Features, Window
from forward import forward
from losses import Links, link_loss, links_of, tag_loss
from torch import Tensor, nn
from torch.nn import functional

from askbot.attribution.tagger.bio import TAGS
from askbot.attribution.tagger.model import Head

LINK_WEIGHT = 0.1


@dataclass(frozen=True, slots=True)
class Cycle:
    """Some epochs, over which the rate rises to its top and falls to nothing."""

    epochs: int
    rate: float


@dataclass(frozen=True, slots=True)
class Plan:
    """How long, how fast, and how much is dropped."""

    cycles: tuple[Cycle, ...] = (Cycle(12, 2e-3), Cycle(5, 1e-3))
    dropout: float = 0.25
    batch: int = 24
    """Windows."""
    average: float = 0.998
    """Share that the running average of the weights keeps at a step."""
    seed: int = 0


@dataclass(frozen=True, slots=True)
class _Prepared:
    """A set and its windows, with who points at whom in them."""

    features: Features
    windows: list[tuple[Window, Links]]


@dataclass(frozen=True, slots=True)
class Batch:
    """Windows padded to one length."""

    states: Tensor
    surface: Tensor
    tags: Tensor
    """(b, n, TAGS)."""
    lengths: Tensor

    @property
    def mask(self) -> Tensor:
        """(b, n): 1 for a word, 0 for padding."""
        return (torch.arange(self.tags.shape[1])[None] < self.lengths[:, None]).float()


def batch_of(features: Features, windows: list[Window]) -> Batch:
    """Gather the rows of some windows."""
    lengths = [w.last - w.first for w in windows]
    shape = (len(windows), max(lengths))
    states = torch.zeros((*shape, features.states.shape[1]), dtype=torch.bfloat16)
    surface = torch.zeros((*shape, features.surface.shape[1]))
    tags = torch.zeros((*shape, TAGS))
    for row, (window, length) in enumerate(zip(windows, lengths, strict=True)):
        start = features.offsets[window.article] + window.first
        rows = slice(start, start + length)
        states[row, :length] = torch.from_numpy(np.array(features.states[rows]))
        surface[row, :length] = torch.from_numpy(features.surface[rows])
        tags[row, :length] = _wanted(features, rows)
    return Batch(states, surface, tags, torch.tensor(lengths))


def _wanted(features: Features, rows: slice) -> Tensor:
    if features.soft is None:
        return functional.one_hot(torch.from_numpy(features.tags[rows]), TAGS).float()
    return torch.from_numpy(features.soft[rows]).float()


def fit(head: Head, turns: Sequence[Sequence[Features]], held: set[str], plan: Plan, kept: Path) -> Head:
    """Train on all articles but those whose names are held: cycles of falling rates, each from where the last ended.

    Epochs take turns with the sets, such as the same articles in different cuts; those of one turn are mixed. What
    comes back is the mean of the cycles' results (Izmailov et al., 2018). Each result is kept in the folder `kept`,
    and a cycle whose result is there is not run again.
    """
    kept.mkdir(parents=True, exist_ok=True)
    prepared = [[_Prepared(features, _windows(features, held)) for features in turn] for turn in turns]
    results: list[dict[str, Tensor]] = []
    for number, cycle in enumerate(plan.cycles):
        path = kept / f"cycle-{number}.pt"
        if not path.exists():
            settle(plan.seed + number)
            torch.save(_cycle(head, prepared, cycle, plan).state_dict(), path)
        results.append(torch.load(path))
        head.load_state_dict(results[-1])
    head.load_state_dict({key: torch.stack([r[key] for r in results]).mean(0) for key in results[0]})
    return head.eval()


def settle(seed: int) -> None:
    """Seed everything that draws lots."""
    random.seed(seed)
    torch.manual_seed(seed)


def _cycle(head: Head, turns: Sequence[Sequence[_Prepared]], cycle: Cycle, plan: Plan) -> Head:
    """One cycle's running average of the weights."""
    steps = sum(-(-len(one.windows) // plan.batch) for e in range(cycle.epochs) for one in turns[e % len(turns)])
    average = copy.deepcopy(head)
    optimiser = torch.optim.AdamW(head.parameters(), lr=cycle.rate, weight_decay=0.01, fused=True)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimiser, cycle.rate, total_steps=steps + 1, pct_start=0.1)
    began, step = time.time(), 0
    for epoch in range(cycle.epochs):
        losses: list[float] = []
        for features, chunk in _batches(turns[epoch % len(turns)], plan.batch):
            losses.append(_step(head, features, chunk, optimiser, plan.dropout))
            schedule.step()
            step += 1
            _follow(average, head, min(plan.average, (1 + step) / (10 + step)))
        print(f"epoch {epoch}: loss {np.mean(losses):.4f}, {time.time() - began:.0f} s", flush=True)
    return average


def open_gates(head: Head) -> None:
    """Let the LSTMs forget little at first (Jozefowicz et al., 2015)."""
    for name, parameter in head.named_parameters():
        if name.endswith("bias_ih_l0"):
            nn.init.ones_(parameter.data[len(parameter) // 4 : len(parameter) // 2])


def _windows(features: Features, held: set[str]) -> list[tuple[Window, Links]]:
    windows: list[tuple[Window, Links]] = []
    for window in features.windows():
        article = features.articles[window.article]
        if article.name not in held:
            start = features.offsets[window.article]
            tags = features.tags[start : start + len(article.words)].tolist()
            windows.append((window, links_of(article, tags, window.first, window.last)))
    return windows


def _batches(turn: Sequence[_Prepared], size: int) -> list[tuple[Features, list[tuple[Window, Links]]]]:
    """Windows of like length together, in a random order."""
    chunks: list[tuple[Features, list[tuple[Window, Links]]]] = []
    for one in turn:
        order = sorted(one.windows, key=lambda p: (p[0].last - p[0].first) // 20 + 2 * random.random())  # noqa: S311
        chunks += [(one.features, order[i : i + size]) for i in range(0, len(order), size)]
    random.shuffle(chunks)
    return chunks


def _step(
    head: Head, features: Features, chunk: list[tuple[Window, Links]], optimiser: torch.optim.Optimizer, drop: float
) -> float:
    batch = batch_of(features, [w for w, _ in chunk])
    states, emissions = forward(head, batch.states, batch.surface, batch.lengths, drop)
    loss = tag_loss(head, emissions, batch.tags, batch.mask, soft=features.soft is not None)
    whole = loss + LINK_WEIGHT * link_loss(head, states, [links for _, links in chunk])
    optimiser.zero_grad()
    whole.backward()
    nn.utils.clip_grad_norm_(head.parameters(), 1.0)
    optimiser.step()
    return loss.item()


@torch.no_grad()
def _follow(average: Head, head: Head, decay: float) -> None:
    for kept, new in zip(average.parameters(), head.parameters(), strict=True):
        kept.lerp_(new, 1 - decay)
