"""TREC topics and qrels: questions and judgements about documents of the corpus.

Topics are `id <tab> text` lines or the classic `<top>` blocks; qrels are lines of `topic iteration document grade`.
"""

from __future__ import annotations

import re
from collections import defaultdict
from pathlib import Path

from askbot.errors import UsageError
from askbot.evaluation.formats.texts import bad_line
from askbot.evaluation.questions import Question, QuestionSet

_TOP = re.compile(r"<top>(.*?)</top>", re.DOTALL | re.IGNORECASE)
_NUMBER = re.compile(r"<num>\s*(?:Number:)?\s*([^\s<]+)", re.IGNORECASE)
_TITLE = re.compile(r"<title>\s*(?:Topic:)?\s*([^<]+)", re.IGNORECASE)
_COLUMNS = 4


def find_trec(path: Path) -> tuple[Path, Path] | None:
    """The topics and qrels that `path` means: a folder that holds both, or one file of the two beside the other."""
    folder = path if path.is_dir() else path.parent
    if not folder.is_dir():
        return None
    names = sorted(p for p in folder.iterdir() if p.is_file())
    topics = [p for p in names if "topics" in p.name.lower()]
    qrels = [p for p in names if "qrels" in p.name.lower()]
    if path.is_file() and path not in {*topics, *qrels}:
        return None
    chosen_topics = path if path in topics else topics[0] if topics else None
    chosen_qrels = path if path in qrels else qrels[0] if qrels else None
    return (chosen_topics, chosen_qrels) if chosen_topics and chosen_qrels else None


def read_trec(topics: Path, qrels: Path) -> QuestionSet:
    """Read a pair; documents are named by their paths in the corpus. Topics without judgements are left out."""
    judged = _qrels(qrels)
    questions = tuple(
        Question(id=number, text=text, relevance=judged[number], covered=True)
        for number, text in _topics(topics)
        if number in judged
    )
    if not questions:
        raise UsageError(f"No topic of {topics} has judgements in {qrels}.", "Check that the two belong together.")
    return QuestionSet(topics.resolve().parent.name, questions, unit="document")


def _topics(path: Path) -> list[tuple[str, str]]:
    text = path.read_text(encoding="utf-8-sig")
    if blocks := _TOP.findall(text):
        pairs = [(_NUMBER.search(b), _TITLE.search(b)) for b in blocks]
        return [(n[1], " ".join(t[1].split())) for n, t in pairs if n and t]
    topics: list[tuple[str, str]] = []
    for number, line in enumerate(text.splitlines(), start=1):
        name, tab, question = line.partition("\t")
        if line.strip() and not (tab and question.strip()):
            raise bad_line(path, number, "not `id <tab> question`")
        if line.strip():
            topics.append((name.strip(), question.strip()))
    return topics


def _qrels(path: Path) -> dict[str, dict[str, int]]:
    judged: dict[str, dict[str, int]] = defaultdict(dict)
    for number, line in enumerate(path.read_text(encoding="utf-8-sig").splitlines(), start=1):
        parts = line.split()
        if not parts:
            continue
        if len(parts) != _COLUMNS or not parts[3].lstrip("-").isdigit():
            raise bad_line(path, number, "not four columns: topic, iteration, document, grade")
        if int(parts[3]) > 0:
            judged[parts[0]][parts[2]] = int(parts[3])
    return judged
