"""An answer in a terminal: the speaker first, then the sentence, then where it stands."""

from __future__ import annotations

from rich.padding import Padding
from rich.text import Text

from askbot.cli.terminal import Terminal, styled
from askbot.domain import Answer, Citation, Form, Statement, Status, Voice
from askbot.presentation.labels import phrases, strength, undated_note

HEADLINES = {
    Status.ANSWERED: "",
    Status.RELATED: "The briefings do not answer this. The nearest that they say:",
    Status.NOT_COVERED: "The briefings do not cover this.",
}
OWN_ACCOUNT = "The briefing's own account"
NOT_CHECKED = "Speaker not checked"


def show_answer(answer: Answer, console: Terminal) -> None:
    """Print an answer for people; it reads the same without colour."""
    if HEADLINES[answer.status]:
        console.print(HEADLINES[answer.status], style="yellow")
    if answer.form is Form.SPEAKER and answer.statements:
        console.print(f"Said by: {_speaker(answer.statements[0].voice, OWN_ACCOUNT.lower())}")
    for sentence in answer.synthesis:
        cites = "".join(f"[{i + 1}]" for i in sentence.cites)
        console.print(f"{sentence.text} {cites}")
    for statement in answer.statements:
        _show_statement(statement, console)
    if answer.sources_differ:
        console.print("Sources differ.", style="bold yellow")
    if note := undated_note(answer.undated):
        console.print(f"{note}.", style="yellow")
    console.print(small_print(answer), style="dim")


def small_print(answer: Answer) -> str:
    """How sure the answer is (where it is one), the index it comes from, its id."""
    sure = [f"{strength(answer.confidence, answer.threshold)} match"] if answer.status is Status.ANSWERED else []
    return " · ".join([*sure, f"index {answer.snapshot}", answer.id])


def speaker_line(statement: Statement) -> str:
    """Who says it and how: `Name — reported`."""
    said = statement.voice.attribution
    name = _speaker(statement.voice, OWN_ACCOUNT)
    if not statement.voice.checked:
        return name
    guess = " (inferred)" if said and said.inferred else ""
    return f"{name}{guess} — {statement.voice.stance.value}"


def _speaker(voice: Voice, own: str) -> str:
    return voice.speaker or (own if voice.checked else NOT_CHECKED)


def citation_line(citation: Citation) -> str:
    """Where it stands: `Title › Section › line 6 (file)`."""
    first, last = citation.lines
    lines = f"line {first}" if first == last else f"lines {first}–{last}"
    lines = f"p. {citation.page}" if citation.page else lines
    date = f", {citation.date:%d %B %Y}" if citation.date else ""
    date += " by its text" if citation.date and citation.date_guessed else ""
    return " › ".join([citation.title, *citation.section, lines]) + f" ({citation.document}{date})"


def _show_statement(statement: Statement, console: Terminal) -> None:
    console.print(styled(speaker_line(statement), "bold"))
    console.print(Padding(_quote(statement), (0, 0, 0, 2)))
    for citation in (statement.citation, *statement.also):
        console.print(Padding(styled(citation_line(citation), "dim"), (0, 0, 0, 2)))
    console.print()


def _quote(statement: Statement) -> Text:
    quote = Text(statement.text)
    for span in phrases(statement.text, statement.highlights):
        quote.stylize("bold", span.start, span.end)
    return Text("“") + Text(" ").join(quote.split()) + Text("”")
