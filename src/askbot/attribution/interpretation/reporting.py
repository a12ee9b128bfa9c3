"""Which attributions a reader should see as a speaker: those that report, with somebody named."""

from __future__ import annotations

import re

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
    proposes proposed point points pointed refer refers referred per statement laut selon según erklärte sagte
    berichtete
    """.split()
)
_PHRASES = re.compile(
    r"\b(?:rais\w+ (?:the )?(?:\w+ )?(?:alarm|concern|doubt|fear)s?|sound\w* the alarm|cast\w* doubts?"
    r"|(?:express|voic)\w* (?:\w+ )?(?:concern|doubt|fear|alarm|regret|hope)s?|(?:made|makes?) (?:it )?clear"
    r"|(?:of|in) the (?:opinion|view|words)|(?:is|are|was|were|am) (?:certain|convinced|confident|sure)"
    r"|(?:published|released|issued|compiled|presented|provided|given|collected) by|dr[ae]ws? attention"
    r"|walk\w* back|put the \w+ at)\b",
    re.IGNORECASE,
)
_UNREAL = re.compile(r"\b(?:will|would|could|can|may|might|should|must|wo|to|if|going)\b", re.IGNORECASE)
_UNSAID = re.compile(r"\b(?:not|n['\u2019]t|never|nobody|no one|without)\b", re.IGNORECASE)
_NOBODY = frozenset(
    """
    i we you it this that which there what one nobody me us my our your its everyone anyone someone
    """.split()
)


def is_shown(source: str | None, cue: str, stance: Stance) -> bool:
    """Whether the attribution counts as a speaker for a reader.

    It needs a source that says who, and a cue that reports, or keeps silence as a fact; attitudes ("wants",
    "appears") and what somebody would, may or did not say are left out.
    """
    if not source or source.lower() in _NOBODY:
        return False
    if stance in {Stance.NO_COMMENT, Stance.DENIED}:
        return True
    if _PHRASES.search(cue):
        return True
    words = re.findall(r"\w+", cue.lower())
    reporting = next((i for i, word in enumerate(words) if word in _REPORTING), None)
    if reporting is None:
        return False
    before = " ".join(words[:reporting])
    return not (_UNREAL.search(before) or _UNSAID.search(cue))
