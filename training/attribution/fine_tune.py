"""Train a head further, on texts of other genres that were marked in PolNeAR's way.

`python training/attribution/fine_tune.py --start HEAD --polnear FOLDER --marked FOLDER… --cache CACHE --out FILE`.
Folders to learn from are like PolNeAR's: text/ and attributions/. Linker, trust and choices stay as they are.
"""

from __future__ import annotations

import argparse
from collections.abc import Mapping
from dataclasses import replace
from functools import partial
from pathlib import Path

import numpy as np
import torch
from extract import Cut, Features, features
from fit import Cycle, Plan, fit, settle
from polnear import read_articles
from torch import Tensor
from train import CUTS

from askbot.attribution.tagger.checkpoint import load_weights, save_weights
from askbot.attribution.tagger.tagger import head_of
from askbot.corpus import TARGET
from askbot.encoder import load_encoder
from askbot.encoder.loading import PACKAGED

NAME = "head-5"
MARKED = Cut(TARGET, titled=True, run=2)
HELD = 14
"""Every so many-th article of PolNeAR's train is not learnt from."""
EVERY = 6
"""Of the others every so many-th is, in each cut another: the head knows them."""


def main() -> None:
    """Read the options, train, and write the head."""
    options = _options()
    torch.set_num_threads(options.threads or torch.get_num_threads())
    start = load_weights(options.start)
    polnear, marked = _prepared(options)
    held = {a.name for a in polnear[0].articles[::HELD]}
    turn = [*(some(one, k, EVERY) for k, one in enumerate(polnear)), *marked]
    settle(options.seed)
    plan = Plan((Cycle(options.epochs, options.rate),), average=0.97, seed=options.seed)
    head = fit(head_of(start), [turn], held, plan, options.cache / "fine-tuned")
    tensors = {**start.tensors, **between(start.tensors, head.state_dict(), options.share)}
    save_weights(options.out, replace(start, name=NAME, tensors=tensors))
    print(f"wrote {options.out}, {options.out.stat().st_size} bytes")


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--start", type=Path, required=True, help="the head to go on from")
    parser.add_argument("--polnear", type=Path, required=True, help="folder with train/")
    parser.add_argument("--marked", type=Path, required=True, nargs="+", help="folders to learn from")
    parser.add_argument("--cache", type=Path, required=True, help="folder for hidden states, about 9 GB")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--epochs", type=int, default=2)
    parser.add_argument("--rate", type=float, default=1e-3)
    parser.add_argument("--share", type=float, default=0.6, help="of the weights learnt, the rest is of those before")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--threads", type=int, default=0)
    return parser.parse_args()


def _prepared(options: argparse.Namespace) -> tuple[list[Features], list[Features]]:
    """PolNeAR in both cuts, and each folder of marked texts."""
    encoder = load_encoder(PACKAGED, threads=options.threads)

    def read(folder: Path, cut: Cut, name: str) -> Features:
        return features(partial(read_articles, [folder], encoder, cut.target), encoder, cut, options.cache / name)

    polnear = [read(options.polnear / "train", cut, f"train-{name}") for name, cut in CUTS.items()]
    return polnear, [read(folder, MARKED, f"marked-{n}") for n, folder in enumerate(options.marked)]


def some(one: Features, first: int, step: int) -> Features:
    """Every so many-th article."""
    return replace(one, articles=one.articles[first::step], offsets=one.offsets[first::step])


def between(before: Mapping[str, np.ndarray], learnt: Mapping[str, Tensor], share: float) -> dict[str, np.ndarray]:
    """Weights on the way from those before to those that were learnt (Wortsman et al., 2022)."""
    return {
        key: ((1 - share) * before[key] + share * value.numpy()).astype(np.float32) for key, value in learnt.items()
    }


if __name__ == "__main__":
    main()
