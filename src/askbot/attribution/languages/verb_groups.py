"""Groups of verbs in one sentence: participle and auxiliary, clitics, particles, negation, and what is unreal."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from askbot.attribution.languages.lexicon import Lexicon, Saying, Verb
from askbot.attribution.words import Word


@dataclass(frozen=True, slots=True)
class VerbGroups:
    """The verbs of the words `start` to `stop`."""

    lexicon: Lexicon
    words: Sequence[Word]
    lowers: Sequence[str]
    quoted: frozenset[int]
    start: int
    stop: int

    def is_perfect(self, at: int) -> bool:
        """Whether a participle with its auxiliary stands at a word."""
        return self.lowers[at] in self.lexicon.participles and self.auxiliary(at) is not None

    def verbs_at(self, at: int) -> tuple[Verb, ...]:
        """The verbs of saying that a form may belong to; there must be one."""
        lower = self.lowers[at]
        tables = (self.lexicon.finite, self.lexicon.participles, self.lexicon.infinitives)
        return next(table[lower] for table in tables if lower in table)

    def catenative(self, at: int) -> int | None:
        """Where "salió a" begins before an infinitive."""
        if self.lowers[at] not in self.lexicon.infinitives:
            return None
        for phrase in self.lexicon.phrases["catenatives"]:
            first = at - len(phrase)
            if first >= self.start and tuple(self.lowers[first:at]) == phrase:
                return first
        return None

    def auxiliary(self, at: int) -> int | None:
        """The auxiliary that belongs to a participle: close before it, in German at the other end of the clause."""
        german = self.lexicon.code == "de"
        for i in range(at - 1, max(self.start, at - (60 if german else 6)) - 1, -1):
            if i in self.quoted:
                if german:
                    continue
                return None
            if self.lowers[i] in self.lexicon.of("auxiliaries"):
                return i
            if self.lowers[i] in {";", ":"} or (not german and self.lowers[i] in {",", "été", "sido"}):
                return None
        return None

    def group_start(self, verb: int) -> int:
        """The first of clitics, negation and auxiliary before a verb."""
        first = verb
        auxiliary = self.auxiliary(verb) if self.lowers[verb] in self.lexicon.participles else None
        if auxiliary is not None and self.lexicon.code != "de":
            first = auxiliary
        while first > self.start and first - 1 not in self.quoted and self._is_clitic(first - 1):
            first -= 1
        return first

    def _is_clitic(self, at: int) -> bool:
        return self.lexicon.code != "de" and self.lowers[at] in self.lexicon.of("clitics") | {"'", "’"}

    def is_unreal(self, first: int) -> bool:
        """Behind "si" or "wenn" in its clause nobody says anything."""
        for i in range(first - 1, self.start - 1, -1):
            if self.lowers[i] in {",", ";", ":"}:
                return False
            if self.lowers[i] in self.lexicon.of("unreal"):
                return True
        return False

    def is_negated(self, first: int, at: int, verb: Verb) -> bool:
        """What somebody did not say; of denials the negation makes no denial."""
        negation = {"de": {"nicht", "nie", "kein", "keine"}, "fr": {"ne", "n"}, "es": {"no", "ni", "nunca"}}
        around = list(self.lowers[max(self.start, first - 2) : at])
        if self.lexicon.code == "de":
            behind = self.lowers[at + 1 : min(self.stop, at + 3)]
            around += behind[: behind.index(",")] if "," in behind else behind
        negations = negation[self.lexicon.code]
        return bool(negations & set(around)) and not (verb.kind is Saying.DENY and self.lexicon.code == "es")

    def particle(self, at: int, verb: Verb) -> int | None:
        """Past the verb; None where it wants a particle and its clause has none."""
        if verb.particle is None or self.lowers[at] in self.lexicon.participles:
            return at + 1
        for i in range(at + 1, self.stop):
            if self.lowers[i] == verb.particle and (i + 1 == self.stop or not self.words[i + 1].is_word or i - at > 1):
                return i + 1 if i == at + 1 else at + 1
        return None
