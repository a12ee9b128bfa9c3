"""What the pronouns of a statement stand for, and whether a shorter sentence still names it."""

from __future__ import annotations

from dataclasses import dataclass

from askbot.answer.synthesis.alignment import Alignment
from askbot.answer.synthesis.deletions import Deletions
from askbot.answer.synthesis.lexicon import lexicon
from askbot.answer.synthesis.readings import Reading
from askbot.answer.synthesis.relations import Relations
from askbot.answer.synthesis.sentence import PASSIVE, SUBJECTS

PRONOUNS = frozenset("he she it they".split())
_POSSESSIVES = frozenset("his her its their him them himself herself itself themselves".split())


def meant_by(source: Relations, pronoun: int) -> int | None:
    """The noun before a pronoun that it stands for, where there is but one of its number."""
    many = source.low(pronoun) in {"they", "them", "their"}
    living = source.low(pronoun) in {"he", "she", "him", "her", "his"}
    told = [set(source.within(c)) for f in source.frames for c in source.below(f, "ccomp")]
    inside = next((content for content in told if pronoun in content), set(range(pronoun)))
    found = {
        k
        for k in range(pronoun)
        if (k in inside or living)
        and source.tokens[k].pos in {"NOUN", "PROPN"}
        and source.names[k] == k
        and (source.tokens[k].tag in {"NNS", "NNPS"}) == many
        and source.tokens[k].dep not in {"compound", "nmod", "npadvmod"}
        and not lexicon().times & {source.low(k), source.tokens[k].lemma}
    }
    speakers = {k for k in found if source.is_speaker(k) or k in source.parts_of_speaker}
    rest = found - speakers if len(speakers) < len(found) and not living else found
    subjects = [k for k in source.antecedents(source.tokens[pronoun].head) if k in rest]
    alone = {k for k in rest if not any(m in rest for m in source.above(k))}
    if len(alone) == 1:
        return next(iter(alone))
    first = source.tokens[source.tokens[pronoun].head]
    beside = first.dep == "conj" and source.tokens[pronoun].dep in {*SUBJECTS, *PASSIVE} and len(subjects) == 1
    things = [k for k in source.below(first.head, "dobj") if k in rest]
    return subjects[0] if beside and not things and not living else None


@dataclass(frozen=True)
class Antecedents:
    """The pronouns of a statement beside a reading of a sentence."""

    reading: Reading
    source: Relations

    def stay(self, found: Alignment, deletions: Deletions, named: tuple[int, ...]) -> bool:
        """Whether whoever a pronoun may mean in the statement is named in the sentence as well."""
        pronoun = found.get(named[0]) if named else None
        meant = meant_by(self.source, pronoun) if pronoun is not None else None
        return all(
            self._antecedent_stays(j, deletions, meant)
            for i, j in found.items()
            if j is not None and i not in named and self.source.low(j) in PRONOUNS | _POSSESSIVES
        )

    def _antecedent_stays(self, j: int, deletions: Deletions, meant: int | None) -> bool:
        source = self.source
        many = source.low(j) in {"they", "their", "them", "themselves"}
        possible = [
            k
            for k in range(j)
            if source.tokens[k].pos in {"NOUN", "PROPN"}
            and source.names[k] == k
            and (source.tokens[k].tag in {"NNS", "NNPS"}) == many
            and source.low(k) not in lexicon().times
        ]
        missing = [k for k in possible if k != meant and not self._is_named(k, deletions)]
        if not missing:
            return True
        verb = source.verb_of(j) if source.low(j) in PRONOUNS else source.verb_above(j)
        subjects = set(source.subjects_of(verb)) or set(source.antecedents(verb))
        return bool(subjects) and all(self._is_named(k, deletions) for k in subjects)

    def _is_named(self, k: int, deletions: Deletions) -> bool:
        by_credit = self.reading.credited and (self.source.speaks(k) or k in self.source.parts_of_speaker)
        return by_credit or k in deletions.kept or deletions.in_kept_name(k)
