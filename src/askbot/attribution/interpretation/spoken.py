"""The stance of a sentence in somebody's own mouth: "I'd refer you to …", "That is not accurate"."""

from __future__ import annotations

import re

from askbot.attribution.interpretation.denial import denies_own_act, is_called_false
from askbot.attribution.interpretation.modality import is_forecast
from askbot.domain import Stance

_A = r"['\u2019]"
_ADVERB = (
    "(?:just|really|certainly|simply|also|still|probably|obviously|again|actually|honestly|currently|only|even|well)"
)
_WE = rf"\b(?:I|we)(?: {_ADVERB})*"
_NOT = (
    rf"(?:{_A}m not|{_A}re not|am not|are not|will not|won{_A}t|would not|wouldn{_A}t|{_A}d not|can(?:no|{_A})t"
    rf"|could not"
    rf"|couldn{_A}t|(?:do not|don{_A}t)(?: {_ADVERB})* (?:want|wish|intend|plan))"
)
_READY = (
    rf"(?: {_ADVERB}| not| at this (?:time|point)| today| right now)*(?: (?:going to|gonna|in a position to"
    rf"|prepared to|able"
    rf" to|to|here to|willing to|about to))?(?: {_ADVERB})* "
)
_TELL = (
    "(?:get (?:into|ahead|in front|drawn)|go (?:into|there|beyond|further|down)|comment|speculate|discuss"
    "|speak|address|confirm|characteri[sz]e|elaborate|engage|disclose|preview|predict|talk about"
    "|answer|weigh in|be drawn|read out|detail|prejudge|negotiate|litigate|respond|reveal|share"
    "|say(?! (?:that|it|this|they|we|he|she|there)\\b)|give (?:you )?(?:any|a|more|details))"
)
_LACK = rf"(?:do not|don{_A}t|have not|haven{_A}t|did not|didn{_A}t)(?: {_ADVERB})* (?:have|got)"
_THING = (
    "(?: (?:an?|any|anything|much|more|further|specific|new|other|that|the|details?|confirmation|information|updates?"
    "|position|announcement|answer|comment|readout|timeline|view))"
)
_NO_COMMENT = (
    (
        rf"{_WE} {_LACK}{_THING}+(?: \w+){{0,4}}? (?:to (?:say|add|share|offer|announce|give|read|report|point"
        rf"|preview)|on"
        r"|for you|about|of|regarding|in front|at|today|yet|here|(?:right )?now)\b"
    ),
    (
        rf"{_WE}(?:{_A}ve)? (?:have|got) (?:nothing|no (?:further )?(?:comments?|updates?|details?|information|news"
        r"|announcements?|readouts?|predictions?|position|response|answer))\b(?! to (?:hide|lose|fear|do))"
    ),
    (
        rf"{_WE}(?:{_A}d|{_A}ll)?(?: (?:would|will|have to|can only|going to|want to|need to|{_ADVERB}))* "
        r"(?:refer|defer|direct|point) (?:you|that|those|them|any|all|questions)\b"
    ),
    rf"{_WE} ?{_NOT}{_READY}{_TELL}\b",
    (
        rf"{_WE} don{_A}t (?:think|believe) (?:it|that)(?: would be| is|{_A}s) "
        r"(?:useful|helpful|appropriate|wise|productive|my place|for me|for us)\b"
    ),
    (
        rf"(?:it|that)(?:{_A}s| is| would be| wouldn{_A}t be)(?: not)? (?:inappropriate|(?<=not )appropriate"
        rf"|premature) "
        r"(?:for [\w' ]{2,30} )?to (?:comment|speculate|discuss|say|get)"
    ),
    r"(?:leave|let) (?:it|that|them|him|her) (?:there|at that|to (?:him|her|them|the)|speak (?:to|for))\b",
    rf"(?:going to|{_A}ll|will|have to) let (?:the |those |his |her |their )?\w+ (?:stand|speak|address|answer|talk)\b",
    (
        rf"{_WE}(?:{_A}ll|{_A}d| will| can| would| could)(?: have to| need to| want to| {_ADVERB})* (?:check (?:on"
        rf"|with|if|whether|and)"
        r"|look into (?:that|it)|find out|take (?:that|the|it|your) (?:question|back)|follow up|get back|see if)\b"
    ),
    rf"no comment\b|I{_A}ll pass on that|take (?:that|the) question back|get back to you",
    rf"(?:that{_A}s|that is) (?:a question )?(?:for|one for) (?:the|him|her|them|others)\b",
    r"not (?:for me|my place|mine) to (?:say|answer|comment)|decline to (?:comment|say|answer|discuss)",
)
_NO_COMMENT_HERE = re.compile(r"\b(?:" + "|".join(_NO_COMMENT) + ")", re.IGNORECASE)
_STRONGLY = r"(?:(?:just|\w+ly) )?"
_TRUE = "(?:accurate|true|correct|right|the case|so|a fact|factual|what (?:happened|I said|we said|I believe))"
_DENIAL = (
    (
        r"(?:that|this|it|those|these|which|report\w*|claim\w*|allegation\w*|accusation\w*)"
        rf"(?:{_A}s| is| are| was| were) {_STRONGLY}not (?:(?:at all|really|quite|even) )?{_TRUE}\b"
    ),
    rf"(?:isn|wasn|aren|weren){_A}t {_STRONGLY}{_TRUE}\b|\bis not {_TRUE}\b",
    (
        rf"(?:I|we)(?: would|{_A}d| maybe| \w+ly)* (?:deny|denied|reject(?:ed)?|dispute|refute|disagree|take issue"
        rf"|push back"
        r"|quibble|dismiss)\b"
    ),
    rf"(?:I|we) (?:don{_A}t|do not) (?:think|believe) (?:that{_A}s|it{_A}s|that is|it is) (?:{_TRUE}|an? \w+)\b",
    rf"no,? (?:that|it|this)(?:{_A}s| is) (?:not|wrong|false|incorrect)\b",
    r"(?:inaccurate|incorrect|misreported|mischaracteri[sz](?:ed|es|ation of))\b",
    (
        rf"(?:there is|there{_A}s|there was) no (?:truth|evidence (?:of|that|for)|basis)|never (?:happened|said that"
        rf"|did that)"
    ),
)
_DENIES = re.compile(
    r"\b(?:"
    + "|".join(_DENIAL)
    + r")|^\W*(?:(?:well|no|oh)\W+)*(?:I|we) (?:did|do|have|was|were|would)(?:n['\u2019]t| not)(?:, \w+)?[.!]*$"
    r"|^\W*no,? (?:I|we|it|that|they|he|she) (?:did|do|does|is|are|was|were|has|have)(?:n['\u2019]t| not)\b"
    r"|\b(?:completely|absolutely|totally|entirely|utterly|simply|just|plainly) (?:untrue|false)\b"
    r"|^\W*(?:no[,.](?! not yet)|not at all|absolutely not|of course not"
    r"|not (?:an?|the|true|accurate|common|correct|guilty|by)\b)",
    re.IGNORECASE,
)
_EXPECTS = re.compile(rf"{_WE}(?:{_A}d)?(?: (?:do|fully))* (?:expect|anticipate|predict|foresee)\b", re.IGNORECASE)
_HYPOTHETIC = re.compile(
    rf"\b(?:I|we)(?: would|{_A}d) (?:say|add|note|like|argue|just|also|hope|support|suggest|love|prefer|be happy"
    rf"|recommend|think|want|caution|encourage|urge|disagree|agree|maybe)\b|\byou (?:may|might|could|would|will"
    rf"|{_A}ll)\b"
    rf"|\b(?:I|we)(?: will|{_A}ll) (?:take|turn|say|just|go|note|add|try|give|let|repeat|leave|be brief|come back"
    rf"|(?:start|begin) (?:by|with|off|here|now)|end|stop|read)\b"
    r"|^\W*(?:let me|I may|I might|we might|we may|we could|may I)\b",
    re.IGNORECASE,
)


def keeps_silent(words: str) -> bool:
    """Whether somebody's own words give no answer: "I would not like to speculate"."""
    return _NO_COMMENT_HERE.search(" ".join(words.split())) is not None


def spoken_stance(sentence: str) -> Stance:
    """The stance of a sentence that its speaker says in the first person, without the speaker's label."""
    text = " ".join(sentence.split())
    if text.rstrip("\"”' )*_").endswith("?"):
        return Stance.QUESTION
    if _NO_COMMENT_HERE.search(text):
        return Stance.NO_COMMENT
    if _DENIES.search(text) or is_called_false(text) or denies_own_act(text):
        return Stance.DENIED
    if _EXPECTS.search(text):
        return Stance.FORECAST
    return Stance.FORECAST if is_forecast(text) and not _HYPOTHETIC.search(text) else Stance.REPORTED
