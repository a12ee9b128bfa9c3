"""The engine as one object: open an index, ask it, bring it up to date. Safe to use from several threads."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Collection, Sequence
from contextlib import suppress
from datetime import date
from functools import cached_property, partial
from pathlib import Path
from typing import Any, Self

import numpy as np

from askbot.answer import Answerer, Endpoint, endpoint_of
from askbot.answer.scoring.decision import Decision, load_decision
from askbot.attribution import Attributor, load_attributor
from askbot.corpus import ReaderProcesses, parse_document
from askbot.domain import Answer, Document, Floats, Stance
from askbot.encoder import Encoder, load_encoder
from askbot.engine.library import Library, Listed, Serving
from askbot.engine.people import framed, quote_filter, resolver_for
from askbot.engine.workers import sharing, work
from askbot.errors import AwayError, DamagedSnapshotError, ModelError, SnapshotError
from askbot.index import IndexReport, Snapshot, Understood, build_index, open_store, understand
from askbot.index.store import verification
from askbot.people import Directory
from askbot.presentation.quotes import quote_to_row
from askbot.progress import Progress
from askbot.reader import Reader, load_reader
from askbot.search import Filters, Searcher
from askbot.settings import Settings, load_settings
from askbot.tracing import Tracer

log = logging.getLogger(__name__)


class Askbot:
    """A corpus, its index and an encoder, ready to answer."""

    def __init__(self, settings: Settings, encoder: Encoder, attributor: Attributor | None = None) -> None:
        """Without an attributor the encoder's own is loaded when a document is first read; asking needs none."""
        self.settings = settings
        self._encoder = encoder
        self._given = attributor
        self._store = open_store(settings)
        self._serving: Serving | None = None
        self._copy: Serving | None = None
        """What answered last while a server was away."""
        self._problem: SnapshotError | None = None
        self._lock = threading.Lock()

    @classmethod
    def open(
        cls, index: str | Path | None = None, *, corpus: str | Path | None = None, settings: Settings | None = None
    ) -> Self:
        """Load the encoder and the current snapshot of `index`; paths given here override the settings.

        An index that is named is one in files.
        An index that is missing or damaged does not raise here but at the first question, so that a bot stays
        online and can say so. Raises `ModelError` and `SettingsError`.
        """
        settings = settings or load_settings()
        paths = {"index": index, "corpus": corpus}
        settings = settings.model_copy(update={name: Path(path) for name, path in paths.items() if path is not None})
        settings = settings if index is None else settings.model_copy(update={"store": None})
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
    def _tracer(self) -> Tracer | None:
        """Takes the steps of questions, where a collector is set. Raises `SettingsError`."""
        endpoint = self.settings.otlp_endpoint
        if not endpoint:
            return None
        from askbot.tracing.otel import tracer_to

        return tracer_to(endpoint)

    @cached_property
    def _endpoint(self) -> Endpoint | None:
        return endpoint_of(self.settings)

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
        return self.library().searcher

    def library(self, collections: Collection[str] | None = None) -> Library:
        """What these collections hold, ready to answer, as if there were no others; all of them for None."""
        names = None if collections is None else frozenset(collections)
        return Library(self._sound, self.settings.k, self._endpoint, names)

    @property
    def problem(self) -> SnapshotError | None:
        """Why the index on disk cannot be opened, or None; a snapshot opened before goes on answering."""
        return self._problem

    @property
    def where(self) -> str:
        """What keeps the index: a folder, or a server with its version."""
        return self._store.description

    @property
    def warnings(self) -> tuple[str, ...]:
        """What an admin should know about the index that answers, such as a damaged one that was passed over."""
        return self._store.warnings

    def ask(
        self, question: str, *, k: int | None = None, filters: Filters | None = None, previous: Sequence[Answer] = ()
    ) -> Answer:
        """Answer a question from the whole library, as `Library.ask`."""
        return self.library().ask(question, k=k, filters=filters, previous=previous)

    def suggestions(self, *, near: Collection[str] = (), known: Collection[str] = (), most: int = 3) -> tuple[str, ...]:
        """Questions that the whole library answers, as `Library.suggestions`."""
        return self.library().suggestions(near=near, known=known, most=most)

    def documents(self) -> tuple[Document, ...]:
        """The documents of the current snapshot, by path. Raises `SnapshotError`."""
        return self.library().documents()

    def catalogue(self) -> tuple[Listed, ...]:
        """What the current snapshot holds, by path, without the texts. Raises `SnapshotError`."""
        return self.library().catalogue()

    @property
    def people(self) -> Directory:
        """Who is in the current snapshot, and what each has said. Raises `SnapshotError`."""
        return self.library().people

    def statements(
        self,
        *,
        speaker: str | None = None,
        since: date | str | None = None,
        until: date | str | None = None,
        topic: str = "",
        stance: Stance | str | None = None,
        collection: str = "",
        most: int | None = None,
    ) -> Any:
        """What is quoted, newest first: a pandas frame where pandas is installed, else a list of dictionaries.

        Days may be given as "2026-03-09". `docs/people.md` describes the columns. Raises `PeopleError` for an unknown
        speaker, `UsageError` for a day or stance that is none, `SnapshotError` without an index.
        """
        wanted = quote_filter(since, until, stance, topic, collection)
        people = self.people
        person = people.find(speaker) if speaker else None
        return framed([quote_to_row(quote) for quote in people.quotes(person, wanted, most=most)])

    def reindex(
        self, *, full: bool = False, force: bool = False, shared: bool = False, progress: Progress | None = None
    ) -> IndexReport:
        """Bring the index up to date with the corpus and swap it in; questions in flight keep the old snapshot.

        `shared` lets workers on other machines encode, too. Raises `CorpusError` (the old index stays), `BusyError`
        while another build runs, `SettingsError` for `shared` without a server.
        """
        report = build_index(
            self.settings.corpus,
            self._store,
            self._encoder,
            self._attributor,
            full=full,
            force=force,
            keep=self.settings.keep_snapshots,
            max_bytes=int(self.settings.max_file_mb * 1_000_000),
            progress=progress,
            resolver=resolver_for(self.settings),
            share=sharing(self.settings, self._encoder, self._attributor) if shared else None,
        )
        self._encoder.keep_traced(self.settings.cache.expanduser())
        self.reload()
        return report

    def work(self, *, until_idle: bool = False, done: Callable[[int], None] = lambda _: None) -> int:
        """Encode for builds on other machines, as `askbot.engine.workers.work`."""
        return work(self.settings, self._encoder, self._attributor, until_idle=until_idle, done=done)

    def rollback(self) -> str:
        """Go back to the snapshot before the current one, and return its id. Raises `NoSnapshotError` without one."""
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

        One that takes the place of another is verified and asked something first, so that no question waits for that.
        """
        with self._lock:
            try:
                if self._serving is None or self._store.replaces(self._serving.snapshot):
                    self._serve(self._store.open_current(thorough=self._serving is not None))
                self._problem = None
            except AwayError as error:
                self._problem = None if self._copy_answers() else error
            except SnapshotError as error:
                self._problem = error

    def follow(self) -> Callable[[], None]:
        """Reload soon after another process made another snapshot current; gives what ends that."""
        return self._store.watch(self.reload)

    def _serve(self, snapshot: Snapshot) -> None:
        searcher = Searcher(snapshot, self._encoder, self.settings.weights)
        answerer = partial(Answerer, threshold=self.settings.threshold, reader=self.reader, decision=self._decision)
        # Nothing here refers to the engine, so that it goes with its memory as soon as nobody holds it.
        serving = Serving(searcher, answerer, verification(snapshot), self._tracer)
        if self._serving is not None:
            serving.warm()
        self._serving = serving

    def _sound(self) -> Serving:
        """What answers, as soon as its snapshot is known to be whole. Raises `SnapshotError`."""
        serving = self._held()
        if serving.snapshot.away:
            serving = self._stand_in(serving)
        try:
            serving.verification.result()
        except DamagedSnapshotError as error:
            self._replace(serving, error)
            return self._sound()
        return serving

    def _stand_in(self, away: Serving) -> Serving:
        """Answer from a copy in the place of a snapshot whose server is away, where there is one."""
        with self._lock:
            if self._serving is away:
                self._copy_answers()
            return self._serving or away

    def _copy_answers(self) -> bool:
        """Answer from a copy while the server is away; False where there is none. Wants the lock."""
        if self._copy is None or self._copy is not self._serving:
            with suppress(SnapshotError):
                self._serve(self._store.open_copy())
                self._copy = self._serving
        return self._copy is not None and self._copy is self._serving

    def _replace(self, damaged: Serving, error: DamagedSnapshotError) -> None:
        """Answer from another snapshot in the place of one that proved damaged, or from none."""
        with self._lock:
            if self._serving is not damaged:
                return
            log.warning("%s", error)
            try:
                self._serve(self._store.open_other(damaged.snapshot.id, error))
            except SnapshotError as none_left:
                self._serving, self._problem = None, none_left

    def _held(self) -> Serving:
        if self._serving is not None:
            return self._serving
        raise self._problem or SnapshotError("No index is open.", "Run: askbot index")
