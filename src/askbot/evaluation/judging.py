"""One answer against what was expected: the numbers of one question."""

from __future__ import annotations

import re
import string
import unicodedata
from collections.abc import Callable, Sequence

from askbot.domain import Answer, Statement, Status
from askbot.evaluation.questions import Question

_ARTICLES = re.compile(r"\b(?:a|an|the)\b")
_PUNCTUATION = str.maketrans("", "", string.punctuation + "’‘“”–—…")
_POSSESSIVE = re.compile(r"['’]s\b")

Columns = dict[str, float | None]


def plain(text: str) -> str:
    """Words alone, as SQuAD's own script compares answers: no case, punctuation, articles or runs of blanks."""
    text = unicodedata.normalize("NFKC", text).casefold().translate(_PUNCTUATION)
    return " ".join(_ARTICLES.sub(" ", text).split())


def holds(text: str, answers: Sequence[str]) -> bool:
    """Whether one of the answers stands in the text, in whole words."""
    padded = f" {plain(text)} "
    return any(f" {plain(answer)} " in padded for answer in answers if plain(answer))


def judge(question: Question, answer: Answer, document_text: Callable[[str], str]) -> Columns:
    """Everything about the answer itself; what was not expected is None. `document_text` gives a document by path."""
    statements = answer.statements
    holding = [holds(s.text, question.answers) for s in statements]
    judged = _judged(statements, holding)
    holds_answer = _number(any(holding)) if question.answers else None
    return {
        "answer_first": _number(any(holding[:1])) if question.answers else None,
        "answer_shown": holds_answer,
        "speaker": None if question.speakers is None else _number(judged and _is_speaker(judged, question.speakers)),
        "stance": None if question.stance is None else _number(judged and judged.voice.stance is question.stance),
        "covered": None if question.covered is None else _number(question.covered),
        "answered": _number(answer.status is Status.ANSWERED),
        "confidence": answer.confidence,
        "best_hit": answer.hits[0].score if answer.hits else None,
        "verbatim": _verbatim(statements, document_text),
        "correct": _correct(question, answer, holds_answer),
    }


def _judged(statements: Sequence[Statement], holding: Sequence[bool]) -> Statement | None:
    """The statement whose speaker and stance count: the first that holds the answer, else the first."""
    right = [s for s, held in zip(statements, holding, strict=True) if held]
    return next(iter([*right, *statements]), None)


def _is_speaker(statement: Statement, names: Sequence[str]) -> bool:
    """Whether the speaker shown has all words of one of the names; without names, whether none is shown."""
    speaker = set(plain(_POSSESSIVE.sub("", statement.voice.speaker or "")).split())
    if not names:
        return not speaker
    return any(set(plain(_POSSESSIVE.sub("", name)).split()) <= speaker for name in names)


def _verbatim(statements: Sequence[Statement], document_text: Callable[[str], str]) -> float | None:
    if not statements:
        return None
    cited = [(s.verbatim or s.text, s.citation) for s in statements]
    exact = [document_text(c.document)[c.start : c.end] == text for text, c in cited]
    return sum(exact) / len(exact)


def _correct(question: Question, answer: Answer, holds_answer: float | None) -> float | None:
    """Whether showing this answer does right: not for uncovered questions, else if it holds what was asked for."""
    if question.covered is False:
        return 0.0
    if holds_answer is not None:
        return holds_answer
    return _number(answer.status is Status.ANSWERED) if question.covered else None


def _number(value: object) -> float:
    return float(bool(value))
