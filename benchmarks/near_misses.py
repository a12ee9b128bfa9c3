"""Makes near-miss questions from a BEIR folder.

A near-miss is a covered question with one name or number swapped for another of its kind, which the passage that
answers it does not mention: a bot that answers such a question answers another one.

    python benchmarks/near_misses.py FOLDER [--pool FOLDER ...] --out near-misses.jsonl [--most 400] [--seed 1]

Each line of the output is a query in the folder's own form: `metadata` says that it is not covered, which question and
article it was made from, and what was swapped for what (`elsewhere`: the new word occurs somewhere in the corpus).
"""

from __future__ import annotations

import argparse
import calendar
import hashlib
import json
import random
import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from askbot.answer.words import content
from askbot.encoder import EncoderInput, load_encoder

NAME = re.compile(r"\b[A-Z][\w-]*(?:\s(?:of\s|the\s|de\s|von\s)?[A-Z][\w-]*)*")
YEAR = re.compile(r"\b1\d{3}\b|\b20[0-2]\d\b")
NUMBER = re.compile(r"\b\d{1,3}(?:,\d{3})+\b|\b\d+(?:\.\d+)?\b")
NEAREST = 12
MOST_YEARS_APART = 100
CALENDAR = frozenset([*calendar.month_name, *calendar.day_name])


@dataclass(frozen=True, slots=True)
class Swap:
    """A question whose entity was exchanged."""

    text: str
    old: str
    new: str
    kind: str


def main() -> None:
    """Read the folders, swap, write."""
    options = _options()
    texts = {row["_id"]: row for row in _lines(options.folder / "corpus.jsonl")}
    folders = [options.folder, *options.pool]
    pool = read_pool([row["text"] for folder in folders for row in _lines(folder / "corpus.jsonl")])
    everything = "\n".join(row["text"] for row in texts.values())
    gold = _gold(options.folder / "qrels" / "test.tsv")
    queries = [row for row in _lines(options.folder / "queries.jsonl") if row["metadata"]["answerable"]]
    rng = random.Random(options.seed)  # noqa: S311 - the same set for the same seed
    rng.shuffle(queries)
    made: list[dict[str, Any]] = []
    for query in queries:
        passages = [texts[i] for i in gold[query["_id"]]]
        swap = swapped(query["text"], "\n".join(p["title"] + "\n" + p["text"] for p in passages), pool, rng)
        if swap and len(made) < options.most:
            made.append(_row(query, swap, passages[0], elsewhere=swap.new in everything))
    options.out.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in made), encoding="utf-8")
    print(f"{len(made)} near-misses: {dict(Counter(row['metadata']['kind'] for row in made))}")


def swapped(question: str, passages: str, pool: Pool, rng: random.Random) -> Swap | None:
    """The question with one entity of `passages` exchanged for one of its kind that they lack, or None."""
    found = [(match, kind) for match, kind in _entities(question) if match.group() in passages]
    if not found:
        return None
    match, kind = rng.choice(found)
    old = match.group()
    others = [other for other in pool.like(old, kind) if other not in passages and not _kin(other, old)]
    if not others:
        return None
    new = rng.choice(others[:NEAREST])
    return Swap(question[: match.start()] + new + question[match.end() :], old, new, kind)


@dataclass(frozen=True)
class Pool:
    """What may stand in for an entity; names are of a kind where their vectors are near."""

    years: list[str]
    numbers: list[str]
    names: list[str]
    vectors: npt.NDArray[np.float32]

    def like(self, old: str, kind: str) -> list[str]:
        """Entities that could stand in `old`'s place, the most alike first (numbers in random order)."""
        if kind == "year":
            return sorted(self.years, key=lambda y: (abs(int(y) - int(old)) > MOST_YEARS_APART, _shuffle(y, old)))
        if kind == "number":
            return sorted(self.numbers, key=lambda n: (len(n) != len(old), _shuffle(n, old)))
        if old not in self.names:
            return []
        near = self.vectors @ self.vectors[self.names.index(old)]
        own = set(old.split())
        return [self.names[i] for i in np.argsort(-near) if not own & set(self.names[i].split())]


def read_pool(texts: Sequence[str]) -> Pool:
    """Years, numbers and the names that occur at least twice within sentences."""
    years: set[str] = set()
    numbers: set[str] = set()
    names: Counter[str] = Counter()
    for text in texts:
        years.update(YEAR.findall(text))
        numbers.update(NUMBER.findall(text))
        for match in NAME.finditer(text):
            before = text[max(0, match.start() - 3) : match.start()].rstrip()
            names[match.group()] += bool(before and before[-1] not in ".!?:\n”\"'“")
    kept = sorted(n for n, count in names.items() if count > 1 and content(n.split()[0]) and n not in CALENDAR)
    encoder = load_encoder(threads=1)
    vectors = np.stack([encoding.vector for encoding in encoder.encode([EncoderInput(name) for name in kept])])
    return Pool(sorted(years), sorted(numbers - years), kept, vectors)


def _entities(question: str) -> Iterator[tuple[re.Match[str], str]]:
    for match in YEAR.finditer(question):
        yield match, "year"
    for match in NUMBER.finditer(question):
        if not YEAR.fullmatch(match.group()):
            yield match, "number"
    for match in NAME.finditer(question):
        if match.start() > 0:
            yield match, "name"


def _kin(one: str, other: str) -> bool:
    """Whether two names may be forms of one: "French" and "France", "Norman" and "Anglo-Norman"."""
    return one[:3] == other[:3] or one.casefold() in other.casefold() or other.casefold() in one.casefold()


def _shuffle(one: str, other: str) -> bytes:
    """A fixed, random-looking order."""
    return hashlib.sha256(f"{one} {other}".encode()).digest()


def _row(query: dict[str, Any], swap: Swap, passage: dict[str, Any], *, elsewhere: bool) -> dict[str, Any]:
    told = {"answerable": False, "answers": [], "from": query["_id"], "article": passage["title"], "kind": swap.kind}
    told |= {"old": swap.old, "new": swap.new, "elsewhere": elsewhere}
    return {"_id": f"near-{query['_id']}", "text": swap.text, "metadata": told}


def _gold(path: Path) -> dict[str, list[str]]:
    gold: dict[str, list[str]] = defaultdict(list)
    for line in path.read_text(encoding="utf-8").splitlines()[1:]:
        query, passage, _ = line.split("\t")
        gold[query].append(passage)
    return gold


def _lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--pool", type=Path, nargs="*", default=[], help="more folders to take names from")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--most", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=1)
    return parser.parse_args()


if __name__ == "__main__":
    main()
