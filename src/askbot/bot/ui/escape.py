"""Text of others, made safe to show: no markup, no mentions, no links, nothing invisible, cut to a budget."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from askbot.domain import Span
from askbot.presentation.visible import visible

ELLIPSIS = "…"
PER_CHARACTER = 8
"""Characters looked at for each one shown; only text made of invisible ones has more."""

KEPT_SHARE = 0.9
"""A span in bold that ends before this share of the limit is surely shown when the end is cut."""
BEFORE_SHARE = 0.3
"""How much of the limit stands before a span in bold, where the beginning is cut."""

_MARKUP = re.compile(r"[\\`*_~|\[\]<>]")
_LINE_START = re.compile(r"^(\s*)(#{1,3}|-#|[-+]|\d+\.)(?=\s|$)")
_MASS = re.compile(r"@(?=everyone|here)", re.IGNORECASE)
_AFTER_ANGLE = re.compile(r"<(?=[@#:/at])")
_LINK = re.compile(r"(?<=[A-Za-z0-9+.-]):(?=//)")
_INVITE = re.compile(r"(?<=\.gg)/|(?<=\.com)/(?=invite)", re.IGNORECASE)
_EMOJI = re.compile(r":(?=[A-Za-z0-9_]+:)")
_SENTENCE_END = re.compile(r"[.!?…][\"'”’)\]]*\s")


def escape(text: str) -> str:
    """`text` neutralised and escaped: Discord shows it letter for letter and acts on none of it."""
    return _escaped(visible(text))


def _escaped(text: str) -> str:
    text = _AFTER_ANGLE.sub("<\x00", text)
    text = _MARKUP.sub(lambda match: "\\" + match.group(), text)
    text = _LINE_START.sub(lambda match: match.group(1) + _broken_start(match.group(2)), text)
    # A backslash hides a mention from the eye; the server reads raw text, so the mention itself is broken as well.
    text = text.replace("\x00", "\u2060")
    text = _MASS.sub("@\u2060", text)
    text = _LINK.sub("\\:", text)
    text = _INVITE.sub("\\/", text)
    return _EMOJI.sub("\\:", text)


def _broken_start(mark: str) -> str:
    return mark[:-1] + "\\." if mark.endswith(".") else "\\" + mark


def fitted(text: str, limit: int, bold: Sequence[Span] = ()) -> str:
    """`text` escaped, with the spans in `bold` set in bold, in at most `limit` characters.

    What is too long is cut after a sentence, else after a word, and ends in an ellipsis. Spans count characters of
    `text` as given.
    """
    text = text[: limit * PER_CHARACTER]
    marked = _marked(text, bold)
    if len(marked) <= limit:
        return marked
    size = _largest(len(text), lambda n: len(_marked(text[:n], bold)) + 2 <= limit)
    return _marked(text[: _tidy_cut(text, size)].rstrip(), bold) + " " + ELLIPSIS


def excerpt(text: str, limit: int, bold: Sequence[Span] = (), start: int = 0) -> str:
    """`text` from `start` on, as `fitted` gives it; from shortly before the first span in bold where that would be cut.

    An ellipsis says that something is left out in front.
    """
    first = min((span for span in bold if span.end > span.start >= 0), default=None)
    if first is not None and first.end - start > limit * KEPT_SHARE and len(text) - start > limit * KEPT_SHARE:
        start = max(start, text.find(" ", max(0, first.start - int(limit * BEFORE_SHARE))) + 1)
    if start <= 0:
        return fitted(text, limit, bold)
    start += len(text[start:]) - len(text[start:].lstrip())
    moved = [Span(max(0, span.start - start), span.end - start) for span in bold if span.end > start]
    return f"{ELLIPSIS} {fitted(text[start:], limit - 2, moved)}"


def _largest(top: int, fits: Callable[[int], bool]) -> int:
    """The largest n in 0..top that fits, given that fitting is monotone but for a few characters."""
    low, high = 0, top
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if fits(middle) else (low, middle - 1)
    return low


def _tidy_cut(text: str, size: int) -> int:
    """A place at or before `size` that ends a sentence (if that keeps half of it), else a word."""
    ends = [match.end() for match in _SENTENCE_END.finditer(text, 0, size)]
    if ends and ends[-1] * 2 >= size:
        return ends[-1]
    space = text.rfind(" ", 0, size)
    return space if space > 0 else size


def _marked(text: str, bold: Sequence[Span]) -> str:
    """Escape `text` and set spans in bold; spans that are empty, overlap or lie outside are left plain."""
    pieces: list[str] = []
    at = 0
    for span in sorted(bold):
        start, end = span.start, min(span.end, len(text))
        inner = visible(text[start:end]) if at <= start < end else ""
        if inner:
            pieces += [_plain(text[at:start]), f"**{_escaped(inner)}**"]
            at = end
    pieces.append(_plain(text[at:]))
    return "".join(pieces).strip()


def _plain(piece: str) -> str:
    """A piece of text escaped, keeping one blank at either end where it had one."""
    inner = escape(piece)
    lead = " " if piece[:1].isspace() else ""
    tail = " " if piece[-1:].isspace() and inner else ""
    return lead + inner + tail
