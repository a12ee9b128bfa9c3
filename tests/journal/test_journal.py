import sqlite3
import threading
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from askbot.domain import Answer, Candidate, Citation, Document, Hit, Passage, Sentence, Status
from askbot.errors import JournalError
from askbot.journal import AnswerLog, Database

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


def a_log(path: Path, *, log_questions: bool = False, days: int = 30, now: Clock | None = None) -> AnswerLog:
    return AnswerLog(Database(path), log_questions=log_questions, days=days, now=now or Clock())


def test_an_answer_comes_back_with_its_reasons_but_without_the_question(tmp_path: Path) -> None:
    log = a_log(tmp_path / "journal.sqlite")
    log.record(ANSWER)
    record = log.get("abc123")
    assert record is not None
    assert record.question is None
    assert (record.status, record.confidence, record.threshold, record.snapshot) == ("answered", 0.93, 0.4, "s1")
    assert record.signals == {"idf_share": 0.75}
    assert record.hits[0].scores == {"bm25": 3.5, "cosine": 0.7}
    assert (record.candidates[0].start, record.candidates[0].end, record.candidates[0].shown) == (0, len(TEXT), True)


def test_the_question_is_nowhere_in_the_file_unless_opted_in(tmp_path: Path) -> None:
    a_log(tmp_path / "private.sqlite").record(ANSWER)
    a_log(tmp_path / "open.sqlite", log_questions=True).record(ANSWER)
    everything = {p.name: p.read_bytes() for p in tmp_path.iterdir()}
    assert not any(b"lamp reach?" in data for name, data in everything.items() if name.startswith("private"))
    assert any(b"lamp reach?" in data for name, data in everything.items() if name.startswith("open"))


def test_the_hash_knows_a_question_again_only_within_one_journal(tmp_path: Path) -> None:
    one, other = a_log(tmp_path / "one.sqlite"), a_log(tmp_path / "other.sqlite")
    for log in (one, other):
        log.record(ANSWER)
    one.record(replace(ANSWER, id="again", question="how far  does the LAMP reach?"))
    hashes = [record.question_hash for record in (one.get("abc123"), one.get("again"), other.get("abc123")) if record]
    assert hashes[0] == hashes[1]
    assert hashes[0] != hashes[2]


def test_answers_are_forgotten_after_the_retention(tmp_path: Path) -> None:
    clock = Clock()
    log = a_log(tmp_path / "journal.sqlite", days=2, now=clock)
    log.record(ANSWER)
    clock.time += 1.9 * 86400
    log.record(replace(ANSWER, id="later"))
    assert log.get("abc123") is not None
    clock.time += 0.2 * 86400
    log.record(replace(ANSWER, id="last"))
    assert log.get("abc123") is None
    assert log.get("later") is not None


def test_the_file_is_in_wal_mode_and_opening_again_keeps_it(tmp_path: Path) -> None:
    path = tmp_path / "deep" / "journal.sqlite"
    a_log(path).record(ANSWER)
    again = Database(path)
    with again.transaction() as db:
        assert db.execute("PRAGMA journal_mode").fetchone()[0] == "wal"
        assert db.execute("SELECT count(*) FROM answers").fetchone()[0] == 1
    assert again.version >= 1


def test_a_failed_transaction_leaves_nothing_behind(tmp_path: Path) -> None:
    log = a_log(tmp_path / "journal.sqlite")
    log.record(ANSWER)
    with pytest.raises(JournalError, match="UNIQUE"):
        log.record(ANSWER)
    log.record(replace(ANSWER, id="next"))
    assert log.get("next") is not None


def test_many_threads_may_write_at_once(tmp_path: Path) -> None:
    log = a_log(tmp_path / "journal.sqlite")

    def write(name: int) -> None:
        for i in range(10):
            log.record(replace(ANSWER, id=f"{name}-{i}"))

    threads = [threading.Thread(target=write, args=(name,)) for name in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert all(log.get(f"{name}-{i}") for name in range(4) for i in range(10))


def test_a_file_that_is_no_journal_is_named_with_a_remedy(tmp_path: Path) -> None:
    path = tmp_path / "journal.sqlite"
    path.write_bytes(b"not a database, but long enough to look at" * 50)
    with pytest.raises(JournalError, match=r"journal.sqlite cannot be used.*ASKBOT_JOURNAL"):
        Database(path)


def test_a_journal_of_a_newer_askbot_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "journal.sqlite"
    Database(path)
    with sqlite3.connect(path) as db:
        db.execute("PRAGMA user_version = 9000")
    with pytest.raises(JournalError, match="newer askbot"):
        Database(path)


@settings(max_examples=25, deadline=None)
@given(question=st.text(max_size=60), signal=st.floats(allow_nan=False, allow_infinity=False))
def test_whatever_is_asked_comes_back_as_it_was(
    tmp_path_factory: pytest.TempPathFactory, question: str, signal: float
) -> None:
    log = a_log(tmp_path_factory.mktemp("journal") / "j.sqlite", log_questions=True)
    log.record(replace(ANSWER, question=question, signals={"x": signal}))
    record = log.get("abc123")
    assert record is not None
    assert (record.question, record.signals["x"]) == (question, signal)
