"""Written questions as examples to train on.

    python training/reader/examples.py PASSAGES WRITTEN ... > DATA/near.jsonl

PASSAGES is .jsonl of `id`, `doc`, `context` (title, date, heading), `text` and `sentences` (where each begins). A line
of WRITTEN is {"p": id, "yes": [[question, answer words], ...], "no": [[question, kind], ...]}; WRITING.md says how they
are written. Each makes an example. Some questions are asked again of another passage of their document, or of their
own without the sentences that have the answer. One document in twelve is held back (`dev`).
"""

from __future__ import annotations

import hashlib
import json
import random
import re
import sys
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any

HELD = 12
ELSEWHERE, CUT = 0.3, 0.15
"""Of the questions with an answer."""
LIGHTER = 0.7
"""What an example made by machine weighs."""

Line = Mapping[str, Any]


def main(passages: Path, written: Sequence[Path]) -> None:
    """Print the examples."""
    known = {line["id"]: line for line in _lines(passages)}
    of_document: dict[str, list[Line]] = defaultdict(list)
    for passage in known.values():
        of_document[passage["doc"]].append(passage)
    chance = random.Random(0)  # noqa: S311 - no secret
    for file in written:
        for line in _lines(file):
            passage = known[line["p"]]
            for example in examples_of(line, passage, of_document[passage["doc"]], chance):
                print(json.dumps(example, ensure_ascii=False))


def examples_of(line: Line, passage: Line, others: Sequence[Line], chance: random.Random) -> Iterator[Line]:
    """What one line of written questions gives; a question whose answer does not stand in the passage is left out."""
    held = int(hashlib.sha256(passage["doc"].encode()).hexdigest(), 16) % HELD == 0
    split = {"split": "dev" if held else "train"}
    for question, words in line["yes"]:
        spans = [[found.start(), found.end()] for found in re.finditer(re.escape(words), passage["text"])]
        if not spans:
            continue
        yield {**_asked(question, passage, answers=spans), **split}
        without = [other for other in others if words.lower() not in other["text"].lower()]
        if not held and without and chance.random() < ELSEWHERE:
            yield {**_asked(question, chance.choice(without), weight=LIGHTER), **split}
        cut = without_answer(passage, words)
        if not held and cut and chance.random() < CUT:
            yield {**_asked(question, cut, weight=LIGHTER), **split}
    for question, _ in line["no"]:
        yield {**_asked(question, passage), **split}


def without_answer(passage: Line, words: str) -> Line | None:
    """The passage without the sentences that have the words; None where fewer than two are left."""
    bounds = pairwise([*passage["sentences"], len(passage["text"])])
    kept = [passage["text"][a:b].rstrip() + " " for a, b in bounds]
    kept = [sentence for sentence in kept if words.lower() not in sentence.lower()]
    starts = [sum(map(len, kept[:number])) for number in range(len(kept))]
    return {**passage, "text": "".join(kept), "sentences": starts} if len(kept) > 1 else None


def _asked(question: str, passage: Line, answers: Sequence[Sequence[int]] = (), weight: float = 1.0) -> Line:
    kept = {name: passage[name] for name in ("text", "sentences", "context", "doc")}
    return {"question": question, **kept, "answers": list(answers), "weight": weight}


def _lines(path: Path) -> Iterator[Line]:
    return (json.loads(line) for line in path.open(encoding="utf-8") if line.strip())


if __name__ == "__main__":
    main(Path(sys.argv[1]), [Path(name) for name in sys.argv[2:]])
