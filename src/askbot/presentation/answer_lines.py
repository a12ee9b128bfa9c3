"""What an answer says in plain lines, alike in a terminal, in a tool's text and on a page."""

from __future__ import annotations

from askbot.domain import Answer, Citation, Form, Stance, Statement, Status, Voice
from askbot.presentation.labels import MARKS, reads_otherwise, strength, undated_note
from askbot.presentation.question_language import OtherLanguage, other_language
from askbot.presentation.translations import Translations, english

HELP = 'Ask what the briefings say: who said what, how many, when, where. For example: askbot ask "What is new?"'


def read_as_line(answer: Answer, tr: Translations) -> str:
    """How the question was understood, where that is not how it was typed."""
    return tr("answer.read_as", question=answer.asked) if reads_otherwise(answer) else ""


def head_lines(answer: Answer, tr: Translations) -> list[str]:
    """What is to be said of the whole answer, before its statements."""
    lines = [_headline(answer.status, tr)]
    if (language := other_language(answer)) is not None:
        lines.append(language_line(language, tr))
    if answer.sources_differ:
        lines.append(f"{tr('answer.differ')}.")
    if answer.form is Form.SPEAKER and answer.statements:
        lines.append(tr("answer.said_by", name=speaker_name(answer.statements[0].voice, tr)))
    return [line for line in (*lines, *note_lines(answer, tr)) if line]


def _headline(status: Status, tr: Translations) -> str:
    if status is Status.RELATED:
        return f"{tr('answer.not_answered')} {tr('answer.related')}"
    return tr("answer.not_covered") if status is Status.NOT_COVERED else ""


def part_of(answer: Answer, statement: Statement) -> str:
    """The question that a statement answers, where a message asked several; else nothing."""
    return next((part.asked or part.question for part in answer.parts if statement in part.statements), "")


def answer_text(answer: Answer) -> str:
    """The whole answer as plain text: what is to be said of it, then who says what, and where it stands."""
    if answer.form is Form.HELP:
        return HELP
    tr = english()
    lines = [read_as_line(answer, tr), *head_lines(answer, tr)]
    lines += [sentence.text + " " + "".join(f"[{i + 1}]" for i in sentence.cites) for sentence in answer.synthesis]
    last = ""
    for number, statement in enumerate(answer.statements, start=1):
        part, before = part_of(answer, statement), last
        lines += ["", f"{part}"] if part and part != before else [""]
        lines += [f"[{number}] {line}" if i == 0 else line for i, line in enumerate(statement_lines(statement))]
        last = part
    note = undated_note(answer.undated, tr)
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


def note_lines(answer: Answer, tr: Translations) -> list[str]:
    """What is to be said of the whole answer, a line for each kind of note."""
    kinds = dict.fromkeys(note.kind for note in answer.notes)
    return [
        tr(
            f"note.{kind.name.lower()}",
            about=", ".join(note.about for note in answer.notes if note.kind is kind),
        )
        for kind in kinds
    ]


def small_print(answer: Answer) -> str:
    """How sure the answer is (where it is one), the index it comes from, its id."""
    return " · ".join([*sureness(answer, english()), f"index {answer.snapshot}", answer.id])


def sureness(answer: Answer, tr: Translations) -> list[str]:
    """How well the answer fits, in words; nothing where it is none."""
    if answer.status is not Status.ANSWERED:
        return []
    return [tr(f"match.{strength(answer.confidence, answer.threshold)}")]


def language_line(language: OtherLanguage, tr: Translations) -> str:
    """That a question is in another language than what was found for it."""
    written, known = tr.languages(language.written), tr.get(f"language.{language.asked}")
    key = "answer.other_language" if known else "answer.unknown_language"
    return tr(key, asked=known, written=written)


def speaker_line(statement: Statement) -> str:
    """Who says it and how: `Name · denied`."""
    return " · ".join(voice_parts(statement, english()))


def voice_parts(statement: Statement, tr: Translations) -> list[str]:
    """Who says it, the stance with its mark, and what else is known.

    What the briefing says itself, or nobody checked, has no stance.
    """
    voice = statement.voice
    if voice.speaker is None and (not voice.checked or voice.stance is Stance.OWN_ACCOUNT):
        return [speaker_name(voice, tr)]
    guess = [tr("speaker.inferred")] if voice.attribution and voice.attribution.inferred else []
    earlier = [tr("answer.earlier")] if statement.earlier else []
    return [speaker_name(voice, tr), f"{MARKS[voice.stance]} {tr.stance(voice.stance)}", *guess, *earlier]


def speaker_name(voice: Voice, tr: Translations) -> str:
    """The speaker's name, or why there is none."""
    if voice.speaker:
        return voice.speaker[:1].upper() + voice.speaker[1:]
    if not voice.checked:
        return tr("speaker.unchecked")
    return tr("speaker.own") if voice.stance is Stance.OWN_ACCOUNT else tr("speaker.nobody")


def citation_line(citation: Citation) -> str:
    """Where it stands: `Title › Section › line 6 (file)`."""
    place, *day = place_parts(citation, english())
    return " › ".join([citation.title, *citation.section, place]) + f" ({', '.join([citation.document, *day])})"


def place_parts(citation: Citation, tr: Translations) -> list[str]:
    """The page or lines, then the document's day where it has one."""
    first, last = citation.lines
    lines = tr("place.line", n=first) if first == last else tr("place.lines", first=first, last=last)
    day = tr.day(citation.date) if citation.date else ""
    day = tr("place.dated_guess", day=day) if citation.date_guessed and day else day
    return [tr("place.page", n=citation.page) if citation.page else lines, *([day] if day else [])]
