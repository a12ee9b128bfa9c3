"""Sources that differ, and states that follow each other: two documents, one question."""

from collections.abc import Callable
from pathlib import Path

import pytest

from askbot.answer import Answerer
from askbot.domain import Answer

Asked = Callable[[str, str, str], Answer]


@pytest.fixture
def asked(tmp_path: Path, answerer_over: Callable[[Path], Answerer]) -> Asked:
    """Asks a question of two texts, the second two days newer, or of the day that it begins with."""

    def ask(question: str, older: str, newer: str) -> Answer:
        folder = tmp_path / "briefings"
        folder.mkdir()
        day, _, text = newer.partition("| ") if "| " in newer else ("2025-03-04", "", newer)
        for name, date, body in (("one", "2025-03-02", older), ("two", day, text)):
            (folder / f"{name}.md").write_text(f"---\ntitle: {name}\ndate: {date}\n---\n\n{body}\n", encoding="utf-8")
        return answerer_over(folder).answer(question)

    return ask


@pytest.mark.parametrize(
    ("question", "older", "newer"),
    [
        (
            "How many people were killed in the Harrow collapse?",
            "Mayor Coyle said that 14 people were killed in the Harrow collapse.",
            "Harrow hospital said that nineteen people were killed in the Harrow collapse.",
        ),
        (
            "When did the ferry Aurora sink?",
            "The coast guard said that the ferry Aurora sank at 02:10 on 1 March.",
            "The owner said that the ferry Aurora sank at 03:45 on 1 March.",
        ),
        (
            "Did troops enter the town of Oss?",
            "The council of Oss said that troops entered the town of Oss.",
            "The army denied that troops entered the town of Oss.",
        ),
    ],
)
def test_two_that_cannot_both_be_true_differ_and_the_newer_is_first(
    asked: Asked, question: str, older: str, newer: str
) -> None:
    answer = asked(question, older, newer)
    assert answer.sources_differ
    assert [s.citation.document for s in answer.statements[:2]] == ["two.md", "one.md"]
    assert not any(s.earlier for s in answer.statements)


@pytest.mark.parametrize(
    ("older", "newer"),
    [
        ("The police said that at least 500 people fled from Lido.", "The mayor said that 700 people fled from Lido."),
        ("The police said that 500 people fled from Lido.", "The mayor said that five hundred people fled from Lido."),
        ("The police said that about 500 people fled from Lido.", "The mayor said that 512 people fled from Lido."),
        ("The police said that 500 people fled from Lido.", "The mayor said that 90 people fled from Oss."),
        ("The police said that 500 people fled from Lido.", "The mayor said that 90 more people fled from Lido."),
        ("The police said that 500 people fled from Lido.", "The mayor said that 90 of the people who fled Lido died."),
        (
            "The police said that 500 people fled from Lido on 1 March.",
            "The mayor said that 90 people fled from Lido on 3 March.",
        ),
    ],
)
def test_two_that_can_both_be_true_do_not_differ(asked: Asked, older: str, newer: str) -> None:
    assert not asked("How many people fled from Lido?", older, newer).sources_differ


@pytest.mark.parametrize(
    "newer",
    [
        "The police said that 700 people fled from Lido.",
        "2025-06-01| The mayor said that 700 people fled from Lido.",
    ],
)
def test_a_later_count_makes_the_older_one_earlier(asked: Asked, newer: str) -> None:
    answer = asked("How many people fled from Lido?", "The police said that 500 people fled from Lido.", newer)
    assert not answer.sources_differ
    assert [("700" in s.text, s.earlier) for s in answer.statements[:2]] == [(True, False), (False, True)]
