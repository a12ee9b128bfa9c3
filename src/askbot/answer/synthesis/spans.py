"""Where the parts of a statement stand in it: between commas, in brackets; and which of them tell a time."""

from __future__ import annotations

import re
from dataclasses import dataclass

from askbot.answer.synthesis.alignment import is_mark
from askbot.answer.synthesis.lexicon import lexicon
from askbot.answer.synthesis.paraphrases import paraphrases
from askbot.answer.synthesis.relations import Relations

_FLOATING = frozenset("a an the that and but".split())
_COMMAS = frozenset({",", "–", "—", "--", "(", ";", ":", "-"})
_CLOCK = re.compile(
    r"(?:\d{1,2}[:.]\d\d|\d{1,2}(?:[:.]\d\d)?[ap]\.?m\.?|[ap]\.m\.?|o'clock|gmt|midnight|noon|midday|dawn|overnight|tonight"
    r"|(?:18|19|20)\d\d)$"
)
_FULL_STOPS = frozenset('.!?"“”:')
_TIMING = frozenset(
    "this same of early late about on overnight tonight around shortly after before first second half third quarter "
    "start end beginning middle past".split()
)
"""Words that may stand within a time."""


@dataclass(frozen=True)
class Spans:
    """The parts of a statement, and what stands around them."""

    source: Relations

    def _floats(self, i: int) -> bool:
        """Whether a word may come and go by itself: a mark, an article, "that"."""
        token = self.source.tokens[i]
        helper = token.dep == "aux" and token.lemma in {"have", "do"} and not self.source.modal(token.head)
        return is_mark(token) or self.source.low(i) in _FLOATING or token.dep == "case" or helper

    def _between_commas(self, i: int) -> bool:
        """Whether commas, or the ends of the sentence, stand around a part."""
        source = self.source
        inside = sorted(source.within(i))
        begins, ends = inside[0], inside[-1]
        if len(inside) != ends - begins + 1:
            return False
        before = (
            begins == 0
            or source.low(begins) in _COMMAS
            or source.low(begins - 1) in _COMMAS
            or source.tokens[begins - 1].text in _FULL_STOPS
        )
        after = (
            ends + 1 >= len(source.tokens)
            or source.low(ends) in _COMMAS
            or source.low(ends + 1) in _COMMAS
            or source.tokens[ends + 1].text in _FULL_STOPS
        )
        return before and after

    def _behind_comma(self, i: int) -> bool:
        begins = min(self.source.within(i))
        ends = max(self.source.within(i))
        before = begins > 0 and self.source.low(begins - 1) in _COMMAS
        fronted = i < self.source.tokens[i].head and ends + 1 < len(self.source.tokens)
        return before or self.source.low(begins) in _COMMAS or (fronted and self.source.low(ends + 1) in _COMMAS)

    def _in_brackets(self, i: int) -> bool:
        source = self.source
        begins, ends = min(source.within(i)), max(source.within(i))
        opens = source.low(begins) == "(" or (begins > 0 and source.low(begins - 1) == "(")
        return opens and ")" in {source.low(k) for k in (ends, min(ends + 1, len(source.tokens) - 1))}

    def is_time(self, i: int) -> bool:
        """Whether all words of a part tell a time."""
        source, times = self.source, lexicon().times
        inside = [k for k in source.within(i) if not self._floats(k) and source.tokens[k].dep != "prep"]
        if source.low(i) in {"late", "early"} and source.tokens[i].dep == "advmod" and i + 1 < len(source.tokens):
            return source.tokens[i + 1].dep == "prep" and self.is_time(i + 1)
        named = any(source.low(k) in times or self._is_year(k) for k in inside)
        return named and all(
            source.low(k) in times | _TIMING
            or source.tokens[k].pos == "NUM"
            or source.tokens[k].lemma in times
            or self._is_year(k)
            for k in inside
        )

    def _is_year(self, i: int) -> bool:
        return bool(_CLOCK.match(self.source.low(i)))

    def _is_name(self, i: int) -> bool:
        """Whether a word is a name, and not but the first of a sentence."""
        token, first = self.source.tokens[i], i == 0 or self.source.tokens[i - 1].text in _FULL_STOPS
        return token.pos == "PROPN" and token.tag == "NNP" and not first

    def _is_event(self, verb: int) -> bool:
        """Whether a verb tells what was done to something, so that where it was done only adds."""
        source = self.source
        if source.modal(verb) or source.lemma(verb) in {"be", "have"}:
            return False
        done = (
            source.is_passive(verb)
            or len(source.below(verb, "dobj", "prep", "prt", "npadvmod")) > 1
            or bool(source.below(verb, "dobj"))
        )
        return done and source.time(verb) == "past"

    def _is_share(self, i: int) -> bool:
        """Whether a part tells of how many something holds: "in 18 of the 60 wells"."""
        source = self.source
        words = paraphrases().proportions | paraphrases().quantities
        near = [k for j in source.below(i, "pobj") for k in [j, *source.children[j]]]
        return any(
            source.tokens[k].pos == "NUM" or source.low(k) in words or source.tokens[k].lemma in words for k in near
        )

    def may_belong_to_verb(self, i: int) -> bool:
        """Whether a part that a parser tied to a noun may tell of the verb: a time, or a place at a clause's end."""
        source = self.source
        if source.tokens[i].dep != "prep":
            return False
        if self.is_time(i):
            clause = set(source.within(source.verb_of(i))) - set(source.within(i))
            return not any(self.is_time(k) for k in clause if source.tokens[k].dep in {"prep", "npadvmod"} and k != i)
        last = max(k for k in source.within(source.verb_of(i)) if not is_mark(source.tokens[k]))
        noun = source.tokens[i].head
        placed = source.low(i) in {"in", "at", "on", "near", "outside", "over", "off", "along", "across", "around"}
        return placed and (last in set(source.within(i)) or source.tokens[noun].dep in {"dobj", "pobj"})

    def _is_amount(self, i: int) -> bool:
        return self.source.tokens[i].pos == "NUM" or self.source.tokens[i].dep in {"quantmod", "advmod", "det"}
