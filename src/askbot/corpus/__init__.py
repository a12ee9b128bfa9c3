"""The corpus: files to documents to passages.

`scan_corpus` walks a folder and hashes each file, once, without parsing anything, and yields `Entry(path, data,
sha256)` or `Skipped(path, reason)`. `read_ahead` parses such entries, several at a time and apart from this process
where their formats ask for it, except those that are known from an older index; `read_corpus` does both for a whole
folder. `parse_document(path, data)` makes the document of one file, `split` its passages.
"""

from askbot.corpus.chunking import TARGET, split
from askbot.corpus.collections import CollectionsReading, read_collections
from askbot.corpus.document import ParsedDocument, parse_document
from askbot.corpus.folder import Entry, Skipped, nothing_usable, scan_corpus
from askbot.corpus.readers import SUFFIXES, ReaderProcesses
from askbot.corpus.reading import CorpusReading, Known, read_ahead, read_corpus

SPLITTING_VERSION = 14
"""Raised whenever the same file gives other text, passages or sentences: documents indexed before are read again."""

__all__ = [
    "SPLITTING_VERSION",
    "SUFFIXES",
    "TARGET",
    "CollectionsReading",
    "CorpusReading",
    "Entry",
    "Known",
    "ParsedDocument",
    "ReaderProcesses",
    "Skipped",
    "nothing_usable",
    "parse_document",
    "read_ahead",
    "read_collections",
    "read_corpus",
    "scan_corpus",
    "split",
]
