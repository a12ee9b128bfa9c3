"""Any set of questions by its path."""

from __future__ import annotations

from pathlib import Path

from askbot.errors import UsageError
from askbot.evaluation.formats.beir import is_beir_folder, read_beir
from askbot.evaluation.formats.own import read_own
from askbot.evaluation.formats.squad import read_squad
from askbot.evaluation.formats.texts import reading
from askbot.evaluation.formats.trec import find_trec, read_trec
from askbot.evaluation.questions import QuestionSet

OWN_SUFFIXES = frozenset({".jsonl", ".yaml", ".yml", ".ndjson"})
_KINDS = "a .jsonl or .yaml file of questions, a BEIR folder, a SQuAD .json file, or TREC topics and qrels"


def load_questions(path: str | Path) -> QuestionSet:
    """Read a set of questions; its kind is told by what is there.

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
    if path.is_file() and path.suffix.lower() in OWN_SUFFIXES:
        return read_own(path)
    raise UsageError(f"{path} is no set of questions.", f"Name {_KINDS}.")
