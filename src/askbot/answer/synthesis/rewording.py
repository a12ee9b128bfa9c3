"""A sentence said in other ways that mean the same: active for passive, a second verb with its subject again.

A rewording only proposes a text; it counts where its phrases are those of the other sentence. So it need not be
right about grammar, as long as it never turns one meaning into another.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from askbot.answer.synthesis.lexicon import lexicon

_BE = r"(?:is|are|was|were|be|been|being)"
_AUXILIARY = re.compile(
    r"\b(?:will|would|may|might|could|can|must|should|has|have|had|is|are|was|were|did|does)\b", re.IGNORECASE
)
_HAVE = r"(?:(?:has|have|had)\s+)?"
_PASSIVE = re.compile(
    rf"\b{_HAVE}{_BE}\s+(?P<not>not\s+)?(?P<verb>\w+)\b(?P<between>[^,;]*?)\s+by\s+(?P<behind>[^;]+)$",
    re.IGNORECASE,
)
_CLAUSE = re.compile(r"(?:\bthat\s+|[,;]\s+)", re.IGNORECASE)
_END = re.compile(r"(?=\s+(?:in|on|at|near|from|of|to|for|with|during|after|before|since|and|but|while)\b)|(?=[,.]|$)")
_JOINED = re.compile(r",?\s+(?:and|but)\s+(?=(?:will|would|may|might|could|can|must|should|has|have|had|did|does)\b)")
_ANOTHER = re.compile(r"\b(?:that|who|which|because|after|when|while|if|unless|whether|and|but|or)\b", re.IGNORECASE)
_EXPECTED = re.compile(
    r"^(?P<front>[^,]*,\s+)?(?P<subject>[^,]+?)\s+(?:is|are)\s+(?P<verb>expected|predicted|forecast|believed)\s+"
    r"(?P<rest>to\s[^,]+)$",
    re.IGNORECASE,
)
_NOT_ANY = re.compile(r"\bnot\s+(?P<verb>\w+)\s+any\b", re.IGNORECASE)
_EXPECTS = re.compile(
    r"\b(?P<verb>expects?|expected)\s+(?:that\s+)?(?P<subject>[^,;]+?)\s+(?:will|would)\s+", re.IGNORECASE
)
_OF = re.compile(
    r"\s+of\s+(?:the\s+|an?\s+)?[\w'’-]+(?=\s+(?:will|would|may|might|could|can|must|should|has|have|had|is|are|was|were)\b)",
    re.IGNORECASE,
)
_CREDIT = re.compile(r"^according to (?P<first>[^,]+),\s+|,?\s+according to (?P<last>[^,]+?)\.?$", re.IGNORECASE)


def rewordings(text: str) -> Iterator[str]:
    """The sentence itself, then other ways to say it."""
    plain = text.rstrip(" .!?")
    yield text
    yield from _active(plain)
    yield from _expecting(plain)
    if (match := _EXPECTS.search(plain)) is not None:
        yield f"{plain[: match.start()]}{match['verb']} {match['subject']} to {plain[match.end() :]}"
    if _NOT_ANY.search(plain):
        yield _NOT_ANY.sub(r"\g<verb> no", plain)


def _active(text: str) -> Iterator[str]:
    """What is said of A "by B" as said by B of A, for each place where A may begin and B may end."""
    for match in _PASSIVE.finditer(text):
        verb = match["verb"]
        if not (verb.endswith(("ed", "en")) or verb in lexicon().same):
            continue
        starts = [0, *(m.end() for m in _CLAUSE.finditer(text, 0, match.start()))]
        for start in starts[-3:]:
            before, subject = text[:start], text[start : match.start()]
            for end in _END.finditer(match["behind"]):
                agent, rest = match["behind"][: end.start()], match["behind"][end.start() :]
                yield f"{before}{agent} {match['not'] or ''}{verb} {subject} {match['between']} {rest}"


def _expecting(text: str) -> Iterator[str]:
    """What is expected according to B as B expecting it."""
    credit = _CREDIT.search(text)
    expected = _EXPECTED.match(_CREDIT.sub("", text)) if credit else None
    if credit and expected:
        front = (expected["front"] or "").rstrip(", ")
        speaker = credit["first"] or credit["last"]
        yield f"{speaker} {expected['verb']} {expected['subject']} {expected['rest']} {front}"


def derived(text: str) -> Iterator[str]:
    """A statement itself, then what follows from it: "S will a but will b" also says "S will b"."""
    yield from rewordings(text)
    yield from (text[: match.start()] + text[match.end() :] for match in _OF.finditer(text))
    for joint in _JOINED.finditer(text):
        auxiliaries = list(_AUXILIARY.finditer(text, 0, joint.start()))
        if len(auxiliaries) == 1 and not _ANOTHER.search(text, auxiliaries[0].end(), joint.start()):
            second = text[: auxiliaries[0].start()] + text[joint.end() :]
            yield second
            yield from (second[: match.start()] + second[match.end() :] for match in _OF.finditer(second))
