"""Drafts are lines that the reader of questions takes, and that are not asked before a person looked at them."""

from pathlib import Path

import pytest

from askbot.attribution import load_attributor
from askbot.encoder import Encoder
from askbot.errors import UsageError
from askbot.evaluation.drafts import draft_from_gaps, draft_questions, to_lines
from askbot.evaluation.formats import load_questions
from askbot.evaluation.questions import Question, QuestionSet
from askbot.evaluation.sweeping import choices, halves
from askbot.index import FileStore, build_index
from askbot.journal import Gap, GapKind


def test_drafts_from_a_corpus(corpus: Path, encoder: Encoder, tmp_path: Path) -> None:
    build_index(corpus, tmp_path / "index", encoder, load_attributor(encoder))
    drafts = draft_questions(FileStore(tmp_path / "index").open_current(), size=12)
    path = tmp_path / "drafts.jsonl"
    path.write_text(to_lines(drafts), encoding="utf-8")
    loaded = load_questions(path)
    assert {tag for q in loaded.questions for tag in q.tags} == {"speaker", "number", "near-miss"}
    assert all(q.draft for q in loaded.questions)
    assert loaded.without_drafts().questions == ()
    texts = "".join(" ".join(file.read_text(encoding="utf-8").split()) for file in corpus.iterdir())
    assert all(place in texts for q in loaded.questions for place in q.passages)
    assert any(q.covered is False for q in loaded.questions)


def test_drafts_from_gaps_are_asked_once() -> None:
    gaps = [Gap(1, n, question, GapKind.DISLIKED, "a") for n, question in enumerate(["Why?", "why?", "Where?"])]
    assert [draft["question"] for draft in draft_from_gaps(gaps)] == ["Why?", "Where?"]


def test_halves_share_no_question_and_no_document() -> None:
    questions = tuple(Question(str(n), f"Q{n}?", relevance={f"d{n // 3}": 1}) for n in range(30))
    first, second = halves(QuestionSet("s", questions), seed=1)
    assert {q.id for q in first.questions} | {q.id for q in second.questions} == {q.id for q in questions}
    assert not {d for q in first.questions for d in q.relevance} & {d for q in second.questions for d in q.relevance}
    assert abs(len(first.questions) - len(second.questions)) <= 3
    with pytest.raises(UsageError, match="too few"):
        halves(QuestionSet("s", questions[:2]), seed=1)


def test_choices_are_a_grid_or_some_of_it() -> None:
    grid = choices({"k": ["3", "5"], "weights.bm25": ["0", "0.2", "1"]}, None, 0)
    assert len(grid) == 6
    some = choices({"k": ["3", "5"], "weights.bm25": ["0", "0.2", "1"]}, 4, 0)
    assert len(some) == 4
    assert all(choice in grid for choice in some)
    with pytest.raises(UsageError, match=r"weights\.colbert is no setting"):
        choices({"weights.colbert": ["1"]}, None, 0)
