"""`askbot read`: what indexing would understand of a file, for people or as JSON."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from askbot.cli.options import JsonOption
from askbot.cli.terminal import Terminal
from askbot.errors import CorpusError, UsageError
from askbot.presentation.visible import visible
from askbot.settings import load_settings
from askbot.text.markup import display

if TYPE_CHECKING:
    from askbot.corpus import ParsedDocument
    from askbot.domain import Passage

FileArgument = Annotated[
    Path,
    typer.Argument(help="A PDF, web page, Word document, EPUB, e-mail (.eml), Markdown or text file.", metavar="FILE"),
]
TextOption = Annotated[bool, typer.Option("--text", help="Print the extracted text and nothing else.")]
SHOWN_CHARS = 90
SHOWN_PASSAGES = 12


def read_command(file: FileArgument, *, as_json: JsonOption = False, text: TextOption = False) -> None:
    """Show what is understood of a file: title, date, sections, passages, pages, and what is left out."""
    from askbot.corpus import ReaderProcesses, parse_document

    data = _bytes(file)
    try:
        with ReaderProcesses(1) as processes:
            document = parse_document(file.name, data, processes=processes)
    except CorpusError as error:
        raise UsageError(f"{file}: {error.message}.", "docs/documents.md says what is read.") from None
    if text:
        typer.echo("\n".join(visible(line) for line in document.text.split("\n")))
        return
    passages = _passages(document)
    if as_json:
        typer.echo(json.dumps(read_to_json(document, passages), ensure_ascii=False))
    else:
        show_read(document, passages, Terminal())


def read_to_json(document: ParsedDocument, passages: Sequence[Passage]) -> dict[str, Any]:
    """What was understood, as `askbot read --json` prints it."""
    return {
        "file": document.path,
        "title": document.title,
        "date": document.date.isoformat() if document.date else None,
        "date_guessed": document.date_guessed,
        "authors": list(document.authors),
        "publisher": document.publisher,
        "url": document.url,
        "pages": len(document.pages) or None,
        "characters": len(document.text),
        "sections": [{"level": h.level, "title": h.text, "start": h.start} for h in document.outline.headings],
        "passages": [_passage_to_json(document, passage) for passage in passages],
        "left_out": list(document.left_out),
    }


def _passage_to_json(document: ParsedDocument, passage: Passage) -> dict[str, Any]:
    return {
        "id": passage.id,
        "section": list(passage.section),
        "start": passage.start,
        "end": passage.end,
        "lines": list(passage.lines),
        "page": document.page(passage.start),
        "sentences": len(passage.sentences),
        "text": passage.text,
    }


def show_read(document: ParsedDocument, passages: Sequence[Passage], console: Terminal) -> None:
    """Print what was understood, for people."""
    console.print(Text(document.title, style="bold underline"))
    table = Table(box=None, show_header=False, pad_edge=False)
    for name, value in _facts(document, passages):
        table.add_row(Text(name, style="dim"), Text(value))
    console.print(table)
    for heading in document.outline.headings:
        console.print(Padding(Text(heading.text), (0, 0, 0, 2 * heading.level)))
    console.print()
    for passage in passages[:SHOWN_PASSAGES]:
        page = document.page(passage.start)
        where = f"p. {page}" if page else f"line {passage.lines[0]}"
        begins = " ".join(display(passage.text).split())
        cut = " …" if len(begins) > SHOWN_CHARS else ""
        console.print(Text(f"{where:>9}  {begins[:SHOWN_CHARS]}{cut}"))
    if len(passages) > SHOWN_PASSAGES:
        console.print(f"… and {len(passages) - SHOWN_PASSAGES} more passages; --text prints all that was read")


def _facts(document: ParsedDocument, passages: Sequence[Passage]) -> list[tuple[str, str]]:
    guessed = " (guessed)" if document.date_guessed else ""
    date = f"{document.date.isoformat()}{guessed}" if document.date else "none found"
    facts = [
        ("date", date),
        ("authors", ", ".join(document.authors)),
        ("publisher", document.publisher or ""),
        ("address", document.url or ""),
        ("pages", str(len(document.pages) or "")),
        ("passages", str(len(passages))),
        *(("left out", clause) for clause in document.left_out),
    ]
    return [(name, value) for name, value in facts if value]


def _passages(document: ParsedDocument) -> tuple[Passage, ...]:
    from askbot.encoder import load_encoder
    from askbot.index.encoding_inputs import passages_of

    settings = load_settings()
    encoder = load_encoder(settings.model, settings.precision, settings.threads, settings.cache.expanduser())
    return passages_of(document, encoder)


def _bytes(file: Path) -> bytes:
    """The file's bytes, read as indexing reads them: no pipes, nothing beyond the limit of size."""
    from askbot.corpus.folder import SkippedError, read_file

    most = int(load_settings().max_file_mb * 1_000_000)
    try:
        real = file.resolve(strict=True)
        return read_file(str(real.parent), real.name, most).data
    except SkippedError as error:
        raise UsageError(f"{file}: {error}.", "docs/documents.md says what is read.") from None
    except OSError as error:
        raise UsageError(f"{file}: {error.strerror or 'it cannot be read'}.", "Name a file.") from None
