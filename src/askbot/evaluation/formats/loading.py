"""Any set of questions by its path."""

from __future__ import annotations

from pathlib import Path

from askbot.errors import UsageError
from askbot.evaluation.formats.beir import is_beir_folder, read_beir
from askbot.evaluation.formats.brat import is_brat_folder
from askbot.evaluation.formats.question_lines import read_question_lines
from askbot.evaluation.formats.squad import read_squad
from askbot.evaluation.formats.texts import reading
from askbot.evaluation.formats.trec import find_trec, read_trec
from askbot.evaluation.questions import QuestionSet

LINE_SUFFIXES = frozenset({".jsonl", ".yaml", ".yml", ".ndjson"})
_KINDS = (
    "a .jsonl or .yaml file of questions, a BEIR folder, a SQuAD .json file, TREC topics and qrels, or a brat folder"
)
_PAIRS = (("corpus.jsonl", "queries.jsonl", "BEIR"), ("topics", "qrels", "TREC"), ("text", "attributions", "brat"))
"""What goes together, so that half of a set is recognised as such."""


def load_questions(path: str | Path) -> QuestionSet:
    """Read a set of questions; its kind follows from what is there.

    askbot's own lines (.jsonl, .yaml), a BEIR folder, a SQuAD or XQuAD file (.json), a folder with TREC topics and
    qrels or one file of the two. Raises `UsageError`, naming the line where one is wrong.
    """
    path = Path(path)
    if not path.exists():
        raise UsageError(f"{path} does not exist.", f"Name {_KINDS}.")
    with reading(path):
        return _read(path)


def _read(path: Path) -> QuestionSet:
    if path.is_dir() and is_beir_folder(path):
        return read_beir(path)
    if pair := find_trec(path):
        return read_trec(*pair)
    if path.is_file() and path.suffix.lower() == ".json":
        return read_squad(path)
    if path.is_file() and path.suffix.lower() in LINE_SUFFIXES:
        return read_question_lines(path)
    if is_brat_folder(path):
        raise UsageError(f"{path} is a brat folder, which holds no questions.", "Only `askbot eval` itself reads it.")
    if half := _half(path):
        raise UsageError(f"{path} is only half of a {half[0]} set: {half[1]} is missing.", "Put both in one folder.")
    raise UsageError(f"{path} is no set of questions.", f"Name {_KINDS}.")


def _half(path: Path) -> tuple[str, str] | None:
    """The kind of set that a path is one half of, and its other half's name."""
    names = [p.name.lower() for p in (path.iterdir() if path.is_dir() else [path])]
    for first, second, kind in _PAIRS:
        there = [any(part == name or (kind == "TREC" and part in name) for name in names) for part in (first, second)]
        if any(there) and not all(there):
            return kind, second if there[0] else first
    return None
