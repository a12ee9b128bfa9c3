"""Small changes of grammar that keep what is said: the rewordings that are made by a pattern alone."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

_TIME = (
    r"(?:(?:\d{1,2}\s+)?(?:January|February|March|April|May|June|July|August|September|October|November|December"
    r"|Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday)(?:\s+(?:\d{4}|morning|evening|night|afternoon))?|\d{4})"
)
_FRONTED = re.compile(
    rf"^(?P<time>(?:(?:between|from)\s+{_TIME}\s+(?:and|to)\s+{_TIME}|(?:in|on|by|since|during|until)\s+{_TIME}))\s+(?=\w)",
    re.IGNORECASE,
)
_TOLD = re.compile(
    r"\b(?P<told>(?:told|tells)\s+(?:the\s+)?(?!that\b|of\b|about\b|to\b)[\w-]+)\s+(?!that\b|of\b|about\b|to\b)"
)
_BEGUN = re.compile(
    r"\b(?P<verb>beg[aiu]n(?:s|ning)?|start(?:s|ed)?|continue[sd]?)\s+(?P<deed>[a-z]{3,})ing\b", re.IGNORECASE
)
_CLAIMED = re.compile(
    r"\b(?P<verb>claim(?:s|ed)?)\s+(?:that\s+)?(?:he|she|it|they)\s+(?:had|has|have)\s+(?P<deed>\w+)", re.IGNORECASE
)
_OWNER = re.compile(r"\b(?P<the>the\s+)?(?P<owner>[a-z]+)(?:s['’]|['’]s)\s+(?P<thing>[a-z]+)\b")
_NEED_NOT = re.compile(r"\bneed not\b", re.IGNORECASE)
_PLURAL_OWNER = re.compile(r"s['’]\s")

_REPLY: tuple[tuple[re.Pattern[str], str], ...] = (
    (_FRONTED, r"\g<time>, "),
    (_TOLD, r"\g<told> that "),
    (_BEGUN, r"\g<verb> to \g<deed>"),
    (_BEGUN, r"\g<verb> to \g<deed>e"),
    (_CLAIMED, r"\g<verb> to have \g<deed>"),
    (_NEED_NOT, "did not need to"),
)
_TOLD_SOMEBODY = re.compile(r"\b(?:told|tells)\s+(?:the\s+)?[\w-]+(?:\s+[\w-]+)?\s+that\b")
_NOT_ANY = re.compile(r"\b(?P<not>not\s+\w+)\s+any\b", re.IGNORECASE)
_THING_OF = re.compile(r"\b(?P<thing>[a-z]{3,})\s+of\s+(?P<kind>[a-z]{3,})\b", re.IGNORECASE)
_DETERMINERS = frozenset("the its their his her our your this that these those any all some each both".split())

_EMBEDDING = frozenset(
    "that who which whom whose because after before when while if unless whether where and but or not".split()
)


def same_said(text: str) -> Iterator[str]:
    """A reply's sentence in the words that a statement is more likely to have."""
    for pattern, other in _REPLY:
        if pattern.search(text):
            yield pattern.sub(other, text, count=1)
    if _OWNER.search(text):
        yield _OWNER.sub(_of_owner, text, count=1)


def _of_owner(match: re.Match[str]) -> str:
    """Say "the victims' families" as "the families of the victims"."""
    plural = "s" if _PLURAL_OWNER.search(match.group()) else ""
    return f"{match['the'] or ''}{match['thing']} of the {match['owner']}{plural}"


def less_said(text: str) -> Iterator[str]:
    """A statement without whom it was told to, without an "any", with "risk of stroke" as "stroke risk"."""
    if _TOLD_SOMEBODY.search(text):
        yield _TOLD_SOMEBODY.sub("said that", text, count=1)
    if _NOT_ANY.search(text):
        yield _NOT_ANY.sub(r"\g<not>", text)
    for match in _THING_OF.finditer(text):
        if match["kind"].lower() not in _DETERMINERS:
            yield f"{text[: match.start()]}{match['kind']} {match['thing']}{text[match.end() :]}"


def deeds(
    text: str, speaker: str | None, is_past: Callable[[str], bool], is_saying: Callable[[str], bool]
) -> Iterator[str]:
    """Each of the two deeds of one who speaks: "Zeman accused the party of fraud and left" says that Zeman left."""
    subject = _subject(text, speaker)
    if subject is None:
        return
    rest = text[len(subject) :]
    first, *others = rest.split()[:1] or [""]
    if others or not is_past(first) or is_saying(first):
        return
    for joint in re.finditer(r",?\s+and\s+(?P<verb>\w+)\b", rest):
        between = rest[: joint.start()].split()[1:]
        embedded = any(word.strip(",").lower() in _EMBEDDING or is_past(word.strip(",")) for word in between)
        if is_past(joint["verb"]) and not embedded:
            yield subject + rest[: joint.start()]
            yield f"{subject} {rest[joint.start('verb') :]}"
            return


def _subject(text: str, speaker: str | None) -> str | None:
    """The words at the beginning of a text that name the speaker."""
    if not speaker:
        return None
    plain = speaker.removeprefix("The ").removeprefix("the ")
    match = re.match(rf"(?:the\s+)?{re.escape(plain)}(?=\s)", text, re.IGNORECASE)
    return match.group() if match else None
