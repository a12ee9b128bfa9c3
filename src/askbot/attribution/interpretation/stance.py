"""How surely something is said: the stance of an attribution and of a sentence that nobody is named for.

The rule, in order. An attribution whose cue keeps silence is *no comment*, also one that neither confirms nor denies.
One whose cue denies, or whose content calls a claim false, is *denied*. One whose cue foretells, or whose content's
main clause says what could come, is *forecast* and keeps its speaker: "Experts suggest that this could …". All others
are *reported*: what was ("may have sunk"), plans in reported speech ("said it would open"), and a modal in a side
clause make no forecast. A sentence without a speaker is a *forecast* where its main clause says what could or will
come, *reported* where it is marked as hearsay ("reportedly", "it is believed that"), else the document's
*own account*.
"""

from __future__ import annotations

import re

from askbot.attribution.interpretation.denial import NEGATED, denies
from askbot.attribution.interpretation.modality import Outlook, is_forecast
from askbot.attribution.interpretation.spoken import keeps_silent
from askbot.domain import Stance

_SPEAK = (
    "(?:comment|respond|reply|answer|say|speak|discuss|elaborate|address|disclose|confirm|explain|take questions"
    "|name|identify|reveal|give|provide|release|divulge|be drawn|be interviewed|be named|be identified|deny)"
)
_SPOKEN = (
    "(?:confirm(?:ed)?|den(?:y|ied)|comment(?:ed)?|respond(?:ed)?|repl(?:y|ied)|answer(?:ed)?|elaborated?|sa(?:y"
    "|id)|spoken"
    "|speak|address(?:ed)?|return(?:ed)?|discuss(?:ed)?|disclosed?|be reached|be drawn|available for comment)"
)
_NOT = (
    r"(?:(?:has|have|had|is|are|was|were|do|does|did|would|will|could|can|wo|ca)\s?(?:not|n['\u2019]t)|cannot|never)"
    r"(?: (?:yet|immediately|so far|publicly|directly|further|even|been willing to|been able to|want to|wish to))*"
)
_QUIET = "(?:silent|quiet|mum|tight-lipped|close-mouthed|silence|non-?committal|evasive)"
_SILENCE = re.compile(
    r"\b(?:"
    + "|".join(
        (
            rf"(?:declin|refus)(?:e|es|ed|ing) to (?:\w+ly )?{_SPEAK}",
            r"(?:declin|refus)(?:e|es|ed|ing) (?:\w+ )?(?:comment|requests? for comment|interviews?)",
            r"neither (?:\w+ )?(?:confirm|den)\w*",
            rf"{_NOT} {_SPOKEN}\b",
            r"(?:had|has|have|made?|offer(?:s|ed)?|gave|provided|issued) no (?:\w+ )?(?:comment|response|reply|answer)",
            r"no (?:immediate )?(?:comment|response|reply)\b",
            rf"(?:has|have|had) yet to (?:\w+ly )?{_SPEAK}",
            rf"(?:remain|stay|keep|kept|fall|fell|be|been|is|are|was|were|went)\w* (?:\w+ly )?{_QUIET}\b",
            rf"{_NOT} (?:elaborate|(?:provide|give|offer)d? (?:\w+ )?(?:details|specifics))",
            r"demur(?:red|s)|tight-lipped|stonewall\w*|dodg(?:ed|es|ing) (?:the )?questions?|sidestep(?:s|ped|ping)?\b",
            r"(?:not|n['\u2019]t) (?:immediately )?(?:available|reachable) for comment|unavailable for comment",
            r"could not (?:immediately )?be reached|ignored (?:a |repeated |several )?(?:requests?|questions?)",
        )
    )
    + ")",
    re.IGNORECASE,
)
_WILL_NOT = re.compile(
    r"\W*(?:that )?(?:[\w'\u2019]+ ){1,4}?(?:(?:will|would|wo|ca|could|can) ?(?:not|n['\u2019]t)|cannot)"
    r" (?:be |\w+ly )?(?:comment|discuss|elaborat|speculat"
    r"|(?:offer|mak|giv|provid)(?:e|ing)? (?:any |an? |further )*(?:comment|statement))",
    re.IGNORECASE,
)
"""Content that says no more than that somebody keeps silent."""
_PARTS = re.compile(r"[.!?][\"\u201d]? [A-Z]")
_FORETELL = re.compile(
    r"\b(?:predict|forecast|foresee|foresaw|foretell|foretold|project(?:s|ed|ing)?\b|anticipat|expect|prophes|envisag"
    r"|envision)\w*",
    re.IGNORECASE,
)
_OUTLOOK = re.compile(
    r"\b(?:warn|caution|fear|believ|think|thought|estimat|suggest|argu|reckon|speculat|hint|threaten|assess"
    r"|calculat|worr"
    r"|hope|suspect)\w*|rais\w+ (?:the )?(?:alarm|concern)",
    re.IGNORECASE,
)
_COMMITS = re.compile(
    r"\b(?:announc|promis|vow|pledg|agree|decid|plan|commit|offer|propos|order|demand|urg|call|ask|swor|swear|intend)\w*",
    re.IGNORECASE,
)
_HEARSAY = re.compile(
    r"\b(?:reportedly|allegedly|purportedly|supposedly|rumou?red|(?:it|there) (?:is|was|has been|had been) (?:\w+ly )?"
    r"(?:believed|said|thought|reported|claimed|alleged|understood|assumed|suspected|feared)"
    r"|(?:is|are|was|were|has been|have been) (?:\w+ly )?(?:believed|said|thought|reported|claimed|alleged|understood"
    r"|assumed|suspected) to)\b",
    re.IGNORECASE,
)


_BENCH = re.compile(r"\b(?:judge|court|jury|tribunal|magistrate|bench|justices)\b", re.IGNORECASE)
_RULES = re.compile(r"\b(?:dismiss|reject|den(?:y|ie))\w*", re.IGNORECASE)
"""What a court does with a case, a motion or an appeal: it rules, and denies nothing."""
_NEITHER = re.compile(r"(?:neither|nobody|no one|none|no \w+)\b", re.IGNORECASE)
_WOULD_SAY = re.compile(rf"\b(?:would|could|did|has|have|had|will)\b.*\b{_SPEAK}", re.IGNORECASE)
_UNREAL_SAYING = re.compile(
    r"^\W*(?:nobody|no one|none|no \w+)\b[^.]{0,40}\b(?:said|says|say|claimed|claims|announced|confirmed)\b",
    re.IGNORECASE,
)


def stance_of(cue: str, content: str, source: str = "") -> Stance:
    """The stance of an attribution by the words of its parts (on one line each), as the rule above has it."""
    refuses = _NEITHER.match(source) and _WOULD_SAY.search(cue)
    if _SILENCE.search(cue) or refuses or _says_to_be_silent(cue, content):
        return Stance.NO_COMMENT
    if denies(cue, content) and not (_BENCH.search(source) and _RULES.search(cue)):
        return Stance.DENIED
    if _silent_together(cue, content):
        return Stance.NO_COMMENT
    foretells = _FORETELL.search(cue) and not NEGATED.search(cue)
    if foretells or is_forecast(content, _outlook(cue)):
        return Stance.FORECAST
    return Stance.REPORTED


def _says_to_be_silent(cue: str, content: str) -> bool:
    """Whether who speaks says that nothing will be said: "said the council would not comment", `"I can't say," …`."""
    if _PARTS.search(content) or NEGATED.search(cue) or content.rstrip("\u201d\"' ").endswith("?"):
        return False
    return _WILL_NOT.match(content) is not None or (content[:1] in {"\u201c", '"'} and keeps_silent(content))


def commits(cue: str) -> bool:
    """Whether who speaks promises, orders or plans, and foretells nothing."""
    return _COMMITS.search(cue) is not None and _OUTLOOK.search(cue) is None


def _outlook(cue: str) -> Outlook:
    if _OUTLOOK.search(cue):
        return Outlook.ALL
    return Outlook.POSSIBLE if commits(cue) else Outlook.OTHERS


def sentence_stance(sentence: str) -> Stance:
    """The stance of a sentence that nobody is named for: forecast, reported by hearsay, or the own account."""
    if _UNREAL_SAYING.match(sentence):
        return Stance.OWN_ACCOUNT
    if is_forecast(sentence):
        return Stance.FORECAST
    return Stance.REPORTED if _HEARSAY.search(sentence) else Stance.OWN_ACCOUNT


def _silent_together(cue: str, content: str) -> bool:
    """Whether cue and content make up silence only together: the tagger may cut "declined | to name" anywhere."""
    opening = " ".join(content.split()[:4])
    tails = (" ".join([*cue.split()[-n:], opening]) for n in (1, 2))
    negated = NEGATED.search(cue) and _SILENCE.search(f"{cue} {opening}")
    return any(_SILENCE.match(tail) for tail in tails) or bool(negated)
