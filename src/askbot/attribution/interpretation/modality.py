"""Whether a sentence speaks of what may come: the future in its asserted clauses.

A clause foretells where its verb is marked for the future ("will", "is likely to"), or for what is possible, with a
verb of happening ("could rise"). What is possible now ("could be at the bottom of the sea", "may be the oldest"), what
may have happened, ability ("could not see"), and a bare "would" do not: "would" needs a condition, a time to come, or
somebody who looks ahead (Palmer, Mood and Modality, 2001: epistemic and dynamic modality).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from enum import Enum

from askbot.attribution.interpretation.clauses import Clause, clauses

_WILL = frozenset({"will", "shall", "won't"})
_WOULD = frozenset({"would", "wouldn't"})
_SPEAKER = frozenset({"i", "we"})
_OTHER = frozenset({"i", "we", "he", "she", "it", "they", "who", "which", "that"})
_POSSIBLE = frozenset({"could", "may", "might"})
_BE = frozenset(
    {"is", "are", "be", "am", "'s", "'re", "looks", "look", "seems", "seem", "appears", "appear", "remains"}
)
_PROSPECT = frozenset(
    """
    likely unlikely expected predicted forecast projected poised set bound anticipated tipped slated doomed certain
    going scheduled planned
    """.split()
)
_SENSES = frozenset("see hear feel find remember recall afford understand believe".split())
_NOUN_MARKS = frozenset(
    """
    the a an his her their its our my your of free political military good strong this that civilian public popular
    """.split()
)
_NOUN_FOLLOWERS = frozenset("to of and or in on exists exist is was has".split())
_STATES = frozenset(
    """
    be have know want need exist mean seem look appear sound feel like love own belong contain include involve depend
    explain represent reflect indicate suggest offer say argue claim object wonder ask
    """.split()
)
_ADVERBS = frozenset(
    """
    not also then still even just only never ever soon now again well all both further more
    """.split()
)
_PARTICIPLES = frozenset(
    """
    hit cut set put built held made left lost sold paid told sent brought found shut done gone seen taken given hurt
    struck spent kept won met cost burnt felt caught taught thrown drawn known
    """.split()
)
_NEAR = r"(?:coming|next|near|following|foreseeable|second|first|third|fourth|new)"
_UNIT = r"(?:hours?|days?|weeks?|months?|years?|decades?|quarter|half|term|season|spring|summer|autumn|fall|winter)"
_SEASON = r"(?:spring|summer|autumn|fall|winter)"
_MONTH = r"(?:January|February|March|April|May|June|July|August|September|October|November|December)"
FUTURE_TIME = re.compile(
    rf"\b(?:tomorrow|soon(?! after)|in due course|next {_UNIT}|(?:in|over|during|within"
    rf"|for) the {_NEAR} (?:\w+ )?{_UNIT}"
    rf"|later (?:today|this|on|in)|by (?:the end|next|then|mid|early|late|{_SEASON}\b|{_MONTH}|20\d\d|\w+day\b)"
    rf"|within (?:\w+ ){{1,2}}{_UNIT}|this (?:{_SEASON}|weekend)|before (?:{_MONTH}|the end)"
    rf"|in the (?:long|short|near|medium)(?:er)? (?:run|term|future)|from now|in (?:the )?future)\b",
    re.IGNORECASE,
)
_LOOKS_AHEAD = frozenset(
    """
    think thinks believe believes expect expects opinion fear fears warn warns predict predicts schedules forecasts
    warned feared predicted
    """.split()
)
_NOT_COMING = re.compile(
    r"\b(?:I|we)(?:['\u2019]d| would| will|['\u2019]ll| may| might| could) (?:also |just |only |then )?(?:add|say"
    r"|note|take|argue|like|call|tell|suggest|describe|stress|ask|turn|stop|leave|explain|recommend"
    r"|(?:begin|start) (?:by|with|off)|set that)\b"
    r"|\b(?:may|might|could|would) (?:\w+ly )?(?:look|seem|appear|sound|feel|say|argue|claim|object|wonder|rather)\b"
    r"|\bwould (?:soon|later|eventually|go on to|never again|often|always|usually|normally|sometimes)\b"
    r"|\bwould \w+[^.;]{0,60}\b(?:when|after|as|once) (?:the |his |her |their |it |he |she "
    r"|they )?(?:\w+ ){0,3}\w+ed\b"
    r"|\bstill (?:won['\u2019]t|will not)\b",
    re.IGNORECASE,
)
_ANNOUNCED = re.compile(
    r"\b(?:is|are|now|been|currently)?\s?(?:expected|anticipated|slated|projected|scheduled|planned)"
    r" (?:to|for|in|by) \w+"
    r"|\b(?:intends?|expects?|anticipates) (?:to\b(?! have)|that|\w+ing)\b(?! that)"
    r"|\b[Ww]e (?:fully |now |currently )?(?:expect|anticipate|forecast|project|predict)\b"
    r"|\banticipat(?:es|ed) (?:initiat|in|dur|by|for|the|clinical|start)\w*"
    r"|\b(?:it )?remains to be seen\b|\bmay or may not\b"
    r"|\b(?:chances?|odds|likelihood|prospects?|risk) of [^,;.]{4,80} (?:is|are|remains?) (?:\w+ )?"
    r"(?:low|high|slim|small|growing|rising|good|poor|remote|real)\b",
    re.IGNORECASE,
)
_AIMED = re.compile(r"\b(?:aims?|plans?|hopes?|seeks?|(?:is|are) aiming) to\b|\bis possible\b", re.IGNORECASE)
"""Foretells where a time to come is named: "In the next year, it aims to …"."""
_PAST_PLAN = re.compile(
    r"\b(?:was|were|had been|had|been) (?:\w+ly )?(?:expected|planned|scheduled|set|due|slated|supposed|anticipated"
    r"|projected|poised)\b|\b(?:expected|planned|anticipated|intended) to\b.*\b(?:when|but) (?:\w+ )*\w+ed\b"
)
_DUE = re.compile(
    r"\b(?:is|are) due to (?:open|begin|start|finish|end|close|arrive|meet|hold|expire|vote|return|be|take|leave|speak"
    r"|give|visit|report|publish|release|appear|launch|go|run|resume|retire|stand|sign)\b",
    re.IGNORECASE,
)
_ARRANGED = re.compile(
    r"\b(?:next|today['\u2019]s|tonight['\u2019]s|tomorrow['\u2019]s|following) (?:\w+ ){0,3}(?:meeting|call|session"
    r"|briefing|update|hearing)s?\b[^.;]{0,60}\bwill\b"
    r"|\bwill (?:be included|look in ?to|work with|speak (?:to|with)|report back|check|follow up|contact"
    r"|let \w+ \w+ know"
    r"|send out|draft|circulate|reach out|get back|be (?:attributable|embargoed))\b",
    re.IGNORECASE,
)


_FORETELLING = re.compile(
    r"['\u2019]ll\b|\b(?:"
    + "|".join(sorted(w.removesuffix("'t") for w in _WILL | _WOULD | _POSSIBLE | _PROSPECT | {"can"}))
    + ")",
    re.IGNORECASE,
)
"""Without one of these words no clause foretells anything."""


class Outlook(Enum):
    """What counts beside what is possible or likely."""

    ALL = "all"
    """Will, plans, and would with a condition or a time: somebody looks ahead."""
    OTHERS = "others"
    """Will and would of somebody else than the speaker: "said the search would be widened", not "said it would "
    "open"."""
    POSSIBLE = "possible"
    """Nothing: who announces or promises tells a plan."""


def is_forecast(sentence: str, outlook: Outlook = Outlook.ALL) -> bool:
    """Whether a sentence, or what is said, tells what could or will come in one of its asserted clauses.

    Questions, what one "would add", and what only "may look" so, tell nothing of the future; who will see to what is
    arranged, not foretold.
    """
    text = " ".join(sentence.replace("\u200b", "").replace("\u2060", "").split())
    if text.rstrip("\"”’' ").endswith("?") or _NOT_COMING.search(text) or _ARRANGED.search(text):
        return False
    if outlook is Outlook.ALL and _is_planned(text):
        return True
    if _FORETELLING.search(text) is None:
        return False
    ahead = FUTURE_TIME.search(text) is not None
    subjects = _SPEAKER if text.startswith(tuple("\"“'‘")) else _OTHER
    return any(_foretells(c, outlook, subjects, ahead=ahead) for c in clauses(text) if c.asserted)


def _is_planned(text: str) -> bool:
    if FUTURE_TIME.search(text) and _AIMED.search(text):
        return True
    return bool(_ANNOUNCED.search(text) or _DUE.search(text)) and not _PAST_PLAN.search(text)


def _foretells(clause: Clause, outlook: Outlook, subjects: frozenset[str], *, ahead: bool) -> bool:
    for i in range(len(clause.words)):
        if _is_prospect(clause.lowers, i, ahead=ahead) or _is_possible(clause, i, ahead=ahead):
            return True
        if outlook is Outlook.ALL and _is_future(clause, i, ahead=ahead):
            return True
        if outlook is Outlook.OTHERS and _is_foretold(clause, i, subjects):
            return True
    return False


def _is_future(clause: Clause, i: int, *, ahead: bool) -> bool:
    word = clause.lowers[i]
    if word in _WILL or word.endswith("'ll"):
        return _is_verb(clause, i)
    if word in _WOULD:
        looks = bool(_LOOKS_AHEAD & set(clause.lowers[:i])) and "did" not in clause.lowers[:i]
        return (ahead or looks or clause.conditional) and _is_verb(clause, i) and not _is_perfect(clause.lowers, i)
    return word == "can" and ahead and _verb_after(clause.lowers, i) not in _SENSES | _STATES


def _is_foretold(clause: Clause, i: int, subjects: frozenset[str]) -> bool:
    """Will and would of another subject than the speaker."""
    if clause.lowers[i] not in _WILL | _WOULD or not _is_verb(clause, i) or _is_perfect(clause.lowers, i):
        return False
    return i > 0 and clause.lowers[i - 1] not in subjects and "did" not in clause.lowers[:i]


def _is_possible(clause: Clause, i: int, *, ahead: bool) -> bool:
    """Whether something could happen, rather than be so, or be in somebody's power."""
    lowers = clause.lowers
    word = lowers[i].removesuffix("n't")
    if word not in _POSSIBLE or not _is_verb(clause, i) or _is_perfect(lowers, i):
        return False
    verb = _verb_after(lowers, i)
    able = word == "could" and (lowers[i] == "couldn't" or lowers[i + 1 : i + 2] == ("not",) or verb in _SENSES)
    if able:
        return False
    return ahead or verb not in _STATES or (verb == "be" and _is_passive(lowers, i))


def _is_verb(clause: Clause, i: int) -> bool:
    """Not the noun "will", the month, or the end of a clause."""
    after = clause.lowers[i + 1 : i + 2]
    if not after or not after[0][0].isalpha() or after[0] in _NOUN_FOLLOWERS:
        return False
    marked = (
        i > 0
        and clause.lowers[i - 1] in _NOUN_MARKS - {"this", "that"}
        and clause.lowers[i] in {"will", "might", "may"}
    )
    return not (marked or (clause.words[i] == "May" and i > 0))


def _verb_after(lowers: Sequence[str], i: int) -> str:
    """The first word behind a modal that is no adverb."""
    rest = (w for w in lowers[i + 1 : i + 5] if w not in _ADVERBS and not (w.endswith("ly") and len(w) > 4))  # noqa: PLR2004
    return next(rest, "")


def _is_perfect(lowers: Sequence[str], i: int) -> bool:
    """As in "may have sunk", "could've"."""
    return bool({"have", "'ve", "of"} & set(lowers[i + 1 : i + 3]))


def _is_passive(lowers: Sequence[str], i: int) -> bool:
    """As in "could be taken away": something would happen."""
    be = lowers.index("be", i)
    verb = _verb_after(lowers, be)
    return verb in _PARTICIPLES or (verb.endswith(("ed", "wn", "tten", "ken", "ven")) and len(verb) > 4)  # noqa: PLR2004


def _is_prospect(lowers: Sequence[str], i: int, *, ahead: bool) -> bool:
    """As in "is likely to", "are expected to", "looks set to"; "is unlikely to be genuine" is about what is so now."""
    to = next((j for j in (i + 1, i + 2) if lowers[j : j + 1] == ("to",)), None)
    between = lowers[i + 1] if to == i + 2 else "ly"
    if lowers[i] not in _PROSPECT or to is None or not (between in _ADVERBS or between.endswith("ly")):
        return False
    if not _BE & set(lowers[max(0, i - 3) : i]) or lowers[i - 1] in {"that", "of"}:
        return False
    state = lowers[i] in {"likely", "unlikely", "certain"} and _verb_after(lowers, to) in _STATES - {"offer", "say"}
    return ahead or not state or (_verb_after(lowers, to) == "be" and _is_passive(lowers, to))
