"""Markdown to headings and blocks, by markdown-it-py's block tokens and their line maps."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from askbot.corpus.blocks import Block, Heading
from askbot.corpus.lines import Lines

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.token import Token

_PLAIN = frozenset({"paragraph_open", "paragraph_close", "inline"})
_DEEPEST = 18
"""markdown-it drops what is nested deeper than 20 levels; such a text is no Markdown."""
_CODE = frozenset({"code_block", "fence", "html_block"})


def read_markdown(lines: Lines, start: int) -> list[Heading | Block] | None:
    """The parts of the text from the line at `start` on; None where it has no block markup, or too deep."""
    first = lines.row(start)
    tokens = _parser(inline=False).parse(lines.text[start:])
    parts: list[Heading | Block] = []
    quotes = 0
    for i, token in enumerate(tokens):
        quotes += token.nesting if token.type.startswith("blockquote_") else 0
        part = _part(lines, first, tokens[i : i + 2], quoted=quotes > 0)
        if part is not None and part.start < part.end:
            parts.append(part)
    marked = any(token.type not in _PLAIN for token in tokens)
    return parts if marked and max(token.level for token in tokens) < _DEEPEST else None


@cache
def _parser(*, inline: bool) -> MarkdownIt:
    """Kept, since making one takes longer than a short text does; blocks need no inline parsing, the slow part."""
    from markdown_it import MarkdownIt

    parser = MarkdownIt("commonmark").enable("table")
    return parser if inline else parser.disable(["inline", "text_join"])


def _part(lines: Lines, first: int, tokens: list[Token], *, quoted: bool) -> Heading | Block | None:
    token = tokens[0]
    if token.map is None:
        return None
    top, bottom = first + token.map[0], first + token.map[1]
    if token.type == "heading_open":
        start, end = _trim(lines, top, bottom, "")
        return Heading(start, end, _words(tokens[1].content), int(token.tag[1:]), token.markup.startswith("#"))
    if token.type == "paragraph_open":
        return Block(*_trim(lines, top, bottom, tokens[1].content), quoted=quoted)
    if token.type == "tr_open":
        return Block(*_trim(lines, top, bottom, ""), quoted=quoted)
    if token.type in _CODE and not token.content.lstrip().startswith("<!--"):
        inner = (top + 1, bottom - _closed(lines, bottom, token)) if token.type == "fence" else (top, bottom)
        return Block(*_trim(lines, *inner, token.content), quoted=quoted)
    return None


def _closed(lines: Lines, bottom: int, fence: Token) -> int:
    """1 where the last line of the fence closes it; at the end of a text it may stay open."""
    return int(lines[bottom - 1].lstrip(" \t>").startswith(fence.markup)) if bottom <= len(lines) else 0


def _trim(lines: Lines, top: int, bottom: int, content: str) -> tuple[int, int]:
    """The characters of the lines from `top` to before `bottom`, from where the content begins, without blank ends."""
    bottom = min(bottom, len(lines))
    if top >= bottom:
        return 0, 0
    start, end = lines.starts[top], lines.ends[bottom - 1]
    found = lines.text.find(content.strip().split("\n", 1)[0], start, end)
    start = max(start, found)
    raw = lines.text[start:end]
    return end - len(raw.lstrip()), start + len(raw.rstrip())


def _words(content: str) -> str:
    """The words of a heading, without its inline markup."""
    tokens = _parser(inline=True).parseInline(content)
    children = (tokens[0].children or []) if tokens else []
    text = "".join(" " if t.type in {"softbreak", "hardbreak"} else t.content for t in children)
    return " ".join(text.split()) or " ".join(content.split())
