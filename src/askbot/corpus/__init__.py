"""The corpus: files to documents to passages.

Two grains of reading. `read_corpus` gives parsed documents, for small folders and for scripts. `scan_corpus` is its
lower half: it walks the folder and hashes each file, once, without parsing anything, and yields `Entry(path, data,
sha256)` or `Skipped(path, reason)`; who already knows a path with that sha256 need not parse, split or encode it again.
`parse_document(entry.path, entry.data)` makes the document of an entry, `split` its passages.
"""

from askbot.corpus.chunking import TARGET, split
from askbot.corpus.collections import CollectionsReading, read_collections
from askbot.corpus.document import ParsedDocument, parse_document
from askbot.corpus.folder import CorpusReading, Entry, Skipped, read_corpus, scan_corpus
from askbot.corpus.readers import SUFFIXES, ReaderProcesses

SPLITTING_VERSION = 6
"""Raised whenever the same file gives other text, passages or sentences: documents indexed before are read again."""

__all__ = [
    "SPLITTING_VERSION",
    "SUFFIXES",
    "TARGET",
    "CollectionsReading",
    "CorpusReading",
    "Entry",
    "ParsedDocument",
    "ReaderProcesses",
    "Skipped",
    "parse_document",
    "read_collections",
    "read_corpus",
    "scan_corpus",
    "split",
]
