"""What can be a document's title, and what is only the kind of the document, a placeholder or a site's name."""

from __future__ import annotations

import re
import unicodedata

LEAST_BORNE_OUT = 0.7
"""Of a declared title's words: so many must stand in the text."""
LEAST_SHARED = 0.7
"""Of the words of the shorter of two titles: if they share so many they say the same."""
_PLACEHOLDER = re.compile(
    r"^microsoft \w+ - |^untitled|^(?:main|document|book|paper|page) title\b|^title(?: here| of .*)?$|^no title"
    r"|\.(?:docx?|xlsx?|pptx?|pdf|indd|qxd|rtf|wpd|odt|fm)$"
    r"|^new document|^(?:document|presentation|unbenannt|dokument)\s?\d*$|^\S+\.\w{2,5}$|^\W*$|^slide \d|^powerpoint",
    re.IGNORECASE,
)
_KINDS = r"""
    press release | news release | media release | pressemitteilung | presseinformation | communiqué de presse
    | comunicado de prensa | nota de prensa | memorandum | memo | newsletter | letters? | articles? | report | minutes
    | agenda | statement | fact sheet | briefing | draft | abstract | summary | executive summary | introduction
    | foreword | preface | cover | title page | about this report | about this document | overview | highlights
    | appendix(?: \w{1,3})? | annex(?: \w{1,3})? | part \w{1,4} | chapter \w{1,5} | for immediate release
"""
_LINKS = r"""
    contents? | table of contents | inhaltsverzeichnis | inhalt | sommaire | table des matières | índice | main content
    | skip to content | skip to main content | navigation | main navigation | navigation und service | menu | main menu
    | search | home | news | blog | latest news | breaking news | share | comments | related(?: \w+)?
    | toggle navigation | toggle menu | sections | site map | sidebar | breadcrumb | log in | sign in | subscribe
    | contact(?: us)? | about(?: us)? | continue to the website | leave a comment | cookie \w+ | privacy policy
"""


def _any_of(phrases: str) -> re.Pattern[str]:
    words = "|".join(" ".join(phrase.split()) for phrase in phrases.split(" | "))
    return re.compile(rf"(?:{words})\W*", re.IGNORECASE)


_ONLY_KIND, _ONLY_LINK = _any_of(_KINDS), _any_of(_LINKS)
_NAMES_KIND = re.compile(
    r"\b(?:report|assessment|minutes|summary|statement|review|audit|sitrep|bulletin|guidance|handbook|manual|findings|meeting"
    r"|bericht|protokoll|rapport|procès-verbal|compte rendu|informe|acta|verbale|sprawozdanie)\b",
    re.IGNORECASE,
)
_NUMBERED = re.compile(r"^(?:\d+(?:\.\d+)*\.?|[IVX]+\.)\s")
_MOST_KIND_WORDS = 8
_LOOSE_ACCENT = re.compile("[\u00b4\u00a8\u02c6\u02dc\u02cb\u02ca]")
"""An accent that TeX set apart from its letter."""
_CUT = re.compile(r"\.\.\.|…")
"""In a title of which a part was left out."""
_NEAR = 150
"""Characters around a title in which its other half stands."""


def is_placeholder(title: str) -> bool:
    """Whether a declared title is but what a program or template wrote there."""
    return bool(_PLACEHOLDER.search(title.strip()))


def is_generic(line: str) -> bool:
    """Whether a line only says what a document is, or is one of the usual first headings or links: "Press release"."""
    return is_link(line) or bool(_ONLY_KIND.fullmatch(line.strip()))


def is_link(line: str) -> bool:
    """Whether a line is what pages call their own parts: "Skip to content", "Menu"."""
    return bool(_ONLY_LINK.fullmatch(line.strip()))


def is_section(line: str) -> bool:
    """Whether a heading is numbered as a section is."""
    return bool(_NUMBERED.match(line))


def names_kind(line: str) -> bool:
    """Whether a short line says of which kind the document is: "Security Assessment", "SitRep N° 12"."""
    return len(line.split()) <= _MOST_KIND_WORDS and bool(_NAMES_KIND.search(line))


def words_of(text: str) -> frozenset[str]:
    """The words of three letters or more, in lower case."""
    folded = unicodedata.normalize("NFKC", text).replace("\u00ad", "").casefold()
    return frozenset(re.findall(r"\w{3,}", folded))


def is_borne_out(title: str, text: str) -> bool:
    """Whether a text has most of the words of a declared title."""
    words = words_of(title)
    return bool(words) and len(words & words_of(text)) >= LEAST_BORNE_OUT * len(words)


def shown_over_declared(declared: str, shown: str, text: str) -> bool:
    """Whether a line that is set as a title is to be taken rather than the declared title that the text bears out.

    It is where it says what the declared title says in other words. A declared title that only says more is taken
    where the text around the line says that too; one that only says less lacks a subtitle, and is taken in any case.
    """
    of_declared, of_shown = words_of(declared), words_of(shown)
    if of_shown and _CUT.search(declared):
        return True
    if not of_shown or of_declared <= of_shown or _LOOSE_ACCENT.search(shown):
        return False
    if of_shown <= of_declared:
        at = max(text.find(shown), 0)
        return not of_declared - of_shown <= words_of(text[max(0, at - _NEAR) : at + len(shown) + _NEAR])
    return len(of_declared & of_shown) >= LEAST_SHARED * min(len(of_declared), len(of_shown))
