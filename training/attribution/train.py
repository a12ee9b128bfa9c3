"""Train the tagger: `python training/attribution/train.py --polnear DIR --news DIR… --cache DIR --out FILE`."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

import numpy as np
import numpy.typing as npt
import torch
from extract import Cut, Features, features
from fit import Cycle, Plan, fit, open_gates, settle
from fit_linker import fit_linker
from news import read_news
from polnear import Article, read_articles
from teach import soft_tags
from tune import Fold, Tuning

from askbot.attribution.tagger.bio import Role
from askbot.attribution.tagger.checkpoint import TaggerConfig, Weights, load_weights, save_weights
from askbot.attribution.tagger.filter import FEATURES, Trust
from askbot.attribution.tagger.linker import Scorer
from askbot.attribution.tagger.model import Head
from askbot.attribution.tagger.tagger import head_of, scorer_tensors, trust_tensors
from askbot.corpus import TARGET
from askbot.encoder import Encoder, load_encoder
from askbot.encoder.loading import PACKAGED, PACKAGED_SHA256

CUTS = {"titled": Cut(TARGET, titled=True, run=1), "short": Cut(120, titled=False, run=2)}
"""The first is cut as at indexing."""
NEWS_CUTS = {"news-titled": Cut(TARGET, titled=True, run=1), "news-plain": Cut(TARGET, titled=False, run=1)}
"""The teachers mark the second, and what they say holds for both."""
POINTER = 48
"""Width of the pointers."""
NO_TRUST = Trust(np.zeros(FEATURES, np.float32), np.zeros(1, np.float32))
"""Before it is fitted."""
CHOSEN = {"cue_bonus": 0.5, "source_floor": 0.2}
"""Where tuning begins: as it ended with the head before this one."""
FOLDS = 3
BY_FOLD, WHOLE, PUPILS = (Cycle(6, 2e-3),), (Cycle(12, 2e-3), Cycle(5, 1e-3)), (Cycle(6, 1e-3),)


@dataclass(frozen=True, slots=True)
class _Run:
    """What holds for all trainings of one run."""

    sets: list[Features]
    news: list[Features]
    config: TaggerConfig
    seed: int
    cache: Path

    @property
    def names(self) -> list[str]:
        """Of all annotated articles."""
        return [a.name for a in self.sets[0].articles]

    def new_head(self, seed: int) -> Head:
        """A head that has learnt nothing."""
        settle(seed)
        head = Head(self.config)
        open_gates(head)
        return head


def main() -> None:
    """Read the options, train by folds, tune by them, train on everything, and write the head."""
    options = _options()
    torch.set_num_threads(options.threads or torch.get_num_threads())
    run = _prepared(options)
    left = set(options.leave_out.read_text().split()) if options.leave_out else set[str]()
    heads, folds = _by_folds(run)
    tuning = Tuning(folds, NO_TRUST)
    config, trust = tuning.choose(range(FOLDS), run.config)
    if options.report:
        print("as before", tuning.as_before(run.config))
        print("by what other folds chose", tuning.report(run.config))
    start = head_of(load_weights(options.start)) if options.start else None
    head = _whole(run, heads, left, start)
    scorers = fit_linker(run.sets[0], set(run.names) - left)
    save_weights(options.out, _weights(head, scorers, config, trust))
    print(f"wrote {options.out}, {options.out.stat().st_size} bytes, {config}")


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--polnear", type=Path, required=True, help="folder with train/ and dev/")
    parser.add_argument("--news", type=Path, required=True, nargs="+", help="sets of documents, such as BEIR folders")
    parser.add_argument("--cache", type=Path, required=True, help="folder for hidden states, about 11 GB")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--start", type=Path, help="a head to go on from, in place of one that is trained first")
    parser.add_argument("--leave-out", type=Path, help="names of articles that the last training must not see")
    parser.add_argument("--report", action="store_true", help="score the choices by folds")
    parser.add_argument("--hidden", type=int, default=272)
    parser.add_argument("--members", type=int, default=2)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--threads", type=int, default=0)
    return parser.parse_args()


def _prepared(options: argparse.Namespace) -> _Run:
    encoder = load_encoder(PACKAGED, threads=options.threads)
    folders = [options.polnear / split for split in ("train", "dev")]
    sets = _sets(CUTS, options.cache, encoder, lambda target: read_articles(folders, encoder, target))
    news = _sets(NEWS_CUTS, options.cache, encoder, lambda target: read_news(options.news, encoder, target))
    config = TaggerConfig(sets[0].states.shape[1], options.hidden, 1, POINTER, options.members, **CHOSEN)
    return _Run(sets, news, config, options.seed, options.cache)


def _by_folds(run: _Run) -> tuple[list[Head], list[Fold]]:
    """A head for each fold that has not seen it, and how it reads it."""
    heads: list[Head] = []
    folds: list[Fold] = []
    for k in range(FOLDS):
        left = set(run.names[k::FOLDS])
        head = run.new_head(run.seed + k)
        plan = Plan(BY_FOLD, seed=run.seed + k)
        heads.append(fit(head, [[feature_set] for feature_set in run.sets], left, plan, run.cache / f"fold-{k}"))
        settle(run.seed + k)
        scorers = fit_linker(run.sets[0], set(run.names) - left)
        folds.append(Fold.of(_weights(heads[-1], scorers, run.config, NO_TRUST), run.sets, left))
    return heads, folds


def _whole(run: _Run, heads: Sequence[Head], left: set[str], start: Head | None) -> Head:
    """A head trained on all articles, and then besides on what the heads of the folds think of the news."""
    kept = run.cache / ("whole" if not left else "whole-but-some")
    if start is None:
        plan = Plan(WHOLE, seed=run.seed + FOLDS)
        start = fit(
            run.new_head(run.seed + FOLDS), [[feature_set] for feature_set in run.sets], left, plan, kept / "alone"
        )
    soft = soft_tags(heads, run.news[-1])
    news = [_every(other, k, len(run.news), soft) for k, other in enumerate(run.news)]
    mixed = [[feature_set, other] for feature_set, other in zip(run.sets, news, strict=True)]
    return fit(start, mixed, left, Plan(PUPILS, seed=run.seed + FOLDS + 2), kept / "taught")


def _every(news: Features, first: int, step: int, soft: npt.NDArray[np.float16]) -> Features:
    """Every so many-th document: each cut is taught by other news, which saves time."""
    return replace(news, articles=news.articles[first::step], offsets=news.offsets[first::step], soft=soft)


def _weights(head: Head, scorers: dict[Role, Scorer], config: TaggerConfig, trust: Trust) -> Weights:
    tensors = {k: v.detach().numpy().astype(np.float32) for k, v in head.state_dict().items()}
    return Weights(config, "head-4", PACKAGED_SHA256, {**tensors, **scorer_tensors(scorers), **trust_tensors(trust)})


def _sets(cuts: dict[str, Cut], cache: Path, encoder: Encoder, read: Callable[[int], list[Article]]) -> list[Features]:
    return [features(partial(read, cut.target), encoder, cut, cache / name) for name, cut in cuts.items()]


if __name__ == "__main__":
    main()
