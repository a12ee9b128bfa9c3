"""Sets of questions, as somebody might write or spoil them, for the evaluation's readers."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from pathlib import Path

from hypothesis import strategies as st

from benchmarks.faults.blocks import cooked

OWN = (
    '{"question": "Who warned?", "answers": ["the mayor"], "speaker": "Ines Okafor", "stance": "reported"}',
    "{question: Who warned?, covered: no}", '{"question": ""}', '{"question": 1}', "# a comment", "", "[]", "null",
    '{"question": "a", "id": "x"}', '{"question": "b", "stance": "shouted"}', "question: a", "- a", "!!python/none",
    '{"question": "c", "covered": "maybe", "more": 1}', "{", "[" * 500, '{"a":' * 300, "1" * 5000, "&a [*a]", "\ufeff{",
    "? x", "{question: 2026-99-99}", '{"question": NaN}', '{"question": "\\ud800"}', '"', "'", "\\", ": ", "\x85", "\x00",
)  # fmt: skip
SQUAD = (
    '{"data": [', "]}", '{"title": "A_b", "paragraphs": [', "]}", '{"context": "The mayor warned.", "qas": [', "]}", ",",
    '{"id": "1", "question": "Who?", "answers": [{"text": "The mayor", "answer_start": 0}]}', "null", "1", "{}", "[]",
    '{"id": "2", "question": "What?", "answers": [], "is_impossible": true}', '{"id": [], "question": {}}', "[" * 2000,
    '{"data": [{"title": "A", "paragraphs": [{"context": "B.", "qas": [{"id": 1, "question": "?", "answers": []}]}]}]}',
    '{"data": {"a": 1}}', '{"data": "abc"}', '{"context": 5}', "NaN", "1e999", '"\\ud800"', "\x00", "\ufeff",
)  # fmt: skip
LINES = (
    "q1\tWho warned?", "q1 0 d1 1", "q1 0 d1 \u00b2", "q1 0 d1 -1", "q1 0 d1 " + "9" * 5000, "<top>", "</top>", "q1",
    "<num> Number: q1", "<title> Who warned?", "\t", "q1\t", "query-id\tcorpus-id\tscore", "q1\td1\t1", "q1\td1\t\u00b2",
    '{"_id": "q1", "text": "Who warned?"}', '{"_id": "d1", "text": "The mayor warned.", "title": "T"}', '{"_id": "q1"}',
    '{"_id": "q1", "text": "a", "metadata": []}', '{"_id": "q1", "text": "a", "metadata": "answerable"}', "[]", "",
    '{"_id": "q1", "text": "a", "metadata": {"answerable": true, "answers": 5}}', '{"_id": {}, "text": "b"}', "{",
    "T1\tSource 0 9\tThe mayor", "T2\tCue 10 16\twarned", "E1\tAttribution:T2 Source:T1", "T1\tSource 0 99999999\tx",
    "T1\tSource -5 2;7 9\tx", "T1\tSource a b", "E1\tAttribution:T9", "R1\tx", "*", "\ufeff", "\x00", "\u2028", "[" * 900,
)  # fmt: skip
NAMES: Sequence[tuple[tuple[str, ...], tuple[str, ...]]] = (
    (OWN, ("set.jsonl",)), (OWN, ("set.yaml",)), (SQUAD, ("set.json",)), (LINES, ("topics.tsv", "qrels.txt")),
    (LINES, ("corpus.jsonl", "queries.jsonl", "qrels/test.tsv")),
    (LINES, ("text/a.txt", "attributions/a_1.ann")),
)  # fmt: skip
"""Pieces, and the files that are made of them."""


def sets() -> st.SearchStrategy[bytes]:
    """A recipe: its first byte picks the kind of set, its second how it is spoilt, the rest the contents."""
    return st.binary(min_size=2, max_size=70)


def written(recipe: bytes, folder: Path) -> Path:
    """Write the set of a recipe into an empty folder, and return the path to read."""
    shutil.rmtree(folder, ignore_errors=True)
    pieces, names = NAMES[recipe[0] % len(NAMES)]
    share = max(1, len(recipe[2:]) // len(names))
    for number, name in enumerate(names):
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        text = cooked(b"\0" + recipe[2:][number * share : (number + 1) * share], pieces, ("\n",))
        path.write_bytes(text.encode("utf-16" if recipe[1] > 250 else "utf-8", "replace"))
    return folder / names[0] if len(names) == 1 else folder
