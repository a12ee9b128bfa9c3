"""Noun phrases and verb groups found by their edges, without a parser."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from askbot.attribution.words import QUOTES, Word

AUXILIARIES = frozenset(
    """
    has have had is are was were be been being will would could can may might must should did do does not never
    n't t also again later then already still once often repeatedly recently previously further always publicly
    ever just neither both either now since first
    """.split()
)
DETERMINERS = frozenset(
    """
    the a an his her their its our my your this these those some several most other another one two three no any
    """.split()
)
PRONOUNS = frozenset("he she they it we i you who everyone someone nobody everybody".split())
PREPOSITIONS = frozenset("of for at in from with on by to as after before during since".split())
CLAUSE_WORDS = frozenset(
    """
    that which if because while when although though but or so than whether since after before until where how
    why what as
    """.split()
)
FINITE = frozenset(
    """
    is are was were be been will would could can may might must should do does did has have had
    """.split()
)
DAYS = frozenset("monday tuesday wednesday thursday friday saturday sunday".split())
ASIDES = frozenset(
    """
    however meanwhile yet still then today yesterday monday tuesday wednesday thursday friday saturday sunday
    furthermore moreover instead
    """.split()
)
TITLES = frozenset(
    """
    a an the who whose one president director professor chairman chairwoman spokesman spokeswoman spokesperson
    former founder co-founder head chief senior executive minister mayor
    """.split()
)
DASHES = frozenset("—\u2013")
LONGEST_ASIDE = 30
LONGEST_PHRASE = 12


CONTRACTED = frozenset("don doesn didn won wouldn couldn shouldn isn aren wasn weren hasn haven hadn".split())
"""What stands before the apostrophe of "n't"."""
CONTRACTIONS = frozenset("t ve d ll re".split())
"""What stands behind an apostrophe and is an auxiliary."""


def is_aside(word: Word) -> bool:
    """An adverb or auxiliary that stands between subject and verb."""
    adverb = word.lower.endswith("ly") and len(word.text) > 4 and not word.is_capital  # noqa: PLR2004  (not "fly")
    return word.lower in AUXILIARIES or adverb


@dataclass(frozen=True, slots=True)
class Scanner:
    """Finds noun phrases in a run of words; `verbs` are forms that end a phrase."""

    words: Sequence[Word]
    verbs: frozenset[str]

    def verb_group(self, verb: int, low: int) -> int:
        """The first of the auxiliaries and adverbs that stand before a verb, "n't" and "'ve" among them."""
        words, first = self.words, verb
        while first > low and not words[first - 1].quoted:
            word = words[first - 1]
            apostrophe = first - 2 > low and words[first - 2].text in {"'", "\u2019"}
            if apostrophe and word.lower in CONTRACTIONS | {"s"}:
                first -= 2
                first -= words[first - 1].lower in CONTRACTED
            elif is_aside(word):
                first -= 1
            else:
                break
        return max(first, low)

    def before(self, end: int, low: int) -> tuple[int, int] | None:
        """The noun phrase that ends before `end`, not reaching below `low`."""
        end = self.verb_group(end, low)
        if end <= low:
            return None
        mark = self.words[end - 1]
        if mark.lower == "who":
            return self._antecedent(end - 1, low)
        if mark.text == "," or mark.text in DASHES:
            return self._around_aside(end - 1, low)
        return self._walk_left(end, low)

    def after(self, start: int, high: int, *, opening: bool = False) -> tuple[int, int] | None:
        """The noun phrase that starts at `start`, not reaching `high`; with `opening` a comma ends it."""
        if start < high and self.words[start].lower in PRONOUNS:
            return start, start + 1
        i = start
        while i < high and not self._ends_right(i, start):
            if self.words[i].text == "(":
                i = self._closing(i, high)
                continue
            if self.words[i].text == ",":
                aside = self._aside_after(i, high, opening=opening)
                i = aside or i
                break
            i += 1
        return (start, i) if i > start else None

    def _antecedent(self, who: int, low: int) -> tuple[int, int] | None:
        end = who - 1 if who > low and self.words[who - 1].text == "," else who
        return self._walk_left(end, low)

    def _around_aside(self, comma: int, low: int) -> tuple[int, int] | None:
        """As in "X, a Y at Z," before the verb: the whole, or X alone where the aside is a clause."""
        opening = comma - 1
        while opening > low and not (self.words[opening].text == "," or self.words[opening].text in DASHES):
            opening -= 1
        if opening <= low or comma - opening > LONGEST_ASIDE or self.words[opening].quoted:
            return None
        name = self._walk_left(opening, low)
        first = self.words[opening + 1].lower
        if name is None or first in {"who", "whose", "which"} or first.endswith("ing"):
            return name
        return name[0], comma

    def _walk_left(self, end: int, low: int) -> tuple[int, int] | None:
        if end > low and self.words[end - 1].lower in PRONOUNS:
            return end - 1, end
        i = end
        while i > low and not self._ends_left(i - 1, end):
            if self.words[i - 1].text == ")":
                opening = self._opening(i - 1, low)
                if opening is None:
                    break
                i = opening
                continue
            i -= 1
        while i < end and (self.words[i].lower in PREPOSITIONS | {"and", "s"} or not self.words[i].is_word):
            i += 1
        return (max(i, self._recent_start(i, end)), end) if i < end else None

    def _recent_start(self, start: int, end: int) -> int:
        """Where a phrase too long to be one name probably begins."""
        if end - start <= LONGEST_PHRASE:
            return start
        for i in range(end - LONGEST_PHRASE, end):
            if self.words[i].lower in DETERMINERS or (self.words[i].is_capital and not self.words[i - 1].is_capital):
                return i
        return start

    def _ends_left(self, i: int, end: int) -> bool:
        word = self.words[i]
        if word.quoted:
            return True
        if not word.is_word:
            return not (word.text == ")" or (word.text in "'\u2019&.-" and i + 1 < end))
        if word.lower == "and":
            joined = i + 1 < end and i > 0 and (self.words[i + 1].is_capital == self.words[i - 1].is_capital)
            return not joined
        verb = word.lower in self.verbs and not word.is_capital
        return verb or word.lower in CLAUSE_WORDS | FINITE | PRONOUNS or (word.lower in ASIDES and i + 1 < end)

    def _ends_right(self, i: int, start: int) -> bool:
        word = self.words[i]
        if word.quoted or word.text in QUOTES or word.text in ".;:?!" or word.text in DASHES:
            return not self._initial(i, start)
        stops = CLAUSE_WORDS | FINITE | DAYS | {"during"}
        verb = i > start and word.lower in self.verbs and not word.is_capital
        return verb or word.lower in stops or (i > start and word.lower in {"on", "to"})

    def _initial(self, i: int, start: int) -> bool:
        """The full stop of "John F. Kennedy" or "Mr. Smith"."""
        longest = 3
        short = i > start and len(self.words[i - 1].text) <= longest and self.words[i - 1].is_capital
        return self.words[i].text == "." and short and i + 1 < len(self.words) and self.words[i + 1].is_capital

    def _aside_after(self, comma: int, high: int, *, opening: bool) -> int | None:
        """The end of "…, a Y at Z," behind a name, without the closing comma."""
        if comma + 1 >= high or self.words[comma + 1].quoted or self.words[comma + 1].lower not in TITLES:
            return None
        end = comma + 1
        while end < high and (self.words[end].text not in {",", ".", ";", "—"} or self._initial(end, comma)):
            end += 1
        closed = end < high and self.words[end].text == ","
        if end - comma > LONGEST_ASIDE or (opening and not closed):
            return None
        return None if self.words[comma + 1].lower in {"who", "whose"} else end

    def _closing(self, i: int, high: int) -> int:
        for j in range(i + 1, min(high, i + 8)):
            if self.words[j].text == ")":
                return j + 1
        return high

    def _opening(self, i: int, low: int) -> int | None:
        for j in range(i - 1, max(low, i - 8), -1):
            if self.words[j].text == "(":
                return j
        return None
