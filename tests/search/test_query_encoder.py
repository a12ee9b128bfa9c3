"""Questions that come together: in small batches, each with its own answer, and never behind a re-index."""

import threading
import time
from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path

import numpy as np

from askbot.attribution import Attributor
from askbot.domain import Attribution
from askbot.encoder import Encoder, QuestionEncoding
from askbot.errors import ModelError
from askbot.index import FileStore, build_index
from askbot.search import Searcher
from askbot.search.query_encoder import BATCH, QuestionEncoder
from tests.search.conftest import Over
from tests.support.silent import Silent

PATIENCE = 60
"""Seconds after which a test gives up."""


class Counted:
    """The real encoder; its first batch waits until `go`, and the batch of number `spoilt` fails."""

    def __init__(self, encoder: Encoder, spoilt: int | None = None) -> None:
        self._encoder = encoder
        self._spoilt = spoilt
        self.go, self.begun = threading.Event(), threading.Event()
        self.sizes: list[int] = []

    def encode_questions(self, texts: Sequence[str]) -> list[QuestionEncoding]:
        self.sizes.append(len(texts))
        self.begun.set()
        assert self.go.wait(PATIENCE)
        if len(self.sizes) == self._spoilt:
            raise ModelError("Out of memory.", "Ask later.")
        return self._encoder.encode_questions(texts)


class Holding(Silent):
    """Holds a build in its midst until `go`."""

    name = "holding"

    def __init__(self) -> None:
        self.go, self.begun = threading.Event(), threading.Event()

    def attribute(self, readings: Sequence[object]) -> list[tuple[Attribution, ...]]:
        self.begun.set()
        assert self.go.wait(PATIENCE)
        return super().attribute(readings)


def together(encode: QuestionEncoder, counted: Counted, questions: Sequence[str]) -> list[Future[QuestionEncoding]]:
    """Ask the first question, and all the others while it is being encoded, in their order."""
    with ThreadPoolExecutor(len(questions)) as pool:
        asked = [pool.submit(encode, questions[0])]
        assert counted.begun.wait(PATIENCE)
        for place, question in enumerate(questions[1:], start=1):
            asked.append(pool.submit(encode, question))
            while len(encode._waiting) < place:
                time.sleep(0.001)
        counted.go.set()
    return asked


QUESTIONS = [f"How many ships left on day {n}?" for n in range(1 + BATCH + 5)]


def test_questions_that_wait_are_encoded_in_small_batches(encoder: Encoder) -> None:
    counted = Counted(encoder)
    asked = together(QuestionEncoder(counted), counted, QUESTIONS)  # type: ignore[arg-type]
    assert counted.sizes == [1, BATCH, 5]
    for question, future in zip(QUESTIONS, asked, strict=True):
        np.testing.assert_allclose(future.result().vector, encoder.encode_question(question).vector, atol=0.02)


def test_a_batch_that_fails_raises_for_its_own_questions_only(encoder: Encoder) -> None:
    counted = Counted(encoder, spoilt=2)
    encode = QuestionEncoder(counted)  # type: ignore[arg-type]
    asked = together(encode, counted, QUESTIONS)
    assert [type(future.exception()) for future in asked] == [
        type(None),
        *[ModelError] * BATCH,
        *[type(None)] * 5,
    ]
    assert encode(QUESTIONS[1]).vector.shape == (encoder.dimension,)


def test_a_question_does_not_wait_for_a_build_with_the_same_encoder(
    corpus: Path, encoder: Encoder, silent: Attributor
) -> None:
    index, holding = corpus.parent / "index", Holding()
    build_index(corpus, index, encoder, silent)
    searcher = Searcher(FileStore(index).open_current(), encoder)
    with ThreadPoolExecutor(2) as pool:
        build = pool.submit(build_index, corpus, index, encoder, holding, full=True)
        assert holding.begun.wait(PATIENCE)
        asked = pool.submit(searcher.search, "How far does the lamp reach?", 1)
        assert "31 kilometres" in asked.result(PATIENCE)[0].passage.text
        assert not build.done()
        holding.go.set()
        assert build.result(PATIENCE).snapshot != searcher.snapshot.id


def test_questions_from_many_threads_get_their_own_answers(over: Over, briefings: dict[str, str]) -> None:
    searcher = over(briefings)
    questions = ["How many dockers stopped work?", "How far does the lamp reach?", "Who is the mayor?"] * 6
    with ThreadPoolExecutor(8) as pool:
        together = list(pool.map(lambda question: searcher.search(question, 1)[0].passage.id, questions))
    assert together[:3] == together[3:6] == together[-3:]
    assert together[:3] == [searcher.search(question, 1)[0].passage.id for question in questions[:3]]
