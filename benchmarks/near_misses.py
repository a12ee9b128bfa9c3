"""Makes near-miss questions from a set of questions about documents that it brings along.

A near-miss is a covered question with one name or number swapped for another of its kind: a bot that answers such a
question answers another one. The new word stands

- `absent`: not in the document that answers the question, perhaps nowhere;
- `article`: not there either, but in another document of the same title;
- `passage`: in that document, in another role ("How many Ukrainian soldiers …" where North Korean losses are told).

    python benchmarks/near_misses.py SET [--questions FILE] [--pool SET ...] --out near-misses.jsonl [--seed 1]

SET is what `askbot eval` takes; `--questions` are other questions about its documents. The output has askbot's own
lines, up to one for each question and place: the id begins with the original's, tags tell kind and place. A machine
made them: a few of the third place are answered by the document after all.
"""

from __future__ import annotations

import argparse
import calendar
import hashlib
import json
import random
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache, cached_property
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from askbot.answer.question.tokens import content
from askbot.domain import Document
from askbot.encoder import EncoderInput, load_encoder
from askbot.evaluation import QuestionSet, load_questions
from askbot.evaluation.questions import VARIANT, Question
from askbot.text.country_names import name_table

NAME = re.compile(r"\b[A-Z][\w-]*(?:\s(?:of\s|the\s|de\s|von\s)?[A-Z][\w-]*)*")
YEAR = re.compile(r"\b1\d{3}\b|\b20[0-2]\d\b")
NUMBER = re.compile(r"\b\d{1,3}(?:,\d{3})+\b|\b\d+(?:\.\d+)?\b")
NEAREST = {"absent": 12, "article": 6, "passage": 2}
"""Among how many of the names most alike one is picked; of a passage's few only the nearest are of the same kind."""
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
    """Read the sets, swap, write."""
    options = _options()
    asked = load_questions(options.set)
    if options.questions:
        asked = replace(asked, questions=load_questions(options.questions).questions)
    others = [load_questions(path) for path in options.pool]
    paths = {path for question in asked.questions for path in (*question.relevance, *question.passages)}
    texts = [document.text for document in asked.documents if document.path in paths]
    pool = read_pool([*texts, *(document.text for one in others for document in one.documents)])
    made = [row for seed in options.seed for row in near_misses(asked, pool, seed)]
    options.out.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in made), encoding="utf-8")
    print(f"{len(made)} near-misses: {dict(Counter(row['tags'][1] + ', ' + row['tags'][2] for row in made))}")


def near_misses(asked: QuestionSet, pool: Pool, seed: int) -> list[dict[str, Any]]:
    """Lines of up to one near-miss for each covered question and place."""
    rng = random.Random(seed)  # noqa: S311 - the same set for the same seed
    by_path = {document.path: document for document in asked.documents}
    by_title: dict[str, list[Document]] = defaultdict(list)
    for document in asked.documents:
        by_title[document.title].append(document)
    made: list[dict[str, Any]] = []
    for question in asked.questions:
        documents = [by_path[path] for path in (*question.relevance, *question.passages)]
        if not question.covered or not documents:
            continue
        passage = "\n".join(f"{document.title}\n{document.text}" for document in documents)
        article = "\n".join(document.text for document in by_title[documents[0].title] if document not in documents)
        for place, (some, allowed) in _places(question, passage, article, pool).items():
            swap = swapped(question.text, passage, some, allowed, NEAREST[place], rng)
            if swap:
                made.append(_row(question, swap, place, seed))
    return made


def _places(
    question: Question, passage: str, article: str, pool: Pool
) -> Mapping[str, tuple[Pool, Callable[[str], bool]]]:
    """The entities that stand in each place, and which of them may be taken."""
    taken = f"{question.text} {' '.join(question.answers)}"
    return {
        "absent": (pool, lambda new: new not in passage),
        "article": (pool.within(article), lambda new: new not in passage),
        "passage": (pool.within(passage), lambda new: new not in taken),
    }


def swapped(
    question: str, passage: str, pool: Pool, allowed: Callable[[str], bool], nearest: int, rng: random.Random
) -> Swap | None:
    """The question with one entity of the passage exchanged for an allowed one of its kind, or None."""
    entities = [(match, kind) for match, kind in _entities(question) if match.group() in passage]
    if not entities:
        return None
    match, kind = rng.choice(entities)
    old = match.group()
    fitting = (other for other in pool.like(old, kind) if allowed(other) and not _kin(other, old))
    others = list(islice(fitting, nearest))
    if not others:
        return None
    new = rng.choice(others)
    return Swap(question[: match.start()] + new + question[match.end() :], old, new, kind)


@dataclass(frozen=True)
class Pool:
    """What may stand in for an entity; names are of a kind where their vectors are near."""

    years: list[str]
    numbers: list[str]
    names: list[str]
    vector_of: Mapping[str, npt.NDArray[np.float32]]

    @cached_property
    def vectors(self) -> npt.NDArray[np.float32]:
        """(n, d) of the names."""
        return np.stack([self.vector_of[name] for name in self.names]) if self.names else np.zeros((0, 1), np.float32)

    def within(self, text: str) -> Pool:
        """Only what stands in a text."""
        return Pool(
            sorted({*YEAR.findall(text)} & {*self.years}),
            sorted({*NUMBER.findall(text)} & {*self.numbers}),
            sorted({*NAME.findall(text)} & self.vector_of.keys()),
            self.vector_of,
        )

    def like(self, old: str, kind: str) -> Iterator[str]:
        """Entities that could stand in `old`'s place, the most alike first (numbers in random order)."""
        if kind == "year":
            yield from sorted(self.years, key=lambda y: (abs(int(y) - int(old)) > MOST_YEARS_APART, _shuffle(y, old)))
        elif kind == "number":
            yield from sorted(self.numbers, key=lambda n: (len(n) != len(old), _shuffle(n, old)))
        elif old in self.vector_of and self.names:
            near = self.vectors @ self.vector_of[old]
            words = set(old.split())
            yield from (self.names[i] for i in np.argsort(-near) if not words & set(self.names[i].split()))


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
    vectors = [encoding.vector for encoding in encoder.encode([EncoderInput(name) for name in kept])]
    return Pool(sorted(years), sorted(numbers - years), kept, dict(zip(kept, vectors, strict=True)))


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
    """Whether two names may be forms of one: "French" and "France", "Norman" and "Anglo-Norman", "US" and "America"."""
    if one[:3] == other[:3] or one.casefold() in other.casefold() or other.casefold() in one.casefold():
        return True
    return bool(_countries(one) & _countries(other))


@cache
def _countries(name: str) -> frozenset[int]:
    return frozenset(named.group for named in name_table().find(name))


def _shuffle(one: str, other: str) -> bytes:
    """A fixed, random-looking order."""
    return hashlib.sha256(f"{one} {other}".encode()).digest()


def _row(question: Question, swap: Swap, place: str, seed: int) -> dict[str, Any]:
    tags = ["near-miss", place, swap.kind, f"{swap.old} > {swap.new}"]
    return {"id": f"{question.id}{VARIANT}{place}-{seed}", "question": swap.text, "covered": False, "tags": tags}


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("set", type=Path)
    parser.add_argument("--questions", type=Path, help="questions about the set's documents, in place of its own")
    parser.add_argument("--pool", type=Path, nargs="*", default=[], help="more sets to take names from")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--seed", type=int, nargs="+", default=[1], help="several make several near-misses")
    return parser.parse_args()


if __name__ == "__main__":
    main()
