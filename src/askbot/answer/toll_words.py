"""Words of running tolls: what befalls people, what makes a figure a sum so far, and what speaks against it."""

from __future__ import annotations

import re
from functools import cache

_FATES = {
    "dead": r"kill(?:ed|ing|s)?|die[ds]?|dying|dead|deaths?|fatalit(?:y|ies)|lives|massacred|executed|slain|murdered"
    r"|perished",
    "hurt": r"injur(?:ed|ies|ing|es|y)|wound(?:ed|ing|s)?|hurt",
    "missing": r"missing|unaccounted",
    "homeless": r"homeless|displac(?:ed|ing)",
    "fled": r"fled|refugees|crossed|left the country",
    "ill": r"cases?|infect(?:ed|ing|ions?)|tested positive|sickened|contracted|diagnosed|fallen ill",
    "held": r"arrest(?:ed|s|ing)?|detain(?:ed|ees|ing)?|imprisoned|jailed",
    "saved": r"rescued|pulled (?:out )?alive|saved",
    "moved": r"evacuated|evacuees",
    "bodies": r"bodies",
    "treated": r"hospitali[sz]ed|in hospital|in intensive care",
    "well": r"recovered|recoveries|discharged",
    "tested": r"tested|tests",
    "jabbed": r"vaccinated|inoculated|doses|jabs",
    "freed": r"freed|released",
    "burnt": r"burn(?:ed|t)|scorched|charred|consumed",
    "wrecked": r"destroyed|damaged|flattened|demolished",
}
FATE = re.compile("|".join(rf"\b(?P<{name}>{forms})\b" for name, forms in _FATES.items()), re.IGNORECASE)
_BILLS = {
    "cost": r"costs?|costing|bill|spent|spending",
    "paid": r"paid|pays|paying|pay[- ]?outs?|payments?|disbursed",
    "raised": r"raised|donated|donations|pledged|pledges",
}
BILL = re.compile("|".join(rf"\b(?P<{name}>{forms})\b" for name, forms in _BILLS.items()), re.IGNORECASE)
"""What is done with sums of money that add up."""
_ROUGHLY = r"(?: (?:in|an?|the|as many as|at least|more than|about|around|nearly|almost|some|over|up to|or|just|only"
ACTIVE = re.compile(
    r"\b(?P<verb>kill(?:ed|ing|s)?|injur(?:ed|ing|es)|wound(?:ed|ing|s)?|infect(?:ed|ing|s)?|sicken(?:ed|ing)?"
    r"|displac(?:ed|ing)|arrest(?:ed|ing)?|detain(?:ed|ing)?|evacuated|rescued|executed|diagnosed|tested|vaccinated|freed|released|burn(?:ed|t)|scorched|destroyed"
    rf"|claimed the lives of){_ROUGHLY}|fewer than|less than|total|estimated|well|of)\b)*\s*$",
    re.IGNORECASE,
)
"""A verb right ahead of a figure: "killed at least"."""
COUNT = re.compile(
    r"\b(?:toll|number|tally|count|caseload|total|figure|cases|deaths|infections|fatalities)\b[^;:,]{0,40}?"
    rf"\b(?:to|at|is|was|of|reached|reaches|hit|passed|topped|exceeded|surpassed|above|now){_ROUGHLY})\b)*\s*$",
    re.IGNORECASE,
)
"""A count right ahead of a figure: "the number of dead has risen to"."""
BREAK = re.compile(
    r"[;:()]|, |(?<=[a-z0-9])\.\s"
    r"|\b(?:and|but|while|whereas|after|when|with|including|included|because|as well as)\b"
)
"""Where the words end that belong to a figure."""
NUMBER = re.compile(
    r"(?:[\d.,]*\d|\w+)(?:[ -](?:hundred|thousand|million|billion|one|two|three|four|five|six|seven|eight|nine))*",
    re.IGNORECASE,
)
ELSEWHERE = re.compile(
    r"\b(?:(?:in|across|from|of|throughout) )?(?:(?:some|about|around|at least|more than|nearly|the|all|over|other) )*"
    r"(?:\d[\d,.]*|[a-z]+) (?:different )?(?:countries|nations|states|provinces|regions|cities|towns|districts"
    r"|counties|days|weeks|months|years|hours|minutes|year-olds?|times)\b"
    r"|\b\d[\d.]*[- ](?:magnitude|year|month|day|week|hour)[- ]?\w*|\b\d+(?:st|nd|rd|th)\b"
    r"|\bsince [A-Z]\w+(?: \d{1,2}\b)?"
    r"|\b[A-Za-z]+-?\d\w*(?:/\w+)?|\b(?:\d[\d,.]*|[a-z]+) out of (?:\d[\d,.]*|[a-z]+)\b|\b(?:one in|aged) [\w.,]+"
    r"|\b\d[\d.]* ?(?:%|percent|per cent|km|miles?|metres?|meters?|am|pm|a\.m\.|p\.m\.)|\b\d\d?[.:]\d\d\b",
    re.IGNORECASE,
)
"""Numbers that count no people: of places, times and measures, and in names ("H1N1")."""
WORLD = re.compile(
    r"\b(?:\d+|\w+teen|twenty|thirty|forty|fifty|several|dozens of) (?:countries|nations)\b|\bworldwide\b"
    r"|\bglobal(?:ly)?\b|\b(?:around|across|throughout) the (?:world|globe)\b",
    re.IGNORECASE,
)
RUNNING = re.compile(
    r"\b(?:have|has|had|having|so far|to date|since|total|toll|tally|altogether|in all|overall|cumulative|number of"
    r"|worldwide|globally|caseload|reached|risen|now|count|remain(?:s|ed|ing)?|still)\b",
    re.IGNORECASE,
)
PIECE = re.compile(
    r"\b(?:new(?!\s+(?:[\w()/-]+\s+){0,3}(?:virus|flu|influenza|strain|disease|pandemic|coronavirus))|more(?! than)"
    r"|another|additional|further|extra|others?|daily|fresh|first|each|every|per|alone|outside|beyond|apart|besides"
    r"|excluding|elsewhere|of (?:them|those|whom|which)|average|record|previous\w*|earlier)\b",
    re.IGNORECASE,
)
"""What is a part of a toll, or another one."""
OPEN = re.compile(
    r"\b(?:could|would|will|may|might|if|should|expect\w*|fear\w*|estimat\w*|believ\w*|predict\w*|project\w*|suspect\w*"
    r"|probabl\w+|possibl\w+|unconfirmed|likely|forecast\w*|not|no|never|between|range|threat\w*|plan\w*|want\w*"
    r"|set(?:ting)? aside|provisions?)\b|\d ?[-–] ?\d|n['’]t\b",
    re.IGNORECASE,
)
"""What is feared, foreseen or denied, and what is given as a range."""
OTHER_END = re.compile(
    r"(?:\bbetween \S+ and|(?<!from )\b\d[\d,.]*(?: (?:hundred|thousand|million))? (?:to|or)) *$", re.IGNORECASE
)
"""Ahead of the second number of two between which the truth lies."""
DISEASE = re.compile(
    r"\b(?:virus|flu|influenza|disease|outbreak|epidemic|pandemic|infect\w*|cases?|cholera|ebola)\b", re.IGNORECASE
)
_GROUPS = {
    "troops": "soldier troop servicem servicemen marin serviceman",
    "police": "polic policemen offic",
    "fighters": "rebel fighter milit insurg terrorist gunmen jihadist",
    "civilians": "civilian",
    "children": "child children minor girl boy babi infant teenag",
    "women": "women woman",
    "media": "journalist report",
    "protesters": "protest protestor demonstr activist",
    "staff": "staff personnel worker employe peacekeep nurs doctor medic",
    "prisoners": "prison inmat detaine hostag captiv",
    "students": "student pupil",
    "riders": "passeng crew",
}
ANYBODY = frozenset(
    "peopl person individu victim human live confirm laboratori case death dead fatal infect total rough least exact "
    "around world worldwid global globe report known number toll far alreadi sinc remain still".split()
)
"""Stems that narrow no group."""
SICKNESS = frozenset("h1n1 swine flu influenza virus coronavirus covid 19 a sar mer ebola diseas new strain".split())


@cache
def group_of(stem: str) -> str:
    """The group of people that a word means: "troops" for soldiers."""
    return next((name for name, stems in _GROUPS.items() if stem in stems.split()), stem)
