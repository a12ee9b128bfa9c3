import secrets
import threading
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from askbot.domain import Answer, Candidate, Citation, Document, Hit, Passage, Sentence, Status
from askbot.errors import DamagedJournalError, JournalError
from askbot.journal import AnswerLog
from askbot.journal.database import Database, Transaction
from tests.journal.contract.conftest import NewDatabase

TEXT = "Its lamp reaches 31 kilometres out to sea."
SENTENCE = Sentence(0, len(TEXT), (1, 1))
PASSAGE = Passage("p1", "lamp.txt", ("Reach",), 0, len(TEXT), (1, 1), TEXT, (SENTENCE,))
HIT = Hit(PASSAGE, Document("lamp.txt", TEXT, "Lamp", "0" * 64), (), 0.9, {"bm25": 3.5, "cosine": 0.7}, (0.8,))
CITATION = Citation("lamp.txt", "Lamp", ("Reach",), "p1", 0, len(TEXT), (1, 1))
ANSWER = Answer(
    id="abc123",
    question="How far does the lamp reach?",
    status=Status.ANSWERED,
    confidence=0.93,
    statements=(),
    hits=(HIT,),
    snapshot="s1",
    threshold=0.4,
    signals={"idf_share": 0.75},
    candidates=(Candidate(CITATION, 0.8, shown=True),),
)


class Clock:
    def __init__(self) -> None:
        self.time = 1_000_000.0

    def __call__(self) -> float:
        return self.time


def a_log(database: Database, *, log_questions: bool = False, days: int = 30, now: Clock | None = None) -> AnswerLog:
    return AnswerLog(database, log_questions=log_questions, days=days, now=now or Clock())


def test_an_answer_comes_back_with_its_reasons_but_without_the_question(database: Database) -> None:
    log = a_log(database)
    log.record(ANSWER)
    record = log.get("abc123")
    assert record is not None
    assert record.question is None
    assert (record.status, record.confidence, record.threshold, record.snapshot) == ("answered", 0.93, 0.4, "s1")
    assert record.signals == {"idf_share": 0.75}
    assert record.hits[0].scores == {"bm25": 3.5, "cosine": 0.7}
    assert (record.candidates[0].start, record.candidates[0].end, record.candidates[0].shown) == (0, len(TEXT), True)


def test_the_question_is_nowhere_in_the_journal_unless_opted_in(new_database: NewDatabase) -> None:
    for log_questions in (False, True):
        database = new_database()
        a_log(database, log_questions=log_questions).record(ANSWER)
        kept = str(database.run(lambda db: db.rows("SELECT * FROM answers")))
        assert ("lamp reach?" in kept) == log_questions


def test_the_hash_knows_a_question_again_only_within_one_journal(new_database: NewDatabase) -> None:
    one, other = a_log(new_database()), a_log(new_database())
    for log in (one, other):
        log.record(ANSWER)
    one.record(replace(ANSWER, id="again", question="how far  does the LAMP reach?"))
    hashes = [record.question_hash for record in (one.get("abc123"), one.get("again"), other.get("abc123")) if record]
    assert hashes[0] == hashes[1]
    assert hashes[0] != hashes[2]


def test_answers_are_forgotten_after_the_retention(database: Database) -> None:
    clock = Clock()
    log = a_log(database, days=2, now=clock)
    log.record(ANSWER)
    clock.time += 1.9 * 86400
    log.record(replace(ANSWER, id="later"))
    assert log.get("abc123") is not None
    clock.time += 0.2 * 86400
    log.record(replace(ANSWER, id="last"))
    assert log.get("abc123") is None
    assert log.get("later") is not None


def test_a_failed_transaction_leaves_nothing_behind(database: Database) -> None:
    def spoilt(db: Transaction) -> None:
        db.change("DELETE FROM answers")
        db.change("INSERT INTO nowhere VALUES (1)")

    log = a_log(database)
    log.record(ANSWER)
    with pytest.raises(JournalError, match="nowhere"):
        database.run(spoilt)
    assert log.get("abc123") is not None


def test_an_answer_that_is_recorded_twice_is_kept_once(database: Database) -> None:
    log = a_log(database)
    log.record(ANSWER)
    log.record(ANSWER)
    assert len(database.run(lambda db: db.rows("SELECT id FROM answers"))) == 1


def test_many_threads_may_write_at_once(database: Database) -> None:
    log = a_log(database)

    def write(name: int) -> None:
        for i in range(10):
            log.record(replace(ANSWER, id=f"{name}-{i}"))

    threads = [threading.Thread(target=write, args=(name,)) for name in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert all(log.get(f"{name}-{i}") for name in range(4) for i in range(10))


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(question=st.text(max_size=60), signal=st.floats(allow_nan=False, allow_infinity=False))
def test_whatever_is_asked_comes_back_as_it_was(database: Database, engine: str, question: str, signal: float) -> None:
    log = a_log(database, log_questions=True)
    answer = replace(ANSWER, id=secrets.token_hex(8), question=question, signals={"x": signal})
    log.record(answer)
    record = log.get(answer.id)
    assert record is not None
    kept = question if engine == "sqlite" else question.replace("\0", "\N{REPLACEMENT CHARACTER}")
    assert (record.question, record.signals["x"]) == (kept, signal)


@pytest.mark.parametrize(
    "detail", ["no JSON", "null", "{}", "[" * 9000, '{"hits": [{}], "signals": {}, "candidates": []}']
)
def test_an_entry_that_is_damaged_is_a_mistake_of_its_own(database: Database, detail: str) -> None:
    log = a_log(database)
    log.record(ANSWER)
    database.run(lambda db: db.change("UPDATE answers SET detail = ?", (detail,)))
    with pytest.raises(DamagedJournalError, match="abc123"):
        log.get("abc123")
