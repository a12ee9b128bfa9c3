"""Questions that arrive together are encoded together."""

from __future__ import annotations

import threading
from concurrent.futures import Future
from contextlib import suppress
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from askbot.encoder import Encoder, QuestionEncoding

BATCH = 16


class QuestionEncoder:
    """Encodes questions from any number of threads: whoever comes first takes along all who wait.

    It has a queue of its own, so that no question waits behind the passages of a re-index.
    """

    def __init__(self, encoder: Encoder) -> None:
        self._encoder = encoder
        self._turn = threading.Lock()
        self._guard = threading.Lock()
        self._waiting: list[tuple[str, Future[QuestionEncoding]]] = []

    def __call__(self, text: str) -> QuestionEncoding:
        """The encoding of one question; blocks until it is there."""
        mine: Future[QuestionEncoding] = Future()
        with self._guard:
            self._waiting.append((text, mine))
        while not mine.done():
            with self._turn:
                if not mine.done():
                    with suppress(Exception):  # the futures carry the error to those who wait for them
                        self._encode_waiting()
        return mine.result()

    def _encode_waiting(self) -> None:
        with self._guard:
            batch, self._waiting = self._waiting[:BATCH], self._waiting[BATCH:]
        texts = list(dict.fromkeys(text for text, _ in batch))
        try:
            encodings = dict(zip(texts, self._encoder.encode_questions(texts), strict=True))
        except BaseException as error:
            for _, future in batch:
                future.set_exception(error)
            raise
        for text, future in batch:
            future.set_result(encodings[text])
