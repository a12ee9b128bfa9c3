"""Makes plain questions from sentences of news, to train the confidence on texts like briefings.

    python training/answer/news_questions.py SET --out news-questions.jsonl [--most 2]

Patterns turn a sentence into a question that it answers: "12 soldiers were killed in Gaza" into "How many soldiers were
killed in Gaza?", the same where a name qualifies what is counted ("12 Israeli soldiers"), and "Ann Lee said that …
China …" into "What did Ann Lee say about China?". SET is what `askbot eval` takes; at most `--most` questions of each
pattern are made of one document. The output has askbot's own lines, `passages` naming the document.
"""

from __future__ import annotations

import argparse
import calendar
import json
import re
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any

from askbot.answer.question.tokens import content
from askbot.domain import Document
from askbot.evaluation import load_questions

_SENTENCE = re.compile(r"[A-Z“\"][^.!?\n]{30,300}[.!?]")
_COUNT = re.compile(
    r"(?<![\w$€£,.-])(?P<count>\d{1,3}(?:,\d{3})+|\d{1,3}|two|three|four|five|six|seven|eight|nine|ten|dozens of"
    r"|hundreds of|thousands of)\s(?P<thing>(?:[A-Z]?[a-z]+\s){1,4}?)(?P<verb>were|was|have|had|are|will|could)\s"
    r"(?P<rest>[^,;:–—()]{8,90})(?=[\s,.;:?!–—()]|$)"
)
_NAMED_COUNT = re.compile(
    r"(?<![\w$€£,.-])(?P<count>\d{1,3}(?:,\d{3})+|\d{1,3}|two|three|four|five|six|seven|eight|nine|ten|dozens of"
    r"|hundreds of|thousands of|several|many)\s(?P<thing>(?:[a-z]+\s)?(?:[A-Z][a-z]+\s){1,3}[a-z]+s)\s"
    r"(?P<rest>[^,;:–—()]{8,90})(?=[\s,.;:?!–—()]|$)"
)
_NO_THING = re.compile(
    r"\b(?:percent|years?|days?|months?|weeks?|hours?|minutes?|million|billion|but|of|in|the|who|that|which|and|to|at)\b"
)
_SAID = re.compile(
    r"(?P<speaker>(?:[A-Z][a-z]+\s){1,3}[A-Z][a-z]+)\s(?P<cue>said|warned|argued|claimed|announced)\s(?:that\s)?"
    r"(?P<content>[^“”\"]{30,220})"
)
_TOPIC = re.compile(r"(?<=[a-z,]\s)(?:the\s)?[A-Z][\w-]+(?:\s[A-Z][\w-]+)*")
_CALENDAR = frozenset([*calendar.month_name[1:], *calendar.day_name])
_LEMMA = {"said": "say", "warned": "warn", "argued": "argue", "claimed": "claim", "announced": "announce"}


def main() -> None:
    """Read, ask, write."""
    options = _options()
    rows = [row for document in load_questions(options.set).documents for row in questions(document, options.most)]
    options.out.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8")
    print(f"{len(rows)} questions")


def questions(document: Document, most: int) -> Iterator[dict[str, Any]]:
    """Up to `most` questions of each pattern."""
    sentences = [match.group() for match in _SENTENCE.finditer(document.text)]
    for pattern in (_named_counts, _counts, _sayings):
        made = (found for sentence in sentences for found in pattern(sentence))
        for number, (text, answer) in enumerate(islice(made, most)):
            yield {
                "id": f"{document.path}#{pattern.__name__.strip('_')}-{number}",
                "question": text,
                "answers": [answer],
                "passages": [document.path],
                "tags": [pattern.__name__.strip("_")],
            }


def _counts(sentence: str) -> Iterator[tuple[str, str]]:
    match = _COUNT.search(sentence)
    if match and not _NO_THING.search(match["thing"]):
        yield f"How many {match['thing'].strip()} {match['verb']} {match['rest'].strip(' .!?”')}?", match["count"]


def _named_counts(sentence: str) -> Iterator[tuple[str, str]]:
    match = _NAMED_COUNT.search(sentence)
    if match and not _NO_THING.search(match["thing"]):
        yield f"How many {match['thing']} {match['rest'].strip(' .!?”')}?", match["count"]


def _sayings(sentence: str) -> Iterator[tuple[str, str]]:
    match = _SAID.search(sentence)
    topic = _TOPIC.search(match["content"]) if match else None
    is_name = topic and topic.group().split()[-1] not in _CALENDAR
    if match and topic and is_name and content(match["speaker"].split()[0]):
        text = f"What did {match['speaker']} {_LEMMA[match['cue']]} about {topic.group()}?"
        yield text, match["content"].strip(" .!?")


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("set", type=Path)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--most", type=int, default=2)
    return parser.parse_args()


if __name__ == "__main__":
    main()
