"""Why an answer is one, in words; the numbers of each step are in `askbot explain`."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping

from askbot.domain import Span, Status
from askbot.presentation.translations import Translations

MATCHES = 8
"""Words of the question named as found."""
OBJECTIONS = {"lacks the kind": "why.kind", "another owner": "why.others"}
"""Signals that speak against an answer where they are above 0."""
_NAME = re.compile(r"\w")

Style = Callable[[str], str]
"""How a face sets what matters most in a sentence: in bold, say."""


def certainty(status: Status, confidence: float, threshold: float, tr: Translations, style: Style) -> str:
    """How sure the reader is; nothing is all or not at all sure. Both numbers are shares of 1."""
    percent = min(99, max(1, round(confidence * 100)))
    key = "why.sure" if status is Status.ANSWERED else "why.unsure"
    return tr(key, percent=style(f"{percent} %"), threshold=f"{round(threshold * 100)} %")


def reasons(
    speaker: str | None, words: Iterable[str], signals: Mapping[str, float], tr: Translations, style: Style
) -> list[str]:
    """What speaks for a statement (its speaker, the words that match), and what speaks against an answer."""
    matched = [style(word) for word in words]
    lines = [tr("why.names", name=style(speaker))] if speaker else []
    lines += [tr("why.matches", words=", ".join(matched))] if matched else []
    return [*lines, *(tr(key) for name, key in OBJECTIONS.items() if signals.get(name, 0) > 0)]


def matching(text: str, matches: Iterable[Span]) -> list[str]:
    """The words of a text that match the question, once each; none with which a word of another one begins."""
    once: dict[str, str] = {}
    for word in (span.text(text).strip() for span in sorted(matches)):
        if _NAME.search(word):
            once.setdefault(word.casefold(), word)
    whole = [word for key, word in once.items() if not any(key != other and f" {key}" in f" {other}" for other in once)]
    return whole[:MATCHES]
