"""Whatever stands in briefings, file names and replies, a terminal shows it letter for letter."""

from __future__ import annotations

import ast
import io
import json
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from askbot.cli.answer_view import show_answer
from askbot.cli.attribute import show
from askbot.cli.explain import show_record
from askbot.cli.index import show_report
from askbot.cli.terminal import Terminal
from askbot.corpus.folder import Skipped
from askbot.domain import (
    Answer,
    Attribution,
    Citation,
    Document,
    Form,
    Span,
    Stance,
    Statement,
    Status,
    SynthesisSentence,
    Voice,
)
from askbot.index import IndexReport
from askbot.journal import RankedPassage, Record, Weighed
from tests.support.command import Command

CLI = Path(__file__).resolve().parents[2] / "src" / "askbot" / "cli"
ACTING = [
    "\x1b[2J",
    "\x1b]0;title\x07",
    "\x1b]8;;http://x.example\x1b\\",
    "\x1bc",
    "\u202e",
    "\u2066",
    "\x9b31m",
    "\r\n",
    "\b\b",
    "\x00",
    "[/x]",
    "[bold]",
    "[/]",
    ":boom:",
    "[link=http://x.example]",
]
HOSTILE = st.lists(st.one_of(st.sampled_from(ACTING), st.text(max_size=8)), min_size=1, max_size=6).map(
    lambda parts: "word ".join(parts) + " end"
)


def answer_of(text: str) -> Answer:
    voice = Voice(Stance.REPORTED, Attribution((), (), (), Stance.REPORTED, text, text))
    citation = Citation(text, text, (text, text), "p", 0, 9, (1, 2))
    statement = Statement(text, voice, citation, (Span(0, 4), Span(5, 9)), (citation,))
    synthesis = (SynthesisSentence(text, (0,)),)
    statements = (statement, statement)
    return Answer("id", text, Status.ANSWERED, 0.9, statements, (), "s", True, Form.SPEAKER, synthesis=synthesis)


def record_of(text: str) -> Record:
    weighed = (Weighed(text, 0, 9, (1, 2), 0.5, True),)
    hits = (RankedPassage(text, text, (1, 2), 0.5, {text: 0.5}),)
    return Record("id", 0.0, "hash", text, "answered", 0.5, 0.5, text, {text: 0.5}, weighed, hits)


def report_of(text: str) -> IndexReport:
    entry = Skipped(text, text)
    return IndexReport(text, (text,), (text,), (text,), 1, (entry,), (entry,), 1, 0.1)


def attributed(text: str, console: Terminal) -> None:
    spans = (Span(0, len(text)),)
    document = Document("a.md", text, text, "sha")
    show(document, [Attribution(spans, spans, spans, Stance.REPORTED, text, text)], console)


VIEWS: dict[str, Callable[[str, Terminal], None]] = {
    "ask": lambda text, console: show_answer(answer_of(text), console),
    "explain": lambda text, console: show_record(record_of(text), console),
    "index": lambda text, console: show_report(report_of(text), console),
    "attribute": attributed,
}


@pytest.mark.parametrize("view", VIEWS)
@settings(max_examples=60, deadline=None)
@given(text=HOSTILE)
def test_nothing_acts_on_the_terminal(view: str, text: str) -> None:
    written = io.StringIO()
    VIEWS[view](text, Terminal(file=written, width=4000, color_system=None))
    assert all(line.isprintable() for line in written.getvalue().split("\n")), written.getvalue()


@pytest.mark.parametrize("view", VIEWS)
@pytest.mark.parametrize("name", ["[/x].md", "[bold]hidden[/bold].md", ":boom:.md", "[link=http://x.example]a.md"])
def test_text_is_never_mark_up(view: str, name: str) -> None:
    written = io.StringIO()
    VIEWS[view](name, Terminal(file=written, width=4000, color_system=None))
    assert name in written.getvalue()


@pytest.mark.parametrize("name", ["[/x].md", "[bold]hidden.md", "\x1b]0;owned\x07.md", "a\nb.md"])
def test_a_file_name_neither_crashes_indexing_nor_hides(askbot: Command, corpus: Path, name: str) -> None:
    for path, text in ((corpus / name, "The ferry company said that fares will rise.\n"), (corpus / f"e{name}", "")):
        path.parent.mkdir(exist_ok=True)  # "[/x].md" is a file in a folder
        path.write_text(text, encoding="utf-8")
    outcome = askbot("index", "--corpus", str(corpus))
    assert outcome.code == 0
    assert "\x1b" not in outcome.out + outcome.err
    assert "added 3" in outcome.out
    for wanted in ("[/x].md", "[bold]hidden.md"):
        assert (wanted in outcome.out) == (wanted == name)


def test_an_error_holds_nothing_that_acts(askbot: Command) -> None:
    outcome = askbot("index", "--corpus", "no\x1b[2Jwhere\u202e\nelse")
    assert outcome.code == 2
    assert outcome.err.count("\n") == 1
    assert outcome.err.strip().isprintable()


@pytest.mark.parametrize("option", ["--\u202eevil", "-\u200b", "--\ufeffk", "--\x1b[2J"])
def test_an_option_with_characters_that_act_is_refused_without_them(askbot: Command, option: str) -> None:
    outcome = askbot("ask", option, "x")
    assert outcome.code == 2
    assert all(line.isprintable() for line in f"{outcome.out}{outcome.err}".split("\n"))


def test_a_corpus_that_is_a_link_to_itself_is_one_line(askbot: Command, tmp_path: Path) -> None:
    (tmp_path / "c").symlink_to("c")
    outcome = askbot("index", "--corpus", str(tmp_path / "c"))
    assert (outcome.code, outcome.err.count("\n")) == (2, 1)
    assert "unexpected" not in outcome.err


def test_a_corpus_that_cannot_be_read_is_answered_from_the_index_before(askbot: Command, corpus: Path) -> None:
    assert askbot("ask", "How many dockers stopped work?", "--corpus", str(corpus), "--json").code == 0
    for file in corpus.iterdir():
        file.unlink()
        file.symlink_to(file.name)  # a link to itself cannot be read, not even by root
    outcome = askbot("ask", "How many dockers stopped work?", "--corpus", str(corpus), "--json")
    assert outcome.code == 0
    assert json.loads(outcome.out)["status"] == "answered"
    assert "Answering from the index" in outcome.err


def test_a_file_that_cannot_be_read_is_an_error(askbot: Command, corpus: Path) -> None:
    (corpus / "loop.md").symlink_to("loop.md")
    outcome = askbot("ask", "How many dockers stopped work?", "--corpus", str(corpus), "--json")
    assert outcome.code == 0
    assert "loop.md" in outcome.err


def test_no_command_prints_past_the_terminal() -> None:
    """What is printed goes through `Terminal`, `warn` or `visible`, or is JSON, or holds nothing of others."""
    for path in CLI.rglob("*.py"):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        names = {alias.name for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) for alias in node.names}
        assert path.name == "terminal.py" or "Console" not in names, path
        for call in (node for node in ast.walk(tree) if isinstance(node, ast.Call)):
            if ast.unparse(call.func) in {"typer.echo", "sys.stderr.write", "sys.stdout.write", "print"}:
                if all(isinstance(word, ast.Constant) for word in call.args):
                    continue
                said = ast.unparse(call)
                allowed = ("json", "visible(", "to_lines", "version(", "sync_commands")
                assert any(word in said for word in allowed), f"{path.name}: {said}"
