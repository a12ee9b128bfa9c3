"""The bytes of one file to a document: its format's reader, then title and date."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass

from askbot.corpus.blocks import Kind
from askbot.corpus.metadata import completed
from askbot.corpus.outline import Outline
from askbot.corpus.readers import MARKED, Extracted, ReaderProcesses, reader_of
from askbot.corpus.readers.child import extracted
from askbot.domain import Document
from askbot.errors import CorpusError


@dataclass(frozen=True, slots=True, kw_only=True)
class ParsedDocument(Document):
    """A document that was just read, with its headings and blocks."""

    outline: Outline
    left_out: tuple[str, ...] = ()
    """What of the file is not in the text, or was ignored."""


def parse_document(
    path: str, data: bytes, *, warn: Callable[[str], None] | None = None, processes: ReaderProcesses | None = None
) -> ParsedDocument:
    """Make a document of a file's bytes, by the ending of its name.

    Of .md and .txt files the text is the file's own, to the letter; of other formats it is what their reader extracts,
    in one of `processes` where they are given, as they should be for files of strangers. `warn` gets what was left
    out or ignored. Raises `CorpusError`, whose message is the reason, for files that cannot be read and for those
    without text.
    """
    apart = processes is not None and reader_of(path, data) in MARKED
    contents = processes.read(path, data) if processes is not None and apart else extracted(path, data)
    if all(block.kind is Kind.QUIET for section in contents.outline.sections for block in section.blocks):
        raise CorpusError("no text in it")
    if warn:
        for clause in contents.left_out:
            warn(clause)
    return _document(path, data, contents)


def _document(path: str, data: bytes, contents: Extracted) -> ParsedDocument:
    metadata = completed(contents.metadata, path, contents.text, contents.outline)
    return ParsedDocument(
        path=path,
        text=contents.text,
        title=metadata.title or path,
        sha256=hashlib.sha256(data).hexdigest(),
        date=metadata.date,
        publisher=metadata.publisher,
        url=metadata.url,
        date_guessed=metadata.date_guessed,
        authors=metadata.authors,
        pages=contents.pages,
        outline=contents.outline,
        left_out=contents.left_out,
    )
