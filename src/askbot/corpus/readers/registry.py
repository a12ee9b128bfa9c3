"""Which reader reads a file: its name's ending decides, and its content must agree."""

from __future__ import annotations

from pathlib import PurePosixPath

from askbot.corpus.readers.docx import DocxReader
from askbot.corpus.readers.eml import EmailReader
from askbot.corpus.readers.epub import EpubReader
from askbot.corpus.readers.extracted import Reader
from askbot.corpus.readers.html import HtmlReader, looks_like_page
from askbot.corpus.readers.pdf import PdfReader
from askbot.corpus.readers.text import TextReader
from askbot.errors import CorpusError

MARKDOWN = TextReader("Markdown", (".md", ".markdown"), markdown=True)
PLAIN = TextReader("plain text", (".txt", ".text"), markdown=False)
SIGNED: tuple[Reader, ...] = (PdfReader(), DocxReader(), EpubReader())
"""Formats that their content alone shows for certain, whatever a file is called."""
MARKED: tuple[Reader, ...] = (*SIGNED, HtmlReader(), EmailReader())
"""Formats whose text must be extracted, by libraries that are better kept apart from the process that asks."""
READERS: tuple[Reader, ...] = (*MARKED, MARKDOWN, PLAIN)
SUFFIXES = tuple(suffix for reader in READERS for suffix in reader.suffixes)


def is_known(path: str) -> bool:
    """Whether the ending of a name is one that is read."""
    return path.lower().endswith(SUFFIXES)


def unknown_format(path: str) -> CorpusError:
    """The reason to leave out a file of that name."""
    return CorpusError(f"unknown format ({PurePosixPath(path).suffix.lower()[:20] or 'no ending'})")


def reader_of(path: str, data: bytes) -> Reader:
    """The reader for a file: by its name, or where its content is plainly another format, by that.

    Raises `CorpusError`, whose message is the reason, for an empty file, an unknown format, and content that is none.
    """
    suffix = PurePosixPath(path).suffix.lower()
    named = next((reader for reader in READERS if suffix in reader.suffixes), None)
    if named is None:
        raise unknown_format(path)
    if not data.strip(b"\0 \t\r\n\xef\xbb\xbf"):
        raise CorpusError("empty, no text in it")
    if named.recognises(data) and not (named not in MARKED and looks_like_page(data)):
        return named
    other = _recognised(data)
    if other is None:
        raise CorpusError(f"no {named.name}, whatever its name says" if named in MARKED else "binary, not text")
    return other


def _recognised(data: bytes) -> Reader | None:
    """The reader of a format whose content alone shows it, whatever the file is called."""
    if looks_like_page(data):
        return HtmlReader()
    return next((reader for reader in SIGNED if reader.recognises(data)), None)


def text_reader(path: str) -> TextReader:
    """The reader for a text that stands in no file, such as one of a published test set."""
    return MARKDOWN if PurePosixPath(path).suffix.lower() in MARKDOWN.suffixes else PLAIN
