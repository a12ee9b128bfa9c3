"""HTML as sources send it, whole pages and fragments of them, as text."""

from __future__ import annotations

import html
import re

FULL_TEXT = 700
"""Characters of an entry from which on it is taken for the whole text, so that its page is not asked for."""
LONGEST_LINE = 300
"""Characters of a title or name; more is no title."""
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f]")
_TAG = re.compile(r"</?[a-zA-Z][^<>]{0,2000}>|<[!?][^<>]{0,2000}>")
"""No sign for less: a letter, or what begins a comment, follows at once."""
_HIDDEN = re.compile(r"<(script|style)\b.*?(?:</\1\s*>|\Z)|<!--.*?(?:-->|\Z)", re.DOTALL | re.IGNORECASE)
"""What is not closed hides all that follows, as in a browser; looked for anew from each beginning it takes for ever."""
_ITEM = re.compile(r"<li\b[^<>]*>", re.IGNORECASE)
_INLINE = re.compile(
    r"</?(?:abbr|b|cite|del|em|font|i|ins|mark|s|small|span|strong|u|wbr)\b[^<>]{0,2000}>", re.IGNORECASE
)
"""What may stand within a word, such as a first letter that is set large."""
_BLOCK = re.compile(
    r"</?(?:p|div|h[1-6]|li|ul|ol|dl|dt|dd|tr|table|blockquote|section|article|pre|figure|figcaption|hr)\b[^<>]*>"
    r"|<br\s*/?>\s*<br\s*/?>|\n\s*\n",
    re.IGNORECASE,
)
"""What ends a paragraph."""


def markdown_of(page: bytes | str) -> str:
    """The main text of HTML as Markdown, without links and pictures; empty where there is none."""
    import trafilatura

    text: str | None = trafilatura.extract(
        page, output_format="markdown", include_links=False, include_images=False, include_comments=False
    )
    return (text or "").strip()


def text_of(fragment: str) -> str:
    """Markdown of an entry's HTML; a short one is taken to the letter, since it has no surroundings."""
    marked = len(fragment) >= FULL_TEXT and "<" in fragment
    if marked and (text := markdown_of(f"<html><body><article>{fragment}</article></body></html>")):
        return text
    shown = _ITEM.sub("\n\n- ", _HIDDEN.sub(" ", fragment))
    paragraphs = (" ".join(_untagged(part).split()) for part in _BLOCK.split(shown))
    return "\n\n".join(paragraph for paragraph in paragraphs if paragraph.strip("- "))


def plain(text: str) -> str:
    """A title or name in HTML, as one line."""
    return " ".join(clean(_untagged(text))[:LONGEST_LINE].split())


def _untagged(fragment: str) -> str:
    return html.unescape(_TAG.sub(" ", _INLINE.sub("", fragment)))


def clean(text: str) -> str:
    """A text without halves of characters and without control characters, which no file should hold."""
    return _CONTROL.sub("", text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")).strip()
