"""Whether a statement has others do what a question's agent is asked to have done.

"Did Russia give North Korea weapons?" is not answered by "North Korea supplies Russia with weapons", though that has
all of it. Compared are the deeds of both, as their grammar tells them: who does something, and to whom or what.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from difflib import SequenceMatcher

from askbot.answer.question.deeds import Deed, Grammar, Key, Party
from askbot.answer.question.word_lists import listed

SHORTEST_ALIKE = 5
ALIKE = 0.85
"""How alike two spellings of a name are: "Kublai" and "Khublai"."""
_UNTOLD = frozenset({"be", "have", "say"})
"""Verbs of so many deeds that the same verb makes no same deed."""
_PRONOUNS = frozenset({"he", "she", "it", "they"})
_ASKING = frozenset({"what", "who", "whom", "which", "how", "where", "when", "why", "whose", "many", "much"})


def is_turned_round(asked: Grammar, told: Grammar, before: Grammar | None = None) -> bool:
    """Whether a statement contradicts who does what in a question; `before` is the sentence that it follows."""
    if _is_owned_by_others(asked, told):
        return True
    deeds = _resolved(told.deeds, before.deeds if before else ())
    is_reason = any(token.lemma == "why" for token in asked.tokens)
    agents = [
        (deed, agent)
        for deed in asked.deeds
        for agent in deed.agents
        if agent.names and not agent.is_pronoun and not asked.asks_for(agent)
    ]
    if any(_is_done_by_others(deed, agent, deeds) for deed, agent in agents):
        return True
    pairs = [(deed, agent, other) for deed, agent in agents for other in _named_others(deed, agent)]
    if is_reason or any(_stands(deed, agent, other, deeds) for deed, agent, other in pairs):
        return False
    return any(_is_exchanged(deed, agent, other, deeds) for deed, agent, other in pairs)


def _is_done_by_others(deed: Deed, agent: Party, told: Sequence[Deed]) -> bool:
    """Whether the same deed is done, and each time by somebody else who is named."""
    if deed.verb == "have":
        same = [d for d in told if any(_is_thing(other, o) for other in deed.others for o in d.others)]
    else:
        same = [d for d in told if _is_same(deed, d)]
    if not same or any(_has(agent, d.agents) or _is_open(d) for d in same):
        return False
    return any(_are_alike(party, agent) for d in same for party in d.agents) or (
        not deed.is_state and any(_has(agent, d.others) for d in same)
    )


def _is_same(deed: Deed, other: Deed) -> bool:
    if deed.verb != other.verb or deed.verb in _UNTOLD or not other.agents:
        return False
    return deed.verb not in listed("light verbs") or any(_has(o, other.others) for o in _told_others(deed))


def _is_open(deed: Deed) -> bool:
    """Whether it is not told who does it."""
    return not deed.agents or any(party.is_pronoun for party in deed.agents)


def _is_exchanged(deed: Deed, agent: Party, other: Party, told: Sequence[Deed]) -> bool:
    """Whether the two change places in some deed of a statement."""
    if deed.verb in listed("mutual"):
        return False
    if any(_has(agent, d.agents) and _is_about(deed, d) for d in told):
        return False
    if _is_received(deed, told):
        agent, other = other, agent
    return any(_has(agent, d.others) and _has(other, d.agents) and d.verb not in listed("mutual") for d in told)


def _stands(deed: Deed, agent: Party, other: Party, told: Sequence[Deed]) -> bool:
    """Whether the two have the same places in some deed of a statement."""
    if _is_received(deed, told):
        agent, other = other, agent
    return any(_has(agent, d.agents) and _has(other, d.others) for d in told)


def _is_received(deed: Deed, told: Sequence[Deed]) -> bool:
    """Whether who is asked about gets what somebody gives in the statement."""
    return deed.verb in listed("receiving") and not any(d.verb in listed("receiving") for d in told)


def _is_about(deed: Deed, other: Deed) -> bool:
    """Whether a deed has the other's verb or one of its things."""
    things = {party.lemma for party in _told_others(deed) if not party.names}
    return not ({deed.verb} | things).isdisjoint({other.verb, *(party.lemma for party in other.others)})


def _told_others(deed: Deed) -> list[Party]:
    return [party for party in deed.others if party.lemma not in _ASKING]


def _named_others(deed: Deed, agent: Party) -> list[Party]:
    return [party for party in _told_others(deed) if party.names and not _share(party.names, agent.names)]


def _resolved(deeds: Sequence[Deed], before: Sequence[Deed]) -> list[Deed]:
    """Deeds whose pronouns stand for the first who is named before them, in the sentence or in that before it."""
    last = next((party for deed in before for party in deed.agents if party.names), None)
    resolved: list[Deed] = []
    for deed in deeds:
        agents = tuple(
            last if last and party.is_pronoun and party.lemma in _PRONOUNS else party for party in deed.agents
        )
        resolved.append(replace(deed, agents=agents))
        last = next((party for party in deed.agents if party.names and not party.is_pronoun), last)
    return resolved


def _is_owned_by_others(asked: Grammar, told: Grammar) -> bool:
    """Whether what is somebody's in a question ("*Ukrainian* soldiers") is others' alone in a statement."""
    there = list(told.parties())
    for party in asked.parties():
        if not party.names:
            continue
        same = [other for other in there if other.lemma == party.lemma]
        same = same or [other for other in there if _is_thing(party, other)]
        rivals = any(_are_alike(other, party) and not _share(other.names, party.names) for other in same)
        if rivals and not any(_share(told.names_within(other.at), party.names) for other in same):
            return True
    return False


def _is_thing(one: Party, other: Party) -> bool:
    """Whether two nouns are for the same kind of thing."""
    return one.lemma == other.lemma or {one.lemma, other.lemma} <= listed("soldiers")


def _are_alike(one: Party, other: Party) -> bool:
    """Whether both are called by a country, or neither: "Kim's soldiers" may be North Korea's."""
    return bool(one.names and other.names) and _is_of_country(one) is _is_of_country(other)


def _is_of_country(party: Party) -> bool:
    return any(isinstance(name, int) for name in party.names)


def _has(party: Party, others: Iterable[Party]) -> bool:
    return any(_may_be(party, other) for other in others)


def _may_be(one: Party, other: Party) -> bool:
    if one.names and other.names:
        return _share(one.names, other.names)
    return not one.names and not other.names and one.lemma == other.lemma and not one.is_pronoun


def _share(some: Iterable[Key], others: Iterable[Key]) -> bool:
    return any(_alike(one, other) for one in some for other in others)


def _alike(one: Key, other: Key) -> bool:
    if one == other:
        return True
    if isinstance(one, int) or isinstance(other, int) or min(len(one), len(other)) < SHORTEST_ALIKE:
        return False
    return SequenceMatcher(None, one, other).ratio() >= ALIKE
