"""Fit the stance head.

`python training/attribution/fit_stances.py --written TSV --judged FOLDER… --polnear FOLDER --out FILE`

TSV holds a class (d, n, f, o; with a T behind it for words of a turn), a tab and a sentence a line;
`stance_sentences.tsv` beside this file is the one that was used. FOLDER of --judged is what
`benchmarks/attribution/genres.py` takes. Of --polnear the rules' own stances are learnt from, with less weight, and
without telling the head what the rules say. With --folds N nothing is written: each of N parts of the judged documents
is scored by a head that has not seen it, and precision and recall of each stance are printed.
"""

from __future__ import annotations

import argparse
import json
import random
import zlib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import torch
from torch import Tensor, nn

from askbot.attribution import load_attributor, voice_of
from askbot.attribution.attributor import Encoded, TaggerAttributor, as_read, english_words
from askbot.attribution.classifier.features import CLASSES, FACTS, ROLES, Read, read_sentence
from askbot.attribution.classifier.head import StanceHead, normalised, save_stance_head
from askbot.attribution.tagger.states import word_states
from askbot.attribution.words import sentence_ranges
from askbot.corpus import parse_document
from askbot.domain import Document, Floats, Stance
from askbot.encoder import Encoder, load_encoder
from askbot.index.encoding_inputs import encoder_input, passages_of

LETTERS = {"o": 0, "d": 1, "n": 2, "f": 3}
NAMES = {str(stance): n for n, stance in enumerate(CLASSES) if stance}
COMPONENTS, UNITS, BATCH = 256, 32, 32
RARITY = 0.35
"""Power of a class's rarity by which it counts more; of 0.35 and 0.5 the better by folds over documents."""
SHARE = 0.3
"""Of PolNeAR's plain sentences that are learnt from."""
SEEDS = 4
"""Fits that differ by their seed alone, whose scores are averaged."""
RESERVE = 0.6
"""By which a forecast's score is lowered: by folds precision .71 → .79, recall .85 → .80."""


@dataclass(frozen=True, slots=True)
class Example:
    """A sentence with its class."""

    read: Read
    label: int
    weight: float = 1.0
    silver: bool = False
    """Its class is what the rules say, so these are not shown to the head."""
    document: str = ""
    """Of a judged sentence."""


def main() -> None:
    """Collect, fit and write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--written", type=Path, required=True)
    parser.add_argument("--judged", type=Path, nargs="*", default=[])
    parser.add_argument("--polnear", type=Path)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--folds", type=int, default=0, help="only measure, by so many folds over judged documents")
    options = parser.parse_args()
    encoder = load_encoder(threads=1)
    attributor = load_attributor(encoder)
    if not isinstance(attributor, TaggerAttributor):
        raise SystemExit("The packaged encoder is needed.")
    reader = Sentences(encoder, attributor)
    examples = [*written(options.written, reader), *(e for f in options.judged for e in judged(f, reader))]
    if options.polnear:
        examples += silver(options.polnear, reader)
    if options.folds:
        print_shares(by_folds(examples, options.folds))
        return
    tensors = together([fit(examples, seed=seed) for seed in range(SEEDS)])
    save_stance_head(options.out, StanceHead("stance-2", encoder.checksum, tensors))


@dataclass(frozen=True, slots=True)
class Sentences:
    """Reads documents as indexing does."""

    encoder: Encoder
    attributor: TaggerAttributor

    def of(self, document: Document) -> Iterator[tuple[str, Read, Stance]]:
        """Text, features and the rules' stance of each English sentence."""
        passages = passages_of(document, self.encoder)
        inputs = [encoder_input(document, p, self.encoder) for p in passages]
        encodings = list(self.encoder.encode(inputs, states=True))
        [ruled] = self.attributor.unjudged([Encoded(document, passages, encodings)])
        words = english_words(as_read(document), passages)
        states = word_states(words, passages, encodings)
        sentences = [s for p in passages for s in p.sentences]
        for a, b in sentence_ranges(words):
            sentence = sentences[words[a].sentence]
            text = sentence.span.text(document.text)
            voice = voice_of(sentence, text, ruled)
            if voice.stance is not Stance.QUESTION:
                yield text, read_sentence(sentence, words[a:b], states[a:b], voice), voice.stance


def written(path: Path, reader: Sentences) -> Iterator[Example]:
    """Sentences that were written to be learnt from, each a document of its own."""
    for n, line in enumerate(path.read_text(encoding="utf-8").splitlines()):
        letters, text = line.split("\t")
        for _, read, _ in reader.of(parse_document(f"{n}.txt", text.encode())):
            facts = read.facts.copy()
            facts[0] = letters.endswith("T")
            yield Example(replace(read, facts=facts), LETTERS[letters[0]])


def judged(folder: Path, reader: Sentences) -> Iterator[Example]:
    """Sentences that a person judged; debatable ones count half."""
    rows = [json.loads(line) for line in (folder / "judged.jsonl").read_text(encoding="utf-8").splitlines()]
    for name in dict.fromkeys(row["doc"] for row in rows):
        found = list(reader.of(parse_document(name, (folder / "docs" / name).read_bytes())))
        for row in (r for r in rows if r["doc"] == name and r["stance"]):
            read = next((read for text, read, _ in found if row["sentence"] in text or text in row["sentence"]), None)
            if read is not None:
                weight = 0.5 if row.get("ambig") else 1.0
                yield Example(read, NAMES.get(row["stance"], 0), weight, document=f"{folder.name}/{name}")


def silver(folder: Path, reader: Sentences) -> Iterator[Example]:
    """Every twelfth article: the sentences to which the rules give a class, and some of the plain ones."""
    chance = random.Random(0)  # noqa: S311
    for path in sorted((folder / "train" / "text").glob("*.txt"))[::12]:
        for _, read, stance in reader.of(parse_document(path.name, path.read_bytes())):
            label = CLASSES.index(stance) if stance in CLASSES else 0
            if label or chance.random() < SHARE:
                yield Example(read, label, 0.3 if label else 0.5, silver=True)


def by_folds(examples: Sequence[Example], folds: int) -> Counter[tuple[int, int]]:
    """How often the judged sentences of each class (first) are given each class (second) by a head that is new to them.

    As in use, the rules' denials and refusals stand outside turns, and where nobody speaks there are only forecasts.
    """
    counts: Counter[tuple[int, int]] = Counter()
    places = [zlib.crc32(e.document.encode()) % folds if e.document else -1 for e in examples]
    for fold in range(folds):
        kept = [e for e, place in zip(examples, places, strict=True) if place == fold]
        others = [e for e, place in zip(examples, places, strict=True) if place != fold]
        head = StanceHead("fold", "", together([fit(others, seed=seed) for seed in range(SEEDS)]))
        chosen = np.argmax(head.scores([e.read for e in kept]), 1).tolist()
        counts.update((e.label, _given(e.read, label)) for e, label in zip(kept, chosen, strict=True))
    return counts


def _given(read: Read, chosen: int) -> int:
    """The class that a sentence gets where the head chose one."""
    turn, speaker = bool(read.facts[0]), bool(read.facts[1])
    ruled = int(np.argmax(read.facts[-len(CLASSES) :]))
    if not turn and ruled in {LETTERS["d"], LETTERS["n"]}:
        return ruled
    return chosen if speaker or chosen == LETTERS["f"] else 0


def print_shares(counts: Counter[tuple[int, int]]) -> None:
    """Precision and recall of each class, a line each."""
    for name, label in NAMES.items():
        right = counts[label, label]
        given, wanted = (sum(n for pair, n in counts.items() if pair[side] == label) for side in (1, 0))
        shares = (
            f"{part} {right / whole if whole else 0:.2f} ({right}/{whole})"
            for part, whole in (("precision", given), ("recall", wanted))
        )
        print(f"{name:12s}", *shares)


class _Net(nn.Module):
    """The head over principal components, which are folded into its first layer afterwards."""

    def __init__(self, inputs: int) -> None:
        super().__init__()
        self.word = nn.Linear(inputs, UNITS)
        self.classes = nn.Linear(2 * UNITS + FACTS, len(CLASSES))
        self.drop, self.drop_in = nn.Dropout(0.3), nn.Dropout(0.3)

    def forward(self, words: Tensor, rows: Tensor, facts: Tensor) -> Tensor:
        """(n, classes); `rows` says whose word each is."""
        units = nn.functional.gelu(self.word(self.drop_in(words)), approximate="tanh")
        index, shape = rows[:, None].expand_as(units), (len(facts), units.shape[1])
        largest = torch.full(shape, -1e4).scatter_reduce(0, index, units, "amax")
        mean = torch.zeros(shape).scatter_reduce(0, index, units, "mean", include_self=False)
        return self.classes(torch.cat([self.drop(largest), self.drop(mean), facts], 1))


def fit(examples: Sequence[Example], epochs: int = 24, seed: int = 0) -> dict[str, Floats]:
    """The head's tensors. AdamW, one-cycle to 2e-3; rarer classes count more, by a power of their share."""
    examples = [e for e in examples if len(e.read.states)]
    mean, basis = _components(examples)
    inputs = [
        np.concatenate(((normalised(e.read.states) - mean) @ basis, e.read.roles), 1, dtype=np.float32)
        for e in examples
    ]
    torch.manual_seed(seed)
    chance, net = random.Random(seed), _Net(COMPONENTS + ROLES)  # noqa: S311
    optimizer = torch.optim.AdamW(net.parameters(), lr=2e-3, weight_decay=0.05)
    steps = epochs * -(-len(examples) // BATCH)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, 2e-3, total_steps=steps)
    rarity = _rarity(examples)
    for batch in _batches(len(examples), epochs, chance):
        loss = _loss(net, [examples[i] for i in batch], [inputs[i] for i in batch], rarity, chance)
        optimizer.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(net.parameters(), 1.0)
        optimizer.step()
        schedule.step()
    return _folded(net, mean, basis)


def together(heads: Sequence[Mapping[str, Floats]]) -> dict[str, Floats]:
    """One head that scores as the mean of several do, with forecasts held back by `RESERVE`."""
    k = len(heads[0]["word.bias"])
    parts = [one["class.weight"] / len(heads) for one in heads]
    bias = np.mean([one["class.bias"] for one in heads], 0)
    bias[LETTERS["f"]] -= RESERVE
    return {
        "word.weight": np.concatenate([one["word.weight"] for one in heads], 1),
        "word.bias": np.concatenate([one["word.bias"] for one in heads]),
        "class.weight": np.concatenate(
            [*(p[:k] for p in parts), *(p[k : 2 * k] for p in parts), sum(p[2 * k :] for p in parts)]
        ),
        "class.bias": bias,
    }


def _loss(
    net: _Net, examples: Sequence[Example], inputs: Sequence[Floats], rarity: Floats, chance: random.Random
) -> Tensor:
    rows = torch.from_numpy(np.repeat(np.arange(len(inputs)), [len(one) for one in inputs]))
    facts = torch.from_numpy(np.stack([_facts(e, hidden=e.silver or chance.random() < 0.3) for e in examples]))  # noqa: PLR2004
    labels = torch.tensor([e.label for e in examples])
    weights = torch.tensor([e.weight * rarity[e.label] for e in examples], dtype=torch.float32)
    scores = net(torch.from_numpy(np.concatenate(inputs)), rows, facts)
    return (nn.functional.cross_entropy(scores, labels, reduction="none", label_smoothing=0.05) * weights).mean()


def _facts(example: Example, *, hidden: bool) -> Floats:
    """The sentence's facts, at times without what the rules say."""
    facts = example.read.facts.copy()
    if hidden:
        facts[-len(CLASSES) :] = 0
    return facts


def _batches(n: int, epochs: int, chance: random.Random) -> Iterator[list[int]]:
    order = list(range(n))
    for _ in range(epochs):
        chance.shuffle(order)
        yield from (order[i : i + BATCH] for i in range(0, n, BATCH))


def _rarity(examples: Iterable[Example]) -> Floats:
    sums = np.bincount([e.label for e in examples], [e.weight for e in examples], len(CLASSES))
    sums = np.maximum(sums, sums[sums > 0].min())  # a class without examples counts as the rarest
    weights = (sums.sum() / sums) ** RARITY
    return (weights / weights.mean()).astype(np.float32)


def _components(examples: Sequence[Example]) -> tuple[Floats, Floats]:
    """(d,) the mean of the words' states, and (d, COMPONENTS) their principal components, quartered."""
    rows = np.concatenate([normalised(e.read.states[::4]) for e in examples])
    mean = rows.mean(0)
    _, vectors = np.linalg.eigh((rows - mean).T @ (rows - mean))
    return mean, (vectors[:, ::-1][:, :COMPONENTS] / 4).astype(np.float32)


def _folded(net: _Net, mean: Floats, basis: Floats) -> dict[str, Floats]:
    weight, bias = (p.detach().numpy() for p in (net.word.weight, net.word.bias))
    states = basis @ weight[:, :COMPONENTS].T
    return {
        "word.weight": np.concatenate((states, weight[:, COMPONENTS:].T)),
        "word.bias": bias - mean @ states,
        "class.weight": net.classes.weight.detach().numpy().T.copy(),
        "class.bias": net.classes.bias.detach().numpy(),
    }


if __name__ == "__main__":
    main()
