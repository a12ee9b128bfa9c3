"""Reports in one sentence: a verb of saying or a phrase such as "laut", who says it, and how sure that is.

Data is the language's lexicon, the mechanism is one: a cue must show what is said (a clause with "que" or "dass", a
colon, a quotation, or an order that only reports have: "…, dijo Ana"), and its speaker must be a noun phrase.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from askbot.attribution.languages.lexicon import Lexicon, Saying, Verb
from askbot.attribution.languages.phrases import NounPhrases, Range
from askbot.attribution.languages.verb_groups import VerbGroups
from askbot.attribution.words import Word

SHORT = 12
"""Words before a verb whose subject is left out, and of an antecedent."""
WORDS_OF = frozenset(
    "worten angaben aussage aussagen ansicht einschätzung meinung auffassung darstellung informationen".split()
)
SIDE = frozenset("weil obwohl nachdem während damit sodass wenn falls als bevor".split())
AHEAD = 14
"""Words within which what is said must begin."""
INVERTED = re.compile(r"(?P<verb>[^\W\d_]+)-(?:t-)?(?P<who>il|elle|ils|elles|on)")
"""French: "précise-t-il"."""


@dataclass(frozen=True, slots=True)
class Report:
    """A cue and its speaker, as positions of words."""

    source: Range | None
    """None where the speaker is the one before: "Dijo que …"."""
    cue: Range
    kind: Saying
    rank: int
    """0: sure; 1: said aside ("como dijo …"); 2: with a mere object."""
    backward: bool = False
    """What is said stands in the sentence before: "Das sagte Ana"."""


@dataclass(frozen=True, slots=True)
class SentenceReader:
    """Finds the reports of one sentence, words `start` to `stop`."""

    lexicon: Lexicon
    words: Sequence[Word]
    lowers: Sequence[str]
    quoted: frozenset[int]
    phrases: NounPhrases
    groups: VerbGroups
    start: int
    stop: int

    def reports(self) -> list[Report]:
        """All of the sentence's reports, the surest first; of equals in their order."""
        every_report = [*self._silences(), *self._phrases(), *self._verbs()]
        return sorted(every_report, key=lambda r: r.rank)

    def _free(self) -> Iterator[int]:
        return (i for i in range(self.start, self.stop) if i not in self.quoted)

    def _silences(self) -> Iterator[Report]:
        """As in "wollte sich nicht äußern", "no quiso comentar"."""
        if self.lexicon.silence is None or self.start >= self.stop:
            return
        offset = self.words[self.start].start
        text = self.phrases.text[offset : self.words[self.stop - 1].end]
        match = self.lexicon.silence.search(text)
        if match is None:
            return
        positions = [i for i in self._free() if match.start() <= self.words[i].start - offset < match.end()]
        source = (
            self.phrases.before(positions[0], self.start) or self._among(positions) or self._first_phrase()
            if positions
            else None
        )
        if source and self._names(source):
            yield Report(source, (positions[0], positions[-1] + 1), Saying.SILENCE, 0)

    def _among(self, positions: Sequence[int]) -> Range | None:
        """The speaker inside the words of silence: "konnte der Sprecher nicht sagen"."""
        phrase = self.phrases.after(positions[0] + 1, positions[-1]) if len(positions) > 1 else None
        return phrase[0] if phrase and self._names(phrase[0]) else None

    def _first_phrase(self) -> Range | None:
        phrase = self.phrases.after(self.start, self.stop)
        return phrase[0] if phrase else None

    def _phrases(self) -> Iterator[Report]:
        """As in "laut X", "X zufolge", "…, so X", "selon X", "según X"."""
        for i in self._free():
            lower, end = self.lowers[i], self.lexicon.match("according", self.lowers, i)
            if end is not None and not self._is_verb(end):
                yield from self._according(i, end)
            elif lower in self.lexicon.of("postposed"):
                yield from self._postposed(i)
            elif lower in self.lexicon.of("so") and self._opens_aside(i):
                yield from self._behind(i + 1, (i, i + 1))
            elif lower in self.lexicon.of("as") and (i == self.start or self.lowers[i - 1] in {",", "–", "("}):
                yield from self._as_said(i)
            elif self.lexicon.code == "de":
                yield from self._german_phrases(i)

    def _german_phrases(self, at: int) -> Iterator[Report]:
        """As in "nach Anas Worten", "heißt es in einem Bericht"."""
        if self.lowers[at] == "nach":
            yield from self._by_words_of(at)
        inside = {"in", "im", "aus", "bei", "beim", "von", "vom"}
        around = self.lowers[max(self.start, at - 1) : min(self.stop, at + 2)]
        if around[:2] in (["heißt", "es"], ["hieß", "es"]) and around[2:] and around[2] in inside:
            yield from self._behind(at + 2, (at - 1, at + 1))

    def _postposed(self, at: int) -> Iterator[Report]:
        source = self.phrases.up_to(at, self.start)
        if source:
            vague = self.lowers[source[1] - 1] in WORDS_OF | {"bericht", "berichten"} and at - source[0] < SHORT // 4
            yield Report(None if vague else source, (at, at + 1), Saying.SAY, 0)

    def _behind(self, at: int, cue: Range) -> Iterator[Report]:
        phrase = self.phrases.after(at, self.stop)
        if phrase and self._names(phrase[0]):
            yield Report(phrase[0], cue, Saying.SAY, 0)

    def _according(self, first: int, end: int) -> Iterator[Report]:
        phrase = self.phrases.after(end, self.stop, genitive=True, opening=first == self.start)
        if phrase is None:
            return
        source, past = phrase
        if past < self.stop and self.lowers[past] in {"por", "par"}:  # "según un balance actualizado por el ejército"
            agent = self.phrases.after(past + 1, self.stop)
            source = agent[0] if agent else source
        if self._names(source):
            yield Report(source, (first, end), Saying.SAY, 0)

    def _by_words_of(self, at: int) -> Iterator[Report]:
        """As in "nach Baerbocks Worten", "nach seinen Angaben", "nach Pentagon-Angaben"."""
        for i in range(at + 1, min(at + 5, self.stop)):
            head = self.lowers[i].rpartition("-")
            if head[2] not in WORDS_OF:
                continue
            if head[0]:
                yield Report((i, i + 1), (at, i + 1), Saying.SAY, 0)
            elif self.lowers[at + 1] in {"seinen", "ihren", "seinem", "ihrem", "seiner", "ihrer"}:
                yield Report(None, (at, i + 1), Saying.SAY, 0)
            elif i > at + 1 and self.words[i - 1].is_capital and self.lowers[at + 1] not in {"ersten", "eigenen"}:
                yield Report((at + 1, i), (at, i + 1), Saying.SAY, 0)
            return

    def _is_verb(self, at: int) -> bool:
        return at < self.stop and (
            self.lowers[at] in self.lexicon.finite or self.lowers[at] in self.lexicon.of("auxiliaries")
        )

    def _opens_aside(self, at: int) -> bool:
        """Behind a comma or a quotation: ", so der Minister"."""
        return at > self.start and (self.lowers[at - 1] in {",", "–"} or at - 1 in self.quoted)

    def _as_said(self, at: int) -> Iterator[Report]:
        """As in "wie die Polizei mitteilte" (verb last) and "como dijo Ana", "comme l'a dit Ana" (verb first)."""
        end = next((i for i in range(at + 1, self.stop) if self.lowers[i] in {",", ".", ";", ":"}), self.stop)
        verbs = [i for i in range(at + 1, end) if self.lowers[i] in self.lexicon.finite or self.groups.is_perfect(i)]
        if not verbs or any(i in self.quoted for i in verbs):
            return
        verb = verbs[0]
        first = self.groups.group_start(verb)
        before = self.phrases.after(at + 1, first) if first > at + 1 else None
        phrase = before or self.phrases.after(verb + 1, end)
        kind = self.groups.verbs_at(verb)[0].kind
        if phrase and self._names(phrase[0]):
            yield Report(phrase[0], (verb, verb + 1), kind, int(at > self.start))

    def _verbs(self) -> Iterator[Report]:
        said = False
        for i in self._free():
            lower = self.lowers[i]
            inverted = INVERTED.fullmatch(lower)
            if inverted:
                yield from self._french_inverted(i, inverted)
                continue
            perfect = self.groups.is_perfect(i)
            catenated = self.groups.catenative(i)
            if (lower not in self.lexicon.finite and not perfect and catenated is None) or self._is_name(i):
                continue
            tried = (
                self._report(i, v, perfect=perfect, catenated=catenated, nested=said) for v in self.groups.verbs_at(i)
            )
            report = next((one for one in tried if one), None)
            if report is not None:
                said = said or report.rank == 0
                yield report

    def _is_name(self, at: int) -> bool:
        """A capital inside the sentence: a noun or a name, no verb."""
        return at > self.start and self.words[at].is_capital and at - 1 not in self.quoted

    def _french_inverted(self, at: int, match: re.Match[str]) -> Iterator[Report]:
        verb, auxiliary = match["verb"], match["verb"] in self.lexicon.of("auxiliaries")
        if match["who"] == "on":
            return
        if verb in self.lexicon.finite:
            yield Report(None, (at, at + 1), self.lexicon.finite[verb][0].kind, 0)
        elif auxiliary:
            for i in range(at + 1, min(at + 4, self.stop)):
                if self.lowers[i] in self.lexicon.participles:
                    yield Report(None, (at, i + 1), self.lexicon.participles[self.lowers[i]][0].kind, 0)
                    return

    def _report(self, at: int, verb: Verb, *, perfect: bool, catenated: int | None, nested: bool) -> Report | None:
        first = catenated if catenated is not None else self.groups.group_start(at)
        if self.groups.is_unreal(first) or self.groups.is_negated(first, at, verb):
            return None
        end = self.groups.particle(at, verb)
        if end is None:
            return None
        inverted = self._is_inverted(first, at)
        strong = inverted or self._shows_what(end) or self._points_back(first)
        if not strong and not (verb.takes_object and end < self.stop):
            return None
        relative = None if inverted else self._relative(first)
        if relative is not None:
            antecedent = self._antecedent(relative)
            return Report(antecedent, (first, at + 1), verb.kind, 1) if antecedent and strong and not nested else None
        source, backward = self._speaker(first, at, inverted=inverted, perfect=perfect)
        if source is None and not self._may_drop(first, inverted=inverted, said=nested):
            return None
        if nested and not (source is None or inverted):
            return None
        return Report(source, (first, at + 1), verb.kind, 0 if strong else 2, backward)

    def _points_back(self, first: int) -> bool:
        """As in "Das sagte Ana": what is said stands in the sentence before."""
        return self.lexicon.code == "de" and first - self.start == 1 and self.lowers[self.start] in {"das", "dies"}

    def _relative(self, first: int) -> int | None:
        """Where the side clause begins that a verb stands in, if it does."""
        for i in range(first - 1, self.start - 1, -1):
            lower = self.lowers[i]
            german = self.lexicon.code == "de"
            if german and lower == ",":
                side = self.lexicon.of("relatives") | self.lexicon.of("complementisers") | SIDE
                return i + 1 if self.lowers[i + 1] in side and i + 1 < first - 1 else None
            if not german and lower in self.lexicon.of("relatives"):
                return i
            if lower in {",", ";", ":", "–", "—", "-"} or i in self.quoted:
                return None
        return None

    def _antecedent(self, relative: int) -> Range | None:
        """In "X, quien dijo que …" it is X: the phrase before the comma."""
        comma = relative - 1
        if comma <= self.start or self.lowers[comma] != "," or self.lexicon.code == "de":
            return None
        first = comma
        while first > self.start and self.lowers[first - 1] not in {",", ";", ":"} and first - 1 not in self.quoted:
            first -= 1
        while first < comma and not self.words[first].is_capital:
            first += 1
        return (first, comma) if first < comma and comma - first <= SHORT else None

    def _is_inverted(self, first: int, at: int) -> bool:
        """As in "…, dijo Ana", "…», a dit Ana": behind a comma or quotation, and the speaker behind the verb."""
        if first == self.start:
            before_quoted = first > 0 and first - 1 in self.quoted and self._same_paragraph(first - 1)
            return before_quoted and not self._shows_what(at + 1)
        if first - 1 in self.quoted:
            return True
        if self.lowers[first - 1] not in {",", "–", "-"}:
            return False
        if first - 2 >= self.start and first - 2 in self.quoted:
            return True
        return self.lexicon.code == "de" or self._follows_clause(first - 1, at)

    def _same_paragraph(self, other: int) -> bool:
        return self.words[other].paragraph == self.words[self.start].paragraph

    def _follows_clause(self, comma: int, at: int) -> bool:
        """Whether the comma closes what is said, not an aside to a subject: then a name follows the verb."""
        phrase = self.phrases.after(at + 1, self.stop)
        if phrase is None:
            end = at + 1
            while end < self.stop and self.lowers[end] in self.lexicon.of("times"):
                end += 1
            return end >= self.stop - 1 or self.lowers[end] in {",", "."}
        source, end = phrase
        closes = end >= self.stop or not self.words[end].is_word or self.lowers[end] in self.lexicon.of("stops")
        if not closes or not self._names(source) or self._shows_what(at + 1):
            return False
        return not self.phrases.is_subject_with_aside(comma, self.start)

    def _shows_what(self, at: int) -> bool:
        """Whether a clause, a colon or a quotation follows."""
        for i in range(at, min(self.stop, at + AHEAD)):
            if i in self.quoted:
                return True
            lower = self.lowers[i]
            if lower == ":" and i + 1 < self.stop:
                return True
            if lower in self.lexicon.of("complementisers"):
                return self.lexicon.code != "de" or self.lowers[i - 1] == ","
            if lower in {".", ";"}:
                return False
            if lower == "," and self.lexicon.code == "de" and self._is_indirect(i + 1):
                return True
        return False

    def _is_indirect(self, at: int) -> bool:
        """A subjunctive in the clause behind the comma: "sagte, er habe …"."""
        return any(lower in self.lexicon.of("subjunctive") for lower in self.lowers[at : min(self.stop, at + AHEAD)])

    def _speaker(self, first: int, at: int, *, inverted: bool, perfect: bool) -> tuple[Range | None, bool]:
        """The speaker, and whether what is said stands in the sentence before ("Das sagte Ana")."""
        edge = first
        if perfect and self.lexicon.code == "de":
            edge = self.groups.auxiliary(at) or first
        if not inverted and not (self.lexicon.code == "de" and self._pronoun_follows(edge)):
            before = self.phrases.before(edge, self.start)
            if before is not None:
                demonstrative = before[1] - before[0] == 1 and self.lowers[before[0]] in {"das", "dies"}
                if not demonstrative:
                    return (before, False) if self._names(before) else (None, False)
                phrase = self.phrases.after(edge + 1, self.stop)
                return (phrase[0], True) if phrase else (None, False)
        phrase = self.phrases.after((edge if edge != first else at) + 1, self.stop)
        if phrase is None or not self._names(phrase[0]):
            return None, False
        if not inverted and self.lexicon.code != "de" and not self._verb_first(first, phrase[1]):
            return None, False
        return phrase[0], False

    def _pronoun_follows(self, verb: int) -> bool:
        """German: in "Eine Rückkehr schließt sie aus" what stands first is the object."""
        return verb + 1 < self.stop and self.lowers[verb + 1] in self.lexicon.of("pronouns") and verb > self.start

    def _verb_first(self, first: int, end: int) -> bool:
        """As in "Declaró el ministro que …": nothing but an adverbial stands before, and what is said follows."""
        lower = self.lowers[end] if end < self.stop else "."
        shows = lower in self.lexicon.of("complementisers") or lower in {":", ","} or end in self.quoted
        return shows and self.phrases.before(first, self.start) is None

    def _names(self, source: Range) -> bool:
        source_words = set(self.lowers[source[0] : source[1]])
        return not (source_words & self.lexicon.of("nobody") and len(source_words) == 1)

    def _may_drop(self, first: int, *, inverted: bool, said: bool) -> bool:
        """Spanish leaves the subject out; all languages do after "and", behind a report."""
        joined = first > self.start and self.lowers[first - 1] in self.lexicon.of("joiners")
        if joined or self.lexicon.code != "es":
            return joined and (said or self.phrases.begins_with_verb(self.start))
        return inverted or (first - self.start <= SHORT and self.phrases.before(first, self.start) is None)
