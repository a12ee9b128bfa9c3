"""The headline of a web page and the name of its site, of what its head, its title and its headings say."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from contextlib import suppress
from typing import Any

from askbot.corpus.days import find_days
from askbot.corpus.furniture import is_furniture
from askbot.corpus.readers.builder import tidy
from askbot.corpus.readers.trees import text_of
from askbot.corpus.titles import is_generic, is_link, is_placeholder, words_of

_DECLARED = "//meta[contains(' og:title twitter:title ', concat(' ', @property | @name, ' '))]/@content"
_LINKED = "//script[@type='application/ld+json']"
_LONGEST_LINKED = 300_000
_LEAST_SHARED = 2
_ALIKE = 0.8
_LONGER = 2
_BEHIND = re.compile(r"\s*[|»·•–—:]\s*|\s-\s")
"""What parts a headline from the name of the site."""
_MOST_SITE_WORDS = 5
_CENTRED = (
    "//center | //*[self::p or self::div or self::td][translate(@align, 'CENTR', 'centr') = 'center'"
    " or contains(translate(@style, ' ', ''), 'text-align:center')]"
)
_BOLD = ".//*[self::b or self::strong or contains(@style, 'bold')]"
_MOST_SET_OFF = 12
_LEAST_WORDS = 4
_LONGEST = 300


def headline(page: Any, declared: str | None) -> str | None:
    """The page's heading that says what its declared title says, which may be cut or have the site's name in it.

    A page without headings, and without a title of its own, has the first line that is set off as one.
    """
    declared = None if declared and (is_link(declared) or is_placeholder(declared)) else declared
    titles = (_line(element) for element in page.iter("h1", "h2"))
    headings = [text for text in titles if text and not is_link(text) and not any(find_days(text))]
    told = {title.casefold() for title in _declared(page)}
    exact = next((text for text in headings if text.casefold() in told), None)
    if exact is not None or (not headings and declared):
        return exact or declared
    return _alike(headings, page, declared) if headings else next(_set_off(page), None)


def _alike(headings: list[str], page: Any, declared: str | None) -> str | None:
    known, declared_words = words_of(f"{declared or ''} {text_of(page, 'title') or ''}"), words_of(declared or "")
    shared = [len(words_of(text) & known) for text in headings]
    alike = [
        n
        for n, text in enumerate(headings)
        if shared[n]
        >= max(_LEAST_SHARED, _ALIKE * min(len(words_of(text)), len(declared_words) or len(words_of(text))))
        and len(text) <= _LONGER * len(declared or text)
    ]
    best = max(alike, key=lambda n: (shared[n], -n), default=0)
    return headings[best] if alike or not declared else declared


def site_behind(title: str, headline: str | None) -> str | None:
    """The site's name that a page's title has behind its headline: "Pier closed - Harbour News"."""
    if not headline or not title.casefold().startswith(headline.casefold()):
        return None
    _, *parts = _BEHIND.split(title[len(headline) :])
    name = parts[-1].strip() if parts else ""
    words = name.split()
    fits = 0 < len(words) <= _MOST_SITE_WORDS and any(c.isalpha() for c in name)
    return name if fits and not is_link(name) and not any(find_days(name)) else None


def _declared(page: Any) -> Iterator[str]:
    """The titles that the head gives for others to show."""
    for value in page.xpath(_DECLARED):
        yield " ".join(str(value).split())
    for script in page.xpath(_LINKED):
        with suppress(ValueError, RecursionError):
            made = json.loads((script.text or "")[:_LONGEST_LINKED])
            for one in made if isinstance(made, list) else [made]:
                if isinstance(one, dict) and isinstance(one.get("headline"), str):
                    yield " ".join(one["headline"].split())


def _set_off(page: Any) -> Iterator[str]:
    """Lines that are centred and bold, and may be a title."""
    for element in page.xpath(_CENTRED)[:_MOST_SET_OFF]:
        text = _line(element)
        bold = sum(len(_line(part)) for part in element.xpath(_BOLD))
        if bold >= len(text) <= _LONGEST and len(text.split()) >= _LEAST_WORDS and not _stands_around(text):
            yield text


def _stands_around(text: str) -> bool:
    return is_furniture(text) or is_generic(text) or is_link(text)


def _line(element: Any) -> str:
    return " ".join(tidy("".join(element.itertext())).split())
