"""What can be a document's title, and what is only the kind of the document, a placeholder or a site's name."""

from __future__ import annotations

import re
import unicodedata

_PLACEHOLDER = re.compile(
    r"^microsoft \w+ - |^ex-\d\d?(?:\.\d+)?$"
    r"|^untitled|^(?:main|document|book|paper|page) title\b|^title(?: here| of .*)?$|^no title"
    r"|\.(?:docx?|xlsx?|pptx?|pdf|indd|qxd|rtf|wpd|odt|fm)$"
    r"|^new document|^(?:document|presentation|unbenannt|dokument)\s?\d*$|^\S+\.\w{2,5}$|^\W*$|^slide \d|^powerpoint",
    re.IGNORECASE,
)
_KINDS = r"""
    press release | news release | media release | pressemitteilung | presseinformation | communiqué de presse
    | comunicado de prensa | nota de prensa | memorandum | memo | newsletter | letters? | articles? | report | minutes
    | agenda | statement | fact sheet | briefing | draft | abstract | summary | executive summary | introduction
    | foreword | preface | cover | title page | about this report | about this document | overview | highlights
    | (?:policy|issue|research|technical|media|case) (?:brief|note|report|paper|study|advisory) | white ?paper
    | (?:working|discussion|position|background|research) paper | (?:meeting )?(?:minutes|notes|agenda)
    | (?:project |research )?proposal | (?:title|cover) page | (?:final|annual|monthly|progress) report | highlights
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
_TITLE_LABEL = re.compile(
    r"(?:[^\W\d_]+ ){0,2}(?:title|titel|titre|título|titolo|tytuł|subject|betreff|objet|asunto|oggetto)\s?:\s*(?=\S)",
    re.IGNORECASE,
)
_RELEASE = re.compile(
    r"\W*(?:for (?:immediate )?release\b|under embargo|embargoed|zur sofortigen veröffentlichung)", re.IGNORECASE
)
_NUMBERED = re.compile(r"^(?:\d+(?:\.\d+)*\.?|[IVX]+\.)\s")
_MOST_KIND_WORDS = 8


def is_placeholder(title: str) -> bool:
    """Whether a declared title is but what a program or template wrote there."""
    return bool(_PLACEHOLDER.search(title.strip()))


def is_generic(line: str) -> bool:
    """Whether a line only says what a document is, or is one of the usual first headings or links: "Press release"."""
    return is_link(line) or bool(_ONLY_KIND.fullmatch(line.strip()) or _RELEASE.match(line))


def is_link(line: str) -> bool:
    """Whether a line is what pages call their own parts: "Skip to content", "Menu"."""
    return bool(_ONLY_LINK.fullmatch(line.strip()))


def labelled_title(line: str) -> str | None:
    """What stands behind "Title:", "Proposal title:", "Subject:" and the like; None for other lines."""
    label = _TITLE_LABEL.match(line)
    return line[label.end() :] if label else None


def is_section(line: str) -> bool:
    """Whether a heading is numbered as a section is."""
    return bool(_NUMBERED.match(line))


def names_kind(line: str) -> bool:
    """Whether a short line says of which kind the document is: "Security Assessment", "SitRep N° 12"."""
    return len(line.split()) <= _MOST_KIND_WORDS and bool(_NAMES_KIND.search(line))


def all_words(text: str) -> list[str]:
    """The words of three letters or more, in lower case, in their order."""
    return re.findall(r"\w{3,}", unicodedata.normalize("NFKC", text).replace("\u00ad", "").casefold())


def words_of(text: str) -> frozenset[str]:
    """The different words of three letters or more, in lower case."""
    return frozenset(all_words(text))
