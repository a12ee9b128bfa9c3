"""Words that look like pronouns and only join clauses: "that" in "who denied that the talks had failed?"."""

from __future__ import annotations

import re

_ASIDE = (
    r"(?:in|on|at|by|to|about|for|from|with|of|as|before|after|during|since|until|over|under|against|last|next|first"
    r"|second|today|yesterday|tonight|again|too|then|now|and|or|but|when|where|why|how|ever|earlier|later|recently"
    r"|publicly|exactly)\b"
)
"""Behind "that" where it is a pronoun, or behind "that" and its noun: "who said that in May?", "that story first"."""
_VERB = r"(?:is|was|are|were|has|had|have|does|did|will|would|can|could|should|may|might|must)\b"
"""Behind "that" where it is the subject: "who thinks that will work?"."""
_OPENING = r"(?:the|an?|he|she|it|they|we|his|her|its|their|our|there|no|some|any|all|more|most|many)\b"
"""What begins a clause, and nothing that "that" could go with."""
_SAYING = (
    r"(?:sa(?:y|id)|claim|den(?:y|i)|report|th(?:ink|ought)|believ|argu|warn|confirm|announc|admit|kn[oe]w|suggest"
    r"|stat|insist|alleg|fear|expect|hop|agree|reveal|predict|promis|declar|conclud|acknowledg|complain|estimat|told"
    r"|doubt|f(?:i|ou)nd|hear|learn|reckon|worr)[a-z]*|true|clear|likely|possible"
)
_COUNT = r"(?:(?:over|about|around|nearly|almost|at least|up to) )?\d[\d.,]* \w"
_TIME = r"(?:other|same|next|day|week|month|year|hour|while|night|morning|time)s?\b"
_JOINING = re.compile(
    rf"(?<=\w )(?<!\bis )(?<!\bare )(?<!\bwas )(?<!\bwere )(?<!['’]s )(?P<opened>that) (?={_OPENING} (?!{_TIME})\w)"
    rf"|\b(?:{_SAYING}) (?P<told>that) (?:(?={_COUNT})|(?!{_ASIDE}|{_VERB}|{_OPENING})[\w'’-]+ (?!{_ASIDE})\w)"
    rf"|\b(?:the|an?|any|every|no) [\w-]+ (?P<relative>that) (?!{_ASIDE}|{_OPENING})\w"
    r"|\b(?:is|was) (?P<empty>it)(?= \w+ that\b)",
    re.IGNORECASE,
)


def joining(question: str) -> frozenset[int]:
    """Where a "that" begins that joins a clause, and an "it" that stands for one.

    >>> sorted(joining("Who denied that the talks had failed?"))
    [11]
    >>> sorted(joining("Who said that in May?"))
    []
    """
    return frozenset(match.start(match.lastgroup or 0) for match in _JOINING.finditer(question))
