"""Lines that stand around a text and say nothing of its matter: bylines, datelines, captions, buttons, page numbers."""

from __future__ import annotations

import re

from askbot.corpus.days import MONTH_NAME, find_days, is_day_line

LONGEST = 160
_LONGEST_STOPPED = 110
"""Characters of a line with a full stop that may be furniture."""
_DIGIT = re.compile(r"\d")
_CAPTION_WORDS = ("photo", "image", "picture", "foto", "bild", "credit", "crédit", "caption", "video", "getty")
_NAME = r"[A-ZÀ-Þ][\w.’'-]*"
_NAMES = rf"{_NAME}(?: (?:{_NAME}|de|da|van|von|der|den|bin|al|el|la|le|du|di))*"
_NO_NAME = (
    r"(?!(?:The|This|That|Then|Now|Mon|Tues|Wednes|Thurs|Fri|Satur|Sun|Next|Last|Early|Late|Mid|All|Any)(?:day)?\b|"
    + MONTH_NAME
    + r"\b)"
)
_BYLINE = re.compile(
    r"(?:(?:Written |Reported |Story |Text )?(?:By|BY|by|Von|VON|Par|PAR|Por|POR|Di)\s+"
    r"|(?:Authors?|Autor|Autoren|Auteure?s?|Reporter|Byline)\s*:\s*)"
    rf"{_NO_NAME}(?P<names>{_NAMES}(?:\s*(?:,|&|and|und|et|y|e|\||/)\s*{_NAMES})*)(?P<rest>\s*[,|–—-]\s*(?=[A-ZÀ-Þ\d])[^.!?]{{0,60}})?"
)
_PERSON = r"[A-ZÀ-Þ][a-zà-ÿ.’'-]+(?: [A-ZÀ-Þ]\.)?(?: (?:de|van|von|der|bin|al|[A-ZÀ-Þ][\w.’'-]+)){1,3}"
_PERSONS = re.compile(rf"{_PERSON}(?:, {_PERSON})*,? (?:and|und|et|y|&) {_PERSON}")
_UPDATED = re.compile(
    r"(?:(?:last |first )?(?:updated?|modified|published|posted|printed|reviewed"
    r"|issued|released|revised|created|filed)"
    r"(?: on| at)?|stand|veröffentlicht(?: am)?|aktualisiert(?: am)?|zuletzt aktualisiert(?: am)?"
    r"|erstellt am|publié(?: le)?"
    r"|mis à jour(?: le)?"
    r"|modifié(?: le)?|publicado(?: el)?|actualizado(?: el)?|date|datum|fecha|dated)\b\s*:?\s+(?=.{0,40}\d)",
    re.IGNORECASE,
)
_LONGEST_BESIDE_DAY = 25
_TIME = re.compile(
    r"(?:\(?(?:as delivered|as prepared)\)?\s*)?\d{1,2}(?:[:.]\d\d){1,2}\s*(?:[ap]\.?\s?m\.?|uhr|h)?"
    r"\s*\(?(?:[A-Z]{2,5}|local time|local)?\)?\.?"
    r"(?:\s*[-–—]\s*\d{1,2}[:.]\d\d\s*(?:[ap]\.?\s?m\.?)?\s*[A-Z]{0,5})?",
    re.IGNORECASE,
)
_CAPTION = re.compile(
    r"(?:photo(?:graph)?s?|image|picture|file photo|foto|bild|abbildung"
    r"|crédit|credit|caption|photo credit|image credit|video)\b"
    r"(?: (?:by|courtesy|credit|source)\b)?.{0,3}?[:/©].{0,150}"
    r"|(?:photo|photograph|image|picture|foto) by .{1,80}"
    r"|.{0,300}(?:\((?:AP|AFP|EPA|Reuters)? ?(?:file )?photo(?:s|graph)?\b[^()]{0,80}\)"
    r"|\(photo by [^()]{1,80}\)|\bvia getty images\)?"
    r"|/getty images\)?|\[(?:photo|image|credit)[^\[\]]{0,80}\])\.?",
    re.IGNORECASE,
)
_COPYRIGHT = re.compile(
    r"(?:©|\(c\)|copyright\b).{0,120}|all rights reserved\.?|alle rechte vorbehalten\.?", re.IGNORECASE
)
_PAGE = re.compile(
    r"(?:page|seite|p\.)\s*\d{1,4}(?:\s*(?:of|von|/)\s*\d{1,4})?"
    r"|[-–—]\s*\d{1,4}\s*[-–—]|#{2,5}|-?30-?|\(?(?:ends|more|end)\)?",
    re.IGNORECASE,
)
_COUNTED = re.compile(
    r"\d{1,5} (?:comments?|shares?|likes?|replies|views|min(?:ute)?s? read|kommentare?)"
    r"|(?:estimated )?reading time\b.{0,30}"
    r"|share (?:this )?(?:on|via|to) .{1,40}|click to (?:share|email|print)\b.{0,60}"
    r"|(?:read|see) also:?.{0,120}|tags?:.{0,200}|filed under:?.{0,150}"
    r"|your email address will not be published\..{0,80}|save my name, email.{0,120}",
    re.IGNORECASE,
)
_BUTTONS = frozenset(
    " ".join(
        """
    cancel reply | updated | published | posted | published on | by | by experts and staff | share on | leave a
    reply | leave a comment | post a comment | add a comment | share this | share this: | share | share this article
    | tweet | print | email | e-mail | read more | read more: | related | related: | related articles | related
    posts | related stories | advertisement | advertising | ad | sign up | subscribe | subscribe now | skip to
    content | skip to main content | menu | main menu | home | comments | reply | log in to reply | log in | sign in
    | no comments | no comments yet | continue reading | back to top | follow us | like this: | loading... |
    loading… | previous | next | previous post | next post | listen | listen to this article | save | search | close
    | view comments | load more | copy link | facebook | twitter | whatsapp | linkedin | telegram | reddit | anzeige
    | werbung | teilen | drucken | kommentare | mehr lesen | weiterlesen | newsletter | partager | imprimer |
    publicité | lire la suite | compartir | imprimir | publicidad | you may also like | recommended | trending |
    most read | most popular | for immediate release
    """.split()
    ).split(" | ")
)
_MONTH = r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Sept|Oct|Nov|Dec)[a-z]{0,6}\.?"
_DAY = rf"(?:{_MONTH}\s+\d{{1,2}}(?:,\s*\d{{4}})?|\d{{1,2}}\.?\s+{_MONTH}(?:\s+\d{{4}})?)"
_PLACE = r"[A-ZÀ-Þ][\w.’'/ -]{2,40}?(?:,\s[A-ZÀ-Þ][\w.]{1,20})?"
_CAPITAL_PLACE = r"[A-ZÀ-Þ][A-ZÀ-Þ.’'/ -]{2,40}(?:,\s[A-ZÀ-Þ][\w.]{1,20})?"
_AGENCY = r"\((?=[A-Z]|dpa|afp|apa|sda)[\w ./&-]{2,30}\)"
_DATELINE = re.compile(
    rf"(?:{_CAPITAL_PLACE}(?:,?\s+{_DAY}(?:\s*{_AGENCY})?|\s*{_AGENCY}|(?=\s*(?:--|—)))"
    rf"|{_PLACE}(?:,?\s+{_DAY})?\s*{_AGENCY}|{_PLACE},?\s+{_DAY}(?:\s*{_AGENCY})?)"
    r"\s*(?:--|[–—]|-(?=\s)|:(?=\s)(?<=\):))\s*(?=[\"“‘«]?[A-ZÀ-Þ\d])"
)


def is_furniture(line: str) -> bool:
    """Whether a stripped line stands around the text only."""
    line = line.strip()
    if not line or len(line) > 2 * LONGEST:
        return False
    lower = line.casefold()
    if any(word in lower for word in _CAPTION_WORDS) and _CAPTION.fullmatch(line):
        return True
    if len(line) > LONGEST or (lower[-1] in ".!?" and len(line) > _LONGEST_STOPPED):
        return False
    if lower.strip("*_ ") in _BUTTONS or _BYLINE.fullmatch(line) or _is_names(line):
        return True
    has_digit = bool(_DIGIT.search(line))
    return (has_digit and (is_day_line(line) or bool(_TIME.fullmatch(line)) or _is_updated(line))) or any(
        pattern.fullmatch(line) for pattern in (_PAGE, _COPYRIGHT, _COUNTED)
    )


def _is_names(line: str) -> bool:
    """Whether a line is two or more names of persons, and nothing else."""
    return bool(_PERSONS.fullmatch(line))


def byline(line: str) -> tuple[str, ...]:
    """The names that a byline gives; none where the line is no byline."""
    match = _BYLINE.fullmatch(line)
    if not match:
        return ()
    names = re.split(r"\s*(?:,|&|\band\b|\bund\b|\bet\b|\by\b|\||/)\s*", match["names"])
    return tuple(" ".join(name.split()) for name in names if name.strip())


def updated(line: str) -> str:
    """What follows "Published:", "Last updated", "Stand:" and the like; empty where the line is none of these."""
    match = _UPDATED.match(line)
    return line[match.end() :] if match else ""


def _is_updated(line: str) -> bool:
    """A day behind such a word, and little else: "Published in 2024, the report …" is a sentence."""
    rest = updated(line)
    if not rest:
        return False
    if _TIME.fullmatch(rest) or is_day_line(rest):
        return True
    span = next((span for _, span in find_days(rest)), None)
    return span is not None and span.start + len(rest) - span.end <= _LONGEST_BESIDE_DAY


def dateline(text: str) -> int:
    """How many characters of a paragraph its dateline takes: "PORT ELLERY, March 3 (Newswire) - "; 0 without one."""
    head = text[:120]
    if not head[:1].isupper() or not any(dash in head for dash in ("-", "–", "—")):
        return 0
    match = _DATELINE.match(head)
    return match.end() if match else 0
