"""What denies: verbs of denial, what calls a claim false, and charges that somebody says are not so.

Verbs of denial need no more ("denied that …"). Verbs of refusal need a claim ("dismissed the report"). In anybody's
words a claim is denied where it is called false, and where the speaker says of somebody charged with it that an act did
not happen ("We did not supply the data", "said she had nothing to do with it"). What was merely not done ("we did not
take a holiday") is no denial: the act must be one that people are charged with.
"""

from __future__ import annotations

import re

_VERB = re.compile(
    r"\b(?:den(?:y|ies|ied|ying|ials?)|disput(?:e|es|ed|ing)|refut(?:e|es|ed|ing|ation)|rebut(?:s|ted|ting|tal)?"
    r"|disavow(?:s|ed|ing)?|repudiat(?:e|es|ed|ing)|retract(?:s|ed|ing)?|contradict(?:s|ed|ing)?|debunk(?:s|ed|ing)?"
    r"|plead(?:s|ed|ing)? not guilty|pled not guilty|(?:refus|declin)\w* to admit|maintain\w* (?:his|her"
    r"|their) innocence"
    r"|recant(?:s|ed|ing)?|disown(?:s|ed|ing)?"
    r"|disagree(?:s|d|ing)?(?! (?:over|on|about|among)\b)|rule[sd]? out|ruling out"
    r"|(?:walk|row|push|hit)(?:e?s|ed|ing|ting)? (?:\w+ ){0,4}?back|back(?:s|ed|ing)? away from)\b",
    re.IGNORECASE,
)
_REFUSAL = re.compile(
    r"\b(?:reject|dismiss|denounc|brush|shrug|scoff|laugh|derid|ridicul|contest|wave[sd]? (?:aside|away|off)"
    r"|(?:sh[oe]o?t|swat|knock|bat)(?:s|ted|ed)? (?:down|away)|pour(?:s|ed)? cold water)\w*",
    re.IGNORECASE,
)
_CLAIM = re.compile(
    r"\b(?:claim|allegation|accusation|report|suggestion|notion|idea|rumou?r|charge|assertion|speculation|criticism"
    r"|account|figure|finding|insinuation|theory|story|version|talk|characteri[sz]ation|depiction|complaint)s?\b",
    re.IGNORECASE,
)
_WE_DENY = re.compile(
    r"\b(?:I|[Ww]e) (?:\w+ly |absolutely |utterly )?(?:deny|refute|dispute|reject (?:th|any|all)\w*)\b"
)
_UNTRUE = (
    r"(?:not (?:an? )?(?:true|accurate|correct)|untrue|invented|made up|concocted|inaccurate|incorrect|false|baseless"
    r"|unfounded|groundless|fake|misleading|fabricat(?:ed|ions?)|lies?|nonsense|fiction|hoax|misinformation"
    r"|propaganda|absurd|ridiculous|rubbish|garbage|bunk|ludicrous|preposterous|laughable|bogus|phony|defamatory"
    r"|slander(?:ous)?|libell?ous|unsubstantiated|a smear|without (?:any )?(?:foundation|basis|merit))"
)
_CALLED = re.compile(
    rf"^(?:\w+ )?(?:call|label|brand|term|describ)(?:s|ed|es|led|ing|ling)? [^.;\u201c\"]{{0,60}}?{_CLAIM.pattern}"
    rf"[^.;]{{0,40}}? (?:as )?[\u201c\"]?(?:\w+ly )?{_UNTRUE}\b",
    re.IGNORECASE,
)
"""As in "called the lawyer's assertions false"."""
_HOWEVER = r"(?:(?:all|just|quite|an?|not only|\w+ly) |[\u201c\"])*"
_FALSE = re.compile(
    r"(?<!\bhe )(?<!\bshe )(?<!\bthey )(?<!\bI )(?<!\bwe )\b(?:is|are|was|were|be|been|as|it|them|this|that"
    rf"|it['\u2019]s|that['\u2019]s|(?:claim|report|allegation|accusation|charge)s?) {_HOWEVER}{_UNTRUE}\b"
    rf"|['\u2019]s {_HOWEVER}not (?:an? )?(?:accurate|true|correct|right|fair) (?:depiction|account|picture"
    r"|characteri[sz]ation|description|report|statement|reading)\b"
    r"|\b(?:claim|report|allegation|accusation|charge|prediction|statement|figure|story|account|assertion)s?"
    rf" (?:is|are|was|were) {_HOWEVER}wrong\b|\b(?:that|it|this)(?:['\u2019]s| is) (?:just|\w+ly|plain|dead) wrong\b"
    r"|\bno (?:truth|basis|substance) (?:to|in|for|what)\b|\bnever happened\b|\bno such (?:thing|order|plan|deal"
    r"|agreement"
    r"|meeting|attack|incident|payment|talks?|request|document)s?\b"
    r"|\b(?:baseless|unfounded|groundless|fabricated)[\u201d\"]?$"
    r"|\b(?:this|that|it|which|report|article|story) (?:\w+ly )?(?:misrepresents|mischaracteri[sz]es|misstates"
    r"|distorts)\b"
    r"|\bfalsely (?:associates?|claim\w*|accus\w*|portray\w*|suggest\w*|impl\w*|report\w*|assert\w*|equat\w*)\b",
    re.IGNORECASE,
)
_INNOCENT = re.compile(
    r"\b(?:not guilty|(?:had|has|have|having) nothing to do with|(?:is|was|are|were) innocent|no wrongdoing"
    r"|(?:did nothing|nothing was|done nothing) (?:wrong|illegal)"
    r"|(?:do|does|did) not (?:consider|view|regard|see) (?:my|him|her|it|them|our)sel(?:f|ves))\b",
    re.IGNORECASE,
)
_CHARGED = (
    r"(?:provid|suppl|giv|send|sell|order|authori[sz]|approv|attack|str(?:ike|uck)|target|bomb|shoot|fir(?:e|ed"
    r"|ing)\b|kill"
    r"|tak(?:e|en|ing) (?:part|money|bribes?|any|that|it|sides)|receiv|pay|paid|accept|lie[ds]?\b|lying|mis(?:led"
    r"|lead|us|treat)"
    r"|leak|hid(?:e|den|ing)\b|conceal|destroy|delet|st(?:eal|olen)|violat|break|broke|breach|cheat|abus|tortur|beat"
    r"|collud|conspir|interfer|meddl|participat|sign|promis|offer(?:ed)?\b|threaten|pressur|instruct|direct(?:ed)?\b"
    r"|instigat|encourag|sponsor|fund(?:ed)?\b|financ|do (?:so|that|it|this|any)|done (?:so|that|it|this|any)"
    r"|sa(?:y|id) (?:that|so|it|any|such)|seek to|sought|intend(?:ed)? to|want(?:ed)? to (?:kill|hurt|harm|hide)"
    r"|touch|hit)"
)
_STATE = (
    r"(?:involved|aware|informed|consulted|responsible|behind|guilty|complicit|party to|part of|present|connected"
    r"|linked|affiliated|to blame|at fault)"
)
_PAST_NOT = r"(?:did not|didn['\u2019]t|never|(?:has|have|had) (?:not|never)|(?:has|have|had)n['\u2019]t(?: ever)?)"
_WAS_NOT = r"(?:was|were|is|are|am|been|['\u2019]m|['\u2019]re|has been|have been)(?: not|n['\u2019]t| never)"
_LACKS = (
    r"(?:had|have|has|played|took) no (?:prior |direct |such |advance |formal )*(?:knowledge|role|part|involvement"
    r"|intention|contacts?|links?|ties|connection|dealings|hand)\b"
)
_UNKNOWING = r"(?:did|do|does) ?(?:not|n['\u2019]t) know (?:anything|about|of)\b"
_NOT_SO = (
    rf"(?: \w+ly| simply| just)? (?:{_PAST_NOT}(?: \w+ly| ever)? (?:been )?(?:{_CHARGED}\w*|{_STATE}\b)"
    rf"|{_WAS_NOT}(?: \w+ly)? {_STATE}\b|{_LACKS}|{_UNKNOWING})"
)
_OWN_ACT = re.compile(rf"\b(?:I|we){_NOT_SO}", re.IGNORECASE)
_ACT = re.compile(rf"\w{_NOT_SO}")
_WITHHELD = re.compile(
    r"^\W*(?:(?:\w+ )?(?:entry|access|bail|permission|visas?|parole|admission|asylum|entrance|service|funding)"
    r"|(?:an?|the) (?:motion|appeal|request|petition|bid|permit|visa|licen[cs]e))\b",
    re.IGNORECASE,
)
_SAYS = re.compile(
    r"\b(?:sa(?:y|ys|id|ying)|told|tell|tells|add(?:s|ed|ing)?|insist\w*|maintain\w*|assert\w*|stat(?:ed|es|ing)"
    r"|claim\w*|repl\w+|respond\w*|testif\w+|stress\w*|emphasi\w+|swore|swear\w*|wrote|argu\w+)\b",
    re.IGNORECASE,
)
NEGATED = re.compile(r"\b(?:not|n['\u2019]t|never|nobody|no one|cannot)\b|n['\u2019]t\b", re.IGNORECASE)


def denies(cue: str, content: str) -> bool:
    """Whether an attribution denies, by the words of its cue and of what is said."""
    negated = NEGATED.search(cue) is not None
    if _VERB.search(cue):
        guilty = re.search(r"\bnot guilty", cue, re.IGNORECASE)
        withheld = re.search(r"\bden", cue, re.IGNORECASE) and _WITHHELD.search(content)
        return (not negated or guilty is not None) and not withheld
    whole = f"{cue} {content}"
    if _CALLED.search(whole) and not negated:
        return True
    if _REFUSAL.search(cue) and not negated:
        return bool(_CLAIM.search(whole) or _FALSE.search(whole))
    if _INNOCENT.search(content):
        return True
    if _is_question(content):
        return False
    return bool(
        _FALSE.search(content)
        or _WE_DENY.search(content)
        or (_SAYS.search(cue) and not negated and _ACT.search(content))
    )


def is_called_false(text: str) -> bool:
    """Whether a text calls a claim false."""
    return _FALSE.search(text) is not None


def denies_own_act(text: str) -> bool:
    """Whether who speaks says that "I" or "we" did not do, or did not know."""
    return _OWN_ACT.search(text) is not None


def _is_question(content: str) -> bool:
    """Whether the content only asks: "asked whether it was false" affirms nothing."""
    return content.rstrip("\u201d\"' ").endswith("?") or bool(re.match(r"\W*(?:whether|if)\b", content, re.IGNORECASE))
