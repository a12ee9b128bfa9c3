"""Whether a statement names the figure of an earlier one as the one before: "raised to 32 dollars from 28".

That says more than any likeness of words: whoever gives a figure and what it was before speaks of one thing.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from askbot.corpus.days import MONTHS

if TYPE_CHECKING:
    from askbot.answer.quantities import Quantity
    from askbot.answer.same_thing import Said

LEAST_SHARED = 0.5
"""Of the words of the one that has fewer, the share that both must have."""
MOST_FIGURES = 4
"""A statement of more lists several things, of which each may be meant."""
LEAST_DIGITS = 2
"""A figure of fewer comes again by chance."""
_BEFORE = re.compile(
    r"\b(?:from|against|versus|vs\.?|instead of|rather than|compared (?:with|to))"
    r"(?: (?:an?|its|the|earlier|previous|initial|original|prior|revised|unrevised|reported|about|around|nearly))*"
    r" (?:[$€£¥] ?)?$",
    re.IGNORECASE,
)
"""In front of a figure that was given before."""
_OTHER_PERIOD = re.compile(
    r"[^,;.]*?\b(?:(?:previous|last|prior|preceding|same|past) (?:[a-z-]+ )?"
    r"(?:day|session|week|month|quarter|year|season)s?"
    r"|(?:days?|weeks?|months?|quarters?|years?) (?:ago|earlier|before)"
    r"|(?:in|at|on|for|of) (?:the (?:end|start|beginning) of )?(?:the )?(?:last |early |late |mid-)?"
    rf"(?:{'|'.join(sorted(MONTHS))}|(?:mon|tues|wednes|thurs|fri|satur|sun)day|(?:19|20)\d\d"
    r"|(?:first|second|third|fourth|last|previous) (?:day|week|month|quarter|half|year))"
    r"|yesterday|year)\b",
    re.IGNORECASE,
)
"""Behind a figure of another day, week, month or year: no figure of what is spoken of now."""
_TODAY = re.compile(r"\b(?:today|tonight|this (?:morning|afternoon|evening))\b", re.IGNORECASE)


def is_named_before(earlier: Said, later: Said) -> bool:
    """Whether the later statement gives a figure of the earlier one as what it was, and another as what it is."""
    if len(earlier.figures) > MOST_FIGURES or len(later.figures) > MOST_FIGURES or not _share_subject(earlier, later):
        return False
    if _TODAY.search(later.content) and earlier.day != later.day:
        return False
    given = [one for one in earlier.figures if not _was_before(earlier, one)]
    return any(_is_it(one, old, later) for old in later.figures if _is_of_now(later, old) for one in given) and not (
        {one.value for one in later.figures if not _was_before(later, one)} & {one.value for one in earlier.figures}
    )


def _share_subject(earlier: Said, later: Said) -> bool:
    shared, least = earlier.stems & later.stems, min(len(earlier.stems), len(later.stems))
    has_other_name = bool(earlier.names - later.stems or later.names - earlier.stems)
    return bool(shared) and len(shared) >= LEAST_SHARED * least and not has_other_name


def _is_of_now(later: Said, old: Quantity) -> bool:
    """Whether a figure is named as the one before, and not as one of another time."""
    behind = later.content[old.start :].partition(" ")[2]
    return _was_before(later, old) and not _OTHER_PERIOD.match(behind)


def _was_before(said: Said, figure: Quantity) -> bool:
    return bool(_BEFORE.search(said.content[: figure.start]))


def _is_it(given: Quantity, old: Quantity, later: Said) -> bool:
    """Whether the figure named is the one given: the same number, and of one unit with it and what it is now."""
    telling = len(f"{given.value:g}".replace(".", "").strip("0")) >= LEAST_DIGITS
    units = old.of or given.of
    new = [one for one in later.figures if one.value != old.value and not _was_before(later, one)]
    is_like = any(not one.of or one.of & units or one.of & given.of for one in new)
    return telling and given.value == old.value and is_like and bool(given.of & units)
