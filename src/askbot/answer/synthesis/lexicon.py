"""Short English word lists of the check, from the packaged `lexicon.json`."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from importlib import resources

from askbot.text.words import Stems


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Which words the check treats in a way of their own. All but `same` hold stems or small-letter words."""

    prepositions: frozenset[str]
    negations_said: frozenset[str]
    """Words that deny, as they are written, "unless" among them."""
    grammar: frozenset[str]
    """Words that say nothing by themselves: articles, auxiliaries, prepositions, conjunctions, pronouns."""
    lowering: frozenset[str]
    """Words before a rank that make it a lower one, or no rank any more: "deputy", "former"."""
    refusing: frozenset[str]
    """Verbs, by stem, that deny or forbid what stands behind them."""
    reservations: frozenset[str]
    """Nouns, by stem, whose phrase takes something back: "in principle"."""
    neutral: frozenset[str]
    """Verbs of saying, by stem, that may stand for each other."""
    sayings: frozenset[str]
    """Verbs, by stem, of one who stands by what is said: "said" may stand for them, never the other way round."""
    foretelling: frozenset[str]
    """Those of them, by stem, whose content must say "will" or "may" where another verb takes their place."""
    cues: frozenset[str]
    """All reporting verbs, by stem."""
    insincere: frozenset[str]
    """Words that tell that something was said or done without being meant."""
    titles: frozenset[str]
    times: frozenset[str]
    same: dict[str, str]
    """Words taken for another: forms of irregular verbs, number words, modal verbs."""


_WORDS = (
    "prepositions", "insincere",
    "lowering", "times",
)  # fmt: skip
"""Lists that are taken as they are."""
_STEMS = (
    "neutral", "sayings", "foretelling", "reservations", "refusing", "titles",
)  # fmt: skip
"""Lists of which the stems are taken."""
_GRAMMAR = ("ignored", "be", "prepositions", "clauses", "possessives", "pronouns", "other grammar")


@cache
def lexicon() -> Lexicon:
    """The packaged lists."""
    raw = json.loads(resources.files("askbot.answer.synthesis").joinpath("lexicon.json").read_text(encoding="utf-8"))
    stem = Stems()

    def words(name: str) -> frozenset[str]:
        return frozenset(word for line in raw[name] for word in line.split())

    def stems(name: str) -> frozenset[str]:
        return frozenset(stem(sorted(words(name))))

    return Lexicon(
        **{name: words(name) for name in _WORDS},
        **{name: stems(name) for name in _STEMS},
        negations_said=words("negations") | {"n't", "n’t", "without", "unless"},
        grammar=frozenset().union(*(words(name) for name in _GRAMMAR)),
        cues=stems("neutral") | stems("sayings") | stems("other cues"),
        same={**raw["same"], **raw["irregular"]},
    )
