"""Trains a reader: question and passage → is the answer there, which words, which sentence.

    python training/reader/train.py DATA BACKBONE OUT [--layers 0,2,4,6,8,10] [--epochs 3] [--seed 0] [--sample N]

DATA is a folder of *.jsonl, a line an example: `question`, `text`, `sentences` (where each begins), `answers` (spans as
[start, end]; none where the passage has no answer) and `split` (`train` or `dev`). BACKBONE is a folder of transformers
with an MPNet model. OUT gets reader.safetensors and tokenizer.json, from which `pack.py` makes the package's files.
With `--sample 64 --epochs 1` it runs through on a CPU in a minute or two, which says nothing about quality.
"""

from __future__ import annotations

import argparse
import json
import random
import shutil
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from safetensors.torch import save_file
from tokenizers import Tokenizer
from torch import nn
from torch.nn import functional
from transformers import AutoModel

from askbot.domain import Span
from askbot.evaluation.measures import auroc
from askbot.reader.inference import BEGIN, END, LONGEST_PASSAGE, LONGEST_QUESTION, sentence_of

PAD = 1
FAR = -1e4
HEAD_RATE = 5
"""How many times the body's learning rate the heads have."""
WARM_UP = 0.05
SENTENCE_SHARE = 0.7
"""What the sentences' loss counts beside the others."""
CUT_SHARE = 0.25
"""Of answerable examples whose answering sentences are cut out: the passage is right, the answer is absent."""


@dataclass(frozen=True)
class Example:
    """A question and a passage of t word pieces."""

    question: list[int]
    passage: list[int]
    sentences: np.ndarray
    """(t,) the sentence of each piece, or -1."""
    answers: list[tuple[int, int]]
    """First and last piece of each."""


class Model(nn.Module):
    """An encoder with three heads, under the names that `pack.py` reads."""

    def __init__(self, folder: Path, layers: Sequence[int]) -> None:
        super().__init__()
        self.body: Any = AutoModel.from_pretrained(folder, add_pooling_layer=False)
        if layers:
            self.body.encoder.layer = nn.ModuleList([self.body.encoder.layer[i] for i in layers])
        width = int(self.body.config.hidden_size)
        self.span, self.line = nn.Linear(width, 2), nn.Linear(width, 1)
        self.null = nn.Sequential(nn.Linear(2 * width, width), nn.GELU(), nn.Linear(width, 1))

    def forward(self, batch: dict[str, torch.Tensor]) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
        """(b,) answerable, (b, n, 2) starts and ends, (b, s) sentences; FAR where there is none."""
        states = self.body(input_ids=batch["ids"], attention_mask=(batch["ids"] != PAD).long()).last_hidden_state
        of_passage = batch["own"].unsqueeze(-1)
        highest = states.masked_fill(~of_passage, FAR).amax(1)
        answerable = self.null(torch.cat([states[:, 0], highest], -1)).squeeze(-1)
        shares = batch["members"] / batch["members"].sum(-1, keepdim=True).clamp(min=1)
        sentences = self.line(shares @ states).squeeze(-1).masked_fill(batch["members"].sum(-1) == 0, FAR)
        return answerable, self.span(states).masked_fill(~of_passage, FAR), sentences


def main() -> None:
    """Read, train, measure, save."""
    given = _options()
    random.seed(given.seed)
    torch.manual_seed(given.seed)
    tokenizer = Tokenizer.from_file(str(given.backbone / "tokenizer.json"))
    tokenizer.no_truncation()
    tokenizer.no_padding()
    lines = [json.loads(line) for file in sorted(given.data.glob("*.jsonl")) for line in file.open(encoding="utf-8")]
    random.Random(given.seed).shuffle(lines)  # noqa: S311 - no secret
    parts = {part: [x for x in lines if x["split"] == part][: given.sample] for part in ("train", "dev")}
    device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
    model = Model(given.backbone, given.layers).to(device)
    train(model, [example(x, tokenizer) for x in parts["train"]], given, device)
    measured = measure(model, [example(x, tokenizer) for x in parts["dev"]], device)
    print(json.dumps(measured))
    given.out.mkdir(parents=True, exist_ok=True)
    save_file({k: v.contiguous().cpu() for k, v in model.state_dict().items()}, given.out / "reader.safetensors")
    shutil.copy(given.backbone / "tokenizer.json", given.out)


def example(line: dict[str, Any], tokenizer: Tokenizer) -> Example:
    """A line as word pieces."""
    encoded = tokenizer.encode(line["text"], add_special_tokens=False)
    offsets = np.asarray(encoded.offsets, np.int64).reshape(-1, 2)[:LONGEST_PASSAGE]
    ends = [*line["sentences"][1:], len(line["text"])]
    held = sentence_of(offsets, [Span(a, b) for a, b in zip(line["sentences"], ends, strict=True)])
    spans: list[tuple[int, int]] = []
    for start, end in line["answers"]:
        inside = np.flatnonzero((offsets[:, 1] > start) & (offsets[:, 0] < end))
        if len(inside):
            spans.append((int(inside[0]), int(inside[-1])))
    asked = tokenizer.encode(line["question"], add_special_tokens=False).ids[:LONGEST_QUESTION]
    return Example(asked, encoded.ids[:LONGEST_PASSAGE], held, spans)


def without_answer(one: Example) -> Example:
    """The example with the sentences that answer cut out."""
    gone = {int(one.sentences[piece]) for first, last in one.answers for piece in range(first, last + 1)}
    kept = np.flatnonzero(~np.isin(one.sentences, list(gone)))
    return Example(one.question, [one.passage[i] for i in kept], one.sentences[kept], [])


def batch_of(examples: Sequence[Example], device: torch.device) -> dict[str, torch.Tensor]:
    """Padded tensors of b examples, n long, of up to s sentences each."""
    firsts = [len(one.question) + 3 for one in examples]
    length = max(first + len(one.passage) + 1 for first, one in zip(firsts, examples, strict=True))
    most = max(int(one.sentences.max(initial=0)) + 1 for one in examples)
    ids = np.full((len(examples), length), PAD, np.int64)
    of_passage = np.zeros(ids.shape, bool)
    members = np.zeros((len(examples), most, length), np.float32)
    marks = np.zeros((2, *ids.shape), np.float32)
    for row, (first, one) in enumerate(zip(firsts, examples, strict=True)):
        whole = [BEGIN, *one.question, END, END, *one.passage, END]
        ids[row, : len(whole)] = whole
        of_passage[row, first : len(whole) - 1] = True
        places = np.flatnonzero(one.sentences >= 0)
        members[row, one.sentences[places], first + places] = 1
        for start, end in one.answers:
            marks[0, row, first + start] = marks[1, row, first + end] = 1
    held = (members @ marks.max(0)[..., None])[..., 0] > 0
    arrays = {"ids": ids, "own": of_passage, "members": members, "starts": marks[0], "ends": marks[1]}
    arrays |= {"held": held.astype(np.float32), "answerable": marks[0].max(1)}
    return {name: torch.from_numpy(values).to(device) for name, values in arrays.items()}


def loss_of(model: Model, batch: dict[str, torch.Tensor]) -> torch.Tensor:
    """Whether there is an answer, where it begins and ends (if there is), and which sentences hold it."""
    answerable, spans, sentences = model(batch)
    loss = functional.binary_cross_entropy_with_logits(answerable, batch["answerable"])
    for side, name in enumerate(("starts", "ends")):
        chances = spans[..., side].log_softmax(-1).masked_fill(batch[name] == 0, FAR).logsumexp(-1)
        loss = loss - (chances * batch["answerable"]).mean() / 2
    there = batch["members"].sum(-1) > 0
    each = functional.binary_cross_entropy_with_logits(sentences, batch["held"], reduction="none")
    return loss + SENTENCE_SHARE * each[there].mean()


def train(model: Model, examples: Sequence[Example], given: argparse.Namespace, device: torch.device) -> None:
    """AdamW with a linear warm-up and decay."""
    body = list(model.body.parameters())
    known = {id(values) for values in body}
    heads = [values for values in model.parameters() if id(values) not in known]
    groups = [{"params": body, "lr": given.rate}, {"params": heads, "lr": HEAD_RATE * given.rate}]
    optimiser = torch.optim.AdamW(groups, weight_decay=0.01)
    steps = max(1, given.epochs * len(examples) // given.batch)
    warm = max(1, int(WARM_UP * steps))
    schedule = torch.optim.lr_scheduler.LambdaLR(optimiser, lambda n: min((n + 1) / warm, 1 - n / (steps + 1)))
    chance = random.Random(given.seed)  # noqa: S311 - no secret
    model.train()
    for step, drawn in zip(range(steps), _drawn(examples, given.batch, chance), strict=False):
        loss = loss_of(model, batch_of(drawn, device))
        optimiser.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimiser.step()
        schedule.step()
        if step % max(1, steps // 20) == 0:
            print(f"step {step} of {steps}, loss {loss.item():.3f}", flush=True)


def _drawn(examples: Sequence[Example], size: int, chance: random.Random) -> Iterator[list[Example]]:
    """Batches without end; some answerable examples lose the sentences that answer."""
    while True:
        order = list(examples)
        chance.shuffle(order)
        for start in range(0, len(order), size):
            batch = [
                without_answer(one) if one.answers and chance.random() < CUT_SHARE else one
                for one in order[start : start + size]
            ]
            yield [one for one in batch if one.passage] or [order[start]]


@torch.no_grad()
def measure(model: Model, examples: Sequence[Example], device: torch.device) -> dict[str, float]:
    """AUROC of answerable against not, and the share of right sentences among the answerable."""
    model.eval()
    truth: list[float] = []
    odds: list[float] = []
    right: list[bool] = []
    for one in examples:
        batch = batch_of([one], device)
        answerable, _, sentences = model(batch)
        truth.append(float(bool(one.answers)))
        odds.append(float(answerable[0]))
        if one.answers:
            right.append(bool(batch["held"][0, int(sentences[0].argmax())]))
    return {
        "auroc": round(auroc(np.asarray(truth), np.asarray(odds)), 4),
        "sentence": round(float(np.mean(right)), 4) if right else 0.0,
        "questions": len(truth),
    }


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path)
    parser.add_argument("backbone", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--layers", type=lambda text: [int(part) for part in text.split(",") if part], default=[])
    parser.add_argument("--epochs", type=int, default=3)
    parser.add_argument("--batch", type=int, default=32)
    parser.add_argument("--rate", type=float, default=3e-5)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--sample", type=int)
    return parser.parse_args()


if __name__ == "__main__":
    main()
