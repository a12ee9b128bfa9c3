"""Whom a question asks to speak: "what did *X* say about it", "according to *X*", "compare *X*'s and *Y*'s views"."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from askbot.answer.question.rephrase import names_in, starts_as_question
from askbot.answer.question.tokens import content
from askbot.answer.question.word_lists import listed

if TYPE_CHECKING:
    from collections.abc import Sequence

_VIEWS = (
    r"(?:views?|opinions?|positions?|stances?|reactions?|responses?|comments?|statements?|claims?|words|take|account)"
)
_ON = r"(?:about|on|of|regarding|concerning|to)"
_WHO = r"(?P<who>(?:\S+\s+){0,9}?\S+?)"
_LONG_VERBS = ("make of", "have to say")


@dataclass(frozen=True, slots=True)
class Asked:
    """Whom a question asks to speak."""

    who: str
    """As the question names them, several with "and" between them."""
    about: str
    """On what; empty where all that they say is asked for."""
    is_comparison: bool = False

    @property
    def is_named(self) -> bool:
        """Whether it is a name, not "the report" or "experts"."""
        return bool(names_in("x " + self.who))


def asked_to_speak(question: str) -> Asked | None:
    """Whom a question asks to speak, if anybody."""
    for pattern in _patterns():
        match = pattern.search(question)
        if match and _is_somebody(match["who"]):
            about = match.groupdict().get("about") or ""
            return Asked(match["who"].strip(" ,"), about.strip(" ?.!,"), bool(match.groupdict().get("compare")))
    return None


def _is_somebody(who: str) -> bool:
    """Whether a part of a question may name those who are asked: no clause, and no question of its own."""
    is_clause = "," in who and not re.search(r"\b(?:and|or)\b", who)
    return bool(content(who)) and not is_clause and not starts_as_question(who)


def sides(who: str) -> tuple[str, ...]:
    """The parts of "A, B and C", each without a possessive behind it."""
    parts = re.split(r"\s*,\s*(?:and\s+)?|\s+(?:and|or|vs\.?|versus|with|&)\s+", who)
    return tuple(re.sub(r"['’]s?$", "", part).strip() for part in parts if part.strip())


def _patterns() -> Sequence[re.Pattern[str]]:
    verbs = sorted((*listed("speech"), *_LONG_VERBS), key=lambda verb: (-len(verb), verb))
    saying = "(?:" + "|".join(verbs) + ")"
    texts = (
        (
            r"(?P<compare>^(?:compare|contrast))\s+(?:what\s+)?"
            rf"{_WHO}(?:['’]s?)?\s+(?:{_VIEWS}|{saying})\b\s*{_ON}?\s*(?P<about>.*)$"
        ),
        (
            r"^(?:and |so )?(?:what|how|which)\b[^,?]*?\b(?:do|does|did|has|have|had)"
            rf"\s+{_WHO}\s+{saying}\b\s*{_ON}?(?P<about>.*)$"
        ),
        rf"(?P<about>^.*?),?\s+in\s+{_WHO}['’]s?\s+(?:view|words|opinion|eyes)\s*\??$",
        rf"\bwhat\s+(?:is|are|was|were)\s+{_WHO}['’]s?\s+{_VIEWS}\s*{_ON}?(?P<about>.*)$",
        (
            rf"\bwhat\s+(?:is|are|was|were|has been)\s+(?:the\s+)?{_VIEWS}\s+of\s+{_WHO}"
            r"\s+(?:about|on|regarding)(?P<about>.*)$"
        ),
        rf"^{_WHO}['’]s?\s+{_VIEWS}(?:\s+{_ON}\s(?P<about>.*))?\s*\??$",
        rf"^according to\s+{_WHO}\s*,\s*(?P<about>.*)$",
        rf"(?P<about>^.*?),?\s+according to\s+{_WHO}\s*\??$",
        rf"^in (?:the )?(?:view|words|opinion|eyes) of\s+{_WHO}\s*,\s*(?P<about>.*)$",
        rf"^in\s+{_WHO}['’]s?\s+(?:view|words|opinion|eyes)\s*,\s*(?P<about>.*)$",
        rf"\bwhat (?:was|were|is|has been) said by\s+{_WHO}(?:\s+(?:about|on)\s+(?P<about>.*))?\s*\??$",
    )
    return [re.compile(text, re.IGNORECASE) for text in texts]
