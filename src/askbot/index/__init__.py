"""Snapshots: one complete, immutable index each, built beside the current one and swapped in by one rename."""

from askbot.index.build import IndexReport, build_index, index_documents
from askbot.index.encoding_inputs import Understood, understand
from askbot.index.manifest import Manifest
from askbot.index.opening import open_store
from askbot.index.protocols import Snapshot, SnapshotStore
from askbot.index.snapshot import FileSnapshot
from askbot.index.store import FileStore

__all__ = [
    "FileSnapshot",
    "FileStore",
    "IndexReport",
    "Manifest",
    "Snapshot",
    "SnapshotStore",
    "Understood",
    "build_index",
    "index_documents",
    "open_store",
    "understand",
]
