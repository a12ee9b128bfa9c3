"""Readers: bytes in; text, outline, pages and metadata out. One module a format, found by suffix and content."""

from askbot.corpus.readers.extracted import Extracted, Reader
from askbot.corpus.readers.processes import ReaderProcesses
from askbot.corpus.readers.registry import MARKED, SUFFIXES, is_known, reader_of, text_reader, unknown_format

__all__ = [
    "MARKED",
    "SUFFIXES",
    "Extracted",
    "Reader",
    "ReaderProcesses",
    "is_known",
    "reader_of",
    "text_reader",
    "unknown_format",
]
