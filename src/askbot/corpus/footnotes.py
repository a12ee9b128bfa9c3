"""From a footnote's mark in a sentence to the note it stands for."""

from __future__ import annotations

import re

from askbot.corpus.lines import Lines
from askbot.domain import Footnote, Span
from askbot.text.markup import display, notes

MOST = 5
"""Notes that one sentence is followed to."""
_BEHIND = 60
"""Characters behind a sentence that can hold the mark of its end."""
_LONGEST = 600


def followed(text: str, sentence: Span) -> tuple[Footnote, ...]:
    """The notes of a document that the marks in and right behind a sentence stand for; marks without a note give none.

    A note is a line of its own: `[^2]: Statement of 4 May.`, `[2] Statement …`, or "2 Statement …", "2. Statement …"
    below the sentence, where the mark is bare.
    """
    behind = re.match(r"\S*", text[sentence.end : sentence.end + _BEHIND])
    marked = text[sentence.start : sentence.end + (behind.end() if behind else 0)]
    labels = dict.fromkeys(note.label for note in notes(marked))
    if not labels:
        return ()
    lines = Lines.of(text)
    footnotes = (_note(text, lines, label, sentence.end) for label in list(labels)[:MOST])
    return tuple(note for note in footnotes if note is not None)


def _note(text: str, lines: Lines, label: str, after: int) -> Footnote | None:
    word = re.escape(label)
    forms = (
        rf"^[ \t]*\[\^{word}\]:[ \t]*(?P<note>\S[^\r\n]*)",
        rf"^[ \t]*\[?\\?\[{word}\\?\]\]?(?:\([^()\s]*\))?:?[ \t]+(?P<note>\S[^\r\n]*)",
        rf"^[ \t]*{word}[.)]?[ \t]+(?P<note>[^\W\d_][^\r\n]*)",
    )
    for form in forms:
        matches = [
            match for match in re.finditer(form, text, re.MULTILINE) if match.start() >= after or "^" in form[:12]
        ]
        if matches:
            start, end = matches[-1].span("note")
            end = min(end, start + _LONGEST)
            return Footnote(label, display(text[start:end]), start, end, lines.numbers(start, end))
    return None
