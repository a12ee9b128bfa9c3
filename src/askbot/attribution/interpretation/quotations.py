"""Quotations and lists: what is said goes on over sentences, paragraphs and items, with one speaker."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from askbot.attribution.words import CLOSING, OPENING, STRAIGHT, closes_only, opens_only
from askbot.domain import Attribution, Span

_PARAGRAPH = re.compile(r"\S(?:.|\r?\n(?![^\S\r\n]*\r?\n))*")
_LINE = re.compile(r"[^\s][^\r\n]*")
_WIDEST_WRAP = 160
_MARK = re.compile(r"[“„«\u2039”»\u203a\"]|``|''")
_ITEM = re.compile(r"^[^\S\r\n]*(?:[-*+•‣·\u2013\u2014]|\(?\d{1,3}[.)]|\(?[a-z]\)|>)[^\S\r\n]+", re.MULTILINE)
_LED = re.compile(r"[^\n:]{0,80}:[^\S\n]*\n\s*(?=\S)")
_FARTHEST = 8
"""Paragraphs that an open quotation may go on for."""
_LONGEST_LEAD = 400
_LONGEST_SENTENCE = 2000
"""Characters; a text of marks has no end of a sentence, and searching it for one takes the square of its length."""
_NEAREST = 60
"""Characters from a quotation to who is named behind it."""
_NEAR = 250
"""Characters between what somebody said and a quotation that may go on with it."""
_AROUND = 40
"""Cues before and behind a quotation among which its speaker is looked for."""
_FEWEST = 4
"""Words of a quotation that is a sentence."""
_SENTENCE_END = re.compile(r"[.!?\u2026][\"\u201d\u2019'*_)]*\s*$")
_ALL = 0.75


@dataclass(frozen=True, slots=True)
class Quotation:
    """What stands between quotation marks, over as many paragraphs as it runs."""

    span: Span
    paragraphs: int


def quotations(text: str) -> tuple[Quotation, ...]:
    """All quotations of a text, in order."""
    return tuple(_quotations(text, paragraphs_of(text)))


def paragraphs_of(text: str) -> list[Span]:
    """The paragraphs: runs of lines between blank ones, or each line where lines are not wrapped."""
    wide = max((len(line) for line in text.splitlines()), default=0) > _WIDEST_WRAP
    return [Span(*m.span()) for m in (_LINE if wide else _PARAGRAPH).finditer(text)]


def _quotations(text: str, paragraphs: Sequence[Span]) -> Iterator[Quotation]:
    begun, opened_in, kind = -1, 0, ""
    for n, paragraph in enumerate(paragraphs):
        marks = list(_MARK.finditer(text, paragraph.start, paragraph.end))
        reopened = begun >= 0 and bool(marks) and not text[paragraph.start : marks[0].start()].strip(" \t>*_")
        if begun >= 0 and not reopened and not _closes_later(text, paragraphs[n : n + _FARTHEST], kind):
            yield from _unclosed(text, paragraphs[opened_in], begun)
            begun = -1
        for match in marks[1:] if begun >= 0 and reopened else marks:
            mark = match[0]
            straight = mark in STRAIGHT
            if straight and (opens_only(text, *match.span()) if begun >= 0 else closes_only(text, *match.span())):
                continue
            if begun < 0 and (mark in OPENING or straight):
                begun, opened_in, kind = match.start(), n, mark
            elif begun >= 0 and (mark in CLOSING or straight or (kind == "„" and mark == "“")):
                yield Quotation(Span(begun, match.end()), n - opened_in + 1)
                begun = -1
    if begun >= 0:
        yield from _unclosed(text, paragraphs[opened_in], begun)


def _unclosed(text: str, paragraph: Span, begun: int) -> Iterator[Quotation]:
    """What is never closed runs to the end of the paragraph that it opens; inside one it is no quotation."""
    whole = not text[paragraph.start : begun].strip(" \t>*_")
    if whole and _SENTENCE_END.search(text, begun, paragraph.end):
        yield Quotation(Span(begun, paragraph.end), 1)


def _closes_later(text: str, paragraphs: Sequence[Span], kind: str) -> bool:
    """Whether a closing mark comes before any other opening one."""
    for paragraph in paragraphs:
        for match in _MARK.finditer(text, paragraph.start, paragraph.end):
            mark = match[0]
            if kind in STRAIGHT:
                at_start = not text[paragraph.start : match.start()].strip()
                return not at_start
            return mark in CLOSING
    return False


def with_whole_quotations(attributions: Sequence[Attribution], text: str) -> list[Attribution]:
    """Give each quotation of several sentences whole to the attribution that has part of it, or stands beside it."""
    extended, cues = list(attributions), _Cues(attributions)
    last: tuple[int, int] | None = None
    for quotation in quotations(text):
        near = cues.near(quotation.span, last)
        n = _owner(extended, near, quotation.span, text)
        if n is not None and _is_single(quotation, text):
            last = n, quotation.span.end
            continue
        if n is None and last is not None and _goes_on(text, last[1], quotation.span, [extended[i] for i in near]):
            n = last[0]
        if n is None and _stands_alone(text, quotation.span):
            n = _reported_before(text, quotation.span, extended, near)
        if n is not None:
            extended[n] = _with(extended[n], quotation.span)
            if _follows(extended[n], quotation.span, text):
                extended = [_without(a, quotation.span) if i != n else a for i, a in enumerate(extended)]
            for i in cues.within(quotation.span):
                extended[i] = _nested(extended[i], quotation.span) if i != n else extended[i]
            last = n, quotation.span.end
    return extended


class _Cues:
    """The attributions by where their cues begin, so that each quotation is compared with those around it alone."""

    def __init__(self, attributions: Sequence[Attribution]) -> None:
        starts = sorted((min(span.start for span in one.cue), n) for n, one in enumerate(attributions))
        self._starts = [start for start, _ in starts]
        self._numbers = [n for _, n in starts]

    def near(self, quotation: Span, last: tuple[int, int] | None) -> list[int]:
        """Those whose cues stand within it or next to it, and whoever had the quotation before it, in their order."""
        first, end = bisect_left(self._starts, quotation.start), bisect_right(self._starts, quotation.end)
        around = self._numbers[max(0, first - _AROUND) : end + _AROUND]
        return sorted({*around, *(() if last is None else (last[0],))})

    def within(self, quotation: Span) -> list[int]:
        """Those whose cues begin within it."""
        return self._numbers[bisect_left(self._starts, quotation.start) : bisect_right(self._starts, quotation.end)]


def within_sentences(attributions: Sequence[Attribution], sentences: Sequence[Span], text: str) -> list[Attribution]:
    """Leave out what a report would claim of further sentences, unless they are quoted or a colon leads in to them."""
    quoted = [q.span for q in quotations(text)]
    starts = [s.start for s in sentences]
    return [_shortened(one, sentences, starts, quoted, text) for one in attributions]


def _shortened(
    one: Attribution, sentences: Sequence[Span], starts: Sequence[int], quoted: Sequence[Span], text: str
) -> Attribution:
    numbers = {bisect_right(starts, s.start) - 1 for s in (*one.source, *one.cue)}
    kept: list[Span] = []
    for span in one.content:
        for n in range(max(0, bisect_right(starts, span.start) - 1), bisect_right(starts, span.end - 1)):
            part = Span(max(span.start, sentences[n].start), min(span.end, sentences[n].end))
            led = ":" in text[max(s.end for s in one.cue) - 1 : part.start]
            if part.start < part.end and (n in numbers or led or any(part.overlaps(q) for q in quoted)):
                joined = kept and kept[-1].end >= part.start - 2
                kept[-1:] = [Span(kept[-1].start, part.end)] if joined else [*kept[-1:], part]
    return replace(one, content=tuple(kept))


def _is_single(quotation: Quotation, text: str) -> bool:
    """Whether it lies within one sentence, so that nothing needs to be carried."""
    inner = text[quotation.span.start + 1 : quotation.span.end - 1]
    return quotation.paragraphs == 1 and not re.search(r"[.!?][\"”’]?\s+[\"“‘(]?[A-Z\d]", inner)


def _nested(one: Attribution, quotation: Span) -> Attribution:
    """Not shown where its cue stands inside another's quotation: who is quoted speaks."""
    inside = all(quotation.start <= s.start and s.end <= quotation.end for s in (*one.source, *one.cue))
    return replace(one, shown=False) if inside else one


def _owner(attributions: Sequence[Attribution], near: Sequence[int], quotation: Span, text: str) -> int | None:
    """Of those near, the attribution that has most of a quotation, or whose cue stands right beside it."""
    shares = [
        (sum(_common(quotation, s) for s in a.content), n)
        for n, a in ((n, attributions[n]) for n in near)
        if a.shown and a.speaker and not any(quotation.overlaps(c) for c in a.cue)
    ]
    behind = [n for _, n in shares if _follows(attributions[n], quotation, text)]
    best = max(shares, default=(0, -1))
    if behind or best[0] > 0:
        return behind[0] if behind else best[1]
    beside = [(gap, n) for _, n in shares if (gap := _gap(attributions[n], quotation, text)) is not None]
    return min(beside)[1] if beside else None


def _follows(attribution: Attribution, quotation: Span, text: str) -> bool:
    """Whether who speaks is named right behind a quotation that ends in a comma: `…," X said`."""
    first = min((*attribution.source, *attribution.cue)).start
    comma = text[quotation.end - 2 : quotation.end - 1] == ","
    return comma and bool(attribution.source) and first >= quotation.end and not text[quotation.end : first].strip()


def _gap(attribution: Attribution, quotation: Span, text: str) -> int | None:
    """Characters between a quotation and a cue in the same paragraph's same sentence, or a lead-in before it."""
    spans = sorted((*attribution.source, *attribution.cue))
    if spans[-1].end <= quotation.start <= spans[-1].end + _LONGEST_SENTENCE:
        between = text[spans[-1].end : quotation.start]
        plain = between.replace("\n", " ").strip()
        led = plain.endswith(":") and len(plain) < _LONGEST_LEAD
        return len(between) if led or not re.search(r"[.!?]\s|\n\s*\n", between) else None
    if quotation.end <= spans[0].start < quotation.end + _NEAREST:
        between = text[quotation.end : spans[0].start]
        return len(between) if not re.search(r"[.!?\w]\s|\n\s*\n", between[1:]) else None
    return None


def _stands_alone(text: str, quotation: Span) -> bool:
    """Whether a quotation is sentences of its own, so that whoever was reported right before goes on in it."""
    before = text[: quotation.start].rstrip(" \t>*_")
    opens = not before or before[-1] in '\n.!?:\u201d"'
    sentences = _SENTENCE_END.search(text, quotation.start, quotation.end) is not None
    return opens and sentences and len(quotation.text(text).split()) >= _FEWEST


def _reported_before(
    text: str, quotation: Span, attributions: Sequence[Attribution], near: Sequence[int]
) -> int | None:
    """The last that is shown in the same paragraph or, before one that opens with a quotation, the one before."""
    before = [
        (max(s.end for s in a.cue), n)
        for n, a in ((n, attributions[n]) for n in near)
        if a.shown and a.speaker and max(s.end for s in a.cue) <= quotation.start
    ]
    cue_end, n = max(before, default=(0, -1))
    said = max([cue_end, *(s.end for s in attributions[n].content if s.end <= quotation.start)]) if before else 0
    between = text[said : quotation.start]
    beside = len(between) < _NEAR and between.count("\n\n") < 2 and not _MARK.search(between[1:])  # noqa: PLR2004
    return n if before and beside else None


def _goes_on(text: str, at: int, quotation: Span, attributions: Sequence[Attribution]) -> bool:
    """Whether a quotation takes up the one before it: in the same paragraph, or as the whole of the next."""
    between = text[at : quotation.start]
    if any(at <= s.start < quotation.start for a in attributions if a.shown for s in a.cue):
        nearest = max(
            (s.end for a in attributions if a.shown for s in a.cue if at <= s.start < quotation.start), default=at
        )
        return not re.search(r"\n\s*\n", text[nearest : quotation.start]) and len(between) < 200  # noqa: PLR2004
    paragraph = re.compile(r"[^\r\n]*(?:\r?\n(?![^\S\r\n]*\r?\n)[^\r\n]*)*").match(text, quotation.start)
    whole = paragraph is not None and (quotation.end - quotation.start) >= _ALL * max(1, len(paragraph[0].strip()))
    return not between.strip(" \r\n\t.,;>*_") and (whole or "\n" not in between.strip(" "))


def with_led_paragraphs(attributions: Sequence[Attribution], text: str) -> list[Attribution]:
    """Give the next paragraph to a speaker whose sentence says nothing else and ends in a colon: "As X stated:"."""
    extended, starts = list(attributions), {p.start: p for p in paragraphs_of(text)}
    for n, one in enumerate(attributions):
        end = max(s.end for s in (*one.source, *one.cue))
        led = _LED.match(text, end - (text[end - 1] == ":")) if one.shown and one.speaker else None
        block = starts.get(led.end()) if led else None
        if block is not None and not _ITEM.match(text, block.start):
            extended[n] = _with(one, block)
            extended = [_nested(a, block) if i != n else a for i, a in enumerate(extended)]
    return extended


def with_items(attributions: Sequence[Attribution], text: str) -> list[Attribution]:
    """Give the items of a list, or a quoted block, to the speaker of the sentence that leads in and ends in a colon."""
    extended = list(attributions)
    for lead, items in _lists(text):
        leading = [
            n for n, a in enumerate(attributions) if a.shown and a.speaker and any(lead.overlaps(c) for c in a.cue)
        ]
        if leading:
            extended[leading[-1]] = _with(extended[leading[-1]], items)
    return extended


def _lists(text: str) -> Iterator[tuple[Span, Span]]:
    """Each lead-in with the run of items behind it."""
    at = 0
    while (item := _ITEM.search(text, at)) is not None:
        end = _run_end(text, item.start())
        before = text[: item.start()].rstrip(" \t\r\n*_")
        if before.endswith(":"):
            start = max(before.rfind("\n\n"), before.rfind(". "), len(before) - _LONGEST_LEAD, -1) + 1
            yield Span(start, len(before)), Span(item.start(), end)
        at = max(end, item.end())


def _run_end(text: str, start: int) -> int:
    """The end of a run of items: lines that are items, or go on with one; a blank line only between items."""
    end = at = start
    while at < len(text):
        line_end = text.find("\n", at)
        line_end = len(text) if line_end < 0 else line_end
        line = text[at:line_end]
        if line.strip() and not _ITEM.match(line) and (not line[:1].isspace() and "\n\n" in text[end:at] + "\n"):
            break
        end = line_end if line.strip() else end
        at = line_end + 1
    return end


def within_items(attributions: Sequence[Attribution], text: str) -> list[Attribution]:
    """Cut what is said at the end of the list's item that holds the cue."""
    starts = [m.start() for m in _ITEM.finditer(text)]
    return [_cut(one, starts) for one in attributions] if starts else list(attributions)


def _cut(one: Attribution, starts: Sequence[int]) -> Attribution:
    first = min(s.start for s in (*one.source, *one.cue))
    last = max(s.end for s in one.cue)
    limit = next((s for s in starts if s >= last), None)
    if limit is None or not any(s <= first for s in starts):
        return one
    kept = tuple(Span(s.start, min(s.end, limit)) for s in one.content if s.start < limit)
    return replace(one, content=kept)


def _without(one: Attribution, quotation: Span) -> Attribution:
    """Without what lies in another's quotation."""
    return replace(
        one, content=tuple(s for s in one.content if not (quotation.start <= s.start and s.end <= quotation.end))
    )


def _with(one: Attribution, span: Span) -> Attribution:
    """With a span more of content, those that overlap joined."""
    inside = [s for s in one.content if s.overlaps(span)]
    joined = Span(min([span.start, *(s.start for s in inside)]), max([span.end, *(s.end for s in inside)]))
    rest = [s for s in one.content if s not in inside]
    return replace(one, content=tuple(sorted([*rest, joined])))


def _common(a: Span, b: Span) -> int:
    return max(0, min(a.end, b.end) - max(a.start, b.start))
