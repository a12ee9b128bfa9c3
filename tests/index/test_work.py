"""Batches claimed by many workers, some of which die: each document is encoded, and comes back in its order."""

from __future__ import annotations

import random
import threading
import time
from datetime import date
from functools import partial
from pathlib import Path

import numpy as np

from askbot.attribution import load_attributor
from askbot.domain import Document
from askbot.encoder import Encoder, Encoding
from askbot.index import FileStore, build_index
from askbot.index.build import encode_documents, made_with
from askbot.index.encoded import EncodedDocument, dump_documents, dump_encoded, parse_documents, parse_encoded
from askbot.index.postgres.work import WorkQueue, shared, work_once
from tests.conftest import HARBOUR, LIGHTHOUSE

WORKERS = 50
BATCHES = 200


def put(queue: WorkQueue, count: int, made: str = "m") -> None:
    for number in range(count):
        queue.put("job", number, made, b"[]")


def test_fifty_workers_do_every_batch_though_a_third_of_the_claims_die(postgres_address: str) -> None:
    queue = WorkQueue(postgres_address, lease=0.3, connections=8)
    put(queue, BATCHES)
    done: list[int] = []
    dead: list[int] = []

    def work(name: int) -> None:
        chance, until = random.Random(name), time.monotonic() + 60  # noqa: S311 - a simulation
        while len(done) < BATCHES and time.monotonic() < until:
            claim = queue.claim(f"worker-{name}", "m")
            if claim is None:
                time.sleep(0.05)
            elif chance.random() < 1 / 3:
                dead.append(claim.number)  # never heard of again
            elif queue.finish(claim, b"w", b"n"):
                done.append(claim.number)

    threads = [threading.Thread(target=work, args=(name,)) for name in range(WORKERS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(dead) > BATCHES / 6
    assert sorted(done) == list(range(BATCHES))
    assert all(queue.take("job", number) == (b"w", b"n") for number in range(BATCHES))
    queue.close()


def test_a_claim_is_one_workers_until_its_lease_runs_out(postgres_address: str) -> None:
    queue = WorkQueue(postgres_address, lease=0.4)
    put(queue, 1)
    first = queue.claim("one", "m")
    assert first is not None
    assert queue.claim("two", "m") is None
    time.sleep(0.5)
    second = queue.claim("two", "m")
    assert second == first
    assert queue.finish(second, b"w", b"n")
    assert not queue.finish(first, b"other", b"other")
    assert queue.take("job", 0) == (b"w", b"n")
    assert queue.take("job", 0) is None
    queue.close()


def test_other_models_get_nothing_and_a_new_build_forgets_the_last(postgres_address: str) -> None:
    queue = WorkQueue(postgres_address)
    put(queue, 1)
    assert queue.claim("one", "others") is None
    queue.begin("next")
    assert queue.claim("one", "m") is None
    queue.close()


def test_what_is_encoded_comes_back_as_a_snapshot_keeps_it(encoder: Encoder) -> None:
    document = Document(
        "harbour.md", HARBOUR, "Harbour strike", "0" * 64, date(2026, 3, 2), authors=("Ana",), pages=(0, 9)
    )
    assert parse_documents(dump_documents([document])) == [document]
    encoded = encode_documents([document], encoder, load_attributor(encoder))
    (back,) = parse_encoded([document], *dump_encoded(encoded))
    assert back.passages == tuple(encoded[0].passages)
    assert back.attributions == encoded[0].attributions != ()
    for here, there in zip(encoded[0].encodings, back.encodings, strict=True):
        np.testing.assert_array_equal(here.vector.astype(np.float16), there.vector.astype(np.float16))
        for name in ("ends", "signs", "pieces"):
            np.testing.assert_array_equal(getattr(here, name), getattr(there, name))


def test_a_shared_build_is_the_one_that_one_process_makes(
    corpus: Path, tmp_path: Path, encoder: Encoder, postgres_address: str
) -> None:
    attributor = load_attributor(encoder)
    (corpus / "more.txt").write_text(LIGHTHOUSE.replace("Morrow", "Tarn"), encoding="utf-8")
    alone, together = FileStore(tmp_path / "alone"), FileStore(tmp_path / "together")
    build_index(corpus, alone, encoder, attributor)
    queue, name = WorkQueue(postgres_address), made_with(encoder, attributor)
    encode = partial(encode_documents, encoder=encoder, attributor=attributor)
    stop, helped = threading.Event(), list[int]()

    def help_out() -> None:
        while not stop.is_set():
            helped.append(work_once(queue, "helper", name, encode))
            stop.wait(0.01)

    helper = threading.Thread(target=help_out)
    helper.start()
    try:
        build_index(corpus, together, encoder, attributor, share=partial(shared, queue, name, encode))
    finally:
        stop.set()
        helper.join()
        queue.close()
    here, there = alone.open_current(), together.open_current()
    rows = range(len(here))
    assert here.passages(rows) == there.passages(rows)
    assert [here.attributions(row) for row in rows] == [there.attributions(row) for row in rows]
    np.testing.assert_allclose(here.passage_vectors, there.passage_vectors, atol=0.02)
    np.testing.assert_array_equal(here.token_pieces, there.token_pieces)


def test_the_builder_alone_gets_through(postgres_address: str) -> None:
    queue = WorkQueue(postgres_address)
    documents = [Document(f"{n}.txt", "x" * 60_000, "", str(n)) for n in range(5)]

    def encode(batch: list[Document]) -> list[EncodedDocument]:
        return [EncodedDocument(document, (), list[Encoding](), ()) for document in batch]

    given = [one.document.path for one in shared(queue, "m", encode, documents)]
    assert given == [document.path for document in documents]
    queue.close()
