"""Trains a reader on: question and passage → is the answer there, which words, which sentence.

    python training/reader/train.py DATA OUT [--start src/askbot/reader/weights] [--share near=.65] [--minutes 60]

DATA is a folder of *.jsonl, a line an example: `question`, `text`, `sentences` (where each begins), `answers` (spans as
[start, end]; none where the passage has no answer), `split` (`train` or `dev`), and if you like `context` (title, date
and heading, which are read before the passage) and `weight`. START holds a packed reader, or a model of transformers
with MPNet's layers (`--layers` says which to take); heads that it lacks are drawn. `--share NAME=S` takes a share S of
every batch from NAME.jsonl, the rest comes from the others. OUT gets the package's files, packed by `pack.py`.
Embeddings stay as they are. With `--sample 64 --steps 4` it runs through on a CPU in a minute, which says nothing
about quality.
"""

from __future__ import annotations

import argparse
import json
import random
import shutil
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from pack import opened, renamed, write
from tokenizers import Tokenizer
from torch.nn import functional

from askbot.domain import Span
from askbot.evaluation.measures import auroc
from askbot.reader.inference import BEGIN, END, LONGEST_CONTEXT, LONGEST_PASSAGE, LONGEST_QUESTION, sentence_of
from askbot.reader.loading import HEADS
from askbot.reader.model import EPSILON, FIRST_POSITION, PAD, relative_buckets

FAR = -1e4
HEAD_RATE = 3
"""How many times the layers' learning rate the heads have."""
WARM_UP = 100
"""Steps."""
SENTENCE_SHARE = 0.7
"""What the sentences' loss counts beside the others."""
KEPT = 0.975
"""Of the mean of the weights that is saved, each time it is brought up to date: every `EVERY` steps."""
EVERY = 5
SHOWN = 40
"""Steps after which the mean loss is printed; so many batches are drawn together and sorted by length."""
BLOCK = 32
"""Batches are padded to whole blocks: few shapes, for which the products are prepared once."""

Weights = dict[str, torch.Tensor]
Batch = dict[str, torch.Tensor]


@dataclass(frozen=True)
class Example:
    """A question and a passage: n word pieces with the special ones, laid out as the packaged reader lays them out."""

    ids: np.ndarray
    """(n,)"""
    first: int
    """Where what is read behind the question begins."""
    passage: int
    """Where the passage itself begins."""
    sentences: np.ndarray
    """(n,) the sentence of each piece, or -1."""
    answers: list[tuple[int, int]]
    """First and last piece of each."""
    weight: float


class Model:
    """The reader of `askbot.reader.model` for batches, with gradients, under the same names."""

    def __init__(self, weights: Mapping[str, torch.Tensor]) -> None:
        """Take a reader's weights in single precision, matrices as they are."""
        layers = {name: values for name, values in weights.items() if name.startswith(("layers.", "heads."))}
        self.weights = {name: values.clone().requires_grad_() for name, values in layers.items()}
        self.count = sum(name.endswith(".qkv.weight") for name in layers)
        self._fixed = {name: values for name, values in weights.items() if name not in layers}

    def __call__(self, batch: Batch) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
        """(b,) answerable, (b, n, 2) starts and ends, (b, s) sentences; FAR where there is none."""
        states, bias = self._embedded(batch["ids"]), self._bias(batch["ids"])
        with torch.autocast("cpu", torch.bfloat16):
            for number in range(self.count):
                states = self._layer(f"layers.{number}", states, bias)
        states = states.float()
        highest = states.masked_fill(~batch["read"][..., None], FAR).amax(1)
        hidden = functional.gelu(self._linear("heads.answerable.0", torch.cat([states[:, 0], highest], -1)))
        answerable = self._linear("heads.answerable.2", hidden)[:, 0]
        spans = self._linear("heads.span", states).masked_fill(~batch["passage"][..., None], FAR)
        shares = batch["members"] / batch["members"].sum(-1, keepdim=True).clamp(min=1)
        sentences = self._linear("heads.sentence", shares @ states)[..., 0]
        return answerable, spans, sentences.masked_fill(batch["members"].sum(-1) == 0, FAR)

    def _embedded(self, ids: torch.Tensor) -> torch.Tensor:
        fixed, n = self._fixed, ids.shape[1]
        states = fixed["embeddings.words"][ids] + fixed["embeddings.positions"][FIRST_POSITION : FIRST_POSITION + n]
        weight, bias = fixed["embeddings.norm.weight"], fixed["embeddings.norm.bias"]
        return functional.layer_norm(states, weight.shape, weight, bias, EPSILON)

    def _bias(self, ids: torch.Tensor) -> torch.Tensor:
        buckets = torch.from_numpy(relative_buckets(ids.shape[1]))
        return self._fixed["relative"][buckets].permute(2, 0, 1)[None] + (ids == PAD)[:, None, None].float() * FAR

    def _layer(self, name: str, states: torch.Tensor, bias: torch.Tensor) -> torch.Tensor:
        b, n, d = states.shape
        q, k, v = self._linear(f"{name}.qkv", states).view(b, n, 3, HEADS, -1).permute(2, 0, 3, 1, 4)
        attended = functional.scaled_dot_product_attention(q, k, v, attn_mask=bias.to(q.dtype))
        attended = self._linear(f"{name}.attended", attended.transpose(1, 2).reshape(b, n, d))
        states = self._normed(f"{name}.norm", attended + states)
        wide = functional.gelu(self._linear(f"{name}.wide", states))
        return self._normed(f"{name}.norm2", self._linear(f"{name}.narrow", wide) + states)

    def _linear(self, name: str, values: torch.Tensor) -> torch.Tensor:
        return functional.linear(values, self.weights[f"{name}.weight"], self.weights[f"{name}.bias"])

    def _normed(self, name: str, values: torch.Tensor) -> torch.Tensor:
        weight, bias = self.weights[f"{name}.weight"], self.weights[f"{name}.bias"]
        return functional.layer_norm(values.float(), weight.shape, weight, bias, EPSILON)


def main() -> None:
    """Read, train, measure, pack."""
    given = _options()
    torch.manual_seed(given.seed)
    tokenizer = Tokenizer.from_file(str(given.start / "tokenizer.json"))
    tokenizer.no_truncation()
    tokenizer.no_padding()
    pools, held = read_examples(given, tokenizer)
    weights = begun(opened(given.start), given.layers)
    model = Model(weights)
    print("before", json.dumps(measure(model, held)), flush=True)
    mean = train(model, drawn(pools, given), given)
    model = Model({**weights, **mean})
    print("after", json.dumps(measure(model, held)), flush=True)
    given.out.mkdir(parents=True, exist_ok=True)
    write({**weights, **mean}, given.out)
    shutil.copy(given.start / "tokenizer.json", given.out)


def read_examples(
    given: argparse.Namespace, tokenizer: Tokenizer
) -> tuple[dict[str, list[Example]], dict[str, list[Example]]]:
    """The examples to train on and those to measure with, by file."""
    pools: dict[str, list[Example]] = {}
    held: dict[str, list[Example]] = {}
    for file in sorted(given.data.glob("*.jsonl")):
        lines = [json.loads(line) for line in file.open(encoding="utf-8")]
        for parts, split in ((pools, "train"), (held, "dev")):
            chosen = [line for line in lines if line["split"] == split][: given.sample]
            if chosen:
                parts[file.stem] = [example(line, tokenizer) for line in chosen]
    return pools, held


def example(line: Mapping[str, Any], tokenizer: Tokenizer) -> Example:
    """A line as word pieces."""
    encoded = tokenizer.encode(line["text"], add_special_tokens=False)
    offsets = np.asarray(encoded.offsets, np.int64).reshape(-1, 2)[:LONGEST_PASSAGE]
    ends = [*line["sentences"][1:], len(line["text"])]
    held = sentence_of(offsets, [Span(a, b) for a, b in zip(line["sentences"], ends, strict=True)])
    asked = tokenizer.encode(line["question"], add_special_tokens=False).ids[:LONGEST_QUESTION]
    context = tokenizer.encode(line.get("context", ""), add_special_tokens=False).ids[:LONGEST_CONTEXT]
    first = len(asked) + 3
    begins = first + len(context)
    ids = np.asarray([BEGIN, *asked, END, END, *context, *encoded.ids[:LONGEST_PASSAGE], END], np.int64)
    sentences = np.concatenate([np.full(begins, -1, np.int64), held, [-1]])
    inside = [np.flatnonzero((offsets[:, 1] > start) & (offsets[:, 0] < end)) for start, end in line["answers"]]
    spans = [(begins + int(place[0]), begins + int(place[-1])) for place in inside if len(place)]
    return Example(ids, first, begins, sentences, spans, float(line.get("weight", 1.0)))


def begun(weights: Weights, layers: Sequence[int]) -> Weights:
    """A reader's weights to begin with: of a model without heads those layers, and heads drawn at random."""
    if any(name.startswith("heads.") for name in weights):
        return weights
    taken = renamed(weights, layers)
    width = len(taken["embeddings.norm.weight"])
    shapes = {
        "span": (2, width),
        "sentence": (1, width),
        "answerable.0": (width, 2 * width),
        "answerable.2": (1, width),
    }
    for name, (rows, columns) in shapes.items():
        taken[f"heads.{name}.weight"] = torch.randn(rows, columns) / columns**0.5
        taken[f"heads.{name}.bias"] = torch.zeros(rows)
    return taken


def drawn(pools: Mapping[str, Sequence[Example]], given: argparse.Namespace) -> Iterator[list[Example]]:
    """Batches without end, of examples about as long as each other; each file is gone through before it repeats."""
    chance = random.Random(given.seed)  # noqa: S311 - no secret
    shares = dict(given.share)
    rest = [name for name in pools if name not in shares]
    whole = sum(len(pools[name]) for name in rest)
    shares |= {name: (1 - sum(shares.values())) * len(pools[name]) / whole for name in rest}
    left: dict[str, list[Example]] = {name: [] for name in pools}
    while True:
        lot: list[Example] = []
        for name, pool in pools.items():
            wanted = max(1, round(shares[name] * given.batch * SHOWN))
            while len(left[name]) < wanted:
                left[name] += chance.sample(list(pool), len(pool))
            lot += left[name][:wanted]
            del left[name][:wanted]
        lot.sort(key=lambda one: len(one.ids) * chance.uniform(0.9, 1.1))
        batches = [lot[start : start + given.batch] for start in range(0, len(lot), given.batch)]
        chance.shuffle(batches)
        yield from batches


def batch_of(examples: Sequence[Example]) -> Batch:
    """Padded tensors of b examples, n long, of up to s sentences each."""
    length = -(-max(len(one.ids) for one in examples) // BLOCK) * BLOCK
    most = max(int(one.sentences.max(initial=0)) + 1 for one in examples)
    ids = np.full((len(examples), length), PAD, np.int64)
    read, of_passage = np.zeros(ids.shape, bool), np.zeros(ids.shape, bool)
    members = np.zeros((len(examples), most, length), np.float32)
    marks = np.zeros((2, len(examples), length), np.float32)
    for row, one in enumerate(examples):
        end = len(one.ids)
        ids[row, :end] = one.ids
        read[row, one.first : end - 1] = of_passage[row, one.passage : end - 1] = True
        places = np.flatnonzero(one.sentences >= 0)
        members[row, one.sentences[places], places] = 1
        for start, last in one.answers:
            marks[0, row, start] = marks[1, row, last] = 1
    held = (members @ marks.max(0)[..., None])[..., 0] > 0
    weight = np.asarray([one.weight for one in examples], np.float32)
    arrays = {"ids": ids, "read": read, "passage": of_passage, "members": members, "weight": weight}
    arrays |= {"starts": marks[0], "ends": marks[1], "held": held.astype(np.float32)}
    return {name: torch.from_numpy(values) for name, values in arrays.items()}


def loss_of(model: Model, batch: Batch) -> torch.Tensor:
    """Whether there is an answer, where it begins and ends (if there is), and which sentences hold it."""
    answerable, spans, sentences = model(batch)
    truth = batch["starts"].amax(1)
    loss = functional.binary_cross_entropy_with_logits(answerable, truth, reduction="none")
    for side, name in enumerate(("starts", "ends")):
        chances = spans[..., side].log_softmax(-1).masked_fill(batch[name] == 0, FAR).logsumexp(-1)
        loss = loss - chances * truth / 2
    there = (batch["members"].sum(-1) > 0).float()
    each = functional.binary_cross_entropy_with_logits(sentences, batch["held"], reduction="none")
    loss = loss + SENTENCE_SHARE * (each * there).sum(1) / there.sum(1).clamp(min=1)
    return (loss * batch["weight"]).mean()


def train(model: Model, batches: Iterator[list[Example]], given: argparse.Namespace) -> Weights:
    """AdamW with a warm-up and a linear decay, by steps or by the clock; returns the mean of the last weights."""
    every = list(model.weights.values())
    groups = [
        {"params": [v for n, v in model.weights.items() if n.startswith("heads.") is heads], "lr": given.rate * times}
        for heads, times in ((False, 1), (True, HEAD_RATE))
    ]
    optimiser = torch.optim.AdamW(groups, weight_decay=0.01, betas=(0.9, 0.98), fused=True)
    rates = [group["lr"] for group in optimiser.param_groups]
    mean = {name: values.detach().clone() for name, values in model.weights.items()}
    began, losses = time.monotonic(), list[float]()
    for step, examples in enumerate(batches):
        done = step / given.steps if given.steps else (time.monotonic() - began) / 60 / given.minutes
        if done >= 1:
            break
        for group, rate in zip(optimiser.param_groups, rates, strict=True):
            group["lr"] = rate * min((step + 1) / WARM_UP, 1 - done)
        loss = loss_of(model, batch_of(examples))
        optimiser.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(every, 1.0)
        optimiser.step()
        losses.append(loss.item())
        if (step + 1) % EVERY == 0:
            _bring_up_to_date(mean, model.weights)
        if (step + 1) % SHOWN == 0:
            print(f"step {step + 1}, {done:.0%}, loss {np.mean(losses[-SHOWN:]):.3f}", flush=True)
    return mean


@torch.no_grad()
def _bring_up_to_date(mean: Weights, weights: Weights) -> None:
    for name, values in weights.items():
        mean[name].lerp_(values, 1 - KEPT)


@torch.no_grad()
def measure(model: Model, held: Mapping[str, Sequence[Example]]) -> dict[str, dict[str, float]]:
    """For each file: AUROC of answerable against not, and the share of right sentences among the answerable."""
    out: dict[str, dict[str, float]] = {}
    for name, examples in held.items():
        truth: list[bool] = []
        odds: list[float] = []
        right: list[bool] = []
        for one in examples:
            batch = batch_of([one])
            answerable, _, sentences = model(batch)
            truth.append(bool(one.answers))
            odds.append(float(answerable[0]))
            right += [bool(batch["held"][0, int(sentences[0].argmax())])] * truth[-1]
        both = np.asarray(truth, float), np.asarray(odds)
        out[name] = {
            "auroc": round(auroc(*both), 4),
            "sentence": round(float(np.mean(right or [0])), 4),
            "n": len(truth),
        }
    return out


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--start", type=Path, default=Path("src/askbot/reader/weights"))
    parser.add_argument(
        "--layers", type=lambda text: [int(part) for part in text.split(",")], default=[0, 2, 4, 6, 8, 10]
    )
    parser.add_argument("--share", type=_share, action="append", default=[], metavar="NAME=S")
    parser.add_argument("--minutes", type=float, default=60)
    parser.add_argument("--steps", type=int, help="In place of --minutes.")
    parser.add_argument("--batch", type=int, default=16)
    parser.add_argument("--rate", type=float, default=2.5e-5)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--sample", type=int, help="Examples of each file.")
    return parser.parse_args()


def _share(text: str) -> tuple[str, float]:
    name, _, share = text.partition("=")
    return name, float(share)


if __name__ == "__main__":
    main()
