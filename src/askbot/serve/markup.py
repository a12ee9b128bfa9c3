"""HTML from elements: whatever is a string is text, and text never becomes mark-up."""

from __future__ import annotations

import html
from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlencode, urlsplit

from askbot.presentation.visible import visible

VOID = frozenset({"input", "link", "meta"})
"""Elements without content."""


@dataclass(frozen=True, slots=True)
class Html:
    """A piece of HTML that was made here."""

    text: str


Child = Html | str


def element(tag: str, /, *children: Child, **attributes: str | bool | None) -> Html:
    """An element with its content.

    An attribute that is None or False is left out; a trailing `_` keeps a name from being a keyword of Python, and
    `_` inside stands for `-`.
    """
    given = "".join(_attribute(key, value) for key, value in attributes.items())
    if tag in VOID:
        return Html(f"<{tag}{given}>")
    return Html(f"<{tag}{given}>{joined(children).text}</{tag}>")


def joined(children: Iterable[Child], between: str = "") -> Html:
    """One piece after the other."""
    return Html(between.join(child.text if isinstance(child, Html) else escaped(child) for child in children))


def document(title: str, language: str, *body: Child) -> str:
    """A whole page in a language; it loads its own style sheet, and nothing else."""
    head = element(
        "head",
        element("meta", charset="utf-8"),
        element("meta", name="viewport", content="width=device-width, initial-scale=1"),
        element("meta", name="robots", content="noindex"),
        element("title", title),
        element("link", rel="stylesheet", href="/page.css"),
    )
    return f"<!doctype html>\n{element('html', head, element('body', *body), lang=language).text}\n"


def escaped(text: str) -> str:
    """Text of others as HTML shows it: nothing in it is mark-up, unseen, or turns the direction of reading."""
    return html.escape("\n".join(map(_harmless, text.split("\n"))), quote=True)


def address(path: str, **query: str | int) -> str:
    """An address of this server with a query."""
    return f"{path}?{urlencode(query)}"


def web_address(url: str | None) -> str | None:
    """An address that a link may lead to: one of the web; else None."""
    if not url or not url.isprintable():
        return None
    try:
        parts = urlsplit(url)
    except ValueError:
        return None
    return url if parts.scheme in {"http", "https"} and parts.hostname else None


def _harmless(line: str) -> str:
    """A line without what is unseen; blanks at its ends part it from its neighbours."""
    if line.isprintable():
        return line
    before, after = (" " if end.isspace() else "" for end in (line[:1], line[-1:]))
    return f"{before}{visible(line)}{after}"


def _attribute(key: str, value: str | bool | None) -> str:  # noqa: FBT001 - as HTML has them
    if value is None or value is False:
        return ""
    name = key.rstrip("_").replace("_", "-")
    return f" {name}" if value is True else f' {name}="{escaped(value)}"'
