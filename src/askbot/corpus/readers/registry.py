"""Which reader reads a file: its name's ending tells, and its content must agree."""

from __future__ import annotations

from pathlib import PurePosixPath

from askbot.corpus.readers.extracted import Reader
from askbot.corpus.readers.text import TextReader
from askbot.errors import CorpusError

MARKDOWN = TextReader("Markdown", (".md", ".markdown"), markdown=True)
PLAIN = TextReader("plain text", (".txt", ".text"), markdown=False)
READERS: tuple[Reader, ...] = (MARKDOWN, PLAIN)
SUFFIXES = tuple(suffix for reader in READERS for suffix in reader.suffixes)


def reader_of(path: str) -> Reader:
    """The reader for a file of that name. Raises `CorpusError` for an unknown format."""
    suffix = PurePosixPath(path).suffix.lower()
    for reader in READERS:
        if suffix in reader.suffixes:
            return reader
    raise CorpusError(f"unknown format ({suffix or 'no suffix'}); {', '.join(SUFFIXES)} are read")


def text_reader(path: str) -> TextReader:
    """The reader for a text that stands in no file, such as one of a published test set."""
    return MARKDOWN if PurePosixPath(path).suffix.lower() in MARKDOWN.suffixes else PLAIN
