"""Readers: bytes in; text, outline, pages and metadata out. One module a format, found by suffix and content."""

from askbot.corpus.readers.extracted import Extracted, Reader
from askbot.corpus.readers.registry import READERS, SUFFIXES, reader_of, text_reader

__all__ = ["READERS", "SUFFIXES", "Extracted", "Reader", "reader_of", "text_reader"]
