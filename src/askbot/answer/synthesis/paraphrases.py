"""English words that may stand for others, and what a sentence may leave out, from the packaged `paraphrases.json`."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from functools import cache
from importlib import resources

_LISTS = (
    "ergative",
    "together",
    "quantities",
    "foretelling",
    "contents",
    "proportions",
    "events",
    "measures",
    "compass",
    "agentive",
    "durations",
    "bound",
)


@dataclass(frozen=True, slots=True)
class Paraphrases:
    """Which lemmas and prepositions may stand for others, and what a sentence may leave out. All in small letters."""

    less: dict[str, frozenset[str]]
    """For each lemma of a statement those that say the same or less."""
    roles: dict[str, frozenset[str]]
    """The same of prepositions and conjunctions."""
    modals: dict[str, str]
    ergative: frozenset[str]
    """Verbs whose subject, where they have no object, is what the deed is done to: "the shop closed"."""
    facts: frozenset[str]
    """Conjunctions whose clause tells a fact."""
    kept: frozenset[str]
    """Words that may never be left out."""
    together: frozenset[str]
    """Verbs that say something of several things together, not of each."""
    denying: frozenset[str]
    limiting: frozenset[str]
    """Parts of names without which the name is another's."""
    quantities: frozenset[str]
    """Words that tell how many."""
    foretelling: frozenset[str]
    """Verbs behind which "to" means "will"."""
    contents: frozenset[str]
    """Nouns whose clause tells what they hold, which need not be so: "the claim that"."""
    changes: frozenset[str]
    """Verbs of rising and falling, which hold only of the place that they are said of."""
    proportions: frozenset[str]
    """Words that tell how many of all."""
    with_things: frozenset[str]
    """Verbs that give somebody something "with" it."""
    unchanged: frozenset[str]
    """Verbs whose past is like their infinitive."""
    neutral: frozenset[str]
    sayings: frozenset[str]
    """Verbs of saying, by lemma, which "say" may stand for."""
    reporting: frozenset[str]

    objects_behind: frozenset[str]
    """Verbs with a preposition behind which stands their object: "call_on"."""
    bound: frozenset[str]
    """Verbs with a word behind them that gives them another sense: "pass_to", "find_guilty"."""
    speech_acts: frozenset[str]
    """Verbs that say something of a deed without a "that": "accused him of", "promised to"."""
    events: frozenset[str]
    """What "in" which somebody dies is what kills: "a fire"."""
    measures: frozenset[str]
    """What is no agent behind "by": "raised by 15 percent"."""
    compass: frozenset[str]
    durations: frozenset[str]
    agentive: frozenset[str]
    """Nouns whose owner is who does it: "the company's offer" is one by the company."""
    nominal: dict[str, str]
    """Nouns that name a deed, each with its verb."""
    on_as_compound: frozenset[str]
    """Nouns before which may stand what they are "on": "the fracking ban"."""

    phrases: tuple[tuple[re.Pattern[str], str], ...]
    """Phrases, and the shorter ones that mean the same."""

    def says_less(self, reply: str, source: str) -> bool:
        """Whether a lemma of a reply says the same as one of a statement, or less."""
        return reply == source or reply in self.less.get(source, ())

    def says_less_role(self, reply: str, source: str) -> bool:
        """The same of prepositions and conjunctions."""
        left, right = (role.removeprefix("clause ").replace(" ", "_") for role in (reply, source))
        return left == right or left in self.roles.get(right, ())


@cache
def paraphrases() -> Paraphrases:
    """The packaged lists."""
    raw = json.loads(
        resources.files("askbot.answer.synthesis").joinpath("paraphrases.json").read_text(encoding="utf-8")
    )
    words = json.loads(resources.files("askbot.answer.synthesis").joinpath("lexicon.json").read_text(encoding="utf-8"))

    def of(name: str) -> frozenset[str]:
        return frozenset(raw[name].split())

    def verbs(*names: str) -> frozenset[str]:
        return frozenset(word for name in names for line in words[name] for word in line.split())

    facts = frozenset(raw["facts"])
    return Paraphrases(
        less=_alike(raw["alike"], {key: value.split() for key, value in raw["weaker"].items()}),
        roles=_alike(raw["roles"], {key: value.split() for key, value in raw["weaker roles"].items()}),
        modals=raw["modals"],
        facts=facts,
        kept=of("kept") | verbs("reservations"),
        limiting=of("limiting parts"),
        with_things=of("with things"),
        unchanged=of("same in the past"),
        nominal=raw["nominal"],
        objects_behind=of("objects behind"),
        speech_acts=of("speech acts"),
        on_as_compound=of("on as compound"),
        phrases=tuple(
            (re.compile(rf"\b{said}" + (r"\b" if said[-1].isalnum() else "")), other) for said, other in raw["phrases"]
        ),
        neutral=verbs("neutral"),
        sayings=verbs("neutral", "sayings"),
        reporting=verbs("neutral", "sayings", "other cues"),
        changes=verbs("changes"),
        denying=verbs("denying"),
        **{name: of(name) for name in _LISTS},
    )


def _alike(groups: list[str], weaker: dict[str, list[str]]) -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for group in groups:
        members = group.split()
        for member in members:
            found.setdefault(member, set()).update(members)
    for word, others in weaker.items():
        found.setdefault(word, set()).update(others)
    return {word: frozenset(others) for word, others in found.items()}
