"""Noun phrases by their edges, without a parser: the one before a verb, the one behind it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from askbot.attribution.languages.lexicon import Lexicon
from askbot.attribution.words import Word

Range = tuple[int, int]
LONGEST = 16
"""Words of a phrase."""
LONGEST_ASIDE = 9
SHORT_SUBJECT = 7
_ADJECTIVE = re.compile(r"\w{2,}(?:e|en|er|es|em)")
_PRETERITE = re.compile(r"\w{2,}(?:ó|aron|ieron)")
APOSTROPHES = frozenset({"'", "’"})
QUOTES = frozenset('„“”"«»')
MARKS = frozenset({",", ".", ";", ":", "?", "!", "–", "—", "…", "/"})


@dataclass(frozen=True, slots=True)
class NounPhrases:
    """Finds noun phrases in a run of words of one language."""

    lexicon: Lexicon
    words: Sequence[Word]
    lowers: Sequence[str]
    quoted: frozenset[int]
    text: str

    def after(
        self, start: int, high: int, *, genitive: bool = False, opening: bool = False
    ) -> tuple[Range, int] | None:
        """The phrase that begins at `start`, or behind words of time there, and where it ends with its aside.

        With `genitive` ("nach Angaben …") a preposition such as "von" may stand first; with `opening` the main clause
        follows, so that only a comma closes an aside.
        """
        i = start
        while i < high and self.lowers[i] in self.lexicon.of("times") and not self._is_noun(i):
            i += 1
        if genitive and i < high and self.lowers[i] in {"von", "vom", "des", "der", "de", "du"}:
            i += self.lowers[i] in {"von", "vom"}
        if i < high and self.lowers[i] in self.lexicon.of("pronouns"):
            return (i, i + 1), i + 1
        end = self._end(i, high)
        if end == i or not self._may_begin(i, end):
            return None
        aside = self._aside(end, high, opening=opening)
        return (i, aside or end), (aside or end)

    def before(self, end: int, low: int) -> Range | None:
        """The subject that ends before a verb at `end`: the first noun phrase among what commas part."""
        parts = self._parts(end, low)
        dropped = 0
        while parts and self._is_adverbial(parts[0]):
            parts, dropped = parts[1:], dropped + 1
        if dropped and len(parts) == 1 and self.lowers[end - 1] == "," and not self.words[parts[0][0]].is_capital:
            return None  # "Respecto del primer punto, la inflación, dijo …"
        if not parts and dropped == 1 and self.lowers[end - 1] != ",":
            return self._tail(end, low)
        if parts and parts[-1][1] - parts[-1][0] == 1 and self.lowers[parts[-1][0]] in self.lexicon.of("pronouns"):
            return parts[-1]
        parts = [p for p in parts if self.lowers[p[0]] not in self.lexicon.of("relatives") or self._is_article(p[0])]
        if not parts:
            return None
        first, last = parts[0]
        oblique = self.lexicon.code == "de" and self.lowers[first] in OBLIQUE
        if oblique or not self._is_phrase(first, last):
            return None
        for aside in parts[1:]:
            if aside[1] - aside[0] <= LONGEST_ASIDE and aside[0] == last + 1 and self._is_apposition(aside):
                last = aside[1]
        return first, last

    def up_to(self, end: int, low: int) -> Range | None:
        """The phrase that ends before `end`, as before "zufolge": back to its article, or to where capitals begin."""
        first = end
        while first > low and end - first < LONGEST:
            lower = self.lowers[first - 1]
            if self.words[first - 1].is_capital and lower not in self.lexicon.of("determiners"):
                first -= 1
            elif first < end and (lower in self.lexicon.of("determiners") or lower in {"von", "vom", "für"}):
                first -= 1
                if lower in {"den", "dem"}:
                    break
            elif first < end and self._is_adjective(first - 1):
                first -= 1
            else:
                break
        return (first, end) if first < end else None

    def _parts(self, end: int, low: int) -> list[Range]:
        """What commas part before a verb, back to a stronger mark, a quotation or a conjunction with a verb behind."""
        first = end
        while first > low and first - 1 not in self.quoted and self.lowers[first - 1] not in {".", ";", ":", "–", "—"}:
            first -= 1
        if first < end and first > low and self.lowers[first] == ",":
            first += 1
        parts: list[Range] = []
        start = first
        for i in range(first, end + 1):
            if i == end or self.lowers[i] == ",":
                while start < i and not parts and self.lowers[start] in LIGHT:
                    start += 1
                if i > start:
                    parts.append((start, i))
                start = i + 1
        return parts

    def _tail(self, end: int, low: int) -> Range | None:
        """The subject at the end of an adverbial that no comma closes: "A esta pregunta el portavoz (dijo)"."""
        for first in range(end - 1, max(low, end - SHORT_SUBJECT), -1):
            led = self.lowers[first - 1] in self.lexicon.of("openers") | self.lexicon.of("inside")
            if self.lowers[first] in self.lexicon.of("determiners") and not led and self.lexicon.code != "de":
                return (first, end) if first < end - 1 and self._is_phrase(first, end) else None
        return None

    def is_subject_with_aside(self, comma: int, low: int) -> bool:
        """Whether what stands before a comma is "X, a Y"."""
        parts = self._parts(comma, low)
        while parts and self._is_adverbial(parts[0]):
            parts = parts[1:]
        return len(parts) > 1 and self._is_phrase(*parts[0]) and self._is_apposition(parts[-1])

    def _is_adverbial(self, part: Range) -> bool:
        lower = self.lowers[part[0]]
        return lower in self.lexicon.of("openers") or lower in self.lexicon.of("unreal")

    def _is_article(self, at: int) -> bool:
        """German relatives look like articles: one with a noun close behind is an article."""
        if self.lexicon.code != "de" or self.lowers[at] not in self.lexicon.of("articles"):
            return False
        return at == 0 or self.lowers[at - 1] != ","

    def _is_phrase(self, first: int, last: int) -> bool:
        lowers = self.lowers[first:last]
        if last - first > LONGEST:
            return False
        if last - first == 1 and lowers[0] in self.lexicon.of("pronouns"):
            return True
        if any(w in self.lexicon.of("auxiliaries") or self._is_verb(first + n) for n, w in enumerate(lowers)):
            return False
        predicate = last - first == 1 and _PREDICATE.fullmatch(lowers[0])
        if self.lexicon.code == "es" and any(_PRETERITE.fullmatch(w) for w in self._small(first, last)):
            return False
        if self.lexicon.code == "de" and (predicate or set(lowers) & NO_SUBJECT):
            return False
        if set(lowers) & self.lexicon.of("complementisers") - self.lexicon.of("nobody") and self.lexicon.code != "fr":
            return False
        return self._may_begin(first, last)

    def _small(self, first: int, last: int) -> list[str]:
        """Words in small letters, and the first of a sentence."""
        opens = first == 0 or self.words[first - 1].sentence != self.words[first].sentence
        return [self.lowers[i] for i in range(first, last) if not self.words[i].is_capital or (opens and i == first)]

    def begins_with_verb(self, at: int) -> bool:
        """Spanish: "Habló de todo y aseguró …" has no subject."""
        return self.lexicon.code == "es" and _PRETERITE.fullmatch(self.lowers[at]) is not None

    def _is_verb(self, at: int) -> bool:
        """A finite form that is no noun: not behind an article, not a capital."""
        if self.words[at].is_capital or self.lowers[at] not in self.lexicon.finite:
            return False
        return self.lowers[at - 1] not in self.lexicon.of("determiners")

    def _is_apposition(self, part: Range) -> bool:
        first = part[0]
        if any(i in self.quoted for i in range(*part)):
            return False
        fits = self.words[first].is_capital or self.lowers[first] in self.lexicon.of("determiners")
        named = self.lexicon.code != "de" and any(self.words[i].is_capital for i in range(*part))
        if not fits and named:
            return not self._is_adverbial(part) and not any(self._is_verb(i) for i in range(*part))
        return (fits or self.lexicon.code != "de") and self._is_phrase(*part) and not self._is_adverbial(part)

    def _may_begin(self, first: int, last: int) -> bool:
        """With an article, a capital, a quoted name, or in Spanish and French a bare noun such as "fuentes"."""
        lower = self.lowers[first]
        if lower in self.lexicon.of("nobody") - self.lexicon.of("determiners") and last - first > 1:
            return False
        if lower in self.lexicon.of("determiners") or lower in self.lexicon.of("nobody"):
            return True
        if self.lexicon.code == "de":
            return any(self.words[i].is_capital for i in range(first, min(last, first + 3)))
        if self.words[first].is_capital:
            return lower not in self.lexicon.of("openers")
        return lower in BARE

    def _is_noun(self, at: int) -> bool:
        """German weekdays are capitals too; nothing else of time is a noun that speaks."""
        return False if self.lowers[at] in self.lexicon.of("times") else self.words[at].is_capital

    def _end(self, start: int, high: int) -> int:
        return self._german_end(start, high) if self.lexicon.code == "de" else self._romance_end(start, high)

    def _romance_end(self, start: int, high: int) -> int:
        i = start
        stops = self.lexicon.of("stops") | self.lexicon.of("times") | self.lexicon.of("auxiliaries")
        while i < min(high, start + LONGEST):
            lower = self.lowers[i]
            if lower == "(":
                i = self._closing(i, high)
                continue
            if lower in MARKS or lower == ")" or (i in self.quoted and i > start):
                break
            inside = lower in self.lexicon.of("inside") and lower not in stops
            if lower in self.lexicon.of("joiners") and not self._goes_on(i + 1, high):
                break
            if not inside and (lower in stops or (i > start and self._is_verb(i))):
                break
            i += 1
        while i > start and self.lowers[i - 1] in self.lexicon.of("inside") | self.lexicon.of("joiners") | APOSTROPHES:
            i -= 1
        return i

    def _goes_on(self, at: int, high: int) -> bool:
        """Whether a phrase goes on behind "y" or "et"."""
        return at < high and (self.words[at].is_capital or self.lowers[at] in self.lexicon.of("articles"))

    def _german_end(self, start: int, high: int) -> int:
        i, noun = start, False
        while i < min(high, start + LONGEST):
            lower = self.lowers[i]
            if lower == "(":
                i = self._closing(i, high)
                continue
            if i in self.quoted:
                i += 1
                noun = True
                continue
            if lower in MARKS or lower == ")" or lower in self.lexicon.of("times"):
                break
            if self.words[i].is_capital or self.words[i].text in QUOTES:
                noun = True
            elif not self._leads_to_noun(i, high, noun=noun):
                break
            i += 1
        return i

    def _leads_to_noun(self, at: int, high: int, *, noun: bool) -> bool:
        """Articles, prepositions and adjectives that belong to a noun behind them."""
        if noun and self.lowers[at] in OTHER_CASES:
            return False
        for i in range(at, min(high, at + 4)):
            lower = self.lowers[i]
            if i > at and self.words[i].is_capital and lower not in self.lexicon.of("times"):
                return True
            linker = lower in self.lexicon.of("inside") or (not noun and lower in self.lexicon.of("determiners"))
            joined = lower in self.lexicon.of("joiners") and i + 1 < high and self._goes_on(i + 1, high)
            led = i > at or not noun or lower.endswith("er")
            adjective = led and self._is_adjective(i)
            if not (linker or joined or adjective):
                return False
        return False

    def _is_adjective(self, at: int) -> bool:
        """German: by its end, where it is no verb that is known."""
        lower = self.lowers[at]
        verb = lower in VERBLIKE or lower in self.lexicon.of("subjunctive") or self._is_verb(at)
        return not verb and _ADJECTIVE.fullmatch(lower) is not None

    def _aside(self, end: int, high: int, *, opening: bool) -> int | None:
        """The end of ", die Sprecherin der Behörde" behind a name, where a mark closes it."""
        if end + 1 >= high or self.lowers[end] != ",":
            return None
        first = end + 1
        lower = self.lowers[first]
        if lower in self.lexicon.of("openers") - self.lexicon.of("determiners"):
            return None
        if not (self.words[first].is_capital or lower in self.lexicon.of("determiners") or lower in BARE):
            return None
        last = self._end(first, min(high, first + LONGEST_ASIDE + 2))
        closed = self.lowers[last] == "," if last < high else False
        closed = closed or (not opening and (last >= high or self.lowers[last] == "."))
        return (
            last if closed and last - first <= LONGEST_ASIDE and last > first and self._is_phrase(first, last) else None
        )

    def _closing(self, at: int, high: int) -> int:
        for i in range(at + 1, min(high, at + 8)):
            if self.lowers[i] == ")":
                return i + 1
        return min(high, at + 1)


LIGHT = frozenset("mais et or pero y auch doch aber denn und también sowohl même".split())
"""Words before a subject that are no part of it."""
OBLIQUE = frozenset(
    """
    einen den keinen diesen dem einem diesem ihm ihn ihnen mir uns zudem angesprochen dagegen daher deshalb gleich
    """.split()
)
"""German words that begin no subject."""
BARE = frozenset(
    """
    fuentes fuente autoridades testigos expertos analistas vecinos familiares dirigentes voceros portavoces
    organizaciones medios ministro presidente director vocero portavoz general teniente coronel alcalde gobernador
    sources source experts témoins témoin ministre président directeur responsables autorités proches
    """.split()
)
"""Nouns of those who speak, which may stand without an article."""
OTHER_CASES = frozenset("den dem die das ein eine einen einem".split())
"""German articles that begin another phrase, where one has its noun."""
NO_SUBJECT = frozenset(
    """
    ist sind war waren wird werden wurde wurden kann können konnte konnten muss müssen soll sollen will wollen ich wir
    man
    """.split()
)
"""German words that stand in no subject."""
_PREDICATE = re.compile(r"[\w-]+(?:isch|lich|ig|sam|bar|haft|weise|los)")
VERBLIKE = frozenset(
    """
    ist sind war waren wird werden wurde wurden worden hat haben hatte hatten habe soll sollen sollte sollten kann
    können
    konnte konnten muss müssen musste mussten will wollen wollte wollten darf dürfen seien sei wäre wären würde würden
    gegen wegen zwischen neben unter über aber oder später weiter immer wieder bereits gestern heute
    """.split()
)
"""German words that end as adjectives do."""
