"""What every face shows alike: how sure an answer is, and which of its words are set in bold."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from enum import StrEnum

from askbot.domain import Answer, Attribution, Span, Stance, Statement
from askbot.presentation.translations import Translations
from askbot.text.markup import display

MOST_NAMED = 5
"""Documents that a note names; more are counted only."""
NEAR = 12
"""Characters between two matching words that are shown as one match."""
STRONG_SHARE = 0.9
"""How far above the threshold, of all there is above it, a match counts as strong."""


MARKS = {
    Stance.REPORTED: "🔵",
    Stance.DENIED: "🔶",
    Stance.NO_COMMENT: "⬜",
    Stance.FORECAST: "🔮",
    Stance.OWN_ACCOUNT: "📄",
    Stance.QUESTION: "❔",
}
"""A mark for each stance. They differ in shape as well as in colour, and the word always stands beside them."""
LEAST_LEFT = 20
"""Characters that must remain of a sentence whose beginning is left out."""
_WORD = re.compile(r"\w+")
_COURTESY = frozenset(
    "hi hiya hey hello yo dear howdy greetings good morning afternoon evening day everyone all there guys folks "
    "thanks thank thx ty cheers you so very much many a lot in advance please pls sorry um uh "
    "hallo moin servus guten tag morgen abend liebe leute zusammen danke vielen dank bitte schön im voraus "
    "bonjour salut merci beaucoup hola gracias muchas ciao grazie".split()
)
"""Words that greet and thank."""
_BETWEEN = " ,;:\n"
_ARTICLES = {"the", "a", "an"}


class Strength(StrEnum):
    """How sure an answer is, in words."""

    STRONG = "strong"
    GOOD = "good"
    WEAK = "weak"


def strength(confidence: float, threshold: float) -> Strength:
    """A confidence in words, seen from the calibrated threshold, both 0 to 1."""
    if confidence < threshold:
        return Strength.WEAK
    return Strength.STRONG if confidence >= threshold + (1 - threshold) * STRONG_SHARE else Strength.GOOD


def undated_note(undated: Sequence[str], tr: Translations) -> str:
    """Which documents a filter on dates left out because they have no date, in a sentence; empty for none."""
    if not undated:
        return ""
    named = ", ".join(undated[:MOST_NAMED]) + (" …" if len(undated) > MOST_NAMED else "")
    return f"{undated_count(len(undated), tr)}: {named}"


def undated_count(documents: int, tr: Translations) -> str:
    """The same without their names."""
    return tr.counted("undated", documents)


def phrases(text: str, matches: Iterable[Span]) -> tuple[Span, ...]:
    """The matches in `text` worth setting in bold: neighbours joined, and of them those of two words and more.

    A word by itself in bold draws the eye to no more than itself.
    """
    joined: list[Span] = []
    for span in sorted(matches):
        if joined and span.start - joined[-1].end <= NEAR:
            joined[-1] = Span(joined[-1].start, max(span.end, joined[-1].end))
        else:
            joined.append(span)
    return tuple(span for span in joined if len(span.text(text).split()) > 1)


def emphasis(statement: Statement) -> tuple[Span, ...]:
    """What is set in bold of a statement: the words that answer; where no reader found them, those that match."""
    return statement.answer_spans or phrases(statement.text, statement.highlights)


def reads_otherwise(answer: Answer) -> bool:
    """Whether the question was understood as another one than was typed.

    Small differences of writing, and greetings and thanks around it that were left aside, make no other question.
    """
    typed, asked = (_WORD.findall(text.casefold()) for text in (answer.question, answer.asked))
    starts = range(len(typed) - len(asked) + 1)
    return bool(asked) and not any(
        typed[at : at + len(asked)] == asked and _COURTESY.issuperset(typed[:at] + typed[at + len(asked) :])
        for at in starts
    )


def speaker_lead(statement: Statement, document: str) -> int:
    """How many characters at the beginning of a statement only name its speaker; 0 if it begins otherwise.

    Of "The JCS said that losses rise" that is "The JCS", of "According to the JCS, losses rise" it is
    "According to the JCS, ". The cue stays where it says how the speaker puts it. A beginning that tells more of the
    speaker than the name does, such as an office, is kept. `document` is the text that the citation counts in.
    """
    attribution, start = statement.voice.attribution, statement.citation.start
    end = _lead_end(attribution, start, document) if attribution and attribution.speaker else start
    while end > start and document[end : end + 1] and document[end] in _BETWEEN:
        end += 1
    lead = display(document[start:end]) if statement.verbatim else document[start:end]
    fits = statement.text.startswith(lead) and len(statement.text) - len(lead) >= LEAST_LEFT
    return len(lead) if fits else 0


def _lead_end(attribution: Attribution, start: int, document: str) -> int:
    """Where a source ends that stands at `start`, alone or behind a cue such as "according to"; else `start`."""
    if not attribution.source or not _only_names(attribution, document):
        return start
    first, last = min(attribution.source).start, max(span.end for span in attribution.source)
    cue = min(attribution.cue, default=Span(last, last))
    behind_cue = cue.start == start and not document[cue.end : first].strip()
    return last if first == start or behind_cue else start


def _only_names(attribution: Attribution, document: str) -> bool:
    """Whether the source says no more than the speaker's name does; a pronoun or a short form does not."""
    if attribution.inferred:
        return True
    source = {word.casefold() for span in attribution.source for word in _WORD.findall(span.text(document))}
    return source - _ARTICLES <= {word.casefold() for word in _WORD.findall(attribution.speaker or "")}
