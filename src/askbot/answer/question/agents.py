"""Who does what in a question, and whether a sentence has somebody else do it.

"How many troops does Japan keep there?" is not answered by "the United States keeps 80,000 troops in Japan", though
that has all of its words. The agent of a question's verb is found by word order alone; in a sentence the agent stands
before the verb, within the same clause.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from askbot.answer.question.entity_roles import Name, ParsedText
from askbot.answer.question.tokens import Word, words
from askbot.answer.question.word_lists import listed
from askbot.answer.scoring.matching import near

NOUNS = 2
"""Words between a name and the auxiliary behind it that it may qualify: "how many *Ukrainian* soldiers *were* …"."""
_CLAUSE = re.compile(r"\b(?:that|which|who|because|while|whether|if|when|as)\b|[;:]", re.IGNORECASE)
"""Where a clause of a sentence begins."""
_ADVERB = re.compile(r"(?:al|st|nt|us|te|ck|d|r|w|ng)ly$")
_BETWEEN = frozenset({"already", "also", "ever", "still", "yet", "not", "n", "t", "to", "just", "now"})
"""Words between an auxiliary and its verb."""
_NO_VERB = frozenset(
    "the a an this that these those than as and or nor but no any in on at by for from to of with after before during"
    " since until under over among between about against near".split()
)
_BEFORE_NOUN = frozenset("the a an of this that these those his her its their our my no any in on for with".split())
"""What stands before a noun and not before a verb."""
_PRONOUNS = frozenset("i we he she it they you who this that".split())
_BE = frozenset("is are was were be been being".split())
_VERB = (
    re.compile(r"\bwho(?:m)?\s+(?:(?:has|have|had|will|is|was|are|were)\s+)?(\w+)", re.IGNORECASE),
    re.compile(r"\b(?:is|are|was|were|been|be)\s+(\w+(?:ed|en|ing|nt))\b", re.IGNORECASE),
    re.compile(r"\b(?:have|has|had)\s+(\w+(?:ed|en))\b", re.IGNORECASE),
)
"""The main verb where no name acts: "who *founded* it", "how many were *captured*", "have *deserted*"."""


@dataclass(frozen=True, slots=True)
class Agent:
    """Who does something, as a question says it."""

    name: Name
    verb: str
    """The stem of what it does."""
    is_passive: bool
    """It is done to the name: "how many Ukrainian soldiers were killed"."""


def agent_of(asked: ParsedText) -> Agent | None:
    """The name that does something in a question; None where no name does, or where it asks who does."""
    return next(filter(None, (_inverted(asked, name) or _before_auxiliary(asked, name) for name in asked.names)), None)


def main_verb(asked: ParsedText) -> str | None:
    """The stem of the verb that a question is about, as far as word order tells."""
    agent = agent_of(asked)
    if agent is not None:
        return agent.verb
    match = next(filter(None, (pattern.search(asked.text) for pattern in _VERB)), None)
    tokens = words(match[1])[:1] if match else ()
    return tokens[0].stem if tokens and tokens[0].carries else None


def has_another_agent(asked: ParsedText, sentence: ParsedText) -> bool:
    """Whether a sentence has the question's verb, and each time others than the question's agent before it."""
    agent = agent_of(asked)
    if agent is None:
        return False
    spots = [i for i in range(len(sentence.words)) if _is_verb(sentence.words, i, agent.verb)]
    return bool(spots) and all(_is_done_by_others(agent, sentence, spot) for spot in spots)


def _inverted(asked: ParsedText, name: Name) -> Agent | None:
    """Of a name behind an auxiliary: "does *Russia* supply", "has the *Kremlin* confirmed"."""
    tokens = asked.words
    before = [word.text.lower() for word in tokens[max(name.first - 2, 0) : name.first] if word.text.lower() != "the"]
    if not before or before[-1] not in listed("auxiliaries"):
        return None
    verb = next((word for word in tokens[name.last + 1 :] if not _is_between(word)), None)
    if verb is None or verb.is_capital or verb.text == "s" or not _may_be_verb(verb):
        return None
    return Agent(name, verb.stem, before[-1] in _BE and verb.text.endswith("ed"))


def _before_auxiliary(asked: ParsedText, name: Name) -> Agent | None:
    """Of a name before an auxiliary, alone or with a noun: "how many *North Korean* soldiers were killed"."""
    tokens = asked.words
    behind = tokens[name.last + 1 : name.last + 2 + NOUNS]
    place = next((i for i, word in enumerate(behind) if word.text.lower() in listed("auxiliaries")), None)
    if place is None:
        return None
    rest = tokens[name.last + 1 + place :]
    at = next((i for i, word in enumerate(rest) if i and not _is_between(word) and not _is_auxiliary(word)), None)
    if at is None or rest[at].is_capital or not rest[at].carries:
        return None
    return Agent(name, rest[at].stem, rest[at - 1].text.lower() in _BE)


def _is_done_by_others(agent: Agent, sentence: ParsedText, spot: int) -> bool:
    """Whether names stand before a verb in its clause, none of them the agent, and no pronoun behind the last one."""
    verb = sentence.words[spot]
    before = sentence.words[max(spot - 2, 0) : spot]
    is_passive = any(word.text.lower() in _BE for word in before) and not verb.text.endswith("ing")
    if is_passive is not agent.is_passive:
        return False
    begins = max((match.end() for match in _CLAUSE.finditer(sentence.text[: verb.span.start])), default=0)
    names = [
        n for n in sentence.names if n.last < spot and n.span.start >= begins and n.stems[-1] not in listed("times")
    ]
    if not names or any(name.is_kin(agent.name) for name in names):
        return False
    between = sentence.words[max(name.last for name in names) + 1 : spot]
    return not any(word.text.lower() in _PRONOUNS for word in between)


def _is_verb(tokens: Sequence[Word], i: int, stem: str) -> bool:
    """Whether a word may be a form of a verb, and is no noun as far as the word before it tells."""
    if tokens[i].is_capital or not (tokens[i].stem == stem or near(tokens[i].stem, stem)):
        return False
    return i == 0 or not (tokens[i - 1].text.lower() in _BEFORE_NOUN or tokens[i - 1].is_number)


def _is_between(word: Word) -> bool:
    lower = word.text.lower()
    return lower in _BETWEEN or _ADVERB.search(lower) is not None or lower in {"been", "be"}


def _is_auxiliary(word: Word) -> bool:
    return word.text.lower() in listed("auxiliaries") or word.text.lower() in {"been", "be", "being", "having"}


def _may_be_verb(word: Word) -> bool:
    return word.text.isalpha() and word.text.lower() not in _NO_VERB
