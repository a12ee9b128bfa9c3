"""Train the tagger: `python training/attribution/train.py --polnear DIR --news DIR --cache DIR --out FILE`."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

import numpy as np
import torch
from extract import Cut, Features, features
from fit import Cycle, Plan, fit, open_gates, settle
from fit_linker import fit_linker
from news import read_news
from polnear import Article, read_articles
from teach import soft_tags
from tune import tuned

from askbot.attribution.tagger.bio import Role
from askbot.attribution.tagger.checkpoint import TaggerConfig, Weights, save_weights
from askbot.attribution.tagger.filter import FEATURES, Trust
from askbot.attribution.tagger.linker import Scorer
from askbot.attribution.tagger.model import Head
from askbot.attribution.tagger.tagger import scorer_tensors, trust_tensors
from askbot.corpus import TARGET
from askbot.encoder import Encoder, load_encoder
from askbot.encoder.loading import PACKAGED, PACKAGED_SHA256

CUTS = {"titled": Cut(TARGET, titled=True, run=1), "short": Cut(120, titled=False, run=2)}
"""The first is cut as at indexing."""
NEWS_CUTS = {"news-titled": Cut(TARGET, titled=True, run=1), "news-plain": Cut(TARGET, titled=False, run=1)}
"""The teachers mark the second, and what they say holds for both."""
POINTER = 48
"""Width of the pointers."""
OTHERS = 4
"""Members of the head that only teaches."""
NO_TRUST = Trust(np.zeros(FEATURES, np.float32), np.zeros(1, np.float32))
"""Before it is fitted."""
CHOSEN = {"cue_bonus": 0.5, "source_floor": 0.2}
"""Where tuning begins: as it ended with the head before this one."""
HELD_OUT = 14
"""Every so many-th training article is kept from training, to tune on."""
TEACHERS, PUPILS = (Cycle(6, 2e-3),), (Cycle(6, 1e-3),)


@dataclass(frozen=True, slots=True)
class _Run:
    """What holds for all trainings of one run."""

    held: set[str]
    seed: int
    cache: Path


def main() -> None:
    """Read the options, train, tune, and write the head."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--polnear", type=Path, required=True, help="folder with train/")
    parser.add_argument("--news", type=Path, required=True, help="a set of documents, such as a BEIR folder")
    parser.add_argument("--cache", type=Path, required=True, help="folder for hidden states, about 8 GB")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--hidden", type=int, default=272)
    parser.add_argument("--members", type=int, default=2)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--threads", type=int, default=0)
    options = parser.parse_args()
    torch.set_num_threads(options.threads or torch.get_num_threads())
    encoder = load_encoder(PACKAGED, threads=options.threads)
    folder = options.polnear / "train"
    sets = _sets(CUTS, options.cache, encoder, lambda target: read_articles(folder, encoder, target))
    news = _sets(NEWS_CUTS, options.cache, encoder, lambda target: read_news(options.news, encoder, target))
    names = [a.name for a in sets[0].articles]
    held = set(names[::HELD_OUT])
    config = TaggerConfig(sets[0].states.shape[1], options.hidden, 1, POINTER, options.members, **CHOSEN)
    settle(options.seed)
    head = _new(config)
    scorers = fit_linker(sets[0], set(names) - held)
    head = _taught(config, head, sets, news, _Run(held, options.seed, options.cache))
    finish(head, scorers, config, sets, held, options.out)


def _taught(config: TaggerConfig, head: Head, sets: list[Features], news: list[Features], run: _Run) -> Head:
    """Train the head and others, let all of them mark the news, and train the head on what they say besides."""
    turns = [[own] for own in sets]
    head = fit(head, turns, run.held, Plan(seed=run.seed), run.cache / "head")
    settle(run.seed + 1)
    others = _new(replace(config, members=OTHERS))
    others = fit(others, turns, run.held, Plan(TEACHERS, seed=run.seed + 1), run.cache / "others")
    soft = soft_tags([head, others], news[-1])
    mixed = [[own, replace(other, soft=soft)] for own, other in zip(sets, news, strict=True)]
    return fit(head, mixed, run.held, Plan(PUPILS, seed=run.seed + 2), run.cache / "taught")


def _new(config: TaggerConfig) -> Head:
    head = Head(config)
    open_gates(head)
    return head


def finish(
    head: Head, scorers: dict[Role, Scorer], config: TaggerConfig, sets: Sequence[Features], held: set[str], out: Path
) -> None:
    """Tune the decoder on the articles held out, and write everything to one file."""
    weights = tuned(_weights(head, scorers, config), sets, held)
    save_weights(out, weights)
    print(f"wrote {out}, {out.stat().st_size} bytes, {weights.config}")


def _weights(head: Head, scorers: dict[Role, Scorer], config: TaggerConfig) -> Weights:
    own = {k: v.detach().numpy().astype(np.float32) for k, v in head.state_dict().items()}
    return Weights(config, "head-3", PACKAGED_SHA256, {**own, **scorer_tensors(scorers), **trust_tensors(NO_TRUST)})


def _sets(cuts: dict[str, Cut], cache: Path, encoder: Encoder, read: Callable[[int], list[Article]]) -> list[Features]:
    return [features(partial(read, cut.target), encoder, cut, cache / name) for name, cut in cuts.items()]


if __name__ == "__main__":
    main()
