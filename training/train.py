"""Train the attribution head: `python training/train.py --polnear DIR --cache DIR --out FILE`; see README.md."""

from __future__ import annotations

import argparse
import json
from dataclasses import asdict
from pathlib import Path

import numpy as np
import torch
from extract import Cut, Features, features
from fit import Plan, fit, settle
from fit_linker import fit_linker
from tune import tuned

from askbot.attribution.head import Head
from askbot.attribution.linker import Scorer
from askbot.attribution.tagger import scorer_tensors, trust_tensors
from askbot.attribution.tags import Role
from askbot.attribution.trust import FEATURES, Trust
from askbot.attribution.weights import HeadConfig, Weights, save_weights
from askbot.corpus import TARGET
from askbot.encoder import PACKAGED, PACKAGED_SHA256, load_encoder

CUTS = {"titled": Cut(TARGET, titled=True, run=1), "short": Cut(120, titled=False, run=2)}
"""The first is cut as at indexing."""
POINTER = 48
"""Width of the pointers."""
NO_TRUST = Trust(np.zeros(FEATURES, np.float32), np.zeros(1, np.float32))
"""Before it is fitted."""
HELD_OUT = 14
"""Every so many-th training article is kept from training, to tune on."""


def main() -> None:
    """Read the options, train, tune, and write the head."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--polnear", type=Path, required=True, help="folder with train/")
    parser.add_argument("--cache", type=Path, required=True, help="folder for hidden states, about 5 GB")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--hidden", type=int, default=272)
    parser.add_argument("--layers", type=int, default=1)
    parser.add_argument("--members", type=int, default=2)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--threads", type=int, default=0)
    options = parser.parse_args()
    settle(options.seed)
    torch.set_num_threads(options.threads or torch.get_num_threads())
    sets = _sets(options.polnear / "train", options.cache, options.threads)
    names = [a.name for a in sets[0].articles]
    held = set(names[::HELD_OUT])
    config = HeadConfig(sets[0].states.shape[1], options.hidden, options.layers, POINTER, options.members)
    head = Head(config)
    plan = Plan(seed=options.seed)
    print(json.dumps({**asdict(plan), "parameters": sum(p.numel() for p in head.parameters())}), flush=True)
    scorers = fit_linker(sets[0], set(names) - held)
    head = fit(head, sets, set(names) - held, plan, options.cache)
    finish(head, scorers, config, sets[0], held, options.out)


def finish(
    head: Head, scorers: dict[Role, Scorer], config: HeadConfig, words: Features, held: set[str], out: Path
) -> None:
    """Tune the decoder on the articles held out, and write everything to one file."""
    weights = _weights(head, scorers, config)
    weights = tuned(weights, words, held)
    save_weights(out, weights)
    print(f"wrote {out}, {out.stat().st_size} bytes, {weights.config}")


def _weights(head: Head, scorers: dict[Role, Scorer], config: HeadConfig) -> Weights:
    own = {k: v.detach().numpy().astype(np.float32) for k, v in head.state_dict().items()}
    return Weights(config, "head-2", PACKAGED_SHA256, {**own, **scorer_tensors(scorers), **trust_tensors(NO_TRUST)})


def _sets(folder: Path, cache: Path, threads: int) -> list[Features]:
    encoder = load_encoder(PACKAGED, threads=threads)
    return [features(folder, encoder, cut, cache / name) for name, cut in CUTS.items()]


if __name__ == "__main__":
    main()
