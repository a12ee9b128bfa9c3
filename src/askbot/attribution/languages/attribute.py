"""Who says what in one language: reports in sentences, carried over quotations and runs of indirect speech."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from askbot.attribution.languages.lexicon import LANGUAGES, Lexicon, Saying, load_lexicon
from askbot.attribution.languages.names import Names, is_name
from askbot.attribution.languages.phrases import NounPhrases, Range
from askbot.attribution.languages.quotations import Quotation, is_name_in_marks, quotations, quoted_words
from askbot.attribution.languages.reports import Report, SentenceReader
from askbot.attribution.languages.verb_groups import VerbGroups
from askbot.attribution.words import Word, read_words, sentence_ranges
from askbot.domain import Attribution, Document, Passage, Span, Stance

MOSTLY = 0.6
"""Share of a sentence's words that stand in quotation marks, from which on it is a quotation."""
DEFINITE = frozenset("el la le l der die".split())
RECENT = 4
"""Sentences within which a speaker is carried to a pronoun or a dropped subject."""


@dataclass(frozen=True, slots=True)
class LanguageRules:
    """The rules of one language."""

    lexicon: Lexicon

    def attributions(self, document: Document, passages: Sequence[Passage]) -> tuple[Attribution, ...]:
        """All attributions in the sentences of this language, in their order."""
        languages = [sentence.language for passage in passages for sentence in passage.sentences]
        words = [w for w in read_words(document, passages) if languages[w.sentence] == self.lexicon.code]
        return _Reading.of(self.lexicon, document.text, words).attributions() if words else ()


def load_language_rules() -> Mapping[str, LanguageRules]:
    """Read the packaged lexicons."""
    return {code: LanguageRules(load_lexicon(code)) for code in LANGUAGES}


@dataclass(slots=True)
class _Sentence:
    """One sentence, and who says it."""

    bounds: Range
    paragraph: int
    report: Report | None = None
    speaker: str | None = None
    inferred: bool = False
    carried: bool = False


@dataclass(slots=True)
class _Reading:
    """One document in one language, sentence by sentence."""

    lexicon: Lexicon
    text: str
    words: Sequence[Word]
    lowers: Sequence[str]
    quotations: Sequence[Quotation]
    quoted: frozenset[int]
    names: Names
    sentences: list[_Sentence] = field(default_factory=list[_Sentence])

    @classmethod
    def of(cls, lexicon: Lexicon, text: str, words: Sequence[Word]) -> _Reading:
        """With everything that is read once."""
        kept = [one for one in quotations(words, text) if not is_name_in_marks(words, one)]
        return cls(lexicon, text, words, [w.lower for w in words], kept, quoted_words(kept), Names(lexicon, text))

    def attributions(self) -> tuple[Attribution, ...]:
        """Read the sentences in order, then spread speakers over quotations and indirect speech."""
        phrases = NounPhrases(self.lexicon, self.words, self.lowers, self.quoted, self.text)
        for start, stop in sentence_ranges(self.words):
            groups = VerbGroups(self.lexicon, self.words, self.lowers, self.quoted, start, stop)
            reader = SentenceReader(self.lexicon, self.words, self.lowers, self.quoted, phrases, groups, start, stop)
            sentence = _Sentence((start, stop), self.words[start].paragraph)
            self.sentences.append(sentence)
            self._name(sentence, reader.reports())
        self._spread_quotations()
        self._spread_indirect()
        return tuple(self._attribution(one, one.report) for one in self.sentences if one.report)

    def _name(self, sentence: _Sentence, reports: Sequence[Report]) -> None:
        """Give a sentence the speaker of its surest report; a pronoun and a dropped subject mean the one before."""
        for report in reports:
            if report.source is None or self.lowers[report.source[0]] in self.lexicon.of("pronouns"):
                speaker = self._meant(len(self.sentences) - 1, dropped=report.source is None)
                if speaker is None:
                    continue
                sentence.report, sentence.speaker, sentence.inferred = report, speaker, True
                return
            source = self.text[self.words[report.source[0]].start : self.words[report.source[1] - 1].end]
            label = self.names.label(source)
            if label:
                sentence.report = report
                holder = self._holder(label, report.source)
                sentence.speaker, sentence.inferred = (holder, True) if holder else self.names.resolved(label)
                return

    def _holder(self, label: str, source: Range) -> str | None:
        """Whom a role with a definite article means: the one who has it, or a person who spoke just before."""
        if self.lowers[source[0]] not in DEFINITE:
            return None
        holder = self.names.holder(label)
        if holder is None and self.names.is_bare_role(label):
            before = self._before(len(self.sentences) - 1)
            holder = before.speaker if before and before.speaker and is_name(before.speaker) else None
        return holder

    def _meant(self, at: int, *, dropped: bool) -> str | None:
        """Whom a pronoun or a dropped subject means: the person the sentence before is about, or who spoke last."""
        if at and not self.sentences[at - 1].speaker:
            start, stop = self.sentences[at - 1].bounds
            name = self.names.leading(self.text[self.words[start].start : self.words[stop - 1].end])
            if name:
                return self.names.resolved(name)[0]
        before = self._before(at)
        near = before is not None and (dropped or before is self.sentences[at - 1])
        return before.speaker if before and near else None

    def _before(self, at: int) -> _Sentence | None:
        """The last sentence before one that has a speaker, if it is close."""
        return next((one for one in reversed(self.sentences[max(0, at - RECENT) : at]) if one.speaker), None)

    def _spread_quotations(self) -> None:
        """One speaker for all sentences of a quotation: the one named beside it."""
        for one in self.quotations:
            inside = [
                sentence
                for sentence in self.sentences
                if sentence.bounds[0] < one.end and sentence.bounds[1] > one.start
            ]
            owners = [sentence for sentence in inside if sentence.report is not None and not sentence.report.backward]
            if owners:
                self._give(owners[-1] if owners[-1].bounds[1] >= one.end else owners[0], inside)
            else:
                self._give_neighbour(one, inside)

    def _give_neighbour(self, one: Quotation, inside: Sequence[_Sentence]) -> None:
        """A quotation with no speaker in its sentences: the one before in its paragraph, or who ends with a colon."""
        if not inside:
            return
        first = self.sentences.index(inside[0])
        before = self.sentences[first - 1] if first else None
        if before is None or not before.speaker:
            return
        beside = before.paragraph == inside[0].paragraph or self._stands_alone(one, inside, before)
        leads = self.lowers[before.bounds[1] - 1] == ":"
        if (beside or leads) and self._share(inside[0], one) >= MOSTLY:
            self._give(before, inside)

    def _stands_alone(self, one: Quotation, inside: Sequence[_Sentence], before: _Sentence) -> bool:
        """A paragraph that is all quotation, behind the one that ends with a speaker."""
        start, end = inside[0].bounds[0], inside[-1].bounds[1]
        next_paragraph = inside[0].paragraph == before.paragraph + 1 == inside[-1].paragraph
        paragraph = [sentence for sentence in self.sentences if sentence.paragraph == inside[0].paragraph]
        return next_paragraph and one.start <= start and end <= one.end + 1 and len(paragraph) == len(inside)

    def _give(self, owner: _Sentence, inside: Sequence[_Sentence]) -> None:
        for sentence in inside:
            if sentence.speaker is None and self._quoted_share(sentence) >= MOSTLY:
                self._carry(owner, sentence)

    def _share(self, sentence: _Sentence, one: Quotation) -> float:
        start, stop = sentence.bounds
        return sum(one.start <= i < one.end for i in range(start, stop)) / (stop - start)

    def _quoted_share(self, sentence: _Sentence) -> float:
        start, stop = sentence.bounds
        return sum(i in self.quoted for i in range(start, stop)) / (stop - start)

    def _spread_indirect(self) -> None:
        """German goes on in the subjunctive: "Er sei müde. Er habe nicht geschlafen."."""
        for at, sentence in enumerate(self.sentences):
            before = self.sentences[at - 1] if at else None
            if (
                sentence.report is not None
                and sentence.report.backward
                and before is not None
                and before.speaker is None
            ):
                self._carry(sentence, before)
                continue
            if (
                before is not None
                and before.speaker is None
                and at > 1
                and self.sentences[at - 2].paragraph == sentence.paragraph
            ):
                before = self.sentences[at - 2]
            near = before is not None and sentence.paragraph - before.paragraph <= 1
            if (
                before is not None
                and near
                and sentence.speaker is None
                and before.speaker
                and self._is_indirect(sentence)
            ):
                self._carry(before, sentence)

    def _carry(self, owner: _Sentence, to: _Sentence) -> None:
        to.report, to.speaker, to.inferred, to.carried = owner.report, owner.speaker, True, True

    def _is_indirect(self, sentence: _Sentence) -> bool:
        lowers = [self.lowers[i] for i in range(*sentence.bounds) if i not in self.quoted]
        return bool(set(lowers) & self.lexicon.of("subjunctive")) and not {"ich", "wir", "wenn"} & set(lowers)

    def _attribution(self, sentence: _Sentence, report: Report) -> Attribution:
        cue = self._span(report.cue)
        source = (self._span(report.source),) if report.source and not sentence.carried else ()
        start, stop = sentence.bounds
        whole = Span(self.words[start].start, self.words[stop - 1].end)
        content = (whole,) if sentence.carried else _without(whole, (cue, *source))
        return Attribution(
            source=source,
            cue=(cue,),
            content=content,
            stance=self._stance(sentence, whole.text(self.text)),
            speaker=sentence.speaker,
            cue_text=" ".join(cue.text(self.text).split()),
            inferred=sentence.inferred,
        )

    def _span(self, bounds: Range) -> Span:
        return Span(self.words[bounds[0]].start, self.words[bounds[1] - 1].end)

    def _stance(self, sentence: _Sentence, text: str) -> Stance:
        plain = " ".join(text.split())
        kind = sentence.report.kind if sentence.report and not sentence.carried else Saying.SAY
        if kind is Saying.SILENCE or (self.lexicon.spoken_silence and self.lexicon.spoken_silence.search(plain)):
            return Stance.NO_COMMENT
        if kind is Saying.DENY or (self.lexicon.denials and self.lexicon.denials.search(plain)):
            return Stance.DENIED
        if kind is Saying.FORETELL or (self.lexicon.outlook and self.lexicon.outlook.search(plain)):
            return Stance.FORECAST
        return Stance.REPORTED


def _without(whole: Span, parts: Sequence[Span]) -> tuple[Span, ...]:
    """What of a span is left beside some parts of it."""
    return tuple(span for span in _gaps(whole, parts) if span.end > span.start)


def _gaps(whole: Span, parts: Sequence[Span]) -> Iterator[Span]:
    at = whole.start
    for part in sorted(parts):
        yield Span(at, max(at, part.start))
        at = max(at, part.end)
    yield Span(at, max(at, whole.end))
