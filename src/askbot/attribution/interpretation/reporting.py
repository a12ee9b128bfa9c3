"""Which attributions a reader should see as a speaker: those that report, with somebody named."""

from __future__ import annotations

import re

from askbot.attribution.interpretation.names import GROUPS, PRONOUNS, head, is_person_noun, looks_like_name
from askbot.domain import Stance

_REPORTING = frozenset(
    """
    say says said saying tell tells told telling according write writes wrote written writing ask asks asked
    asking add adds added adding note notes noted noting report reports reported reporting reportedly announce
    announces announced announcing suggest suggests suggested suggesting argue argues argued arguing tweet
    tweets tweeted tweeting post posts posted describe describes described describing declare declares declared
    declaring respond responds responded responding explain explains explained explaining acknowledge
    acknowledges acknowledged acknowledging claim claims claimed claiming warn warns warned warning reveal
    reveals revealed revealing vow vows vowed vowing conclude concludes concluded concluding state states stated
    stating promise promises promised promising recall recalls recalled recalling insist insists insisted
    insisting reply replies replied replying predict predicts predicted predicting forecast forecasts confirm
    confirms confirmed confirming admit admits admitted admitting complain complains complained complaining
    assure assures assured assuring reiterate reiterates reiterated reiterating assert asserts asserted
    asserting stress stresses stressed stressing joke jokes joked concede concedes conceded remark remarks
    remarked emphasize emphasizes emphasized emphasise emphasises emphasised boast boasts boasted lament laments
    lamented caution cautions cautioned pledge pledges pledged allege alleges alleged alleging testify testifies
    testified observe observes observed estimate estimates estimated estimating contend contends contended
    maintain maintains maintained hint hints hinted signal signals signaled signalled imply implies implied
    disclose discloses disclosed quip quips quipped continue continues continued proclaim proclaims proclaimed
    recount recounts recounted counter counters countered comment comments commented believe believes believed
    believing think thinks thought expect expects expected show shows showed showing shown find finds found
    finding indicate indicates indicated indicating call calls called calling criticize criticizes criticized
    criticise criticises criticised accuse accuses accused accusing urge urges urged urging demand demands
    demanded cite cites cited citing condemn condemns condemned denounce denounces denounced blame blames blamed
    doubt doubts doubted fear fears feared learn learned assess assesses assessed speculate speculates
    speculated project projects projected anticipate anticipates anticipated foresee foresees questioned caveat
    opine mention mentions mentioned remind reminds reminded inform informs informed calculate calculates
    calculated reckon reckons reckoned agree agrees agreed quoted recommend recommends recommended propose
    proposes proposed characterize characterizes characterized characterise characterised specify specified affirm
    affirms affirmed affirming reaffirm reaffirms reaffirmed underscore underscores
    underscored underline underlines underlined welcome welcomes welcomed welcoming hail hails hailed praise praises
    praised listed lists outlined outlines set identified worry worries worried texted point points pointed refer refers
    referred per statement laut selon según erklärte sagte
    berichtete feel feels felt advise advises advised requests requested notify notifies notified
    """.split()
)
_SAYING = """
    admonish advise advocate affirm alert applaud apologise apologize articulate attest aver bemoan berate blast
    brag brief castigate censure certify champion chastise chide clarify commend complain conjecture counsel counter
    decry deduce deem denigrate deride disclose disparage divulge echo elaborate enumerate envisage exclaim fault
    enquire gripe grumble highlight hypothesise hypothesize impugn infer inquire insinuate interject intimate judge
    lambast lament laud liken malign mock muse narrate object opine posit profess protest query rationalise
    rationalize rebuke recap recite recommend reflect remonstrate repeat reproach restate retell retort rule scold
    shout slam spell stipulate summarise summarize surmise theorise theorize tout update upbraid vent venture vilify
    volunteer wonder
"""
"""Verbs of saying, complaining, advising, judging and supposing (Levin, English Verb Classes, 1993: 29.5, 33, 37)."""


def _forms(verb: str) -> tuple[str, ...]:
    """A regular verb as it stands in the present and the past."""
    stem = verb.removesuffix("e")
    present = f"{verb}es" if verb.endswith(("s", "sh", "ch", "o")) else f"{verb}s"
    return (verb, present, f"{stem}ed", f"{stem}ing")


_VERBS_OF_SAYING = _REPORTING | {form for verb in _SAYING.split() for form in _forms(verb)} | {"slammed", "slamming"}
_LIGHT = (
    r"(?:gave|gives?|giving|given|made|makes?|making|provid\w+|offer\w*|present(?:ed|s)|rais\w+|voic\w+|express\w*|aired"
    r"|issu(?:ed|es|ing)|lodg\w+|sent|sends?|submitted|released|publish(?:ed|es)|shared|deliver(?:ed|s)|posed)"
)
_WORDS_SAID = (
    r"(?:accounts?|alarms?|answers?|apolog(?:y|ies)|arguments?|assessments?|assurances?|cases?|claims?|comments?"
    r"|complaints?|concerns?|details?|doubts?|examples?|explanations?|fears?|guarantees?|insights?|objections?"
    r"|observations?|overviews?|points?|predictions?|promises?|protests?|questions?|reasons?|recommendations?|reports?"
    r"|requests?|responses?|statements?|suggestions?|summar(?:y|ies)|updates?|views?|warnings?|worr(?:y|ies))"
)
_PHRASES = re.compile(
    r"\b(?:(?:sent|wrote|issued|posted|published|circulated)\b.*"
    r"(?:stating|saying|informing|acknowledging|claiming|warning|announcing|arguing)$|sp(?:oke|eaks?) (?:on|about)$"
    r"|puts? it\b|^(?:via|from)$|(?<=['\u2019]s )(?:take|view|verdict|message|answer|analysis)$"
    r"|sound\w* the alarm|cast\w* doubts?"
    r"|(?:express|voic)\w* (?:\w+ )?(?:regret|hope)s?|(?:made|makes?) (?:it )?clear"
    r"|(?:of|in) the (?:opinion|view|words)|(?:view|position|argument|assessment|opinion|verdict|message"
    r"|contention) (?:is|was|has been|remains)\b|(?:is|are|was|were|am) (?:certain|convinced|confident|sure)"
    r"|(?:is|are|remain\w*|was|were) (?:\w+ )?(?:concerned|worried|alarmed) (?:about|that|over|by)|(?:published"
    r"|released|issued|compiled|presented|provided|given|collected) by|dr[ae]ws? attention"
    r"|la(?:id|ys) out|went on$|goes on$|(?:read|reads|continued|responded|offered|provided|gave|posted)(?: [\w ]+)?:$"
    r"|walk\w* back|puts?(?: it| the [\w ]{2,30} at)?$|['\u2019]s (?:view|position|argument|assessment|opinion"
    r"|verdict|message"
    r"|answer|claim|contention) \w+)\b|^puts?$",
    re.IGNORECASE,
)
_GIVES_WORDS = re.compile(rf"\b{_LIGHT} (?:[\w'\u2019-]+ ){{0,4}}?{_WORDS_SAID}\b", re.IGNORECASE)
"""A light verb and the noun that says what is said: "gave | an overview of the plan"."""
_UNREAL = re.compile(r"\b(?:will|would|could|can|cannot|may|might|should|must|wo|to|if|going)\b", re.IGNORECASE)
_UNSAID = re.compile(r"\b(?:not|n['\u2019]t|never|nobody|no one|without)\b", re.IGNORECASE)
_NOBODY = frozenset(
    """
    the a an i we you who this that which there what one nobody me us my our your its everyone anyone someone
    please to other these those such
    """.split()
)


def _names_nobody(source: str, stance: Stance) -> bool:
    """Whether a source says nothing of who it is: "which", "no evidence"; "WHO" is a body, and nobody may be silent."""
    if source.lower() in _NOBODY and not (source.isupper() and len(source) > 1):
        return True
    silent = stance is Stance.NO_COMMENT and (is_teller(source) or len(source.split()) < 2 or _ONE.search(source))  # noqa: PLR2004
    return _NO_ONE.match(source) is not None and not silent


_ONE = re.compile(r"\bone\b", re.IGNORECASE)
_NO_ONE = re.compile(r"(?:no|none|nobody|no one|few if any|not one|hardly any)\b", re.IGNORECASE)
_EVIDENCE = frozenset(
    """
    show shows showed showing shown indicate indicates indicated indicating suggest suggests suggested suggesting
    reveal reveals revealed revealing
    highlight highlights highlighted underscore underscores underscored demonstrate demonstrates demonstrated signal
    signals signaled signalled imply implies implied point points pointed remind find finds found mean means
    """.split()
)
_TELLING = frozenset(
    """
    report reports study studies survey surveys poll polls data images image imagery memo memos figures documents
    document records record research analysis analyses review reviews results findings statistics estimates estimate
    accounts account intelligence letter letters email emails transcript transcripts photos photographs photo audit
    filing filings index census article articles paper papers statement statements assessment assessments bulletin
    messages message logs log models model tests test polling reporting testimony books files file notes charts chart
    numbers media outlets sources source reuters
    """.split()
)
_PLACES = re.compile(
    r"\b(?:districts?|areas?|regions?|provinces?|count(?:y|ies)|prefectures?|city|cities|towns?|villages?|capital"
    r"|zones?)\b",
    re.IGNORECASE,
)
_PRONOUN = re.compile(r"\W*(?:her|him|them|it|me|us|you|so|this|that)\W*", re.IGNORECASE)
_NOT_SAID = re.compile(r"(?:by phone|(?:a|the|his|her) (?:judge|justice|nominee|nomination)s?\b)", re.IGNORECASE)
_CONVENED = re.compile(
    r"(?:(?:a|an|the|this|its) )?(?:[\w-]+ ){0,4}(?:meeting|session|hearing)\b|to order\b", re.IGNORECASE
)
"""What is called without a word: "called a special meeting of the council"."""
_MADE_BY = re.compile(
    r"\b(?:was|were|is|are|been|being) (?:\w+ly |first )?"
    r"(?:published|released|issued|compiled|presented|provided|given|collected) by$"
)
"""Tells who made a text, and nothing of what it says: "This article was issued by …"."""
_PASSIVE = re.compile(
    r"\baccused of$|\b(?:was|were|is|are|been|being|be|got) (?:\w+ly |also |now |since )*(?:added|advised|anticipated"
    r"|argued|asked|cautioned|encouraged|expected|instructed|invited|told|urged|ordered|accused|informed|reminded"
    r"|warned|assured|quoted|called|blamed|criticized|criticised|described|mentioned|reported|condemned"
    r"|questioned)\b(?! as| that)",
    re.IGNORECASE,
)


_MEASURES = re.compile(
    r"according to (?:\w+ ){0,3}(?:levels?|degrees?|sizes?|numbers?|amounts?|ages?|needs?|risks?|types?|kinds?|orders?"
    r"|customs?|traditions?|circumstances|conditions|abilit(?:y|ies)|seasons?|weights?|lengths?)\b",
    re.IGNORECASE,
)
"""What things are sorted by says nothing: "according to the level of risk"."""


def _is_told(cue: str) -> bool:
    """Whether the source is told rather than tells: "was informed"."""
    return _PASSIVE.search(cue) is not None and not cue.endswith(" by")


def is_unsaid(source: str | None, cue: str, stance: Stance) -> bool:
    """Whether nobody says it for certain: no source says who, or somebody only will, would or may say it."""
    if not source or _names_nobody(source, stance) or _is_told(cue) or _MEASURES.match(f"{cue} {source}"):
        return True
    return stance not in {Stance.NO_COMMENT, Stance.DENIED} and _UNREAL.match(cue) is not None


def has_verb_of_saying(cue: str) -> bool:
    """Whether a word of the cue is a verb that reports."""
    return any(word in _VERBS_OF_SAYING for word in re.findall(r"\w+", cue.lower()))


def is_shown(source: str | None, cue: str, stance: Stance, content: str = "") -> bool:
    """Whether the attribution counts as a speaker for a reader.

    It needs a source that says who, and a cue that reports, or keeps silence as a fact; attitudes ("wants",
    "appears") and what somebody would, may or did not say are left out.
    """
    if not source or _names_nobody(source, stance):
        return False
    if _is_told(cue) or _MADE_BY.search(cue):
        return False
    if stance in {Stance.NO_COMMENT, Stance.DENIED}:
        return True
    if _says_in_phrases(source, cue, content) or _turns_down(cue, content):
        return True
    words = re.findall(r"\w+", cue.lower())
    if words[:1] and words[0].startswith("continu") and words[1:2] == ["to"]:
        words = words[2:3]
    at = next((i for i, word in enumerate(words) if word in _VERBS_OF_SAYING), None)
    if at is None or _PRONOUN.fullmatch(content) or _NOT_SAID.match(content):
        return False
    if not _can_tell(source, words[at]) or _means_otherwise(words[at], source, cue, content):
        return False
    return not (_UNREAL.search(" ".join(words[:at])) or _UNSAID.search(cue))


_TURNS_DOWN = re.compile(
    r"^(?:ha[sd] |have )?(?:\w+ly |also |again |now |twice )*(?:reject|dismiss|rebuff)(?:s|ed|es|ing)?\b[^.;:,]{0,30}?"
    r"\b(?:calls|demands|pleas|criticism|suggestions?|claims?|allegations?|accusations?)\b",
    re.IGNORECASE,
)


def _turns_down(cue: str, content: str) -> bool:
    """Whether somebody answers a call with no: "has rejected calls for a ceasefire"."""
    return _TURNS_DOWN.match(f"{cue} {content}") is not None


def _says_in_phrases(source: str, cue: str, content: str) -> bool:
    """Whether a fixed phrase reports, or somebody gives an account or makes a point.

    The tagger may cut "presented | a broad overview", so the content's first words count.
    """
    if cue.endswith(":") and content[:1] in {"“", '"'}:
        return True
    plain = re.sub(r"\bcontinue\w* to\b", "", cue)
    given = _GIVES_WORDS.search(f"{plain} {' '.join(content.split()[:6])}")
    given = given if given and given.start() < len(plain) and is_teller(source) else None
    phrases = (_PHRASES.search(plain), given)
    return any(m is not None and not _UNREAL.search(plain[: m.start()]) for m in phrases)


def _means_otherwise(verb: str, source: str, cue: str, content: str) -> bool:
    """Whether a verb that often reports does not here: it shows, feels, thinks of, or counts casualties of a place."""
    if verb in _SHOWS and (_TO_US.match(content) or _is_nation(source)):
        return True
    if verb.startswith("call") and _CONVENED.match(content):
        return True
    if verb in _FEELINGS and not _CLAUSE.match(content):
        return True
    if verb.startswith("add") and re.match(r"\W*to\b", f"{cue.partition(verb)[2]} {content}"):
        return True  # "adds to the number of"
    if verb in _THOUGHT and re.match(r"\W*of\b", f"{cue.partition(verb)[2]} {content}"):
        return True
    return verb.startswith("report") and bool(_PLACES.search(source.partition(",")[0])) and not _CLAUSE.match(content)


_FEELINGS = frozenset("worry feel feels felt observe observes observed observing requests requested".split())
"""With a mere object they tell of no words."""
_SHOWS = frozenset({"show", "shows", "showed", "shown", "demonstrate", "demonstrates", "demonstrated"})
_THOUGHT = frozenset({"think", "thinks", "thought"})
_TO_US = re.compile(r"\W*(?:us|you|me|him|her|them)\b")
_CLAUSE = re.compile(
    r"\W*(?:that|how|why|whether|about|over)\b|[\"\u201c]|(?:we|he|she|they|it|there|I|(?:the|this|our) \w+(?: \w+)?)"
    r" (?:is|are|was|were|has|have|had|will|would|should|could|can|must|needs?)\b"
)


def _is_nation(source: str) -> bool:
    """Many people of a name, who show something by what they do: "The Russians"."""
    last = head(source)
    return last[:1].isupper() and last.endswith("ns") and source.lower() in {f"the {last.lower()}", last.lower()}


def _can_tell(source: str, cue: str) -> bool:
    """Whether what is said to show something is a person, a body or a text, rather than a fact: "The move suggests"."""
    return cue not in _EVIDENCE or is_teller(source)


def is_teller(source: str) -> bool:
    """A person, a body or a text."""
    last = head(source.partition(",")[0]).lower()
    single = re.sub("ies$", "y", last).removesuffix("s")
    bodies = bool({last, single} & GROUPS) or last in _TELLING
    people = is_person_noun(last) or is_person_noun(last.removesuffix("s"))
    named = looks_like_name(source.partition(",")[0]) or (source[:1].isupper() and len(source.split()) == 1)
    return bodies or people or named or source.lower() in PRONOUNS or head(source)[:1].isupper()
