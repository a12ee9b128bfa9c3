"""An answer in a terminal: the speaker first, then the sentence, then where it stands."""

from __future__ import annotations

from rich.padding import Padding
from rich.text import Text

from askbot.cli.terminal import Terminal, styled
from askbot.domain import Answer, Form, Statement
from askbot.presentation.answer_lines import (
    HELP,
    citation_line,
    head_lines,
    part_of,
    read_as_line,
    small_print,
    speaker_line,
)
from askbot.presentation.labels import emphasis, undated_note
from askbot.presentation.translations import english


def show_answer(answer: Answer, console: Terminal) -> None:
    """Print an answer for people; it reads the same without colour."""
    if answer.form is Form.HELP:
        console.print(HELP)
        return
    _show_head(answer, console)
    for sentence in answer.synthesis:
        cites = "".join(f"[{i + 1}]" for i in sentence.cites)
        console.print(f"{sentence.text} {cites}")
    _show_statements(answer, console)
    if note := undated_note(answer.undated, english()):
        console.print(f"{note}.", style="yellow")
    console.print(small_print(answer), style="dim")


def _show_head(answer: Answer, console: Terminal) -> None:
    """How the question was understood, and what is to be said of the whole answer."""
    if line := read_as_line(answer, english()):
        console.print(line, style="dim")
    for line in head_lines(answer, english()):
        console.print(line, style="yellow")


def _show_statements(answer: Answer, console: Terminal) -> None:
    """Each statement; those of several questions under the question that they answer."""
    last = ""
    for statement in answer.statements:
        part = part_of(answer, statement)
        if part and part != last:
            console.print(styled(part, "underline"))
            last = part
        _show_statement(statement, console)


def _show_statement(statement: Statement, console: Terminal) -> None:
    console.print(styled(speaker_line(statement), "bold"))
    console.print(Padding(_quote(statement), (0, 0, 0, 2)))
    for note in statement.footnotes:
        console.print(Padding(styled(f"{note.label} {note.text}", "italic"), (0, 0, 0, 2)))
    for citation in (statement.citation, *statement.also):
        console.print(Padding(styled(citation_line(citation), "dim"), (0, 0, 0, 2)))
    console.print()


def _quote(statement: Statement) -> Text:
    quote = Text(statement.text)
    for span in emphasis(statement):
        quote.stylize("bold", span.start, span.end)
    return Text("“") + Text(" ").join(quote.split()) + Text("”")
