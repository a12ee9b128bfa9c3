"""An answer in a terminal: the speaker first, then the sentence, then where it stands."""

from __future__ import annotations

from rich.padding import Padding
from rich.text import Text

from askbot.cli.terminal import Terminal, styled
from askbot.domain import Answer, Citation, Form, NoteKind, Stance, Statement, Status, Voice
from askbot.presentation.labels import MARKS, emphasis, reads_otherwise, strength, undated_note
from askbot.presentation.question_language import OtherLanguage, other_language

HEADLINES = {
    Status.ANSWERED: "",
    Status.RELATED: "The briefings do not answer this. The closest they come:",
    Status.NOT_COVERED: "The briefings do not cover this.",
}
HELP = 'Ask what the briefings say: who said what, how many, when, where. For example: askbot ask "What is new?"'
OWN_ACCOUNT = "The briefing itself"
NOT_NAMED = "Speaker not named"
NOT_CHECKED = "Speaker not checked"


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
    if note := undated_note(answer.undated):
        console.print(f"{note}.", style="yellow")
    console.print(small_print(answer), style="dim")


def _show_head(answer: Answer, console: Terminal) -> None:
    """How the question was understood, and what is to be said of the whole answer."""
    if reads_otherwise(answer):
        console.print(f"Read as: {answer.asked}", style="dim")
    if HEADLINES[answer.status]:
        console.print(HEADLINES[answer.status], style="yellow")
    if (language := other_language(answer)) is not None:
        console.print(_language_line(language), style="yellow")
    if answer.sources_differ:
        console.print("Sources differ.", style="bold yellow")
    if answer.form is Form.SPEAKER and answer.statements:
        console.print(f"Said by: {_speaker(answer.statements[0].voice)}")
    for line in note_lines(answer):
        console.print(line, style="yellow")


def _show_statements(answer: Answer, console: Terminal) -> None:
    """Each statement; those of several questions under the question that they answer."""
    last = ""
    for statement in answer.statements:
        asked = (part.asked or part.question for part in answer.parts if statement in part.statements)
        part = next(asked, "")
        if part and part != last:
            console.print(styled(part, "underline"))
            last = part
        _show_statement(statement, console)


NOTES = {
    NoteKind.NOT_STATED: "The briefings do not say: {}",
    NoteKind.NOT_SAID: "The briefings quote nothing on this by {}.",
    NoteKind.LEFT_OUT: "Left out: {}",
    NoteKind.NOTHING_DISPUTED: "No statement is denied, and no two differ. What is said:",
}


def note_lines(answer: Answer) -> list[str]:
    """What is to be said of the whole answer, a line for each kind of note."""
    kinds = dict.fromkeys(note.kind for note in answer.notes)
    return [NOTES[kind].format(", ".join(note.about for note in answer.notes if note.kind is kind)) for kind in kinds]


def small_print(answer: Answer) -> str:
    """How sure the answer is (where it is one), the index it comes from, its id."""
    sure = [f"{strength(answer.confidence, answer.threshold)} match"] if answer.status is Status.ANSWERED else []
    return " · ".join([*sure, f"index {answer.snapshot}", answer.id])


def _language_line(language: OtherLanguage) -> str:
    """That a question is in another language than what was found for it."""
    from askbot.attribution.languages.detection import NAMES

    names = {"en": "English", **NAMES}
    asked, written = (
        ", ".join(names.get(code, "another language") for code in codes)
        for codes in ((language.asked,), language.written)
    )
    return f"You asked in {asked}; the briefings are in {written}."


def speaker_line(statement: Statement) -> str:
    """Who says it and how: `Name · denied`; what the briefing says itself or nobody checked has no stance beside it."""
    voice = statement.voice
    if voice.speaker is None and (not voice.checked or voice.stance is Stance.OWN_ACCOUNT):
        return _speaker(voice)
    guess = " (from context)" if voice.attribution and voice.attribution.inferred else ""
    earlier = " · earlier" if statement.earlier else ""
    return f"{_speaker(voice)}{guess} · {MARKS[voice.stance]} {voice.stance.value}{earlier}"


def _speaker(voice: Voice) -> str:
    """The speaker's name, or why there is none."""
    if voice.speaker:
        return voice.speaker[:1].upper() + voice.speaker[1:]
    if not voice.checked:
        return NOT_CHECKED
    return OWN_ACCOUNT if voice.stance is Stance.OWN_ACCOUNT else NOT_NAMED


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
