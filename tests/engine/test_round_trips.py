"""A question of any kind asks a server three times at most, whatever is kept from the questions before."""

from __future__ import annotations

from datetime import date

import pytest
from pydantic import SecretStr

from askbot.attribution import load_attributor
from askbot.domain import Answer
from askbot.encoder import Encoder
from askbot.engine import Askbot
from askbot.index.postgres.snapshot import PostgresSnapshot
from askbot.search import Filters
from askbot.settings import Settings
from tests.conftest import HARBOUR, LIGHTHOUSE
from tests.support.postgres_server import PostgresServer

MOST = 3
TALKS = """---
title: Talks, day {day}
date: 2026-03-0{day}
---
# Talks

Mayor Ines Okafor said on Monday that {day} dockers had stopped work. Union leader Tom Reyes denied that the talks had
failed. "{day} boats left the harbour," harbour master Ann Lund said.
"""
KINDS = {
    "plain": ("How many dockers stopped work?", None),
    "not covered": ("What is the price of copper in Chile?", None),
    "misspelt": ("How many dokcers stoped wrok in the harbuor?", None),
    "a misspelt name": ("What did Mayor Okafro say about the tlaks?", None),
    "countries by other names": ("What did Pyongyang say about troops of the DPRK in Britain?", None),
    "about the present": ("What is the latest news of the strike today?", None),
    "a speaker": ("What did Mayor Okafor say about the talks?", None),
    "a speaker who is not quoted": ("What did Lord Nelson say about the talks?", None),
    "a speaker in a time": ("What did Mayor Okafor say in March 2026?", None),
    "days": ("How many dockers stopped?", Filters(since=date(2026, 3, 3), until=date(2026, 3, 5))),
    "documents": ("How many dockers stopped?", Filters(documents=frozenset({"wire/1.md", "wire/2.md"}))),
    "a section": ("How many dockers stopped?", Filters(section="Talks")),
    "all filters": (
        "How many dokcers stopped?",
        Filters(frozenset({"wire/1.md"}), date(2026, 3, 1), date(2026, 3, 9), "talks"),
    ),
    "two things": ("Did more dockers or boats leave?", None),
    "two speakers": ("What do Okafor and Reyes say about the talks?", None),
    "who denies": ("Who denied that the talks had failed?", None),
    "a list": ("Which people spoke about the talks?", None),
    "negation": ("Who did not stop work?", None),
    "a digest of a subject": ("Tell me about the talks", None),
    "a digest of everything": ("What is new?", None),
    "whether somebody changed": ("Has Okafor changed her position?", None),
    "whether somebody unknown changed": ("Has Lord Nelson changed his position on the talks?", None),
    "no question": ("thanks", None),
}


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory, encoder: Encoder, postgres_server: PostgresServer) -> Askbot:
    """One that has answered before: what is read once in a process is there."""
    home = tmp_path_factory.mktemp("trips")
    for name in ("wire", "press"):
        (home / "corpus" / name).mkdir(parents=True)
    (home / "corpus" / "harbour.md").write_text(HARBOUR, encoding="utf-8")
    (home / "corpus" / "lighthouse.txt").write_text(LIGHTHOUSE, encoding="utf-8")
    for number in range(1, 6):
        name = "wire" if number < 4 else "press"
        (home / "corpus" / name / f"{number}.md").write_text(TALKS.format(day=number), encoding="utf-8")
    store = SecretStr(postgres_server.database())
    settings = Settings(corpus=home / "corpus", index=home / "index", store=store, reader="off", store_copy_mb=0)
    made = Askbot(settings, encoder, load_attributor(encoder))
    made.reindex()
    made.ask("What did Okafor say?")
    return made


def forget(snapshot: PostgresSnapshot) -> int:
    """Forget what the questions before have read, as if there had been thousands; gives the trips until now."""
    stored = snapshot._stored
    for kept in (stored._kept, stored._rows, stored._vectors, stored._documents, snapshot._words._stems):
        kept.clear()
    for kept in (snapshot._tables._recent, snapshot._tables._under):
        kept.clear()
    return snapshot.reading.trips


def asked(engine: Askbot, question: str, filters: Filters | None = None, *previous: Answer) -> tuple[Answer, int]:
    """The answer, and how often the server was asked for it."""
    snapshot = engine.snapshot
    assert isinstance(snapshot, PostgresSnapshot)
    before = forget(snapshot)
    answer = engine.library().ask(question, filters=filters, previous=previous)
    return answer, snapshot.reading.trips - before


@pytest.mark.parametrize("kind", KINDS)
def test_a_question_takes_three_round_trips(engine: Askbot, kind: str) -> None:
    question, filters = KINDS[kind]
    answer, trips = asked(engine, question, filters)
    assert trips <= MOST
    assert (trips > 0) == (kind != "no question")
    assert bool(answer.hits) == (kind != "no question")


@pytest.mark.parametrize(
    ("names", "question"),
    [
        (["wire"], "How many dockers stopped work?"),
        (["press"], "What did Okafor say about the talks?"),
        (["press", "wire"], "What is the latest on the dockers?"),
        (["general"], "Has the price of copper risen?"),
    ],
)
def test_the_first_question_to_some_collections_takes_as_many(engine: Askbot, names: list[str], question: str) -> None:
    snapshot = engine.snapshot
    assert isinstance(snapshot, PostgresSnapshot)
    before = forget(snapshot)
    engine.library(names).ask(question)
    assert 0 < snapshot.reading.trips - before <= MOST


def test_a_question_that_follows_takes_as_many(engine: Askbot) -> None:
    first, _ = asked(engine, "How many dockers stopped work?")
    for question in ("And boats?", "Tell me more", "Who says so?", "Who denies that?", "And who else says so?"):
        _, trips = asked(engine, question, None, first)
        assert trips <= MOST, question
