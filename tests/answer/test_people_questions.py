"""Questions about who said what, from the answerer: in some time, whether somebody changed, who else says it."""

from datetime import date

import pytest

from askbot.answer import Answerer
from askbot.answer.people_questions import time_asked
from askbot.attribution import load_attributor
from askbot.domain import NoteKind, Stance, Status
from askbot.encoder import Encoder
from askbot.index import FileStore, build_index
from askbot.people import EntityResolver
from askbot.search import Searcher

MARCH = """---
title: Bridge in Marn
date: 2026-03-03
---

Mayor Ilse Brandt said the repair of the Marn bridge will cost 2 million euros. The builder Korvat denied that the
repair of the Marn bridge was late. Peter Holm, an engineer, said that the repair of the Marn bridge was late by a week.
"""
APRIL = """---
title: Bridge in Marn, again
date: 2026-04-09
---

Mayor Ilse Brandt said the repair of the Marn bridge will cost 5 million euros. Brandt also said that trams would run.
"""


@pytest.fixture(scope="module")
def answerer(tmp_path_factory: pytest.TempPathFactory, encoder: Encoder) -> Answerer:
    folder = tmp_path_factory.mktemp("marn")
    (folder / "corpus").mkdir()
    (folder / "corpus" / "march.md").write_text(MARCH, encoding="utf-8")
    (folder / "corpus" / "april.md").write_text(APRIL, encoding="utf-8")
    attributor = load_attributor(encoder)
    build_index(folder / "corpus", folder / "index", encoder, attributor, resolver=EntityResolver())
    return Answerer(Searcher(FileStore(folder / "index").open_current(), encoder))


def test_a_month_limits_what_somebody_said(answerer: Answerer) -> None:
    march = answerer.answer("What did Ilse Brandt say in March?")
    assert march.status is Status.ANSWERED
    assert {str(s.citation.date) for s in march.statements} == {"2026-03-03"}
    april = answerer.answer("What did Ilse Brandt say about the bridge in April 2026?")
    assert {str(s.citation.date) for s in april.statements} == {"2026-04-09"}


@pytest.mark.parametrize(
    "question",
    [
        "Has Ilse Brandt changed her position on the bridge?",
        "Has Brandt changed her mind?",
        "Did Ilse Brandt contradict herself?",
    ],
)
def test_whether_somebody_changed(answerer: Answerer, question: str) -> None:
    answer = answerer.answer(question)
    later, earlier = answer.statements
    assert ("5 million" in later.text, "2 million" in earlier.text) == (True, True)
    assert (later.earlier, earlier.earlier) == (False, True)
    assert answer.hits


def test_who_did_not_change_is_shown_with_what_they_say(answerer: Answerer) -> None:
    answer = answerer.answer("Has Peter Holm changed his mind?")
    assert [note.kind for note in answer.notes] == [NoteKind.NOTHING_DISPUTED]
    assert all("Holm" in (s.voice.speaker or "") for s in answer.statements)


def test_who_denied_it(answerer: Answerer) -> None:
    first = answerer.answer("Was the repair of the Marn bridge late?")
    denied = answerer.answer("Who denied it?", previous=[first])
    assert [s.voice.stance for s in denied.statements] in ([Stance.DENIED], [])
    assert denied.statements or any(s.voice.stance is Stance.DENIED for s in first.statements)


def test_who_else_says_so_leaves_out_who_was_shown(answerer: Answerer) -> None:
    first = answerer.answer("What did Korvat say about the repair of the Marn bridge?")
    others = answerer.answer("Who else says so?", previous=[first])
    assert others.statements
    assert not any("Korvat" in (s.voice.speaker or "") for s in others.statements)


@pytest.mark.parametrize(
    ("question", "rest", "since", "until"),
    [
        ("What did X say in March?", "What did X say?", date(2026, 3, 1), date(2026, 3, 31)),
        ("What did X say on 3 March about Y?", "What did X say about Y?", date(2026, 3, 3), date(2026, 3, 3)),
        ("What did X say about Y in February 2024?", "What did X say about Y?", date(2024, 2, 1), date(2024, 2, 29)),
        ("What did X say on March 3rd?", "What did X say?", date(2026, 3, 3), date(2026, 3, 3)),
    ],
)
def test_a_time_is_read(question: str, rest: str, since: date, until: date) -> None:
    asked = time_asked(question, [date(2026, 3, 9), date(2025, 3, 1), None])
    assert asked is not None
    assert (asked.question, asked.since, asked.until) == (rest, since, until)


@pytest.mark.parametrize("question", ["What may happen?", "What did X say in May?", "Who marched in Marchfield?"])
def test_no_time_is_read(question: str) -> None:
    assert time_asked(question, [date(2026, 3, 9)]) is None
