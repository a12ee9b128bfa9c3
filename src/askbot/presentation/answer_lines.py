"""What an answer says in plain lines, alike in a terminal, in a tool's text and on a page."""

from __future__ import annotations

from askbot.domain import Answer, Citation, Form, NoteKind, Stance, Statement, Status, Voice
from askbot.presentation.labels import MARKS, reads_otherwise, strength, undated_note
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
NOTES = {
    NoteKind.NOT_STATED: "The briefings do not say: {}",
    NoteKind.NOT_SAID: "The briefings quote nothing on this by {}.",
    NoteKind.LEFT_OUT: "Left out: {}",
    NoteKind.NOTHING_DISPUTED: "No statement is denied, and no two differ. What is said:",
}


def read_as_line(answer: Answer) -> str:
    """How the question was understood, where that is not how it was typed."""
    return f"Read as: {answer.asked}" if reads_otherwise(answer) else ""


def head_lines(answer: Answer) -> list[str]:
    """What is to be said of the whole answer, before its statements."""
    lines = [HEADLINES[answer.status]]
    if (language := other_language(answer)) is not None:
        lines.append(language_line(language))
    if answer.sources_differ:
        lines.append("Sources differ.")
    if answer.form is Form.SPEAKER and answer.statements:
        lines.append(f"Said by: {speaker_name(answer.statements[0].voice)}")
    return [line for line in (*lines, *note_lines(answer)) if line]


def part_of(answer: Answer, statement: Statement) -> str:
    """The question that a statement answers, where a message asked several; else nothing."""
    return next((part.asked or part.question for part in answer.parts if statement in part.statements), "")


def answer_text(answer: Answer) -> str:
    """The whole answer as plain text: what is to be said of it, then who says what, and where it stands."""
    if answer.form is Form.HELP:
        return HELP
    lines = [read_as_line(answer), *head_lines(answer)]
    lines += [sentence.text + " " + "".join(f"[{i + 1}]" for i in sentence.cites) for sentence in answer.synthesis]
    last = ""
    for number, statement in enumerate(answer.statements, start=1):
        part, before = part_of(answer, statement), last
        lines += ["", f"{part}"] if part and part != before else [""]
        lines += [f"[{number}] {line}" if i == 0 else line for i, line in enumerate(statement_lines(statement))]
        last = part
    note = undated_note(answer.undated)
    return "\n".join([*lines, "", f"{note}." if note else "", f"Answer: {small_print(answer)}"]).strip()


def statement_lines(statement: Statement) -> list[str]:
    """Who says it and how, the sentence, its footnotes, each place where it stands, and the passage to read."""
    notes = [f"{note.label} {note.text}" for note in statement.footnotes]
    places = [citation_line(citation) for citation in (statement.citation, *statement.also)]
    return [
        speaker_line(statement),
        f"“{' '.join(statement.text.split())}”",
        *notes,
        *places,
        f"Passage: {statement.citation.passage}",
    ]


def note_lines(answer: Answer) -> list[str]:
    """What is to be said of the whole answer, a line for each kind of note."""
    kinds = dict.fromkeys(note.kind for note in answer.notes)
    return [NOTES[kind].format(", ".join(note.about for note in answer.notes if note.kind is kind)) for kind in kinds]


def small_print(answer: Answer) -> str:
    """How sure the answer is (where it is one), the index it comes from, its id."""
    sure = [f"{strength(answer.confidence, answer.threshold)} match"] if answer.status is Status.ANSWERED else []
    return " · ".join([*sure, f"index {answer.snapshot}", answer.id])


def language_line(language: OtherLanguage) -> str:
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
        return speaker_name(voice)
    guess = " (from context)" if voice.attribution and voice.attribution.inferred else ""
    earlier = " · earlier" if statement.earlier else ""
    return f"{speaker_name(voice)}{guess} · {MARKS[voice.stance]} {voice.stance.value}{earlier}"


def speaker_name(voice: Voice) -> str:
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
