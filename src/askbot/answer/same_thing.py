"""Whether two statements speak of one thing, so that another figure or a denial is a difference between them.

A pair that is shown accuses somebody, so every doubt speaks against it: owner, scope and time must be the same as far
as the words tell, and what is counted or denied must be, too. Most pairs that share half of their words do not pass.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from itertools import pairwise

from askbot.answer.claims import SAME_TIME, Saying, without_source
from askbot.answer.quantities import Quantity, quantities
from askbot.answer.question.tokens import Word, content, words
from askbot.answer.question.word_lists import listed
from askbot.corpus.days import MONTHS
from askbot.domain import Span, Stance
from askbot.people import Quote

LEAST_COMMON = 0.5
"""Of the words of the one that says more, the share that the other must have, too."""
LEAST_DENIED = 2
"""Words beside names that a denial must share with what it denies."""
_WEEKDAYS = frozenset("monday tuesday wednesday thursday friday saturday sunday today yesterday tomorrow".split())
_YEAR = re.compile(r"(?:1\d|20)\d\d")
_ASSERTED = frozenset({Stance.REPORTED, Stance.OWN_ACCOUNT})
_DENYING = re.compile(
    r"\b(?:den(?:y|ies|ied|ying)|reject|dismiss|disput|refut|rebut|contradict|repudiat)", re.IGNORECASE
)
_NEGATION = re.compile(
    r"\b(?:not|no|never|none|nothing|nobody|neither|nor|without|false\w*|untrue|wrong|baseless|den(?:y|ie[ds]|ying)"
    r"|cannot|refus\w+|fail\w*)\b|n['’]t\b",
    re.IGNORECASE,
)
_OF_ITS_DAY = re.compile(
    r"\b(?:today|tonight|yesterday|tomorrow|overnight|noon|midnight|morning|afternoon|evening|night|session|hourly|daily"
    r"|weekly|monthly|quarterly|[ap]\.m\b|(?:mon|tues|wednes|thurs|fri|satur|sun)day"
    r"|(?:this|last|next|past|previous|current|coming|latest|recent|first|second|third|fourth|same|an?|the|each|every"
    r"|per|earlier|later) (?:[\w-]+ ){0,2}?(?:hour|day|week|weekend|fortnight|month|quarter|season|spring|summer|autumn"
    r"|fall|winter)s?|(?:last|next|past|previous|coming|(?:a|the|one) (?:[\w-]+ )?)years?(?: (?:ago|before|earlier))?"
    r"|year[- ](?:ago|earlier|to[- ]date)|weeks? (?:to|ended|ending|of))\b",
    re.IGNORECASE,
)
"""What ties a figure to the day on which it is given: on another day it is a figure of another time."""
_STEP = re.compile(
    r"\b(?:r[io]se|risen|rises|rising|fell|falls?|fallen|falling|gr[eo]w|grown|grows|growing|up|down|off|by|gain\w*"
    r"|(?:in|de)creas\w+|declin\w+|dropp?\w*|jump\w*|climb\w*|slipp?\w*|plung\w*|tumbl\w*|add(?:s|ed|ing)?|soar\w*"
    r"|advanc\w+|eas(?:ed|es)|widen\w*|narrow\w*|shr[iau]nk\w*|surg\w+)"
    r"(?: (?:by|about|around|roughly|nearly|almost|some|an?|another|more|than|over))* (?:[$€£¥] ?)?\d",
    re.IGNORECASE,
)
"""A figure that says by how much something moved, in whatever time the document means: "rose 5 percent"."""
_ACT = re.compile(
    r"\b(?:an?|another) (?!(?:\w+ )?(?:total|number|toll|count|record|population|majority|price|cost|rate|budget) )"
    r"(?:[\w-]+ ){1,3}?(?:of|worth|for|with|totall?ing) (?:[$€£¥] ?)?\d"
    r"|(?<!have )(?<!has )(?<!had )\b(?:offer|sell|buy|auction|lend|borrow|export|import|accept|award)(?:s|ed|ing)? "
    r"(?:[a-z-]+ ){0,2}(?:[$€£¥] ?)?\d",
    re.IGNORECASE,
)
"""A figure of one act among several of its kind: "a sale of 2,000 tonnes", "will offer 80 million"."""
_CONDITION = re.compile(r"\b(?:if|unless|would|could|might|may|should|had it)\b", re.IGNORECASE)
_ONES_OWN = re.compile(
    r"\b(?:we|us|our|ours|i|my|it|its|he|his|she|they|their|here"
    r"|(?:the|this) (?:state|city|county|town|village|district|department|agency|company|school|university"
    r"|hospital))\b",
    re.IGNORECASE,
)
"""What means another thing with each speaker."""


@dataclass(frozen=True)
class Said:
    """A statement, ready to be compared."""

    quote: Quote
    saying: Saying

    @classmethod
    def of(cls, quote: Quote) -> Said:
        """What somebody says in a document."""
        statement = quote.statement
        cited = statement.citation
        headings = " ".join((cited.title, *cited.section))
        text = statement.verbatim or statement.text
        return cls(quote, Saying(text, cited.start, statement.voice, headings, cited.document, cited.date))

    @property
    def day(self) -> date | None:
        """Of its document."""
        return self.saying.day

    @property
    def is_denied(self) -> bool:
        """Whether somebody denies it."""
        return self.saying.voice.stance is Stance.DENIED

    @property
    def is_asserted(self) -> bool:
        """Whether somebody says that it is so."""
        return self.saying.voice.stance in _ASSERTED

    @cached_property
    def content(self) -> str:
        """What is said, without who says it to whom."""
        said, start, end = self.saying.voice.attribution, self.saying.start, self.saying.start + len(self.saying.text)
        spans = [Span(max(s.start, start), min(s.end, end)) for s in said.content] if said else []
        parts = [self.saying.text[s.start - start : s.end - start] for s in spans if s.start < s.end]
        return " ".join(parts) or without_source(self.saying)

    @cached_property
    def figures(self) -> tuple[Quantity, ...]:
        """Its quantities that are no dates."""
        return tuple(one for one in quantities(self.content) if not one.is_date)

    @cached_property
    def stems(self) -> frozenset[str]:
        """Of its words of content, without numbers and times."""
        return frozenset(word.stem for word in content(self.content) if not word.is_number and not is_time(word))

    @cached_property
    def names(self) -> frozenset[str]:
        """Stems of its words with a capital letter, the first one's too: it may be a name."""
        carrying = (word for word in content(self.content) if word.is_capital and not is_time(word))
        return frozenset(word.stem for word in carrying)

    @cached_property
    def labels(self) -> frozenset[tuple[str, str]]:
        """The stem and number of what a number names rather than counts: "Ward 5"."""
        following = [
            (a, b)
            for a, b in pairwise(words(self.content))
            if a.is_capital and a.carries and b.is_number and b.span.start == a.span.end + 1
        ]
        return frozenset((a.stem, b.text) for a, b in following if not is_time(a))

    @cached_property
    def periods(self) -> frozenset[str]:
        """Months and years that it speaks of."""
        capitals = (word.text.lower() for word in words(self.content) if not word.text[0].islower())
        return frozenset(word for word in capitals if word in MONTHS or _YEAR.fullmatch(word))

    @cached_property
    def moments(self) -> frozenset[str]:
        """Days of the week, and times of day, that it speaks of."""
        plain = (word.text.lower().replace(".", "") for word in words(self.saying.text))
        return frozenset(word for word in plain if word in _WEEKDAYS or word in {"am", "pm", "noon", "midnight"})

    @cached_property
    def is_of_its_day(self) -> bool:
        """Whether its figure is one of its day or of one act, or says how far something has moved."""
        return is_of_its_day(self.content) or any(pattern.search(self.content) for pattern in (_STEP, _ACT))

    @cached_property
    def parts(self) -> frozenset[str]:
        """Words that narrow what is counted: "new", "another"."""
        return frozenset(word.text.lower() for word in words(self.content)) & listed("narrowing")


def of_one_thing(one: Said, other: Said) -> bool:
    """Whether one has all words of the other, both name the same in the same scope, and two speakers speak of one time.

    Two speakers must share a name, since much that happens in one place happens in others, too.
    """
    shorter, longer = sorted((one.stems, other.stems), key=len)
    if not shorter <= longer or len(shorter) < LEAST_COMMON * len(longer):
        return False
    has_other_name = bool(one.names - other.stems or other.names - one.stems)
    is_narrowed = one.parts != other.parts or one.labels != other.labels or _is_open(one) != _is_open(other)
    if has_other_name or is_narrowed or one.periods != other.periods:
        return False
    if _is_same_speaker(one, other):
        return one.day == other.day or not (one.is_of_its_day or other.is_of_its_day)
    return bool(one.names & other.names) and _at_one_time(one, other)


def figures_differ(one: Said, other: Said) -> bool:
    """Whether the one figure of each counts the same, and both cannot be true."""
    if len(one.figures) != 1 or len(other.figures) != 1 or _kind_of(one) != _kind_of(other):
        return False
    (here,), (there,) = one.figures, other.figures
    is_more_of_it = one.parts & listed("increments")
    counts_the_same = bool(here.of & there.of) and not is_more_of_it and not _mean_their_own(one, other)
    return counts_the_same and not here.may_equal(there)


def is_contradicted(one: Said, other: Said) -> bool:
    """Whether one denies what the other asserts, as far as words of negation tell."""
    denied, asserted = (one, other) if one.is_denied else (other, one)
    return (
        denied.is_denied
        and asserted.is_asserted
        and len((denied.stems & asserted.stems) - denied.names) >= LEAST_DENIED
        and _denies_its_words(denied)
        and not _NEGATION.search(asserted.content)
    )


def _denies_its_words(denied: Said) -> bool:
    """Whether what is denied is what its words say: "denied that it leaks", or "it does not leak", but not both."""
    said = denied.saying.voice.attribution
    is_verb = bool(said and _DENYING.search(said.cue_text))
    return len(_NEGATION.findall(denied.content)) == (0 if is_verb else 1)


def _kind_of(one: Said) -> Stance:
    return Stance.REPORTED if one.is_asserted else one.saying.voice.stance


def _is_open(one: Said) -> bool:
    """Whether it holds under a condition, or may hold."""
    return bool(_CONDITION.search(one.content))


def _is_same_speaker(one: Said, other: Said) -> bool:
    return one.quote.person.number == other.quote.person.number


def _mean_their_own(one: Said, other: Said) -> bool:
    """Whether two speakers may each count what is their own."""
    means_its_own = _ONES_OWN.search(one.content) or _ONES_OWN.search(other.content)
    return bool(means_its_own) and not _is_same_speaker(one, other)


def _at_one_time(one: Said, other: Said) -> bool:
    """Whether both speak of one time: of the same days in one document, or in two of about the same days."""
    if one.moments != other.moments:
        return False
    if one.saying.document == other.saying.document:
        return True
    return one.day is not None and other.day is not None and abs((one.day - other.day).days) <= SAME_TIME


def is_of_its_day(text: str) -> bool:
    """Whether it is tied to the day, week, month or year in which it is said."""
    return bool(_OF_ITS_DAY.search(text))


def is_time(word: Word) -> bool:
    """Whether it says when: two that share no more than "Thursday" and "p.m." speak of nothing in common."""
    plain = word.text.lower().replace(".", "")
    return plain in MONTHS or plain in {"am", "pm"} or plain in _WEEKDAYS
