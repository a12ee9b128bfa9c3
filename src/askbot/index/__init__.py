"""Snapshots: one complete, immutable index each, built beside the current one and swapped in by one rename."""

from askbot.index.build import IndexReport, build_index, index_documents
from askbot.index.encoding_inputs import Understood, understand
from askbot.index.manifest import Manifest
from askbot.index.snapshot import Snapshot
from askbot.index.store import SnapshotStore

__all__ = [
    "IndexReport",
    "Manifest",
    "Snapshot",
    "SnapshotStore",
    "Understood",
    "build_index",
    "index_documents",
    "understand",
]
