"""Fit the head that says which attributions give a sentence its speaker.

`python training/attribution/fit_reports.py --judged FOLDER… --out FILE`

FOLDER is what `benchmarks/attribution/genres.py` takes. An attribution is right where its speaker is the one that the
sentence's judge accepts, wrong where it is another or none is wanted; a pronoun that means another than the judged one
says nothing of its report and is left out. Sentences in turns are not learnt from. With --folds N nothing is written:
each of N parts of the documents is attributed with a head that has not seen it, beside the rules' choice alone.
"""

from __future__ import annotations

import argparse
import json
import zlib
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import Tensor, nn

from askbot.attribution import load_attributor, voice_of
from askbot.attribution.attributor import Encoded, TaggerAttributor
from askbot.attribution.classifier.reports import FACTS, PARTS, Claim, ReportHead, claims, save_report_head
from askbot.attribution.interpretation.names import PRONOUNS
from askbot.attribution.tagger.states import Halves
from askbot.attribution.transcript.turns import TURN
from askbot.attribution.words import Word
from askbot.corpus import parse_document
from askbot.domain import ENGLISH, Attribution, Document, Floats, Passage, Sentence, Voice
from askbot.encoder import Encoder, load_encoder
from askbot.index.encoding_inputs import encoder_input, passages_of

COMPONENTS, UNITS, MEMBERS, BATCH, EPOCHS = 128, 24, 6, 64, 30
NAME = "reports-1"


@dataclass(frozen=True, slots=True)
class Judged:
    """A sentence whose speaker a person judged."""

    speakers: tuple[str, ...]
    weight: float
    sentence: Sentence
    text: str

    def accepts(self, speaker: str | None) -> bool:
        """Whether one of the accepted names stands in what is shown."""
        return any(_flat(one) in _flat(speaker or "") for one in self.speakers)


@dataclass(frozen=True, slots=True)
class Read:
    """A document that is encoded, with its judged sentences in English."""

    name: str
    encoded: Encoded
    judged: Sequence[Judged]


@dataclass(frozen=True, slots=True)
class Example:
    """An attribution in a judged sentence."""

    claim: Claim
    right: bool
    weight: float


@dataclass(slots=True)
class Recorder:
    """In the head's place: keeps what it is asked, and leaves the rules' choice."""

    kept: list[tuple[Attribution, Claim]] = field(default_factory=list[tuple[Attribution, Claim]])

    def shown(self, text: str, words: Sequence[Word], states: Halves, found: Sequence[Attribution]) -> list[bool]:
        """As `ReportHead.shown`."""
        self.kept = [(found[n], claim) for n, claim in claims(text, words, states, found)]
        return [one.shown for one in found]


def main() -> None:
    """Collect, fit and write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--judged", type=Path, nargs="+", required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--folds", type=int, default=0, help="only measure, by so many folds over the documents")
    options = parser.parse_args()
    encoder = load_encoder(threads=1)
    attributor = load_attributor(encoder)
    if not isinstance(attributor, TaggerAttributor):
        raise SystemExit("The packaged encoder is needed.")
    documents = [one for folder in options.judged for one in documents_of(folder, encoder)]
    examples = {one.name: list(examples_of(one, attributor)) for one in documents}
    if options.folds:
        _measure(documents, examples, attributor, options.folds)
        return
    tensors = fit([e for kept in examples.values() for e in kept])
    save_report_head(options.out, ReportHead(NAME, encoder.checksum, tensors))


def documents_of(folder: Path, encoder: Encoder) -> Iterator[Read]:
    """The folder's documents, encoded as at indexing."""
    rows = [json.loads(line) for line in (folder / "judged.jsonl").read_text(encoding="utf-8").splitlines()]
    for name in dict.fromkeys(row["doc"] for row in rows):
        document = parse_document(name, (folder / "docs" / name).read_bytes())
        passages = passages_of(document, encoder)
        judged = [one for row in rows if row["doc"] == name for one in _judged(row, document, passages)]
        if judged:
            encodings = list(encoder.encode([encoder_input(document, p, encoder) for p in passages], states=True))
            yield Read(f"{folder.name}/{name}", Encoded(document, passages, encodings), judged)


def _judged(row: dict[str, Any], document: Document, passages: Sequence[Passage]) -> Iterator[Judged]:
    start = document.text.find(row["sentence"])
    end = start + len(row["sentence"])
    met = [s for p in passages for s in p.sentences if s.start < end and start < s.end] if start >= 0 else []
    speakers = (row["speaker"],) if isinstance(row["speaker"], str) else tuple(row["speaker"] or ())
    if met and speakers != ("QUESTION",):
        best = max(met, key=lambda s: min(s.end, end) - max(s.start, start))
        if best.language == ENGLISH:
            weight = 0.5 if row.get("ambig") else 1.0
            yield Judged(speakers, weight, best, best.span.text(document.text))


def examples_of(read: Read, attributor: TaggerAttributor) -> Iterator[Example]:
    """The attributions in judged sentences that stand in nobody's turn."""
    recorder = Recorder()
    [found] = replace(attributor, reports=recorder).attribute([read.encoded])
    text = read.encoded.document.text
    for one in read.judged:
        if _in_turn(voice_of(one.sentence, one.text, found)):
            continue
        for attribution, claim in recorder.kept:
            source = " ".join(s.text(text) for s in attribution.source).lower().strip()
            right = one.accepts(attribution.speaker)
            unclear = bool(one.speakers) and not right and source in PRONOUNS
            if any(s.overlaps(one.sentence.span) for s in attribution.cue) and not unclear:
                yield Example(claim, right, one.weight)


def _in_turn(voice: Voice) -> bool:
    return voice.attribution is not None and voice.attribution.cue_text == TURN


def _measure(
    documents: Sequence[Read], examples: dict[str, list[Example]], attributor: TaggerAttributor, folds: int
) -> None:
    place = {one.name: zlib.crc32(one.name.encode()) % folds for one in documents}
    rules, judged = Counter[tuple[str, str]](), Counter[tuple[str, str]]()
    for fold in range(folds):
        tensors = fit([e for name, kept in examples.items() if place[name] != fold for e in kept])
        head = replace(attributor, reports=ReportHead("fold", "", tensors))
        for one in (d for d in documents if place[d.name] == fold):
            rules += _counts(one, replace(attributor, reports=Recorder()))
            judged += _counts(one, head)
    _print_shares("rules", rules)
    _print_shares("head", judged)


def _counts(read: Read, attributor: TaggerAttributor) -> Counter[tuple[str, str]]:
    """By folder: sentences that have a speaker, that are shown with one, and with the right one."""
    [found] = attributor.attribute([read.encoded])
    folder = read.name.split("/", maxsplit=1)[0]
    counts = Counter[tuple[str, str]]()
    for one in read.judged:
        speaker = voice_of(one.sentence, one.text, found).speaker
        counts[folder, "wanted"] += bool(one.speakers)
        counts[folder, "shown"] += bool(speaker)
        counts[folder, "right"] += one.accepts(speaker)
    return counts


def _print_shares(name: str, counts: Counter[tuple[str, str]]) -> None:
    for folder in [*sorted({folder for folder, _ in counts}), ""]:
        total = Counter[str]()
        for (of, what), n in counts.items():
            total[what] += n if folder in {of, ""} else 0
        right = total["right"]
        found, shown = (f"{right / max(1, total[of]):.3f} ({right}/{total[of]})" for of in ("wanted", "shown"))
        print(f"{name:6s} {folder or 'all':8s} found {found}  right {shown}")


def fit(examples: Sequence[Example]) -> dict[str, Floats]:
    """The head's tensors: MEMBERS small networks, each from another seed, joined to one that takes their mean."""
    states = np.stack([e.claim.states for e in examples])
    center, basis = _components(states.reshape(-1, states.shape[2]))
    parts = (states @ basis - center) * states.any(2, keepdims=True)
    rows = np.concatenate((parts.reshape(len(examples), -1), [e.claim.facts for e in examples]), 1, dtype=np.float32)
    right = torch.tensor([float(e.right) for e in examples])
    weights = torch.tensor([e.weight for e in examples])
    nets = [_fit_member(torch.from_numpy(rows), right, weights, seed) for seed in range(MEMBERS)]
    first, last = [net.first for net in nets], [net.last for net in nets]
    return {
        "basis": basis,
        "center": center,
        "unit.weight": _joined([one.weight.T for one in first], 1),
        "unit.bias": _joined([one.bias for one in first], 0),
        "score.weight": _joined([one.weight.T / MEMBERS for one in last], 0),
        "score.bias": np.mean([one.bias.detach().numpy() for one in last], 0),
    }


class _Member(nn.Module):
    """One member of the head over principal components."""

    def __init__(self) -> None:
        super().__init__()
        self.first, self.last = nn.Linear(PARTS * COMPONENTS + FACTS, UNITS), nn.Linear(UNITS, 1)
        self.drop = nn.Dropout(0.3)

    def forward(self, rows: Tensor) -> Tensor:
        """(n,) log odds."""
        units = nn.functional.gelu(self.first(self.drop(rows)), approximate="tanh")
        return self.last(self.drop(units))[:, 0]


def _fit_member(rows: Tensor, right: Tensor, weights: Tensor, seed: int) -> _Member:
    torch.manual_seed(seed)
    net = _Member()
    optimizer = torch.optim.AdamW(net.parameters(), lr=3e-3, weight_decay=0.1)
    for _ in range(EPOCHS):
        for batch in torch.randperm(len(rows)).split(BATCH):
            scores = net(rows[batch])
            losses = nn.functional.binary_cross_entropy_with_logits(scores, right[batch], reduction="none")
            optimizer.zero_grad()
            (losses * weights[batch]).mean().backward()
            optimizer.step()
    return net


def _components(rows: Floats) -> tuple[Floats, Floats]:
    """(COMPONENTS,) the projected mean of the rows, and (d, COMPONENTS) their principal components, quartered."""
    mean = rows.mean(0)
    _, vectors = np.linalg.eigh((rows - mean).T @ (rows - mean))
    basis = (vectors[:, ::-1][:, :COMPONENTS] / 4).astype(np.float32)
    return mean @ basis, basis


def _joined(tensors: Sequence[Tensor], axis: int) -> Floats:
    return np.concatenate([one.detach().numpy() for one in tensors], axis)


def _flat(text: str) -> str:
    return " ".join(text.replace("\u2019", "'").split()).lower()


if __name__ == "__main__":
    main()
