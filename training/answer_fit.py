"""Trains the answer room's two networks on the examples of `answer_examples.py`, and says how good they are.

    python training/answer_fit.py examples.npz [--out src/askbot/answer/networks.json]

Both are fitted on the training half only; everything printed for the test half is of questions never fitted on.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import torch
from sklearn.calibration import calibration_curve
from sklearn.metrics import roc_auc_score
from torch import nn
from torch.nn import functional

from askbot.answer.features import QUESTION_FEATURES, SENTENCE_FEATURES, WORD_FEATURES

WORD_UNITS = 8
QUESTION_UNITS = 12
SENTENCE_UNITS = 12
WEIGHTS = {"covered": 1.0, "uncovered": 1.0, "other title": 1.0, "near": 0.4, "same title": 0.2}
"""What a question of each kind counts: near-misses are made by machine, and a passage of the same title that was not
drawn may hold the answer too."""
SMALL_CORPUS = 0.5
"""What a question to a small corpus counts, compared with one to the whole."""
BINS = 10
REFUSED = 0.015
FALSELY_ANSWERED = 0.016

Floats = npt.NDArray[np.float32]


@dataclass(frozen=True)
class Examples:
    """Questions with their tables."""

    words: list[Floats]
    whole: Floats
    sentences: list[Floats]
    holds: list[npt.NDArray[np.bool_]]
    corpus: npt.NDArray[np.str_]
    half: npt.NDArray[np.str_]
    kind: npt.NDArray[np.str_]

    def where(self, chosen: npt.NDArray[np.bool_]) -> Examples:
        """Some of them."""
        rows = np.flatnonzero(chosen)

        def pick(tables: list[Any]) -> list[Any]:
            return [tables[i] for i in rows]

        return Examples(
            pick(self.words),
            self.whole[rows],
            pick(self.sentences),
            pick(self.holds),
            self.corpus[rows],
            self.half[rows],
            self.kind[rows],
        )


class ConfidenceNet(nn.Module):
    """Deep sets (Zaheer et al., 2017): each word by itself, then mean, minimum and maximum, then the whole question."""

    def __init__(self) -> None:
        super().__init__()
        self.word = nn.Linear(len(WORD_FEATURES), WORD_UNITS)
        self.hidden = nn.Linear(3 * WORD_UNITS + len(QUESTION_FEATURES), QUESTION_UNITS)
        self.out = nn.Linear(QUESTION_UNITS, 1)
        self.drop = nn.Dropout(0.1)

    def forward(self, words: torch.Tensor, mask: torch.Tensor, whole: torch.Tensor) -> torch.Tensor:
        """(n,) log odds."""
        seen = torch.tanh(self.word(words))
        mean = (seen * mask).sum(1) / mask.sum(1)
        least, most = (seen + 9 * (1 - mask)).amin(1), (seen - 9 * (1 - mask)).amax(1)
        pooled = self.drop(torch.cat([mean, least, most, whole], 1))
        return self.out(self.drop(torch.tanh(self.hidden(pooled))))[:, 0]


def main() -> None:
    """Fit both, report, write."""
    options = _options()
    torch.set_num_threads(1)
    everything = read(options.examples)
    train, test = everything.where(everything.half == "train"), everything.where(everything.half == "test")
    torch.manual_seed(options.seed)
    confidence = fit_confidence(train)
    ranker = fit_ranker(train)
    near, covered = thresholds(probabilities(confidence, train, train), train)
    for name, part in {
        "train, whole corpus": train.where(train.corpus == "whole"),
        "test, whole corpus": test.where(test.corpus == "whole"),
        "test, small corpora": test.where(test.corpus != "whole"),
    }.items():
        report(name, part, probabilities(confidence, part, train), near, covered)
        report_ranker(part, ranker, train)
    options.out.write_text(
        json.dumps(as_json(confidence, ranker, train, near, covered), separators=(",", ":")) + "\n", encoding="utf-8"
    )


def read(path: Path) -> Examples:
    """Read the examples."""
    data = np.load(path, allow_pickle=False)

    def cut(name: str, counts: str) -> list[Any]:
        return np.split(data[name], np.cumsum(data[counts])[:-1])

    return Examples(
        cut("words", "word_counts"),
        data["whole"],
        cut("sentences", "sentence_counts"),
        cut("holds", "sentence_counts"),
        data["corpus"],
        data["half"],
        data["kind"],
    )


def fit_confidence(train: Examples, epochs: int = 30, batch: int = 128) -> ConfidenceNet:
    """Weighted log loss."""
    net = ConfidenceNet()
    inputs = _padded(train, train)
    wanted = torch.tensor(train.kind == "covered", dtype=torch.float32)
    weight = np.asarray([WEIGHTS[kind] for kind in train.kind]) * np.where(train.corpus == "whole", 1, SMALL_CORPUS)
    weights = torch.tensor(weight, dtype=torch.float32)
    for rows in _batches(net, len(wanted), epochs, batch):
        loss = functional.binary_cross_entropy_with_logits(
            net(*(part[rows] for part in inputs)), wanted[rows], weights[rows]
        )
        loss.backward()
    return net.eval()


def fit_ranker(train: Examples, epochs: int = 15, batch: int = 16) -> nn.Sequential:
    """Listwise: the chance of all sentences that hold an answer together, among the sentences of the hits."""
    net = nn.Sequential(
        nn.Linear(len(SENTENCE_FEATURES), SENTENCE_UNITS), nn.Tanh(), nn.Dropout(0.1), nn.Linear(SENTENCE_UNITS, 1)
    )
    mean, deviation = _moments(np.concatenate(train.sentences))
    lists = [
        (torch.tensor((table - mean) / deviation), torch.tensor(holds))
        for table, holds in zip(train.sentences, train.holds, strict=True)
        if holds.any()
    ]
    for rows in _batches(net, len(lists), epochs, batch):
        losses: list[torch.Tensor] = []
        for i in rows.tolist():
            scores = net(lists[i][0])[:, 0]
            losses.append(torch.logsumexp(scores, 0) - torch.logsumexp(scores[lists[i][1]], 0))
        torch.stack(losses).mean().backward()
    return net.eval()


def _batches(net: nn.Module, count: int, epochs: int, batch: int) -> Iterator[torch.Tensor]:
    """Rows of each batch; the caller leaves gradients behind, which are applied when it comes back."""
    optimizer = torch.optim.AdamW(net.parameters(), lr=3e-3, weight_decay=3e-2)
    steps = epochs * -(-count // batch)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, 6e-3, total_steps=steps)
    net.train()
    for _ in range(epochs):
        for rows in torch.randperm(count).split(batch):
            optimizer.zero_grad()
            yield rows
            optimizer.step()
            schedule.step()


def probabilities(net: ConfidenceNet, examples: Examples, train: Examples) -> Floats:
    """(n,) the probability that each question is covered."""
    with torch.inference_mode():
        return torch.sigmoid(net(*_padded(examples, train))).numpy()


def thresholds(chances: Floats, train: Examples) -> tuple[float, float]:
    """The confidences for "related" and for "answered", from the training questions to the whole corpus.

    REFUSED of the covered ones fall below the first; at most FALSELY_ANSWERED of the uncovered ones reach the second.
    """
    whole = train.corpus == "whole"
    covered, uncovered = chances[whole & (train.kind == "covered")], chances[whole & (train.kind == "uncovered")]
    answered = next(t for t in np.arange(0.05, 1.0, 0.01) if (uncovered >= t).mean() <= FALSELY_ANSWERED)
    near = min(float(np.quantile(covered, REFUSED)), answered / 2)
    return round(near, 2), round(float(answered), 2)


def report(name: str, part: Examples, chances: Floats, near: float, covered: float) -> None:
    """Print how well questions are told apart."""
    is_covered = part.kind == "covered"
    print(f"\n{name}: related from {near}, answered from {covered}")
    for kind in WEIGHTS:
        own = chances[part.kind == kind]
        if len(own):
            print(
                f"  {kind}, {len(own)}: answered {(own >= covered).mean():.3f}, "
                f"related {((own >= near) & (own < covered)).mean():.3f}, not covered {(own < near).mean():.3f}"
            )
    for label, kinds in {"all kinds": list(WEIGHTS), "covered and uncovered": ["covered", "uncovered"]}.items():
        own = np.isin(part.kind, kinds)
        auc = roc_auc_score(is_covered[own], chances[own])
        print(f"  {label}: AUROC {auc:.4f}, ECE {calibration_error(chances[own], is_covered[own]):.3f}")


def calibration_error(chances: Floats, wanted: npt.NDArray[np.bool_]) -> float:
    """Expected calibration error over equal bins (Naeini et al., 2015)."""
    true, predicted = calibration_curve(wanted, chances, n_bins=BINS)
    counts = np.histogram(chances, np.linspace(0, 1, BINS + 1))[0]
    return float(np.abs(true - predicted) @ counts[counts > 0] / counts.sum())


def report_ranker(part: Examples, net: nn.Sequential, train: Examples) -> None:
    """Print how often the first and the first three sentences hold an answer."""
    mean, deviation = _moments(np.concatenate(train.sentences))
    first, shown = [], []
    for table, holds in zip(part.sentences, part.holds, strict=True):
        with torch.inference_mode():
            best = np.argsort(-net(torch.tensor((table - mean) / deviation))[:, 0].numpy())
        first.append(holds[best[0]])
        shown.append(holds[best[:3]].any())
    own = part.kind == "covered"
    shares = [float(np.mean(np.asarray(found)[own])) for found in (first, shown)]
    print(f"  answer in the first sentence {shares[0]:.3f}, in three {shares[1]:.3f}")


def as_json(
    confidence: ConfidenceNet, ranker: nn.Sequential, train: Examples, near: float, covered: float
) -> dict[str, Any]:
    """Everything that askbot needs."""
    none = (np.zeros(3 * WORD_UNITS, np.float32), np.ones(3 * WORD_UNITS, np.float32))
    whole = _moments(train.whole)
    pooled = (np.concatenate([none[0], whole[0]]), np.concatenate([none[1], whole[1]]))
    features = {"word": WORD_FEATURES, "question": QUESTION_FEATURES, "sentence": SENTENCE_FEATURES}
    return {
        "features": {kind: list(names) for kind, names in features.items()},
        "near": near,
        "covered": covered,
        "word": _layers(_moments(np.concatenate(train.words)), confidence.word),
        "question": _layers(pooled, confidence.hidden, confidence.out),
        "sentence": _layers(_moments(np.concatenate(train.sentences)), ranker[0], ranker[3]),
    }


def _layers(moments: tuple[Floats, Floats], *layers: nn.Module) -> dict[str, Any]:
    return {
        "mean": _rounded(moments[0]),
        "deviation": _rounded(moments[1]),
        "layers": [
            [_rounded(layer.weight.T), _rounded(layer.bias)] for layer in layers if isinstance(layer, nn.Linear)
        ],
    }


def _rounded(values: Any) -> Any:
    return np.round(np.asarray(values.detach() if isinstance(values, torch.Tensor) else values, np.float64), 5).tolist()


def _moments(table: Floats) -> tuple[Floats, Floats]:
    return table.mean(0), table.std(0) + 1e-3


def _padded(examples: Examples, train: Examples) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
    """Words (n, longest, features), mask (n, longest, 1), whole (n, features), standardised as the training half is."""
    mean, deviation = _moments(np.concatenate(train.words))
    longest = max(map(len, examples.words))
    words = np.zeros((len(examples.words), longest, len(WORD_FEATURES)), np.float32)
    mask = np.zeros((len(examples.words), longest, 1), np.float32)
    for i, table in enumerate(examples.words):
        words[i, : len(table)] = (table - mean) / deviation
        mask[i, : len(table)] = 1
    centre, spread = _moments(train.whole)
    return torch.tensor(words), torch.tensor(mask), torch.tensor((examples.whole - centre) / spread)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("examples", type=Path)
    parser.add_argument("--out", type=Path, default=Path("src/askbot/answer/networks.json"))
    parser.add_argument("--seed", type=int, default=0)
    return parser.parse_args()


if __name__ == "__main__":
    main()
