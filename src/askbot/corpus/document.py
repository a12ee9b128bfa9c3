"""The bytes of one file to a document: its format's reader, then title and date."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass

from askbot.corpus.metadata import completed
from askbot.corpus.outline import Outline
from askbot.corpus.readers import Extracted, reader_of
from askbot.domain import Document
from askbot.errors import CorpusError


@dataclass(frozen=True, slots=True, kw_only=True)
class ParsedDocument(Document):
    """A document that was just read, with its headings and blocks."""

    outline: Outline
    left_out: tuple[str, ...] = ()
    """What of the file is not in the text, or was ignored."""


def parse_document(path: str, data: bytes, *, warn: Callable[[str], None] | None = None) -> ParsedDocument:
    """Make a document of a file's bytes, by the ending of its name.

    Of .md and .txt files the text is the file's own, to the letter; of other formats it is what their reader extracts.
    `warn` is told what was left out or ignored. Raises `CorpusError`, whose message is the reason, for files that
    cannot be read and for those without text.
    """
    extracted = reader_of(path).read(path, data)
    if not extracted.outline.sections:
        raise CorpusError("no text in it")
    if warn:
        for clause in extracted.left_out:
            warn(clause)
    return _document(path, data, extracted)


def _document(path: str, data: bytes, extracted: Extracted) -> ParsedDocument:
    metadata = completed(extracted.metadata, path, extracted.text, extracted.outline)
    return ParsedDocument(
        path=path,
        text=extracted.text,
        title=metadata.title or path,
        sha256=hashlib.sha256(data).hexdigest(),
        date=metadata.date,
        publisher=metadata.publisher,
        url=metadata.url,
        date_guessed=metadata.date_guessed,
        authors=metadata.authors,
        pages=extracted.pages,
        outline=extracted.outline,
        left_out=extracted.left_out,
    )
