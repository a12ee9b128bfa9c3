"""The stance of a sentence in somebody's own mouth: "I'd refer you to …", "That is not accurate"."""

from __future__ import annotations

import re

from askbot.attribution.interpretation.modality import is_forecast
from askbot.attribution.interpretation.stance import is_called_false
from askbot.domain import Stance

_A = r"['\u2019]"
_I = rf"\b(?:I|we)(?:{_A}(?:m|re|d|ll|ve))?"
_SOFTLY = (
    "(?: (?:just|really|certainly|simply|also|still|probably|obviously|again|not|do|to|going|gonna|able|currently"
    "|at this time|at this point|today|right now))*"
)
_THING = (
    "(?: (?:an?|any|anything|much|more|further|specific|new|other|that|the|details?|confirmation|information|updates?))"
)
_WONT = (
    rf"(?:not|am not|are not|will not|won{_A}t|would not|wouldn{_A}t|can(?:no|{_A})t|could not|couldn{_A}t"
    rf"|(?:do not|don{_A}t) (?:want|wish) to|(?:am|are) not going to)"
)
_READY = "(?:going to |gonna |in a position to |prepared to |able to |want to |here to |willing to |about to )?"
_TELL = (
    "(?:get (?:into|ahead|in front|drawn)|go (?:into|there|beyond|further|down)|comment|speculate|discuss"
    "|speak (?:to|for|about|on)|address|confirm|characteri[sz]e|elaborate|engage|disclose|preview|predict|talk about"
    "|answer|weigh in|be drawn|read out|detail|prejudge|negotiate|litigate|respond|reveal|share"
    "|say(?! (?:that|it|this|they|we|he|she|there)\\b)|give (?:you )?(?:any|a|more|details))"
)
_NO_COMMENT = (
    (
        rf"(?:I|we) (?:do not|don{_A}t|have not|haven{_A}t|did not|didn{_A}t){_SOFTLY} (?:have|got){_THING}+"
        r"(?: \w+){0,4}? (?:to (?:say|add|share|offer|announce|give|read|report|point|preview)|on|for you|about|of"
        r"|regarding"
        r"|in front|at|today|yet|here)\b"
    ),
    (
        rf"(?:I|we) (?:have|{_A}ve got|got) (?:nothing|no (?:further )?(?:comments?|updates?|details?|information|news"
        r"|announcements?|readouts?|predictions?|position|response|answer))\b(?! to (?:hide|lose|fear))"
    ),
    (
        rf"{_I}(?: (?:would|will|have to|can only|just|really|probably|certainly|going to|want to|need to))* "
        r"(?:refer|defer|direct|point) (?:you|that|those|them|any|all|questions)\b"
    ),
    rf"{_I} {_WONT}{_SOFTLY} {_READY}(?:(?:just|really|also|certainly|even) )?{_TELL}\b",
    (
        rf"(?:I|we) don{_A}t (?:think|believe) (?:it|that) (?:would be|is|{_A}s) "
        r"(?:useful|helpful|appropriate|wise|productive|my place|for me|for us)\b"
    ),
    (
        rf"(?:it|that)(?:{_A}s| is| would be| wouldn{_A}t be)(?: not)? (?:inappropriate|(?<=not )appropriate"
        rf"|premature) "
        r"(?:for (?:me|us) )?to (?:comment|speculate|discuss|say|get)"
    ),
    r"(?:leave|let) (?:it|that|them|him|her) (?:there|at that|to (?:him|her|them|the)|speak (?:to|for))\b",
    rf"no comment\b|I{_A}ll pass on that|take (?:that|the) question back|get back to you",
    rf"(?:that{_A}s|that is) (?:a question )?(?:for|one for) (?:the|him|her|them|others)\b",
    r"not (?:for me|my place|mine) to (?:say|answer|comment)|decline to (?:comment|say|answer|discuss)",
)
_NO_COMMENT_HERE = re.compile(r"\b(?:" + "|".join(_NO_COMMENT) + ")", re.IGNORECASE)
_STRONGLY = "(?:(?:simply|just|absolutely|completely|totally|entirely|categorically|certainly|really|frankly) )?"
_TRUE = "(?:accurate|true|correct|right|the case|so|a fact|factual|what (?:happened|I said|we said))"
_DENIAL = (
    (
        r"(?:that|this|it|those|these|which|report\w*|claim\w*|allegation\w*|accusation\w*)"
        rf"(?:{_A}s| is| are| was| were) {_STRONGLY}not (?:(?:at all|really|quite|even) )?{_TRUE}\b"
    ),
    rf"(?:isn|wasn|aren|weren){_A}t {_STRONGLY}{_TRUE}\b",
    (
        rf"(?:I|we)(?: would|{_A}d| maybe| strongly| completely| totally| categorically| flatly| absolutely| firmly"
        r"| respectfully| maybe would)* (?:deny|denied|reject(?:ed)?|dispute|refute|disagree|take issue|push back"
        r"|quibble"
        r"|dismiss)\b"
    ),
    rf"no,? (?:that|it|this)(?:{_A}s| is) (?:not|wrong|false|incorrect)\b",
    r"(?:inaccurate|incorrect|misreported|mischaracteri[sz]\w+)\b",
    (
        rf"(?:there is|there{_A}s|there was) no (?:truth|evidence (?:of|that|for)|basis)|never (?:happened|said that"
        rf"|did that)"
    ),
    (
        rf"(?:I|we) (?:did not|didn{_A}t|never|have not|haven{_A}t|have never)(?: ever)? (?:do|done|say|said|take"
        rf"|took|taken"
        r"|order|ordered|lie|lied|receive|received|pay|paid|meet|met|break|violate|ask(?:ed)?) "
        r"(?:that|this|it|any such|anything|a bribe|any money|such)\b"
    ),
)
_DENIES = re.compile(
    r"\b(?:" + "|".join(_DENIAL) + r")|^\W*(?:no[,.]|not at all|absolutely not|of course not)", re.IGNORECASE
)
_EXPECTS = re.compile(
    rf"{_I}(?: (?:do|certainly|fully|also))* (?:expect|anticipate|predict|foresee)\b"
    r"|(?:is|are|am|'s|'re|'m|\u2019s|\u2019re|\u2019m) (?:not )?(?:going to|gonna) (?:continue|be|see|have|take"
    r"|happen|need|go|last|come|stay)\b"
    r"|\b(?:I|we) (?:think|believe|suspect|guess|hope)\b[^,.;]{0,60} (?:will|could|may|might|"
    rf"[a-z]+{_A}ll|going to)\b",
    re.IGNORECASE,
)
_HYPOTHETIC = re.compile(
    rf"\b(?:I|we)(?: would|{_A}d) (?:say|add|note|like|argue|just|also|hope|support|suggest|love|prefer|be happy"
    rf"|recommend"
    rf"|think|want|caution|encourage|urge|disagree|agree|maybe)\b|\byou (?:may|might|could|would|will|{_A}ll)\b"
    rf"|\b(?:I|we)(?: will|{_A}ll) (?:take|turn|say|start|begin|just|go|note|add|try|give|let|repeat|leave"
    rf"|be brief|come back"
    r"|end|stop|read)\b|^\W*(?:let me|I may|I might|we might|we may|we could|may I)\b",
    re.IGNORECASE,
)


def spoken_stance(text: str) -> Stance:
    """The stance of a sentence that its speaker says in the first person."""
    if text.rstrip("\"”' ").endswith("?"):
        return Stance.REPORTED
    if _NO_COMMENT_HERE.search(text):
        return Stance.NO_COMMENT
    if _DENIES.search(text) or is_called_false(text):
        return Stance.DENIED
    if _EXPECTS.search(text):
        return Stance.FORECAST
    return Stance.FORECAST if is_forecast(text) and not _HYPOTHETIC.search(text) else Stance.REPORTED
