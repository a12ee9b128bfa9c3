"""Makes the examples that the answer room's networks are trained on: questions, asked of corpora of many sizes.

    python training/answer/examples.py --set SQUAD own near-squad.jsonl --set NEWS news.jsonl near-news.jsonl \
        --out examples.npz

Each `--set` is a question set with documents, a file of other questions about them (`own`: the set's own), and
near-misses made of those. `training/README.md` tells the commands that make all of them.

The titles of a set are split in two halves, in the order of its documents. Questions of the first half train, those of
the second test. Each half is asked of the whole set, if that is not too large, and of small corpora drawn from its own
documents, so that the confidence does not learn the size of a corpus: there a question whose document was not drawn is
not covered, nor is one of the other sets. Every other small corpus has the documents of a title in one.
"""

from __future__ import annotations

import argparse
import random
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np

from askbot.answer.scoring.features import question_features, sentence_features
from askbot.answer.scoring.matching import Match, Matcher
from askbot.domain import Document, Hit
from askbot.evaluation import Question, QuestionSet, load_questions
from askbot.evaluation.caching import Models, index_of
from askbot.evaluation.formats.texts import make_document
from askbot.evaluation.judging import holds
from askbot.index import SnapshotStore, index_documents
from askbot.search import Searcher
from askbot.settings import load_settings

LARGEST_WHOLE = 400
"""Documents up to which a set is also asked as a whole."""
SMALL = {
    "train": {300_000: 1, 60_000: 2, 20_000: 4, 8_000: 6, 3_500: 6},
    "test": {60_000: 1, 20_000: 1, 8_000: 2, 3_500: 2},
}
"""Characters of a small corpus, and how many such corpora for each half of a set."""
LARGEST_OF_TITLE = 30_000
"""Characters below which a small corpus is drawn from one title, where that has several documents."""
ASKED = 20
"""Covered questions asked of a small corpus, at most, or one for each thousand characters; of other kinds a part."""
OF_WHOLE = {"train": 600, "test": 150}
"""Covered questions asked of the whole set, at most; uncovered ones as many, near-misses of each place a third."""
HITS = 5
TOGETHER = 16
"""Questions asked at one time."""
HALVES = ("train", "test")
PLACES = ("absent", "article", "passage")


@dataclass(frozen=True)
class Bench:
    """One half of a question set."""

    name: str
    half: str
    documents: Sequence[Document]
    """Of this half's titles."""
    covered: Sequence[Question]
    uncovered: Sequence[Question]
    near: Sequence[Question]


@dataclass(frozen=True)
class Corpus:
    """Documents, and what is asked of them: kind → questions."""

    name: str
    half: str
    documents: Sequence[Document]
    askings: Mapping[str, Sequence[Question]]


@dataclass(frozen=True)
class Asked:
    """A question and what was found for it."""

    corpus: str
    half: str
    kind: str
    question: Question
    text: str
    """As the search read it."""
    match: Match
    hits: Sequence[Hit]


def main() -> None:
    """Draw corpora, ask, save."""
    options = _options()
    models = Models.load(load_settings())
    examples: list[dict[str, Any]] = []
    for corpus in corpora([read_bench(*one) for one in options.set], random.Random(5)):  # noqa: S311 - repeatable
        examples += [example(asked) for asked in ask(corpus, models)]
        print(f"{corpus.name}: {len(examples)} examples", flush=True)
    print(Counter((one["half"], one["kind"]) for one in examples))
    save(examples, options.out)


def read_bench(path: str, questions: str, near: str) -> tuple[QuestionSet, Bench, Bench]:
    """Read a set and split it."""
    asked = load_questions(path)
    if questions != "own":
        asked = replace(asked, questions=load_questions(questions).questions)
    nears = load_questions(near).questions
    parts = [_bench(asked, own, name, nears) for own, name in zip(asked.halves_by_title(), HALVES, strict=True)]
    return asked, parts[0], parts[1]


def _bench(asked: QuestionSet, own: QuestionSet, half: str, nears: Sequence[Question]) -> Bench:
    ids = {question.id for question in own.questions}
    titles = list(dict.fromkeys(document.title for document in asked.documents))
    titles = titles[: len(titles) // 2] if half == HALVES[0] else titles[len(titles) // 2 :]
    return Bench(
        f"{asked.name} {half}",
        half,
        [document for document in asked.documents if document.title in set(titles)],
        [question for question in own.questions if question.covered],
        [question for question in own.questions if not question.covered],
        [question for question in nears if question.origin in ids],
    )


def corpora(sets: Sequence[tuple[QuestionSet, Bench, Bench]], rng: random.Random) -> Iterator[Corpus]:
    """The corpora of all sets."""
    for number, (asked, *parts) in enumerate(sets):
        for side, part in enumerate(parts):
            foreign = [q for i, other in enumerate(sets) if i != number for q in other[side + 1].covered]
            if len(asked.documents) <= LARGEST_WHOLE:
                yield Corpus("whole", part.half, asked.documents, _of_whole(part, rng))
            for i, drawn in enumerate(_draws(part, rng)):
                documents = _joined(drawn) if i % 2 else drawn
                yield Corpus(f"{part.name} {i}", part.half, documents, _of_small(part, drawn, foreign, rng))


def _of_whole(part: Bench, rng: random.Random) -> dict[str, Sequence[Question]]:
    most = OF_WHOLE[part.half]
    near = {place: [q for q in part.near if place in q.tags] for place in PLACES}
    kinds = {f"near {place}": _some(found, most // 3, rng) for place, found in near.items()}
    return {"covered": _some(part.covered, most, rng), "uncovered": _some(part.uncovered, most, rng), **kinds}


def _draws(part: Bench, rng: random.Random) -> Iterator[list[Document]]:
    """Documents up to so many characters: of all titles for the largest corpora, else of one, where it has as many."""
    asked = Counter(path for question in part.covered for path in {*question.relevance, *question.passages})
    useful = [document for document in part.documents if document.path in asked]
    by_title: dict[str, list[Document]] = defaultdict(list)
    for document in useful:
        by_title[document.title].append(document)
    for size, times in SMALL[part.half].items():
        for _ in range(times):
            own = by_title[rng.choice(useful).title]
            pool = own if size < LARGEST_OF_TITLE and len(own) > 1 else useful
            # those that many questions are about come first, by chance (Efraimidis and Spirakis, 2006)
            pool = sorted(pool, key=lambda document: -(rng.random() ** (1 / asked[document.path])))
            drawn = [pool[0]]
            for document in pool[1:]:
                if sum(len(one.text) for one in drawn) + len(document.text) <= size:
                    drawn.append(document)
            yield drawn


def _joined(drawn: Sequence[Document]) -> list[Document]:
    texts: dict[str, list[str]] = defaultdict(list)
    for document in drawn:
        texts[document.title].append(document.text)
    return [make_document(title, title, "\n\n".join(own)) for title, own in texts.items()]


def _of_small(
    part: Bench, drawn: Sequence[Document], foreign: Sequence[Question], rng: random.Random
) -> dict[str, Sequence[Question]]:
    paths, titles = {document.path for document in drawn}, {document.title for document in drawn}
    near_paths = {document.path for document in part.documents if document.title in titles}
    about = {q.id: {*q.relevance, *q.passages} for q in part.covered}
    inside = [q for q in part.covered if about[q.id] & paths]
    outside = [q for q in part.covered if not about[q.id] & paths]
    same = [q for q in outside if about[q.id] & near_paths]
    far = [q for q in outside if not about[q.id] & near_paths]
    near = {place: [q for q in part.near if place in q.tags and about[q.origin] & paths] for place in PLACES}
    most = max(ASKED, sum(len(document.text) for document in drawn) // 1000)
    return {
        "covered": _some(inside, most, rng),
        "same title": _some(same, most // 4, rng),
        "other title": [*_some(far, most // 4, rng), *_some(foreign, most // 8, rng)],
        "uncovered": _some(part.uncovered, most // 4, rng),
        **{f"near {place}": _some(found, most // 3, rng) for place, found in near.items()},
    }


def _some(rows: Sequence[Question], most: int, rng: random.Random) -> list[Question]:
    return rng.sample(rows, min(most, len(rows)))


def ask(corpus: Corpus, models: Models) -> Iterator[Asked]:
    """Ask everything of one corpus."""
    with TemporaryDirectory() as work:
        if corpus.name == "whole":
            folder = index_of(corpus.documents, models)
        else:
            folder = Path(work)
            index_documents(corpus.documents, folder, models.encoder, models.attributor)
        snapshot = SnapshotStore(folder).open_current()
        searcher = Searcher(snapshot, models.encoder)
        matcher = Matcher(searcher)
        everything = [(kind, question) for kind, own in corpus.askings.items() for question in own]
        with ThreadPoolExecutor(TOGETHER) as pool:  # what is asked at one time is encoded in one batch
            queries = list(pool.map(lambda one: searcher.parse(one[1].text), everything))
            for (kind, question), query in zip(everything, queries, strict=True):
                whole = [hit for hit in searcher.search(query, HITS) if hit.passage.sentences]
                match = matcher.match(query, whole)
                if match.words:
                    yield Asked(corpus.name, corpus.half, kind, question, query.text, match, whole)


def example(asked: Asked) -> dict[str, Any]:
    """The features of one question, and which sentences hold an answer."""
    features = question_features(asked.text, asked.match, asked.hits)
    answers = asked.question.answers if asked.kind == "covered" else ()
    return {
        "corpus": asked.corpus,
        "half": asked.half,
        "kind": asked.kind,
        "origin": asked.question.origin,
        "words": features.words,
        "whole": features.whole,
        "sentences": np.concatenate(sentence_features(asked.text, asked.match, asked.hits)),
        "holds": np.asarray(
            [holds(hit.passage.sentence_text(s), answers) for hit in asked.hits for s in hit.passage.sentences]
        ),
    }


def save(examples: Sequence[dict[str, Any]], path: Path) -> None:
    """Write the examples: tables one below the other, with their lengths."""
    np.savez_compressed(
        path,
        words=np.concatenate([e["words"] for e in examples]),
        word_counts=np.asarray([len(e["words"]) for e in examples]),
        whole=np.stack([e["whole"] for e in examples]),
        sentences=np.concatenate([e["sentences"] for e in examples]),
        sentence_counts=np.asarray([len(e["sentences"]) for e in examples]),
        holds=np.concatenate([e["holds"] for e in examples]),
        **{name: np.asarray([e[name] for e in examples]) for name in ("corpus", "half", "kind", "origin")},
    )


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--set", nargs=3, action="append", required=True, metavar=("SET", "QUESTIONS", "NEAR"))
    parser.add_argument("--out", type=Path, required=True)
    return parser.parse_args()


if __name__ == "__main__":
    main()
