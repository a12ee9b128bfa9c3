"""A corpus folder to a snapshot: only what changed is read, split, encoded and attributed again."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Generator, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from itertools import islice, tee
from pathlib import Path
from typing import TYPE_CHECKING

from askbot.attribution import ATTRIBUTION_VERSION, Attributor, Encoded
from askbot.attribution.languages.detection import language_note, load_detector
from askbot.corpus import SPLITTING_VERSION, TARGET, Skipped
from askbot.domain import Attribution, Document, Passage
from askbot.errors import DamagedSnapshotError, SnapshotError
from askbot.index.encoding_inputs import encoder_input, passages_of
from askbot.index.manifest import Manifest, check_files, file_entries, write_manifest
from askbot.index.mentions import Resolver
from askbot.index.plan import Plan, plan_for, refuse_shrunk, survey
from askbot.index.protocols import SnapshotStore
from askbot.index.snapshot import FileSnapshot
from askbot.index.store import FileStore
from askbot.index.writer import Counts, SnapshotWriter

if TYPE_CHECKING:
    from askbot.encoder import Encoder, Encoding
    from askbot.progress import Progress

_Encoded = tuple[Sequence[Passage], "Sequence[Encoding]", tuple[Attribution, ...]]

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
) -> IndexReport:
    """Bring an index up to date with a corpus folder; readers of the old one are not disturbed.

    `index` is a store, or the folder of one in files.
    Documents whose bytes did not change keep their vectors and attributions, wherever they were moved, unless `full`.
    Where nothing changed, no snapshot is written. A `resolver` finds out who the speakers are. Raises `CorpusError`,
    `ShrunkCorpusError` (more than half of the documents gone; `force` goes on), `BusyError`, and `SnapshotError` where
    the index cannot be written.
    """
    started = time.perf_counter()
    store = FileStore(index) if isinstance(index, Path) else index
    notes: list[Skipped] = []
    making = _Making(encoder, attributor, resolver, progress)
    with _writing(store), store.building() as fresh:
        older = _older(store)
        reuse = not full and older is not None and _fits(older, encoder, attributor)
        plan, older = _planned(corpus, max_bytes, older, progress, reuse=reuse)
        if not force:
            refuse_shrunk(plan, older, corpus)
        if older is None or not plan.empty or older.manifest.people != making.people:
            manifest = _write(fresh, store.ids(), plan, older if reuse else None, making, notes)
            store.publish(fresh, manifest.snapshot)
            store.prune(keep)
        else:
            manifest = older.manifest
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
    plan = plan_for(documents, target)
    notes: list[Skipped] = []
    with store.building() as fresh:
        manifest = _write(fresh, store.ids(), plan, None, _Making(encoder, attributor, None, progress), notes)
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
        moved=tuple(plan.moved),
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


def _planned(
    corpus: Path, max_bytes: int, older: FileSnapshot | None, progress: Progress | None, *, reuse: bool
) -> tuple[Plan, FileSnapshot | None]:
    """The plan, and the snapshot that it starts from: none where that is damaged, so that no damage is carried over."""
    try:
        plan = survey(corpus, max_bytes, older, reuse=reuse, progress=progress)
        if older is not None and not older.verified and not plan.empty:
            older.verify()
    except DamagedSnapshotError:
        return survey(corpus, max_bytes, None, reuse=False, progress=progress), None
    return plan, older


def _fits(snapshot: FileSnapshot, encoder: Encoder, attributor: Attributor | None) -> bool:
    """Whether unchanged documents can be carried over: made by the same models, and by the same version of the code."""
    m = snapshot.manifest
    models = (m.encoder, m.dimension, m.attributor) == (encoder.fingerprint, encoder.dimension, _name(attributor))
    return models and (m.splitting, m.attribution) == (SPLITTING_VERSION, ATTRIBUTION_VERSION)


def _name(attributor: Attributor | None) -> str:
    return attributor.name if attributor else "none"


@dataclass(frozen=True, slots=True)
class _Making:
    """What a snapshot is made with."""

    encoder: Encoder
    attributor: Attributor | None
    resolver: Resolver | None
    progress: Progress | None

    @property
    def people(self) -> str:
        """The resolver's version, as the manifest has it."""
        return self.resolver.version if self.resolver else ""


def _write(
    folder: Path,
    ids: Sequence[str],
    plan: Plan,
    older: FileSnapshot | None,
    making: _Making,
    notes: list[Skipped],
) -> Manifest:
    """Write the plan's documents beside the snapshots `ids`; `notes` gets those whose speakers are not checked."""
    with SnapshotWriter(folder, making.encoder.dimension, older) as writer:
        _fill(writer, plan, _encoded(plan, making.encoder, making.attributor, making.progress), notes)
        counts = writer.finish(making.resolver)
    return _seal(folder, _manifest(_new_id(ids), plan, making, counts))


def _fill(writer: SnapshotWriter, plan: Plan, encoded: Iterator[_Encoded], notes: list[Skipped]) -> None:
    for collection, paths in plan.collections():
        writer.begin(collection)
        for path in paths:
            if path in plan.kept:
                writer.copy(*plan.kept[path])
            elif path in plan.moved:
                writer.move(plan.moved[path].document, plan.moved[path].rows)
            else:
                passages, encodings, attributions = next(encoded)
                writer.add(plan.fresh[path], passages, encodings, attributions)
                note = language_note(passages)
                notes += [Skipped(path, note)] if note else []
    writer.leave_out(plan.unreadable)


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


def _encoded(
    plan: Plan, encoder: Encoder, attributor: Attributor | None, progress: Progress | None
) -> Iterator[_Encoded]:
    """Passages, encodings and attributions of each document, in order."""
    done = 0
    for read in _read(plan, encoder, states=attributor is not None and attributor.wants_states):
        attributed = attributor.attribute(read) if attributor else [()] * len(read)
        for encoded, attributions in zip(read, attributed, strict=True):
            done += 1
            if progress:
                progress(done, len(plan.fresh), "Encoding")
            yield encoded.passages, encoded.encodings, attributions


def _read(plan: Plan, encoder: Encoder, *, states: bool) -> Iterator[list[Encoded]]:
    """A chunk of documents at a time with passages and encodings; the next is encoded while the caller has this one."""
    chunks, same = tee(_chunks(plan, encoder))
    inputs = ([encoder_input(document, p, encoder) for document, passages in chunk for p in passages] for chunk in same)
    for chunk, encodings in zip(chunks, encoder.encode_chunks(inputs, states=states), strict=True):
        taken = ((document, passages, list(islice(encodings, len(passages)))) for document, passages in chunk)
        yield [Encoded(document, passages, encoded) for document, passages, encoded in taken]


def _chunks(plan: Plan, encoder: Encoder) -> Iterator[list[tuple[Document, Sequence[Passage]]]]:
    chunk: list[tuple[Document, Sequence[Passage]]] = []
    detector = load_detector()
    size, enough = 0, FIRST_BYTES
    for document in plan.in_order:
        passages = passages_of(document, encoder, plan.target, detector)
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
