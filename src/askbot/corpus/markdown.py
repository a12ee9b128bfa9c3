"""Markdown to headings and blocks, by markdown-it-py's block tokens and their line maps."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import groupby
from typing import TYPE_CHECKING

from askbot.corpus.blocks import Block, Heading, Kind, Part
from askbot.corpus.furniture import is_furniture
from askbot.corpus.layout import Layout, is_heading_like
from askbot.corpus.lines import Lines
from askbot.corpus.plain import Unit, group_units, groups, parts_of
from askbot.domain import Span
from askbot.text.markup import display

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.token import Token

_PLAIN = frozenset({"paragraph_open", "paragraph_close", "inline"})
_DEEPEST = 18
"""markdown-it drops what is nested deeper than 20 levels; such a text is no Markdown."""
_BOLD_LINE = re.compile(r"\s*(\*\*|__)(?=\S)[^*\n]{1,100}(?<=\S)\1\s*")
_UNMARKED_LEVEL = 6


@dataclass(frozen=True, slots=True)
class _Text:
    """A text as it stands, for its marks, and without them; both have the same lines."""

    marked: Lines
    seen: Lines
    layout: Layout


def read_markdown(marked: Lines, seen: Lines, start: int) -> list[Part] | None:
    """The parts of the text from the line at `start` on; None where it has no block markup, or too deep.

    `marked` is the text with its marks, `seen` without them, character for character.
    """
    first = marked.row(start)
    tokens = _parser().parse(marked.text[start:])
    if all(token.type in _PLAIN for token in tokens) or max(token.level for token in tokens) >= _DEEPEST:
        return None
    text = _Text(marked, seen, Layout.of(seen, first, soft=True))
    blocks = list(_blocks(text, first, tokens))
    has_headings = any(isinstance(part, Heading) for part in blocks)
    parts: list[Part] = []
    for is_unit, run in groupby(blocks, lambda part: isinstance(part, Unit)):
        if is_unit:
            units = [_headed(text, unit, has_headings=has_headings) for unit in run if isinstance(unit, Unit)]
            parts += _deepest(parts_of(seen, units), has_headings=has_headings)
        else:
            parts += [part for part in run if not isinstance(part, Unit)]
    return [part for part in parts if part.start < part.end]


@cache
def _parser() -> MarkdownIt:
    """Kept, since making one takes longer than a short text does; blocks need no inline parsing, the slow part."""
    from markdown_it import MarkdownIt

    return MarkdownIt("commonmark").enable("table").disable(["inline", "text_join"])


def _blocks(text: _Text, first: int, tokens: list[Token]) -> Iterator[Unit | Part]:
    heads: Span | None = None
    lists = in_head = 0
    for i, token in enumerate(tokens):
        lists += token.nesting if token.type in {"list_item_open", "list_item_close"} else 0
        in_head += token.nesting if token.type.startswith("thead_") else 0
        if token.map is None:
            continue
        rows = range(first + token.map[0], min(first + token.map[1], len(text.marked)))
        if token.type == "tr_open":
            span = _trimmed(text, rows, "")
            heads = span if in_head else heads
            yield Block(span.start, span.end, Kind.HEADS) if in_head else Block(span.start, span.end, Kind.ROW, heads)
        elif token.type == "heading_open":
            yield _heading(text, rows, token, tokens[i + 1].content)
        elif token.type in {"paragraph_open", "html_block", "code_block"}:
            yield from _paragraph(text, rows, tokens[i + (token.type == "paragraph_open")].content, lists)
        elif token.type == "fence":
            inner = rows[1 : len(rows) - _closed(text.marked, rows, token)]
            yield _block(_trimmed(text, inner, token.content))


def _paragraph(text: _Text, rows: range, content: str, lists: int) -> Iterator[Unit | Part]:
    """The first paragraph of a list's item as one block, others line by line."""
    if lists:
        span = _trimmed(text, rows, content)
        first = re.match(r"[\s>]*(?:[-*+]|\d{1,9}[.)])\s", text.marked[rows.start])
        yield replace(_block(span), kind=Kind.ITEM if first else Kind.TEXT)
        return
    for group in groups(text.seen, rows.start, rows.stop):
        yield from group_units(text.seen, text.layout, group)


def _heading(text: _Text, rows: range, token: Token, content: str) -> Part:
    span = _trimmed(text, rows, "")
    words = " ".join(display(content).split()) or " ".join(content.split())
    if is_furniture(words) and not any(c.isdigit() for c in words):
        return Block(span.start, span.end, Kind.QUIET)
    return Heading(span.start, span.end, words, int(token.tag[1:]), token.markup.startswith("#"))


def _headed(text: _Text, unit: Unit, *, has_headings: bool) -> Unit:
    """Where a document marks its headings, only a line in bold can be one more."""
    line = text.marked[unit.top]
    bold = bool(_BOLD_LINE.fullmatch(line)) and is_heading_like(text.seen[unit.top].strip())
    return replace(unit, heading=(bold or (unit.heading and not has_headings)) and unit.bottom == unit.top + 1)


def _deepest(parts: Iterator[Part], *, has_headings: bool) -> list[Part]:
    return [replace(p, level=_UNMARKED_LEVEL) if has_headings and isinstance(p, Heading) else p for p in parts]


def _block(span: Span) -> Block:
    return Block(span.start, span.end)


def _closed(lines: Lines, rows: range, fence: Token) -> int:
    """1 where the last line of the fence closes it; at the end of a text it may stay open."""
    return int(lines[rows[-1]].lstrip(" \t>").startswith(fence.markup)) if len(rows) > 1 else 0


def _trimmed(text: _Text, rows: Sequence[int], content: str) -> Span:
    """The characters of the lines `rows`, from where the content begins, without blank ends."""
    if not rows:
        return Span(0, 0)
    start, end = text.marked.starts[rows[0]], text.marked.ends[rows[-1]]
    start = max(start, text.marked.text.find(content.strip().split("\n", 1)[0], start, end))
    raw = text.seen.text[start:end]
    return Span(end - len(raw.lstrip()), start + len(raw.rstrip()))
