"""The engine as one object: open an index, ask it, bring it up to date. Safe to use from several threads."""

from __future__ import annotations

import logging
import threading
from collections.abc import Collection, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Self

import numpy as np

from askbot.answer import Answerer, endpoint_of, synthesise
from askbot.answer.scoring.decision import Decision, load_decision
from askbot.answer.suggestions import beside, everywhere, suggestions
from askbot.attribution import Attributor, load_attributor
from askbot.corpus import ReaderProcesses, parse_document
from askbot.domain import Answer, Document, Floats
from askbot.encoder import Encoder, load_encoder
from askbot.errors import DamagedSnapshotError, ModelError, SnapshotError
from askbot.index import IndexReport, Snapshot, SnapshotStore, Understood, build_index, understand
from askbot.index.store import verification
from askbot.progress import Progress
from askbot.reader import Reader, load_reader
from askbot.search import Filters, Searcher, check_filters, undated
from askbot.settings import Settings, load_settings

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class _Serving:
    """What a question holds on to from its beginning to its end, whatever is swapped in meanwhile."""

    snapshot: Snapshot
    searcher: Searcher
    answerer: Answerer
    verification: Future[None]


@dataclass(frozen=True, slots=True)
class Listed:
    """A document in the catalogue."""

    path: str
    title: str
    dated: date | None
    passages: int


class Askbot:
    """A corpus, its index and an encoder, ready to answer."""

    def __init__(self, settings: Settings, encoder: Encoder, attributor: Attributor | None = None) -> None:
        """Without an attributor the encoder's own is loaded when a document is first read; asking needs none."""
        self.settings = settings
        self._encoder = encoder
        self._given = attributor
        self._verify_limit = settings.verify_mb * 1_000_000
        self._store = SnapshotStore(settings.index, verify_limit=self._verify_limit)
        self._serving: _Serving | None = None
        self._problem: SnapshotError | None = None
        self._lock = threading.Lock()

    @classmethod
    def open(
        cls, index: str | Path | None = None, *, corpus: str | Path | None = None, settings: Settings | None = None
    ) -> Self:
        """Load the encoder and the current snapshot of `index`; paths given here override the settings.

        An index that is missing or damaged does not raise here but at the first question, so that a bot stays
        online and can say so. Raises `ModelError` and `SettingsError`.
        """
        settings = settings or load_settings()
        paths = {"index": index, "corpus": corpus}
        settings = settings.model_copy(update={name: Path(path) for name, path in paths.items() if path is not None})
        encoder = load_encoder(settings.model, settings.precision, settings.threads, settings.cache.expanduser())
        engine = cls(settings, encoder)
        engine.reload()
        return engine

    @cached_property
    def reader(self) -> Reader | None:
        """Reads what a question found, as the settings say; loaded when it first reads. Raises `ModelError`."""
        return load_reader(self.settings.reader, self.settings.precision, self.settings.threads)

    @cached_property
    def _decision(self) -> Decision:
        """Raises `ModelError` for a calibration that is none, or one for another reader."""
        reader, file = self.reader, self.settings.calibration
        decision = load_decision(reads=reader is not None, file=file)
        if file and decision.reader != (reader.fingerprint if reader else ""):
            raise ModelError(
                f"{file} was made for the reader {decision.reader or 'off'}.", "Make it anew: askbot eval calibrate SET"
            )
        return decision

    @cached_property
    def _attributor(self) -> Attributor:
        return self._given or load_attributor(self._encoder)

    @property
    def model(self) -> str:
        """Names the encoder's weights and their precision."""
        return self._encoder.fingerprint

    @property
    def snapshot(self) -> Snapshot:
        """The snapshot that answers now. Raises `SnapshotError` with the reason why there is none."""
        return self._held().snapshot

    @property
    def searcher(self) -> Searcher:
        """Searches the snapshot that answers now. Raises `SnapshotError` with the reason why there is none."""
        return self._sound().searcher

    @property
    def problem(self) -> SnapshotError | None:
        """Why the index on disk cannot be opened, or None; a snapshot opened before goes on answering."""
        return self._problem

    @property
    def warnings(self) -> tuple[str, ...]:
        """What an admin should know about the index that answers, such as a damaged one that was passed over."""
        return self._store.warnings

    def ask(
        self, question: str, *, k: int | None = None, filters: Filters | None = None, previous: Sequence[Answer] = ()
    ) -> Answer:
        """Answer a question from the snapshot that is current when it begins.

        After a large snapshot was opened, the first questions wait until its checksums have been compared.
        `previous` are the answers before it in the same conversation, oldest first.
        Raises `UsageError` for an empty or overlong question and a filter on a document or section that is not there,
        `SnapshotError` without a sound index.
        """
        serving = self._sound()
        check_filters(serving.snapshot, filters)
        answer = serving.answerer.answer(question, k or self.settings.k, filters=filters, previous=previous)
        answer = replace(answer, undated=undated(serving.snapshot, filters))
        endpoint = endpoint_of(self.settings)
        return synthesise(answer, endpoint) if endpoint else answer

    def suggestions(self, *, near: Collection[str] = (), known: Collection[str] = (), most: int = 3) -> tuple[str, ...]:
        """Up to `most` questions that the current snapshot answers, each checked by answering it.

        `near` are ids of passages whose surroundings they are to be about, `known` sentences that are no answer any
        more. Raises `SnapshotError`.
        """
        serving = self._sound()
        rows = beside(serving.snapshot, near) if near else everywhere(serving.snapshot)
        return suggestions(serving.snapshot, serving.answerer.answer, rows, most=most, known=known)

    def documents(self) -> tuple[Document, ...]:
        """The documents of the current snapshot, by path."""
        snapshot = self._sound().snapshot
        return tuple(snapshot.document(path) for path in snapshot.documents())

    def catalogue(self) -> tuple[Listed, ...]:
        """What the current snapshot holds, by path, without the texts. Raises `SnapshotError`."""
        return tuple(Listed(*row) for row in self._sound().snapshot.docstore.catalogue())

    def reindex(self, *, full: bool = False, force: bool = False, progress: Progress | None = None) -> IndexReport:
        """Bring the index up to date with the corpus and swap it in; questions in flight keep the old snapshot.

        Raises `CorpusError` (the old index stays), `BusyError` while another build runs.
        """
        report = build_index(
            self.settings.corpus,
            self.settings.index,
            self._encoder,
            self._attributor,
            full=full,
            force=force,
            keep=self.settings.keep_snapshots,
            max_bytes=int(self.settings.max_file_mb * 1_000_000),
            progress=progress,
            verify_limit=self._verify_limit,
        )
        self._encoder.keep_traced(self.settings.cache.expanduser())
        self.reload()
        return report

    def rollback(self) -> str:
        """Go back to the snapshot before the current one, and tell its id. Raises `NoSnapshotError` without one."""
        earlier = self._store.rollback()
        self.reload()
        return earlier

    def preview(self, path: str, data: bytes) -> Understood:
        """What indexing a file of that name would make of it, without adding it. Raises `CorpusError`."""
        with ReaderProcesses(1) as processes:
            document = parse_document(path, data, processes=processes)
        return understand(document, self._encoder, self._attributor)

    def vectors(self, texts: Sequence[str]) -> Floats:
        """(n, d) unit vectors of n short texts: their products are cosine similarities."""
        return np.stack([self._encoder.encode_question(text).vector for text in texts])

    def reload(self) -> None:
        """Open the current snapshot from disk, unless it is the one already held.

        One that takes the place of another is verified first, so that no question waits for that.
        """
        with self._lock:
            try:
                if self._serving is None or self._store.current() != self._serving.snapshot.id:
                    self._serve(self._store.open_current(thorough=self._serving is not None))
                self._problem = None
            except SnapshotError as error:
                self._problem = error

    def _serve(self, snapshot: Snapshot) -> None:
        searcher = Searcher(snapshot, self._encoder, self.settings.weights)
        answerer = Answerer(searcher, self.settings.threshold, self.reader, self._decision)
        self._serving = _Serving(snapshot, searcher, answerer, verification(snapshot))

    def _sound(self) -> _Serving:
        """What answers, as soon as its snapshot is known to be whole. Raises `SnapshotError`."""
        serving = self._held()
        try:
            serving.verification.result()
        except DamagedSnapshotError as error:
            self._replace(serving, error)
            return self._sound()
        return serving

    def _replace(self, damaged: _Serving, error: DamagedSnapshotError) -> None:
        """Answer from another snapshot in the place of one that proved damaged, or from none."""
        with self._lock:
            if self._serving is not damaged:
                return
            log.warning("%s", error)
            try:
                self._serve(self._store.open_other(damaged.snapshot.id, error))
            except SnapshotError as none_left:
                self._serving, self._problem = None, none_left

    def _held(self) -> _Serving:
        if self._serving is not None:
            return self._serving
        raise self._problem or SnapshotError("No index is open.", "Run: askbot index")
