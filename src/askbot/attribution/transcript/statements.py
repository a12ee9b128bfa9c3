"""Statements and letters: a text that somebody issued, or signed, stands whole in another, without a label.

A lead-in announces it ("X issued the following statement:", "… this letter from Y"), or a heading does ("Foreword by
…"), or a closing and a name end it ("Sincerely, NAME"). Between them everything is the speaker's, in quotation marks or
not. A text that is only signed must speak in the first person; minutes that a clerk signs do not.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from askbot.attribution.interpretation.names import is_person
from askbot.domain import Span

_TEXT = (
    r"(?:statement|letter|response|reply|remarks|comments?|message|address|testimony|declaration|note|apology|appeal)"
)
_ISSUED = (
    r"(?:issued|released|made|sent|shared|published|gave|delivered|offered|wrote|posted|provided|read|pens?|penned"
    r"|issues|releases|had)"
)
_LEAD = re.compile(
    rf"\b(?P<verb>{_ISSUED}) (?:to \w+ )?(?:the following|this|a|an|the) (?:\w+ ){{0,2}}?{_TEXT}\b(?P<rest>[^\n]*)$"
)
_PART = r"(?:[A-Z]\.|Dr\.|Mr\.|Ms\.|Mrs\.|St\.|de|van|von|der|al|bin|el|la|da|di|of|the|for|and)"
_WORD = r"[^\W\d_a-z\u00df-\u00ff][\w'\u2019-]+"
_NAME = rf"{_WORD}(?:(?: {_PART})* {_WORD}){{1,5}}"
_TITLED = r"(?:(?:Dr|Mr|Ms|Mrs|Prof|Sir|Rev|Hon)\.? )?"
_FROM = re.compile(rf"\b(?:from|by) (?P<who>(?:[A-Z][\w-]+ ){{0,3}}?{_TITLED}{_NAME})")
_HEADED = re.compile(
    r"^(?:#{1,6} )?(?:A |An |The |Joint |Open )*(?:Foreword|Preface|Message|Letter|Statement|Remarks|Address"
    r"|Speech|Testimony"
    r"|Welcome"
    r"|Introduction|Opening (?:statement|remarks)|A? ?[Nn]ote) (?:by|from|of) (?P<who>(?:the |our )?[^\n:;.]{3,90}?)"
    r"(?P<topic> (?:on|about|regarding|concerning|following|after|at|to|ahead|in response) [^\n]{3,160})?$",
    re.IGNORECASE,
)
_CORRESPONDENT = re.compile(
    rf"^(?:[*•>-] )?(?P<who>{_NAME})(?: (?:here|and) [^:\n]{{2,40}})?"
    r" (?:writes|reports): (?=[^\s\"“])"
)
"""A newsletter's paragraph by somebody else: "Norvik Daily's Ilse Brandt writes: The dam …"."""
_CLOSING = re.compile(
    r"^(?:sincerely|respectfully(?: submitted)?|yours(?: \w+)?|(?:best|kind|warm|with kind|with best) (?:regards"
    r"|wishes)"
    r"|in solidarity|signed|regards|with (?:gratitude|thanks|respect))(?: yours)?[,.]?$",
    re.IGNORECASE,
)
_SALUTATION = re.compile(r"^(?:Dear|To) [^\n]{2,80}[,:]$|^To whom it may concern", re.IGNORECASE)
_SIGNATURE = re.compile(rf"^(?P<who>{_TITLED}{_NAME}(?:, [A-Z][^\n.]{{1,60}})?)$")
_END = re.compile(
    r"^(?:#{1,6} |[#*=_-]{3,}$|(?:About|Contacts?|Media [Cc]ontacts?|Press [Cc]ontacts?|For (?:more|further"
    r"|media)\b|Notes to"
    r"|View (?:the )?original|ENDS?\b|Source:))"
)
_FIRST_PERSON = re.compile(r"\b(?:I|[Mm]y|[Ww]e|[Oo]ur)\b")
_FARTHEST = 60
"""Paragraphs that a statement may go on for."""
_LEAST = 2
"""Words of the first person that a text which is only headed or signed must have."""


@dataclass(frozen=True, slots=True)
class Statement:
    """A text of somebody's that stands whole in the document."""

    source: Span
    content: Span
    speaker: str


@dataclass(frozen=True, slots=True)
class _Line:
    start: int
    text: str


def statements(text: str) -> tuple[Statement, ...]:
    """The statements and letters of a document, in order; they do not overlap."""
    lines = [_Line(m.start(), m[0].strip()) for m in re.finditer(r"\S[^\r\n]*", text)]
    apart: list[Statement] = []
    for one in sorted(_all(text, lines), key=lambda s: s.content):
        if not apart or one.content.start >= apart[-1].content.end:
            apart.append(one)
    return tuple(apart)


def _all(text: str, lines: Sequence[_Line]) -> Iterator[Statement]:
    for line in lines:
        if (written := _CORRESPONDENT.match(line.text)) is not None:
            source = Span(line.start + written.start("who"), line.start + written.end("who"))
            content = Span(line.start + written.end(), line.start + len(line.text))
            yield Statement(source, content, written["who"])
    for n, line in enumerate(lines[:-1]):
        lead = _LEAD.search(line.text)
        if lead is not None:
            speaker = _issuer(line, lead)
            if speaker is not None:
                yield from _issued(text, lines, n, speaker)
        elif (headed := _HEADED.match(line.text)) is not None:
            if n or is_person(headed["who"]):  # what a body heads a document with is the document's own account
                yield from _signed(text, lines, n, headed["who"])
        elif _SALUTATION.match(line.text):
            yield from _signed(text, lines, n, "")


def _issuer(line: _Line, lead: re.Match[str]) -> Span | None:
    """Whose text it is: whom "from" or "by" names, else the sentence's subject."""
    named = _FROM.search(line.text, lead.end() - len(lead["rest"]))
    if named is not None:
        return Span(line.start + named.start("who"), line.start + named.end("who"))
    before = line.text[: lead.start()]
    begin = max((m.end() for m in re.finditer(r"[.!?\u2014\u2013][\"”]? (?=[A-Z])", before)), default=0)
    begin += len((re.match(r"(?:And|But|So|Then|Yet),? ", before[begin:]) or [""])[0])
    subject = re.match(
        rf"{_TITLED}{_NAME}(?:, [^;:]{{3,160}})?|{_WORD}(?= $)|(?:The|A|An|Its|Our) [^,;:]{{3,80}}", before[begin:]
    )
    if subject is None:
        return None
    name = re.sub(r",? (?:today|also|later|on \w+day|this week|has|have)?,? *$", "", subject[0])
    return Span(line.start + begin, line.start + begin + len(name))


def _issued(text: str, lines: Sequence[_Line], n: int, source: Span) -> Iterator[Statement]:
    """What follows a lead-in, where that ends in a colon or a quotation begins behind it."""
    quoted = next((k for k in range(n + 1, min(n + 4, len(lines))) if lines[k].text[0] in '"“'), None)
    if quoted is not None and any(_LEAD.search(lines[k].text) for k in range(n + 1, quoted)):
        return  # the nearer one leads in
    if not (lines[n].text.endswith(":") or quoted is not None):
        return
    first = quoted if quoted is not None else n + 1
    last = first
    for k in range(first, min(first + _FARTHEST, len(lines))):
        if _ends(lines, k):
            break
        last = k
        if quoted is not None and _closes(lines, k):
            break
    if last > first or quoted is not None or lines[n].text.endswith(":"):
        yield _statement(lines[first], lines[last], source, source.text(text))


def _closes(lines: Sequence[_Line], k: int) -> bool:
    """Whether the quotation ends with this line: it closes, and the next does not open again."""
    closed = lines[k].text.rstrip("_* ")[-1:] in {"”", '"'} and len(lines[k].text) > 1
    return closed and not (k + 1 < len(lines) and lines[k + 1].text[0] in '"“')


def _ends(lines: Sequence[_Line], k: int) -> bool:
    line = lines[k].text
    return bool(_END.match(line) or _CLOSING.match(line) or _is_signature(lines, k))


def _is_signature(lines: Sequence[_Line], k: int) -> bool:
    """A name alone on its line, with what it is or a date behind it, or nothing."""
    if _SIGNATURE.match(lines[k].text) is None or lines[k - 1].text[-1:] in {",", ":"}:
        return False
    after = lines[k + 1].text if k + 1 < len(lines) else ""
    return len(after) < 80 and after[-1:] not in {".", "?", "!"}  # noqa: PLR2004


def _signed(text: str, lines: Sequence[_Line], n: int, headed: str) -> Iterator[Statement]:
    """A text in the first person between its heading, or salutation, and the name that signs it, or its end."""
    last = min(n + _FARTHEST, len(lines))
    k = next((k for k in range(n + 1, last) if _ends(lines, k)), last)
    source = _signature(lines, k)
    if source is None and headed:
        begin = lines[n].start + lines[n].text.index(headed)
        source = Span(begin, begin + len(headed))
    body = text[lines[n + 1].start : lines[k - 1].start + len(lines[k - 1].text)] if k > n + 1 else ""
    if source is not None and len(_FIRST_PERSON.findall(body)) >= _LEAST:
        yield _statement(lines[n + 1], lines[k - 1], source, source.text(text))


def _signature(lines: Sequence[_Line], k: int) -> Span | None:
    """The name that signs at line `k`, or behind the closing there."""
    at = k + 1 if k < len(lines) and _CLOSING.match(lines[k].text) else k
    signed = _SIGNATURE.match(lines[at].text) if at < len(lines) else None
    return Span(lines[at].start, lines[at].start + signed.end("who")) if signed else None


def _statement(first: _Line, last: _Line, source: Span, speaker: str) -> Statement:
    content = Span(first.start, last.start + len(last.text))
    return Statement(source, content, ", ".join(" ".join(speaker.split()).split(", ")[:2]))
