"""Trains the answer room's networks on the examples of `answer_examples.py`, and says how good they are.

    python training/answer/fit.py examples.npz [--out src/askbot/answer/scoring/models.json]

Everything is fitted and chosen on the training half. The confidence has one member for each fold of its questions,
fitted on the other folds; their mean log odds are what ships. Calibration and thresholds come from each member's own
fold, which it has not seen. The test half is only reported with `--test`: its titles no member has seen.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import torch
from data import WEIGHTS, Examples, Floats, read
from sklearn.linear_model import LogisticRegression
from torch import nn
from torch.nn import functional

from askbot.answer.scoring.features import QUESTION_FEATURES, SENTENCE_FEATURES, WORD_FEATURES
from askbot.evaluation.measures import auroc, calibration_error

FOLDS = 4
WORD_UNITS = (16, 8)
QUESTION_UNITS = 16
SENTENCE_UNITS = 12
EPOCHS = 30
DECAY = 3e-2
DROPOUT = 0.2
LEAST_DEVIATION = 0.1
"""A flag set more rarely than in one of a hundred, such as a yes-or-no question's, cannot be learnt; it is left out."""
LEFT_OUT = 1e6
NEAR_SHARES = (0.0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.7, 1.0)
"""What a near-miss may count for the decision; that is taken which is calibrated best with and without them."""
NEAR_SHARE = 0.1
"""What a near-miss counts for the confidence, against a covered or uncovered question."""
REFUSED = 0.01
"""Covered training questions below the threshold for "related"."""


@dataclass(frozen=True)
class Scale:
    """Means and deviations of the training half."""

    words: tuple[Floats, Floats]
    whole: tuple[Floats, Floats]
    sentences: tuple[Floats, Floats]


class ConfidenceNet(nn.Module):
    """Deep sets (Zaheer et al., 2017): each word by itself, then mean, minimum and maximum, then the whole question."""

    def __init__(self) -> None:
        super().__init__()
        self.word = nn.ModuleList([nn.Linear(len(WORD_FEATURES), WORD_UNITS[0]), nn.Linear(*WORD_UNITS)])
        self.hidden = nn.Linear(3 * WORD_UNITS[-1] + len(QUESTION_FEATURES), QUESTION_UNITS)
        self.out = nn.Linear(QUESTION_UNITS, 1)
        self.drop = nn.Dropout(DROPOUT)

    def forward(self, words: torch.Tensor, mask: torch.Tensor, whole: torch.Tensor) -> torch.Tensor:
        """(n,) log odds."""
        seen = words
        for layer in self.word:
            seen = torch.tanh(layer(seen))
        mean = (seen * mask).sum(1) / mask.sum(1)
        least, most = (seen + 9 * (1 - mask)).amin(1), (seen - 9 * (1 - mask)).amax(1)
        pooled = self.drop(torch.cat([mean, least, most, whole], 1))
        return self.out(self.drop(torch.tanh(self.hidden(pooled))))[:, 0]


@dataclass(frozen=True)
class Line:
    """From raw log odds to calibrated ones (Platt, 1999)."""

    slope: float
    offset: float

    def chance(self, odds: Floats) -> Floats:
        """(n,) the probability that each question is covered."""
        return _sigmoid(self.slope * odds + self.offset)


@dataclass(frozen=True)
class Ensemble:
    """The members, and the straight line from their mean log odds to calibrated ones."""

    members: list[ConfidenceNet]
    line: Line
    counts_others: float
    """The most that a question gets whose text counts others' than the asked-for."""

    def __call__(self, examples: Examples, scale: Scale) -> Floats:
        """(n,) the probability that each question is covered."""
        inputs = _inputs(examples, scale)
        with torch.inference_mode():
            odds = torch.stack([member(*inputs) for member in self.members]).mean(0).numpy()
        return self.probabilities(odds, examples)

    def probabilities(self, odds: Floats, examples: Examples) -> Floats:
        """(n,) of raw log odds."""
        chances = self.line.chance(odds)
        return np.where(examples.counts_others, np.minimum(chances, self.counts_others), chances).astype(np.float32)


def main() -> None:
    """Fit both, report, write."""
    options = _options()
    torch.set_num_threads(1)
    torch.manual_seed(options.seed)
    everything = read(options.examples)
    train, test = (
        everything.where((everything.half == "train") & (everything.weight > 0)),
        everything.where(everything.half == "test"),
    )
    scale = Scale(*map(_moments, (np.concatenate(train.words), train.whole, np.concatenate(train.sentences))))
    ensemble, unseen, covered = fit_confidence(train, scale, options.seed)
    near = related_from(unseen, train, covered)
    ranker = fit_ranker(train, scale)
    print(f"related from {near}, answered from {covered}; {ensemble.line}")
    print(f"counts others: at most {ensemble.counts_others}, {Counter(train.kind[train.counts_others].tolist())}")
    reported = [("train, by folds", train, unseen)]
    if options.test:
        reported.append(("test", test, ensemble(test, scale)))
    for name, part, chances in reported:
        for corpora, chosen in _corpora(part).items():
            if chosen.any():
                report(f"{name}, {corpora}", part.where(chosen), chances[chosen], near, covered)
                report_ranker(part.where(chosen), ranker, scale)
    data = as_json(ensemble, ranker, scale, near, covered)
    options.out.write_text(json.dumps(data, separators=(",", ":")) + "\n", encoding="utf-8")


def fit_confidence(train: Examples, scale: Scale, seed: int) -> tuple[Ensemble, Floats, float]:
    """The ensemble, the probability that each question gets from members that lack it, and where answers begin."""
    fold = folds(train, seed)
    inputs = _inputs(train, scale)
    members: list[ConfidenceNet] = []
    odds = np.zeros(len(fold), np.float32)
    for number in range(FOLDS):
        own = fold == number
        members.append(fit_member(train, inputs, ~own))
        with torch.inference_mode():
            odds[own] = members[-1](*(part[own] for part in inputs)).numpy()
    line, decision = calibrated(odds, train, NEAR_SHARE), decisive(odds, train)
    others = train.counts_others
    share = (1 + (train.is_covered & others).sum()) / (2 + others.sum())  # Laplace's rule, since they are few
    ensemble = Ensemble(members, line, round(float(share), 3))
    even = np.asarray([-decision.offset / decision.slope], np.float32)
    return ensemble, ensemble.probabilities(odds, train), round(float(line.chance(even)[0]), 3)


def calibrated(odds: Floats, train: Examples, share: float) -> Line:
    """The line for covered and uncovered questions, a near-miss counting such a share of one."""
    counts = np.isin(train.kind, ["covered", "uncovered"]) + share * (train.kind == "near absent")
    line = LogisticRegression(C=1e6).fit(odds[:, None], train.is_covered, counts)
    return Line(float(line.coef_[0, 0]), float(line.intercept_[0]))


def decisive(odds: Floats, train: Examples) -> Line:
    """The line by which a question is answered if it is likelier covered than not.

    It is that for which the worse of the calibration errors with and without near-misses is least: it expects more of
    them than the confidence that is shown does.
    """
    plain, near = np.isin(train.kind, ["covered", "uncovered"]), train.kind == "near absent"
    wanted = train.is_covered.astype(float)

    def worse(line: Line) -> float:
        sure = line.chance(odds).astype(float)
        return max(calibration_error(wanted[own], sure[own]) for own in (plain, plain | near))

    return min((calibrated(odds, train, share) for share in NEAR_SHARES), key=worse)


def _sigmoid(odds: Floats) -> Floats:
    return (1 / (1 + np.exp(-odds))).astype(np.float32)


def folds(train: Examples, seed: int) -> npt.NDArray[np.int64]:
    """(n,) the fold of each question; a near-miss is in that of the question that it was made from."""
    origins, which = np.unique(train.origin, return_inverse=True)
    return np.random.default_rng(seed).integers(FOLDS, size=len(origins))[which]


def fit_member(
    train: Examples, inputs: Sequence[torch.Tensor], chosen: npt.NDArray[np.bool_], batch: int = 128
) -> ConfidenceNet:
    """Weighted log loss."""
    net = ConfidenceNet()
    own = [part[chosen] for part in inputs]
    wanted = torch.tensor(train.is_covered[chosen], dtype=torch.float32)
    weights = torch.tensor(train.weight[chosen])
    for rows in _batches(net, len(wanted), EPOCHS, batch):
        odds = net(*(part[rows] for part in own))
        functional.binary_cross_entropy_with_logits(odds, wanted[rows], weights[rows]).backward()
    return net.eval()


def fit_ranker(train: Examples, scale: Scale, epochs: int = 15, batch: int = 16) -> nn.Sequential:
    """Listwise: the chance of all sentences that hold an answer together, among the sentences of the hits.

    Questions made of news by patterns are left out: they have nearly all words of their sentences, as nobody asks.
    """
    train = train.where(~_corpora(train)["news"])
    net = nn.Sequential(
        nn.Linear(len(SENTENCE_FEATURES), SENTENCE_UNITS), nn.Tanh(), nn.Dropout(0.1), nn.Linear(SENTENCE_UNITS, 1)
    )
    mean, deviation = scale.sentences
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
    optimizer = torch.optim.AdamW(net.parameters(), lr=3e-3, weight_decay=DECAY)
    steps = epochs * -(-count // batch)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, 6e-3, total_steps=steps)
    net.train()
    for _ in range(epochs):
        for rows in torch.randperm(count).split(batch):
            optimizer.zero_grad()
            yield rows
            optimizer.step()
            schedule.step()


def related_from(chances: Floats, train: Examples, answered: float) -> float:
    """The confidence for "related", from the questions to the whole corpus."""
    covered = chances[(train.corpus == "whole") & train.is_covered]
    return round(min(float(np.quantile(covered, REFUSED)), answered / 2), 3)


def _corpora(part: Examples) -> dict[str, npt.NDArray[np.bool_]]:
    whole, news = part.corpus == "whole", np.char.startswith(part.corpus, "news")
    return {"whole": whole, "small": ~whole & ~news, "news": news}


def report(name: str, part: Examples, chances: Floats, near: float, covered: float) -> None:
    """Print how well questions are told apart."""
    print(f"\n{name}")
    for kind in WEIGHTS:
        own = chances[part.kind == kind]
        if len(own):
            print(
                f"  {kind}, {len(own)}: answered {(own >= covered).mean():.3f}, "
                f"related {((own >= near) & (own < covered)).mean():.3f}, not covered {(own < near).mean():.3f}"
            )
    for label, kinds in {
        "covered and uncovered": ["covered", "uncovered"],
        "near-misses of other names too": ["covered", "uncovered", "near absent"],
        "all kinds": list(WEIGHTS),
    }.items():
        own = np.isin(part.kind, kinds)
        wanted, sure = part.is_covered[own].astype(float), chances[own].astype(float)
        print(f"  {label}: AUROC {auroc(wanted, sure):.4f}, ECE {calibration_error(wanted, sure):.3f}")


def report_ranker(part: Examples, net: nn.Sequential, scale: Scale) -> None:
    """Print how often the first and the first three sentences hold an answer."""
    mean, deviation = scale.sentences
    first, shown = [], []
    for table, holds in zip(part.sentences, part.holds, strict=True):
        with torch.inference_mode():
            best = np.argsort(-net(torch.tensor((table - mean) / deviation))[:, 0].numpy())
        first.append(holds[best[0]])
        shown.append(holds[best[:3]].any())
    shares = [float(np.mean(np.asarray(found)[part.is_covered])) for found in (first, shown)]
    print(f"  answer in the first sentence {shares[0]:.3f}, in three {shares[1]:.3f}")


def as_json(ensemble: Ensemble, ranker: nn.Sequential, scale: Scale, near: float, covered: float) -> dict[str, Any]:
    """Everything that askbot needs; the members' layers stacked."""
    members = ensemble.members
    word = [_stacked([member.word[i] for member in members]) for i in range(len(WORD_UNITS))]
    whole = [_stacked([member.hidden for member in members]), _stacked([member.out for member in members])]
    units = 3 * WORD_UNITS[-1]
    pooled = tuple(
        np.concatenate([np.full(units, fill, np.float32), part]) for fill, part in zip((0, 1), scale.whole, strict=True)
    )
    features = {"word": WORD_FEATURES, "question": QUESTION_FEATURES, "sentence": SENTENCE_FEATURES}
    plain = [(_array(ranker[i].weight.T), _array(ranker[i].bias)) for i in (0, 3)]
    return {
        "features": {kind: list(names) for kind, names in features.items()},
        "near": near,
        "covered": covered,
        "slope": round(ensemble.line.slope, 4),
        "offset": round(ensemble.line.offset, 4),
        "counts others": ensemble.counts_others,
        "word": _layers(scale.words, word),
        "question": _layers(pooled, whole),
        "sentence": _layers(scale.sentences, plain),
    }


def _stacked(layers: Sequence[Any]) -> tuple[Floats, Floats]:
    """One layer of all members: (members, inputs, outputs) and (members, 1, outputs)."""
    matrices, biases = [_array(layer.weight.T) for layer in layers], [_array(layer.bias)[None] for layer in layers]
    return np.stack(matrices), np.stack(biases)


def _array(values: torch.Tensor) -> Floats:
    return values.detach().numpy()


def _layers(moments: Sequence[Floats], layers: Sequence[tuple[Floats, Floats]]) -> dict[str, Any]:
    return {
        "mean": _rounded(moments[0]),
        "deviation": _rounded(moments[1]),
        "layers": [[_rounded(matrix), _rounded(bias)] for matrix, bias in layers],
    }


def _rounded(values: Floats) -> Any:
    return (np.round(np.asarray(values, np.float64), 4) + 0.0).tolist()


def _moments(table: Floats) -> tuple[Floats, Floats]:
    deviation = table.std(0)
    return table.mean(0), np.where(deviation < LEAST_DEVIATION, LEFT_OUT, deviation).astype(np.float32)


def _inputs(examples: Examples, scale: Scale) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
    """Words (n, longest, features), mask (n, longest, 1), whole (n, features), standardised."""
    mean, deviation = scale.words
    longest = max(map(len, examples.words))
    words = np.zeros((len(examples.words), longest, len(WORD_FEATURES)), np.float32)
    mask = np.zeros((len(examples.words), longest, 1), np.float32)
    for i, table in enumerate(examples.words):
        words[i, : len(table)] = (table - mean) / deviation
        mask[i, : len(table)] = 1
    return torch.tensor(words), torch.tensor(mask), torch.tensor((examples.whole - scale.whole[0]) / scale.whole[1])


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("examples", type=Path)
    parser.add_argument("--out", type=Path, default=Path("src/askbot/answer/scoring/models.json"))
    parser.add_argument("--test", action="store_true", help="report the test half, too")
    parser.add_argument("--seed", type=int, default=0)
    return parser.parse_args()


if __name__ == "__main__":
    main()
