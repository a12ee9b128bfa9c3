"""Makes the examples that the answer room's networks are trained on, from a BEIR folder and near-misses made of it.

    python benchmarks/near_misses.py FOLDER --out near-1.jsonl --seed 1
    python training/answer_examples.py FOLDER near-1.jsonl [near-2.jsonl ...] --out examples.npz
    python training/answer_fit.py examples.npz

The folder's titles are split in two halves. Questions of the first half train, those of the second test. Each half is
asked of the whole corpus and of small ones drawn from its own titles, so that confidence does not learn the size of a
corpus: there a question whose passage was not drawn is not covered. Titles are taken in the order of the corpus,
uncovered questions in the order of the queries.
"""

from __future__ import annotations

import argparse
import json
import random
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np

from askbot.answer.features import question_features, sentence_features
from askbot.answer.matching import Matcher
from askbot.attribution import load_attributor
from askbot.encoder import Encoder, load_encoder
from askbot.index import SnapshotStore, build_index
from askbot.search import Searcher

SMALL = ((60, 1), (20, 3), (8, 3), (4, 3))
"""Passages in a small corpus, and how many such corpora for each half."""
ASKED = 20
"""Covered questions asked of a small corpus, at most; of the other kinds a half or a third."""
ASKED_OF_WHOLE = 350
"""Covered questions, and near-misses, asked of the whole corpus, at most, for each half."""
HITS = 5

Row = dict[str, Any]


@dataclass(frozen=True)
class Bench:
    """A BEIR folder, its titles in two halves."""

    passages: list[Row]
    covered: dict[str, list[Row]]
    """Half → questions that its passages answer."""
    uncovered: dict[str, list[Row]]
    near: dict[str, list[list[Row]]]
    """Half → a list of near-misses for each file of them."""
    gold: dict[str, set[str]]
    titles: dict[str, list[str]]


@dataclass(frozen=True)
class Asking:
    """Questions of one kind for one corpus."""

    half: str
    kind: str
    questions: Sequence[Row]


def main() -> None:
    """Draw corpora, ask, save."""
    options = _options()
    bench = read_bench(options.folder, options.near)
    encoder = load_encoder(threads=1)
    examples: list[Row] = []
    for name, passages, joined, askings in corpora(bench, random.Random(5)):  # noqa: S311 - repeatable
        with TemporaryDirectory() as work:
            searcher = searcher_over(passages, Path(work), encoder, joined=joined)
            for asking in askings:
                examples += [example(searcher, name, asking, question) for question in asking.questions]
        print(f"{name}: {len(examples)} examples", flush=True)
    save(examples, options.out)


def read_bench(folder: Path, near: Sequence[Path]) -> Bench:
    """Read a folder and split it."""
    passages = _lines(folder / "corpus.jsonl")
    title_of = {row["_id"]: row["title"] for row in passages}
    order = list(dict.fromkeys(title_of.values()))
    titles = {"train": order[: len(order) // 2], "test": order[len(order) // 2 :]}
    gold: dict[str, set[str]] = defaultdict(set)
    for line in (folder / "qrels" / "test.tsv").read_text(encoding="utf-8").splitlines()[1:]:
        query, passage, _ = line.split("\t")
        gold[query].add(passage)
    queries = _lines(folder / "queries.jsonl")
    covered = [row for row in queries if row["metadata"]["answerable"]]
    without = [row for row in queries if not row["metadata"]["answerable"]]

    def of_half(rows: Sequence[Row], half: str) -> list[Row]:
        return [row for row in rows if title_of[min(gold[_origin(row)])] in titles[half]]

    return Bench(
        passages=passages,
        covered={half: of_half(covered, half) for half in titles},
        uncovered={"train": without[: len(without) // 2], "test": without[len(without) // 2 :]},
        near={half: [of_half(_lines(path), half) for path in near] for half in titles},
        gold=gold,
        titles=titles,
    )


def corpora(bench: Bench, rng: random.Random) -> Iterator[tuple[str, list[Row], bool, list[Asking]]]:
    """Name, passages, whether those of a title are one document, and what is asked of it."""
    whole = [
        asking
        for half in ("train", "test")
        for asking in (
            Asking(half, "covered", _some(bench.covered[half], ASKED_OF_WHOLE, rng)),
            Asking(half, "uncovered", bench.uncovered[half]),
            Asking(half, "near", _some(bench.near[half][0], ASKED_OF_WHOLE, rng)),
        )
    ]
    yield "whole", bench.passages, False, whole
    for half, titles in bench.titles.items():
        own = [row for row in bench.passages if row["title"] in titles]
        yield f"{half} joined", own, True, _askings(bench, half, own, rng)
        for size, times in SMALL:
            for i in range(times):
                title = rng.choice(titles)
                pool = own if size > max(20, len(titles)) else [row for row in own if row["title"] == title]
                drawn = rng.sample(pool, min(size, len(pool)))
                yield f"{half} {size} {i}", drawn, i == 1, _askings(bench, half, drawn, rng)


def _askings(bench: Bench, half: str, drawn: Sequence[Row], rng: random.Random) -> list[Asking]:
    ids, titles = {row["_id"] for row in drawn}, {row["title"] for row in drawn}
    inside = [row for row in bench.covered[half] if bench.gold[row["_id"]] & ids]
    others = [row for row in bench.passages if row["title"] in titles]
    near_ids = {row["_id"] for row in others}
    outside = [row for row in bench.covered[half] if not bench.gold[row["_id"]] & ids]
    same = [row for row in outside if bench.gold[row["_id"]] & near_ids]
    far = [row for row in outside if not bench.gold[row["_id"]] & near_ids]
    near = [row for row in bench.near[half][-1] if bench.gold[_origin(row)] & ids]

    return [
        Asking(half, "covered", _some(inside, ASKED, rng)),
        Asking(half, "same title", _some(same, ASKED // 3, rng)),
        Asking(half, "other title", _some(far, ASKED // 2, rng)),
        Asking(half, "uncovered", _some(bench.uncovered[half], ASKED // 2, rng)),
        Asking(half, "near", _some(near, ASKED // 2, rng)),
    ]


def _some(rows: list[Row], most: int, rng: random.Random) -> list[Row]:
    return rng.sample(rows, min(most, len(rows)))


def searcher_over(passages: Sequence[Row], work: Path, encoder: Encoder, *, joined: bool) -> Searcher:
    """An index of passages, one file each, or one for each title."""
    corpus = work / "corpus"
    corpus.mkdir()
    files: dict[str, list[str]] = defaultdict(list)
    for row in passages:
        files[row["title"] if joined else row["_id"]].append(row["text"])
    title_of = {row["_id"]: row["title"] for row in passages} | {row["title"]: row["title"] for row in passages}
    for name, texts in files.items():
        head = f"---\ntitle: {json.dumps(title_of[name])}\n---\n\n"
        (corpus / f"{name.replace('/', '_')}.md").write_text(head + "\n\n".join(texts) + "\n", encoding="utf-8")
    build_index(corpus, work / "index", encoder, load_attributor(encoder))
    return Searcher(SnapshotStore(work / "index").open_current(), encoder)


def example(searcher: Searcher, corpus: str, asking: Asking, question: Row) -> Row:
    """The features of one question, and which sentences hold an answer."""
    hits = searcher.search(question["text"], HITS)
    read = searcher.reading(question["text"]).text
    match = Matcher(searcher).match(read, hits)
    features = question_features(read, match, hits)
    answers = [_plain(answer) for answer in question["metadata"]["answers"]] if asking.kind == "covered" else []
    sentences = [_plain(hit.passage.sentence_text(s)) for hit in hits for s in hit.passage.sentences]
    return {
        "corpus": corpus,
        "half": asking.half,
        "kind": asking.kind,
        "words": features.words,
        "whole": features.whole,
        "sentences": np.concatenate(sentence_features(read, match, hits)),
        "holds": np.asarray([any(answer in sentence for answer in answers) for sentence in sentences]),
    }


def save(examples: Sequence[Row], path: Path) -> None:
    """Write the examples: tables one below the other, with their lengths."""
    np.savez_compressed(
        path,
        words=np.concatenate([e["words"] for e in examples]),
        word_counts=np.asarray([len(e["words"]) for e in examples]),
        whole=np.stack([e["whole"] for e in examples]),
        sentences=np.concatenate([e["sentences"] for e in examples]),
        sentence_counts=np.asarray([len(e["sentences"]) for e in examples]),
        holds=np.concatenate([e["holds"] for e in examples]),
        **{name: np.asarray([e[name] for e in examples]) for name in ("corpus", "half", "kind")},
    )


def _origin(row: Row) -> str:
    """The id of a covered question, or of the one that a near-miss was made from."""
    return str(row["metadata"].get("from", row["_id"]))


def _plain(text: str) -> str:
    return " ".join(text.casefold().split())


def _lines(path: Path) -> list[Row]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("near", type=Path, nargs="+")
    parser.add_argument("--out", type=Path, required=True)
    return parser.parse_args()


if __name__ == "__main__":
    main()
