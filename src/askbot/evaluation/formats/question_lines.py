"""askbot's own questions: one JSON or YAML object a line, easy to write by hand.

    {"question": "Who warned?", "answers": ["the mayor"], "speaker": "Ines Okafor", "stance": "reported"}

Blank lines and lines that begin with `#` are passed over. `docs/evaluation.md` describes the keys, and
`askbot eval schema` prints them as a JSON schema.
"""

from __future__ import annotations

import json
from difflib import get_close_matches
from pathlib import Path
from typing import Annotated, Any

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from askbot.domain import Stance
from askbot.errors import UsageError
from askbot.evaluation.questions import Question, QuestionSet
from askbot.text.questions import LONGEST

_EXAMPLE = 'Each line is one JSON or YAML object, such as {question: "Who warned?", answers: [the mayor]}.'
Text = Annotated[str, Field(min_length=1, max_length=2000)]


class Line(BaseModel):
    """One line of a question file."""

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True, title="askbot evaluation question")

    question: Annotated[str, Field(min_length=1, max_length=LONGEST, description="What is asked.")]
    id: str | None = Field(None, min_length=1, description="A name that stays; the line's number without one.")
    answers: list[Text] = Field([], description="Wordings of the answer; one of them must be shown.")
    passages: list[Text] = Field(
        [], description="Where the answer stands: a document's path, a passage's id, or words that stand there."
    )
    speaker: Text | list[Text] | None = Field(
        None, description="Who says it, in one or several forms; null: nobody is named; left out: not judged."
    )
    stance: Stance | None = Field(None, description="How the statement stands towards what it says.")
    covered: bool | None = Field(
        None, description="Whether the corpus answers it; left out: yes, where something is expected."
    )
    tags: list[Text] = Field([], description="Groups for the report's filters.")
    after: list[Text] = Field([], description="Questions asked before it in the same conversation, oldest first.")
    draft: bool = Field(False, description="Drafted by a machine; not asked until a person has set this to false.")


def json_schema() -> dict[str, Any]:
    """The JSON schema of one line."""
    return Line.model_json_schema()


def read_question_lines(path: Path) -> QuestionSet:
    """Read a file of question lines. Raises `UsageError` that names file, line and key."""
    questions: dict[str, Question] = {}
    for number, raw in enumerate(_text(path).splitlines(), start=1):
        if not raw.strip() or raw.lstrip().startswith("#"):
            continue
        question = _question(path, number, raw)
        if question.id in questions:
            raise UsageError(f"{path}, line {number}: the id {question.id!r} was used before.", "Give it another.")
        questions[question.id] = question
    if not questions:
        raise UsageError(f"{path} holds no questions.", _EXAMPLE)
    return QuestionSet(path.stem, tuple(questions.values()))


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        raise UsageError(f"{path} is not UTF-8.", "Save it as UTF-8.") from None


def _question(path: Path, number: int, raw: str) -> Question:
    try:
        line = Line.model_validate(_object(raw))
    except ValidationError as error:
        raise _bad_key(path, number, error) from None
    except ValueError as error:
        raise UsageError(f"{path}, line {number}: {error}.", _EXAMPLE) from None
    return _asked(line, number)


def _asked(line: Line, number: int) -> Question:
    expected = bool(line.answers or line.passages or line.stance or "speaker" in line.model_fields_set)
    named = [line.speaker] if isinstance(line.speaker, str) else line.speaker or []
    return Question(
        id=line.id or f"line-{number}",
        text=line.question,
        answers=tuple(line.answers),
        passages=tuple(line.passages),
        speakers=tuple(named) if "speaker" in line.model_fields_set else None,
        stance=line.stance,
        covered=True if line.covered is None and expected else line.covered,
        tags=tuple(line.tags),
        after=tuple(line.after),
        draft=line.draft,
    )


def _bad_key(path: Path, number: int, error: ValidationError) -> UsageError:
    first = error.errors()[0]
    where = ".".join(str(part) for part in first["loc"])
    reasons = {"missing": "it is missing", "extra_forbidden": "there is no such key"}
    problem = reasons.get(first["type"], first["msg"])
    near = get_close_matches(where, Line.model_fields, 1) if first["type"] == "extra_forbidden" else []
    remedy = f"Did you mean {near[0]}?" if near else "`askbot eval schema` lists the keys and their values."
    return UsageError(f"{path}, line {number}, {where}: {problem}.", remedy)


def _object(raw: str) -> object:
    value = _parse(raw)
    if not isinstance(value, dict):
        raise ValueError(f"{' '.join(raw.split())[:40]} is no object")  # noqa: TRY004 - the line is wrong, not the call
    return value  # pyright: ignore[reportUnknownVariableType]


def _parse(raw: str) -> object:
    """JSON first, for its precise errors; what does not begin like JSON is YAML: `{question: "Why?", covered: no}`."""
    try:
        return json.loads(raw)
    except json.JSONDecodeError as problem:
        if raw.lstrip().startswith('{"'):
            raise ValueError(f"column {problem.colno}: {problem.msg}") from None
    try:
        return yaml.safe_load(raw)
    except yaml.MarkedYAMLError as problem:
        column = problem.problem_mark.column + 1 if problem.problem_mark else 1
        raise ValueError(f"column {column}: {problem.problem}") from None
