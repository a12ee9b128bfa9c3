"""A corpus folder to a snapshot: only what changed is read, split, encoded and attributed again."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from itertools import groupby, islice, tee
from pathlib import Path
from typing import TYPE_CHECKING

from askbot.attribution import ATTRIBUTION_VERSION, Attributor, Encoded
from askbot.attribution.languages.detection import language_note, load_detector
from askbot.corpus import SPLITTING_VERSION, TARGET, Skipped
from askbot.domain import GENERAL, Collection, Document, Passage
from askbot.errors import DamagedSnapshotError, SnapshotError
from askbot.index.encoded import EncodedDocument
from askbot.index.encoding_inputs import encoder_input, passages_of
from askbot.index.manifest import Manifest, check_files, file_entries, write_manifest
from askbot.index.mentions import Resolver
from askbot.index.plan import Plan, Step, refuse_shrunk
from askbot.index.protocols import SnapshotStore
from askbot.index.snapshot import FileSnapshot
from askbot.index.store import FileStore
from askbot.index.survey import Given, Source, Survey
from askbot.index.writer import Counts, SnapshotWriter

if TYPE_CHECKING:
    from askbot.encoder import Encoder
    from askbot.progress import Progress

Share = Callable[[Iterable[Document]], Iterator[EncodedDocument]]
"""Has documents encoded by others too; gives them in their order."""

CHUNK_BYTES = 200_000
"""Of text that is encoded together: enough to fill batches of like length, some hundred megabytes of hidden states."""
FIRST_BYTES = CHUNK_BYTES // 8
"""Of the first such text, so that encoding soon begins; each later one is twice as large, up to CHUNK_BYTES."""
DEFAULT_MAX_BYTES = 10 << 20


@dataclass(frozen=True, slots=True)
class IndexReport:
    """What a build did."""

    snapshot: str
    added: tuple[str, ...]
    changed: tuple[str, ...]
    removed: tuple[str, ...]
    unchanged: int
    skipped: tuple[Skipped, ...]
    warnings: tuple[Skipped, ...]
    """Documents that were taken, with what was ignored in them."""
    passages: int
    seconds: float
    moved: tuple[str, ...] = ()
    """Those of `added` that were carried over from another path."""


def build_index(  # noqa: PLR0913 - every choice of `askbot index`
    corpus: Path,
    index: Path | SnapshotStore,
    encoder: Encoder,
    attributor: Attributor | None,
    *,
    full: bool = False,
    force: bool = False,
    keep: int = 2,
    max_bytes: int = DEFAULT_MAX_BYTES,
    progress: Progress | None = None,
    resolver: Resolver | None = None,
    share: Share | None = None,
) -> IndexReport:
    """Bring an index up to date with a corpus folder; readers of the old one are not disturbed.

    `index` is a store, or the folder of one in files.
    Documents whose bytes did not change keep their vectors and attributions, wherever they were moved, unless `full`.
    Where nothing changed, no snapshot is written. A `resolver` finds out who the speakers are. `share` has documents
    encoded elsewhere, and gives them in their order. Raises `CorpusError`,
    `ShrunkCorpusError` (more than half of the documents gone; `force` goes on), `BusyError`, and `SnapshotError` where
    the index cannot be written.
    """
    started = time.perf_counter()
    store = FileStore(index) if isinstance(index, Path) else index
    notes: list[Skipped] = []
    bar = _Bar(progress)
    making = _Making(encoder, attributor, resolver, bar.encoding, share=share)
    with _writing(store), store.building() as fresh:
        older = _older(store)
        reuse = not full and older is not None and _fits(older, encoder, attributor)
        survey, older = _begun(corpus, max_bytes, older, bar.reading, reuse=reuse)
        with closing(survey):
            if not force and survey.may_have_shrunk():
                refuse_shrunk(survey.read_all(), older, corpus)
            if survey.finds_work() or older is None or older.manifest.people != making.people:
                plan, counts = _write(fresh, survey, older if reuse else None, making, notes)
                if not force:
                    refuse_shrunk(plan, older, corpus)
                manifest = _seal(fresh, _manifest(_new_id(store.ids()), plan, making, counts))
                store.publish(fresh, manifest.snapshot)
                store.prune(keep)
            else:
                plan, manifest = survey.plan(), older.manifest
    return _report(plan, manifest, started, notes)


def index_documents(
    documents: Iterable[Document],
    index: Path | SnapshotStore,
    encoder: Encoder,
    attributor: Attributor | None,
    *,
    target: int = TARGET,
    progress: Progress | None = None,
) -> IndexReport:
    """Make a snapshot of documents that stand in no folder, such as those of a published test set.

    Without an attributor nobody is named. `target` is the passages' size in word pieces. Raises `BusyError`.
    """
    started = time.perf_counter()
    store = FileStore(index) if isinstance(index, Path) else index
    notes: list[Skipped] = []
    making = _Making(encoder, attributor, None, progress, target)
    with store.building() as fresh:
        plan, counts = _write(fresh, Given(documents), None, making, notes)
        manifest = _seal(fresh, _manifest(_new_id(store.ids()), plan, making, counts))
        store.publish(fresh, manifest.snapshot)
        store.prune(1)
    return _report(plan, manifest, started, notes)


def _report(plan: Plan, manifest: Manifest, started: float, notes: Sequence[Skipped]) -> IndexReport:
    return IndexReport(
        snapshot=manifest.snapshot,
        added=plan.added,
        changed=plan.changed,
        removed=plan.removed,
        unchanged=len(plan.checksums) - len(plan.added) - len(plan.changed),
        skipped=plan.skipped,
        warnings=(*plan.warnings, *notes),
        passages=manifest.passages,
        seconds=time.perf_counter() - started,
        moved=plan.moved,
    )


@contextmanager
def _writing(store: SnapshotStore) -> Generator[None]:
    """Say in one sentence that the disk is full, read-only, or failing."""
    try:
        yield
    except (OSError, sqlite3.Error) as error:
        why = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        raise SnapshotError(
            f"The index in {store.name} cannot be written: {why}.",
            "Make room or allow writing there; what was indexed before still answers.",
        ) from error


def _older(store: SnapshotStore) -> FileSnapshot | None:
    """The snapshot that documents can be carried over from; a damaged or foreign one is simply built anew."""
    try:
        return store.files()
    except SnapshotError:
        return None


def _begun(
    corpus: Path, max_bytes: int, older: FileSnapshot | None, progress: Progress | None, *, reuse: bool
) -> tuple[Survey, FileSnapshot | None]:
    """A survey that has come to the first thing to do, and the snapshot that it starts from.

    None where that is damaged, so that no damage is carried over.
    """
    with ExitStack() as undo:
        try:
            survey = undo.enter_context(closing(Survey(corpus, max_bytes, older, reuse=reuse, progress=progress)))
            if survey.finds_work() and older is not None and not older.verified:
                older.verify()
        except DamagedSnapshotError:
            return Survey(corpus, max_bytes, None, reuse=False, progress=progress), None
        undo.pop_all()
    return survey, older


def _fits(snapshot: FileSnapshot, encoder: Encoder, attributor: Attributor | None) -> bool:
    """Whether unchanged documents can be carried over: made by the same models, and by the same version of the code."""
    m = snapshot.manifest
    models = (m.encoder, m.dimension, m.attributor) == (encoder.fingerprint, encoder.dimension, _name(attributor))
    return models and (m.splitting, m.attribution) == (SPLITTING_VERSION, ATTRIBUTION_VERSION)


def _name(attributor: Attributor | None) -> str:
    return attributor.name if attributor else "none"


class _Bar:
    """One progress for two steps at once: reading, until the first document is encoded."""

    def __init__(self, progress: Progress | None) -> None:
        self._progress = progress
        self._encoding = False

    def reading(self, done: int, total: int, what: str) -> None:
        """Files that were read."""
        if self._progress and not self._encoding:
            self._progress(done, total, what)

    def encoding(self, done: int, total: int, what: str) -> None:
        """Documents that were encoded, of those that were read."""
        self._encoding = True
        if self._progress:
            self._progress(done, total, what)


@dataclass(frozen=True, slots=True)
class _Making:
    """What a snapshot is made with."""

    encoder: Encoder
    attributor: Attributor | None
    resolver: Resolver | None
    progress: Progress | None
    target: int = TARGET
    """Word pieces that a passage is filled up to."""
    share: Share | None = None

    @property
    def people(self) -> str:
        """The resolver's version, as the manifest has it."""
        return self.resolver.version if self.resolver else ""


def _write(
    folder: Path, source: Source, older: FileSnapshot | None, making: _Making, notes: list[Skipped]
) -> tuple[Plan, Counts]:
    """Write the documents, each encoded as soon as it is read; `notes` gets those whose speakers are not checked."""
    steps, same = tee(source.steps())
    encoded = _encoded((document for step in same if (document := step.fresh)), source, making)
    with SnapshotWriter(folder, making.encoder.dimension, older) as writer:
        for collection, members in groupby(steps, lambda step: step.collection):
            writer.begin(collection)
            notes += [note for step in members if (note := _added(writer, step, encoded))]
        plan = source.plan()
        if not plan.checksums:
            writer.begin(Collection(GENERAL))
        writer.leave_out(plan.unreadable)
        return plan, writer.finish(making.resolver)


def _added(writer: SnapshotWriter, step: Step, encoded: Iterator[EncodedDocument]) -> Skipped | None:
    """Add one document; what is to be said of it, where its speakers are not checked."""
    if step.rows is None:
        document, passages, encodings, attributions = next(encoded)
        writer.add(document, passages, encodings, attributions)
        note = language_note(passages)
        return Skipped(step.path, note) if note else None
    if step.document is None:
        writer.copy(step.number, step.rows)
    else:
        writer.move(step.document, step.rows)
    return None


def _manifest(snapshot: str, plan: Plan, making: _Making, counts: Counts) -> Manifest:
    return Manifest(
        snapshot=snapshot,
        created=datetime.now(UTC).isoformat(timespec="seconds"),
        encoder=making.encoder.fingerprint,
        weights=making.encoder.checksum,
        attributor=_name(making.attributor),
        splitting=SPLITTING_VERSION,
        attribution=ATTRIBUTION_VERSION,
        dimension=making.encoder.dimension,
        documents=len(plan.checksums),
        corpus=plan.corpus,
        people=making.people,
        **counts,
    )


def _seal(fresh: Path, manifest: Manifest) -> Manifest:
    """Add the checksums, and read everything back before anyone is pointed at it."""
    manifest = replace(manifest, files=file_entries(fresh))
    write_manifest(fresh, manifest)
    check_files(fresh, manifest, checksums=True)
    FileSnapshot(fresh, verify_limit=0)
    return manifest


def _encoded(documents: Iterable[Document], source: Source, making: _Making) -> Iterator[EncodedDocument]:
    """The documents with their passages, encodings and attributions, in order."""
    encoded = making.share(documents) if making.share else _by_itself(documents, making)
    for done, one in enumerate(encoded, 1):
        if making.progress:
            making.progress(done, source.fresh, "Encoding")
        yield one


def encode_documents(
    documents: Iterable[Document], encoder: Encoder, attributor: Attributor | None
) -> list[EncodedDocument]:
    """Documents as a build encodes them, for a worker."""
    return list(_by_itself(documents, _Making(encoder, attributor, None, None)))


def made_with(encoder: Encoder, attributor: Attributor | None) -> str:
    """Names all that decides what encoding gives: workers of one build must agree in it."""
    return f"{encoder.fingerprint} {_name(attributor)} {SPLITTING_VERSION} {ATTRIBUTION_VERSION}"


def _by_itself(documents: Iterable[Document], making: _Making) -> Iterator[EncodedDocument]:
    attributor = making.attributor
    for read in _read(documents, making, states=attributor is not None and attributor.wants_states):
        attributed = attributor.attribute(read) if attributor else [()] * len(read)
        for encoded, attributions in zip(read, attributed, strict=True):
            yield EncodedDocument(encoded.document, encoded.passages, encoded.encodings, attributions)


def _read(documents: Iterable[Document], making: _Making, *, states: bool) -> Iterator[list[Encoded]]:
    """A chunk of documents at a time with passages and encodings; the next is encoded while the caller has this one."""
    encoder = making.encoder
    chunks, same = tee(_chunks(documents, making))
    inputs = ([encoder_input(document, p, encoder) for document, passages in chunk for p in passages] for chunk in same)
    for chunk, encodings in zip(chunks, encoder.encode_chunks(inputs, states=states), strict=True):
        taken = ((document, passages, list(islice(encodings, len(passages)))) for document, passages in chunk)
        yield [Encoded(document, passages, encoded) for document, passages, encoded in taken]


def _chunks(documents: Iterable[Document], making: _Making) -> Iterator[list[tuple[Document, Sequence[Passage]]]]:
    chunk: list[tuple[Document, Sequence[Passage]]] = []
    detector = load_detector()
    size, enough = 0, FIRST_BYTES
    for document in documents:
        passages = passages_of(document, making.encoder, making.target, detector)
        chunk.append((document, passages))
        size += sum(len(passage.text.encode()) for passage in passages)
        if size >= enough:
            yield chunk
            chunk, size, enough = [], 0, min(enough * 2, CHUNK_BYTES)
    yield chunk


def _new_id(ids: Sequence[str]) -> str:
    """The time, so that names sort by age; a later name than any there is, whatever the clock says."""
    newest = max(ids, default="")
    stamp = datetime.now(UTC).strftime("%Y%m%dT%H%M%S")
    number = 0
    while (name := f"{stamp}-{number:03d}") <= newest:
        stamp, number = max(stamp, newest[:15]), number + 1
    return name
