"""Where sentences end: nupunkt's boundaries and the full stops it passes over, each weighed by what is around it."""

from __future__ import annotations

import re
from collections.abc import Iterator

_OPENERS = "\"“„‘'«([*_ \t¿¡"
_CLOSERS = ",;:)]”’»"
_QUOTES = '"”’»'
_SIGNED = re.compile(r"(?:[—–―]|--)\s?[A-ZÀ-Þ]")
"""Who said the words in quotation marks before it."""
_WIDE_STOP = re.compile(r"[。！？।॥][”’」』）\"']*")  # noqa: RUF001 - the full stops of other scripts
_STOP = re.compile(r"[.!?…][\"'”’»)\]]*\s+(?=[“„«\"'‘(\[¿¡]?[A-ZÀ-Þ])")
_LAST_WORD = re.compile(r"(?<![\w.])([^\W_]+)\.[\"'”’»)\]]*$")
_DOTTED = re.compile(r"(?:\b[^\W\d_]\.){2,}$")
_OWN_END = re.compile(r"(?:[^\W\d_]{3,}|\)|%|\d{2,}|\w(?=[!?…]))[.!?…]+[\"'”’»)\]]*$")
_OPENED = re.compile(r"[“„«(]")
_LATE_DOTS = re.compile(r"(?:^|\s)(?:\.{2,}|…|\. \. \.)$")
_ENUMERATOR = re.compile(
    r"\s*(?:(?:sec|section|art|article|no|rule|step|§)\.?\s*)?\(?(?:\d{1,3}|[A-Za-z]|[IVX]{1,5})[.)]\s*$", re.IGNORECASE
)
_HOUR = re.compile(r"\b[ap]\.\s?m\.$", re.IGNORECASE)
_ORDINAL = re.compile(
    r"\b(?:am|vom|zum|im|der|des|die|dem|den|bis|und|ab|seit|beim|zur|das|ein|jeden)\s+\d{1,2}\.$", re.IGNORECASE
)
_GERMAN_MONTH = re.compile(
    r"(?:Januar|Jänner|Februar|März|April|Mai|Juni|Juli|August|September|Oktober|November|Dezember|Jahrhundert)\b"
)
_DAY_NUMBER = re.compile(r"\b\d{1,2}\.$")
_NUMBERED = frozenset(
    """
    no nos nr fig figs art arts sec secs vol ch p pp approx ca para paras abs satz s rn ziff kap bd tel tél fax ext apt
    tab
    """.split()
)
"""Words before a number."""
_TITLES = frozenset(
    """
    adm amb ald aldn asst atty brig brother bro capt cllr cllrs cmdr cmr col comm commr cong cpl cpt det dir dist dr
    fr ft gen gov hon ing insp lt ltc maj messrs min mlle mme mr mrs ms msgr mt mx pfc pres prof pvt rep reps ret
    rev revd rt sen sens sgt sr srta sra ssgt st ste supt surg treas univ vs vgl dipl hr hrn frhr bzw sog evtl inkl
    exkl einschl etwa geb gest cf viz al
    """.split()
)
"""Words before a name or what goes on."""
_STARTERS = frozenset(
    """
    the a an this that these those there here he she it we they i you his her its their our my in on at for from by
    with after before during since until as to if when while where what who why how which has have had is are was
    were do does did will would can could should may might must and but or so yet no not however meanwhile according
    some many most all both each every one two three another other also still then now today yesterday earlier later
    last next despite das der die es er sie wir ich ein eine im am aber und nach bei auch dies diese le la les il
    elle ils nous un une el los las en pero bring please see q
    """.split()
)
"""Words that begin sentences more often than they go on after an abbreviation."""
_SHORT_WORDS = frozenset("no so it up in on us me we go do to is be by of at he as am an if or my".split())
_NEAR = 80
"""Characters looked at on either side of a boundary."""


def sentence_ends(words: str) -> list[int]:
    """Where sentences end in a run of text without line breaks, ascending; its end need not be among them."""
    import nupunkt

    proposed = {end for _, end in nupunkt.sent_spans(words)} | {m.end() for m in _WIDE_STOP.finditer(words)}
    stops = {m.end() for m in _STOP.finditer(words)}
    return list(_kept(words, sorted(proposed | stops), proposed))


def _kept(words: str, ends: list[int], proposed: set[int]) -> Iterator[int]:
    last = 0
    for end in ends:
        before, after = words[max(last, end - _NEAR) : end].rstrip(), words[end : end + _NEAR].lstrip()
        if before and after and (_never(before, after) or not (end in proposed or _surely(before, after))):
            continue
        yield end
        last = end


def _never(before: str, after: str) -> bool:
    """Whether the text runs on: after a title or an initial, before a small letter, behind a number of a list."""
    first = after.lstrip(_OPENERS)[:1]
    if first.islower() or after[0] in _CLOSERS or (before[-1] in _QUOTES and _SIGNED.match(after)):
        return True
    if _ENUMERATOR.fullmatch(before) or (_LATE_DOTS.search(before) and not _begins(after)):
        return True
    if _DAY_NUMBER.search(before) and (_ORDINAL.search(before) or _GERMAN_MONTH.match(after)):
        return True
    last = _LAST_WORD.search(before)
    if last is None or _DOTTED.search(before):
        return False
    word = last[1].lower()
    is_initial = len(word) == 1 and last[1].isupper()
    return word in _TITLES or is_initial or (word in _NUMBERED and (first.isdigit() or after[0] == "+"))


def _surely(before: str, after: str) -> bool:
    """Whether a full stop that nupunkt passes over ends a sentence: by the word before it, or the one after it."""
    if _HOUR.search(before) or _DOTTED.search(before):
        return _begins(after)
    last = _LAST_WORD.search(before)
    if last is not None and not last[1].islower() and not _OPENED.match(after):
        return _begins(after)
    return bool(_OWN_END.search(before)) or (last is not None and last[1] in _SHORT_WORDS and not after[0].isdigit())


def _begins(after: str) -> bool:
    """Whether a text begins with a word that sentences begin with: a small one of speech, a title."""
    first_word = re.match(r"([^\W\d_]+)(\.?)", after.lstrip(_OPENERS))
    return first_word is not None and (
        first_word[1].lower() in _STARTERS or (bool(first_word[2]) and first_word[1].lower() in _TITLES)
    )
