"""Whether a clause speaks of what may come: modals and their like in the main clause."""

from __future__ import annotations

import re

TOKEN = re.compile(r"\w+(?:[-'\u2019]\w+)*|[^\w\s]")
POSSIBLE = frozenset({"could", "may", "might"})
FUTURE = frozenset({"will", "would", "shall", "wo"})
BE = frozenset(
    {"is", "are", "was", "were", "be", "been", "looks", "look", "seems", "seem", "appears", "appear", "remains"}
)
PROSPECT = frozenset(
    """
    likely unlikely expected predicted forecast projected poised set bound due anticipated tipped slated doomed
    certain going
    """.split()
)
PERFECT = frozenset({"have", "'ve", "of"})
SENSES = frozenset("see hear feel find remember recall afford understand believe".split())
NOUN_MARKS = frozenset(
    """
    the a an his her their its our my your of free political military good strong this that
    """.split()
)
SUBORDINATE = frozenset(
    """
    which who whom whose because since although though while whereas if unless until when whenever where as so
    than whether before after lest
    """.split()
)
CLAUSE_OPENERS = frozenset(
    """
    if unless when while whereas although though because since as once until should were
    """.split()
)
FINITE = frozenset(
    """
    is are was were has have had does do did says said shows showed remains remained became becomes isn't aren't
    wasn't weren't hasn't haven't hadn't doesn't don't didn't can can't cannot must
    """.split()
)


_NOT_COMING = re.compile(
    r"\b(?:I|we)(?:['\u2019]d| would| will|['\u2019]ll| may| might| could) (?:also |just |only |then )?(?:add|say"
    r"|note|take|argue|like|call|tell"
    r"|suggest|describe|stress|ask|go|begin|start|turn|stop|leave|explain|recommend)\b"
    r"|\b(?:may|might|could|would) (?:\w+ly )?(?:look|seem|appear|sound|feel|say|argue|claim|object|wonder)\b"
    r"|\bwould (?:soon|later|eventually|go on to|never again|often|always|usually|sometimes)\b"
    r"|\bwould \w+[^.;]{0,60}\b(?:when|after|as|once) (?:the |his |her |their |it |he |she "
    r"|they )?(?:\w+ ){0,3}\w+ed\b",
    re.IGNORECASE,
)
_ANNOUNCED = re.compile(
    r"\b(?:is|are|now|been|currently)?\s?(?:expected|anticipated|slated|projected|scheduled|forecast|poised"
    r"|set) (?:to|for) (?:\w+)"
    r"|\b(?:intends?|expects?|anticipates) (?:to|that|\w+ing)\b|\bplanned for\b"
    r"|\banticipat(?:es|ed) (?:initiat|in|dur|by|for|the|clinical|start)\w*",
    re.IGNORECASE,
)
_COORDINATED = re.compile(r"[,;\u2014] (?:and|but|so|yet) (?!that\b|which\b|who\b)", re.IGNORECASE)
_PAST_PLAN = re.compile(
    r"\b(?:was|were|had been|had) (?:\w+ly )?(?:expected|planned|scheduled|set|due|slated|supposed)\b"
)


def is_forecast(clause: str, *, future: bool = True) -> bool:
    """Whether a clause says what could or will come, in its main part or one that is joined to it.

    Questions, what one "would add", and what only "may look" so, tell nothing of the future.
    """
    text = clause.replace("\u200b", "").replace("\u2060", "").strip()
    if text.rstrip("\"”’' ").endswith("?") or _NOT_COMING.search(text):
        return False
    if future and _ANNOUNCED.search(text) and not _PAST_PLAN.search(text):
        return True
    return main_clause_foretells(text, future=future) or (future and _joined_foretells(text))


def _joined_foretells(text: str) -> bool:
    """A clause behind ", but" or ", this": "The plan is late, but it will come."."""
    starts = [m.end() for m in _COORDINATED.finditer(text)]
    return any(main_clause_foretells(text[start:]) for start in starts)


def main_clause_foretells(clause: str, *, future: bool = True) -> bool:
    """Whether the main clause says what could or will come.

    `future` also counts will and would, which in reported speech may only be a plan. A perfect ("may have sunk") and a
    modal in a side clause ("…, which may sink") do not count.
    """
    tokens = [t.replace("\u2019", "'") for t in TOKEN.findall(clause)]
    lowers = [t.lower() for t in tokens]
    start = _main_clause(lowers)
    finite = False
    for i in range(start, len(lowers)):
        if _is_prospect(lowers, i):
            return True
        if lowers[i] in SUBORDINATE and i > start and not finite:
            return _resumes(tokens, i, future=future)
        if finite and (lowers[i] in SUBORDINATE or lowers[i] in {"that", ";", ":"}):
            return False
        if _is_modal(tokens, i, future=future):
            return True
        finite = finite or lowers[i] in FINITE
        if finite and lowers[i] == ",":
            return False
    return False


def _main_clause(lowers: list[str]) -> int:
    """Past an opening side clause: "If it lasts, the islands may …", "Should it last, …"."""
    start = 1 if lowers[:1] and lowers[0] in {"“", '"', "'", "\u2018", "that"} else 0
    if lowers[start : start + 1] and lowers[start] in CLAUSE_OPENERS and "," in lowers[start:]:
        return lowers.index(",", start) + 1
    return start


def _resumes(tokens: list[str], at: int, *, future: bool) -> bool:
    """A side clause stands between subject and verb: look behind its closing comma."""
    lowers = [t.lower() for t in tokens]
    if at and lowers[at - 1] == "," and "," in lowers[at:]:
        rest = lowers.index(",", at) + 1
        return rest < len(tokens) and (_is_modal(tokens, rest, future=future) or _is_prospect(lowers, rest))
    return False


def _is_modal(tokens: list[str], i: int, *, future: bool) -> bool:
    lower = tokens[i].lower().removesuffix("n't").removesuffix("'ll")
    contracted = tokens[i].lower().endswith("'ll")
    if not contracted and lower not in (POSSIBLE | FUTURE if future else POSSIBLE):
        return False
    after = [t.lower() for t in tokens[i + 1 : i + 4]]
    if not after or not after[0][0].isalpha() or PERFECT & set(after[:2]):
        return False
    noun = i > 0 and tokens[i - 1].lower() in NOUN_MARKS and lower in {"will", "might", "may"}
    month = tokens[i] == "May" and i > 0
    ability = lower == "could" and (after[0] == "not" or after[0] in SENSES or tokens[i].lower() == "couldn't")
    return not (noun or month or ability or after[0] in {"of", "and", "or", "in", "on"})


def _is_prospect(lowers: list[str], i: int) -> bool:
    """As in "is likely to", "are expected to", "looks set to"."""
    if lowers[i] not in PROSPECT or "to" not in lowers[i + 1 : i + 2] + lowers[i + 2 : i + 3]:
        return False
    now = BE - {"was", "were", "been"}
    return bool(now & set(lowers[max(0, i - 3) : i])) and lowers[i - 1] not in {"that", "of"}
