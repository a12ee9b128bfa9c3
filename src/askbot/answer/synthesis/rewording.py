"""A sentence said in other ways that mean the same: active for passive, a second verb with its subject again.

A rewording only proposes a text; it counts where its phrases are those of the other sentence. So it need not be
right about grammar, as long as it never turns one meaning into another.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from askbot.answer.synthesis.lexicon import lexicon
from askbot.answer.synthesis.transformations import deeds, less_said, same_said
from askbot.text.words import Stems, fold

_BE = r"(?:is|are|was|were|be|been|being)"
_AUXILIARY = re.compile(
    r"\b(?:will|would|may|might|could|can|must|should|has|have|had|is|are|was|were|did|does)\b", re.IGNORECASE
)
_HAVE = r"(?:(?:has|have|had)\s+)?"
_PASSIVE = re.compile(
    rf"\b{_HAVE}{_BE}\s+(?P<not>not\s+)?(?P<verb>\w+)\b(?P<between>[^,;]*?)\s+by\s+(?P<behind>[^;]+)$",
    re.IGNORECASE,
)
_CLAUSE = re.compile(r"(?:\b(?:that|unless|if|after|because|when|before)\s+|[,;]\s+)", re.IGNORECASE)
_END = re.compile(
    r"(?=\s+(?:in|on|at|near|from|of|to|for|with|by|over|amid|despite|during|after|before|since|until|and|but|while)\b)"
    r"|(?=[,.]|$)"
)
_JOINED = re.compile(r",?\s+(?:and|but)\s+(?=(?:will|would|may|might|could|can|must|should|has|have|had|did|does)\b)")
_SHARED = re.compile(r"\s+and\s+(?=[a-z]+\s)")
_WILL = re.compile(r"\b(?:will|would|may|might|could|can|must|should|did|does)\b", re.IGNORECASE)
_ANOTHER_DEED = re.compile(
    r"\b(?:to|not|that|who|which|because|after|when|while|if|unless|whether|and|but|or|has|have|had|is|are|was|were)\b",
    re.IGNORECASE,
)
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
_CHANGE = re.compile(
    r"\b(?P<verb>(?:ris|fall|grow|drop|climb|increas|declin|shrink)(?:e?[sd]|ing|en|ped)?|rise|increase|decline|rose|fell|grew|shrank)"
    r"\s+(?=\d+(?:[.,]\d+)*\s*(?:%|percent|per cent))",
    re.IGNORECASE,
)
_IF = re.compile(r"(?<=\bsay )if\b|(?<=\bask )if\b|(?<=\bknow )if\b|(?<=\bconfirm )if\b", re.IGNORECASE)
"""An "if" that may stand for "whether"."""
_SAID_BY = re.compile(r"^(?P<said>.+),\s+(?P<verb>\w+)\s+(?P<who>[^,;]+)$")
"""What somebody says, with the speaker behind the verb: "…, said the mayor"."""
_ASIDE = re.compile(
    r",\s+(?:(?:who|which|whose)\s[^,;]*(?:,(?=\s)|[.!?]?$)"
    r"|(?:\w{2,}(?:ed|en|ing)|held|built|known|shut|set|found|made|a|an)\s[^,;]*,"
    r"(?=\s+(?:will|would|may|might|could|can|must|should|has|have|had|is|are|was|were|did|does)\b))",
    re.IGNORECASE,
)
"""What stands between two commas behind a subject, and only adds to it: ", closed since May,"."""
_SOME_OF = re.compile(
    r"\b(?P<count>\d+|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)"
    r" of (?:the|its|their|his|her) (?=[a-z])"
)
"""Some of a number of things are things of that number."""
_SHORTLY = re.compile(r"\b(?:shortly|soon|just|immediately|right) (?=(?:before|after)\b)", re.IGNORECASE)
_FOR_DEED = re.compile(r"\s+for\s+\w+ing\b[^,;]*$", re.IGNORECASE)
_OR = re.compile(r"(?<=\w)\s+or\s+[^,;]*$", re.IGNORECASE)
_DENIED = re.compile(r"\b(?:den(?:y|ies|ied)|reject(?:s|ed)?)\b", re.IGNORECASE)
_LESS = ((_SOME_OF, r"\g<count> "), (_SHORTLY, ""))
_WEAKENED = re.compile(
    r"\b(?:not|never|no|nobody|none|nor|without|unless|if|whether|hardly|den(?:y|ies|ied)|reject\w*|declin\w*)\b|n['’]t\b",
    re.IGNORECASE,
)
"""What turns a sentence around that says less: "not fined" is more than "not fined for cutting power"."""
_CREDIT = re.compile(r"^according to (?P<first>[^,]+),\s+|,?\s+according to (?P<last>[^,]+?)\.?$", re.IGNORECASE)


def rewordings(text: str) -> Iterator[str]:
    """The sentence itself, then other ways to say it."""
    plain = text.rstrip(" .!?")
    yield text
    yield from _active(plain)
    yield from _expecting(plain)
    yield from _expected_to(plain)
    if _NOT_ANY.search(plain):
        yield _NOT_ANY.sub(r"\g<verb> no", plain)
    yield from _with_by(plain)
    for other in same_said(plain):
        yield other
        yield from _active(other)
    if _IF.search(plain):
        yield _IF.sub("whether", plain)
    if (match := _SAID_BY.match(plain)) and _reports(match["verb"]):
        yield f"{match['said']}, {match['who']} {match['verb']}"


def _active(text: str) -> Iterator[str]:
    """What is said of A "by B" as said by B of A, for each place where A may begin and B may end."""
    for match in _overlapping(_PASSIVE, text):
        verb = match["verb"]
        if not (verb.endswith(("ed", "en")) or verb in lexicon().same):
            continue
        starts = [0, *(m.end() for m in _CLAUSE.finditer(text, 0, match.start()))]
        for start in starts[-3:]:
            before, subject = text[:start], text[start : match.start()]
            for end in _END.finditer(match["behind"]):
                agent, rest = match["behind"][: end.start()], match["behind"][end.start() :]
                yield f"{before}{agent} {match['not'] or ''}{verb} {subject} {match['between']} {rest}"


_NUMBERS = frozenset("one two three four five six seven eight nine ten eleven twelve might could would percent".split())


def _reports(word: str) -> bool:
    """Whether a word is a verb of saying, in any form."""
    folded = fold(word)
    return bool(lexicon().cues.intersection(Stems()([lexicon().same.get(folded, folded)])))


def _with_by(text: str) -> Iterator[str]:
    """Say "fall 3 percent" as "fall by 3 percent", also where it is what somebody expects."""
    if _CHANGE.search(text):
        full = _CHANGE.sub(r"\g<verb> by ", text)
        yield full
        yield from _expected_to(full)


def _expected_to(text: str) -> Iterator[str]:
    """Say "expects that rents will fall" as "expects rents to fall"."""
    if (match := _EXPECTS.search(text)) is not None:
        yield f"{text[: match.start()]}{match['verb']} {match['subject']} to {text[match.end() :]}"


def _overlapping(pattern: re.Pattern[str], text: str) -> Iterator[re.Match[str]]:
    """The matches of a pattern, those that begin inside another one too."""
    match = pattern.search(text)
    while match is not None:
        yield match
        match = pattern.search(text, match.start() + 1)


def _expecting(text: str) -> Iterator[str]:
    """What is expected according to B as B expecting it."""
    credit = _CREDIT.search(text)
    expected = _EXPECTED.match(_CREDIT.sub("", text)) if credit else None
    if credit and expected:
        front = (expected["front"] or "").rstrip(", ")
        speaker = credit["first"] or credit["last"]
        yield f"{speaker} {expected['verb']} {expected['subject']} {expected['rest']} {front}"


def derived(text: str, speaker: str | None) -> Iterator[str]:
    """A statement itself, then what follows from it: "S will a but will b" also says "S will b"."""
    for full in dict.fromkeys((text, _ASIDE.sub("", text))):
        yield from rewordings(full)
        yield from _without_of(full)
        yield from _shortened(full.rstrip(" .!?"))
        yield from (pattern.sub(less, full) for pattern, less in _LESS if pattern.search(full))
        yield from _second_deeds(full)
        yield from deeds(full, speaker, _is_past, _says_clauses)
        yield from less_said(full)


def _says_clauses(word: str) -> bool:
    """Whether a word is a verb of saying behind which somebody else's deed may stand."""
    return _reports(word) and not re.fullmatch(r"(?:reject|dismiss)(?:s|es|ed)?", word)


def _is_past(word: str) -> bool:
    """Whether a word can be a verb in the past."""
    return word.endswith("ed") or (fold(word) in lexicon().same and not word.isdigit() and fold(word) not in _NUMBERS)


def _without_of(text: str) -> Iterator[str]:
    return (text[: match.start()] + text[match.end() :] for match in _OF.finditer(text))


def _second_deeds(text: str) -> Iterator[str]:
    """What the subject of a sentence will or did besides, behind an "and" or "but"."""
    for joint in _JOINED.finditer(text):
        auxiliaries = list(_AUXILIARY.finditer(text, 0, joint.start()))
        if len(auxiliaries) == 1 and not _ANOTHER.search(text, auxiliaries[0].end(), joint.start()):
            second = text[: auxiliaries[0].start()] + text[joint.end() :]
            yield second
            yield from _without_of(second)
    for joint in _SHARED.finditer(text):
        auxiliaries = list(_WILL.finditer(text, 0, joint.start()))
        if len(auxiliaries) == 1 and not _ANOTHER_DEED.search(text, auxiliaries[0].end(), joint.start()):
            yield f"{text[: auxiliaries[0].end()]} {text[joint.end() :]}"


def _shortened(text: str) -> Iterator[str]:
    """The text without the deed that something is done for, or without a second thing denied."""
    deed, other = _FOR_DEED.search(text), _OR.search(text)
    if deed and not _WEAKENED.search(text[: deed.start()]):
        yield text[: deed.start()]
    if other and _DENIED.search(text[: other.start()]):
        yield text[: other.start()]
