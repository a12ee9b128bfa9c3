"""Which language a text is written in, by the share of each language's commonest words.

A paragraph has the document's language unless it speaks clearly for another: short ones and tables tell little by
themselves. Measured against a trained model (py3langid) in docs/decisions.md.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from importlib.resources import files

from askbot.domain import ENGLISH, Passage, Sentence

UNKNOWN = "und"
"""The code for a language that cannot be determined (ISO 639-2)."""
FEW = 20
"""Words below which a document counts as English unless it clearly is not."""
SHORT = 8
"""Words below which a paragraph has its document's language."""
LEAST = 0.12
"""Share of common words below which a text speaks for no language; English prose has about .4."""
CLEARLY = 1.5
"""How many times likelier another language must be in a paragraph than the document's."""
NAMES = {
    "de": "German",
    "es": "Spanish",
    "fr": "French",
    "it": "Italian",
    "nl": "Dutch",
    "pl": "Polish",
    "pt": "Portuguese",
    "sv": "Swedish",
    "tr": "Turkish",
}
MORE = 1.5
"""Words by which it must be ahead besides."""
_WORD = re.compile(r"[^\W\d_]+")


@dataclass(frozen=True, slots=True)
class Share:
    """How many words a text has, and how many of them are common in each language.

    A word that is common in several counts for each with its part.
    """

    total: int
    common: Mapping[str, float]

    @property
    def best(self) -> str:
        """The language with the most common words."""
        return max(self.common, key=lambda code: self.common[code])

    def speaks_for(self, code: str) -> bool:
        """Whether enough words are common in a language."""
        return self.common.get(code, 0) >= LEAST * self.total

    def __add__(self, other: Share) -> Share:
        """Of both texts together."""
        return Share(self.total + other.total, {code: n + other.common[code] for code, n in self.common.items()})


@dataclass(frozen=True, slots=True)
class LanguageDetector:
    """Tells languages apart."""

    languages: Sequence[str]
    common: Mapping[str, tuple[str, ...]]
    """Common words, each with the languages it is common in."""

    def share(self, text: str) -> Share:
        """What the words of a text speak for."""
        words = [word.lower() for word in _WORD.findall(text)]
        total = dict.fromkeys(self.languages, 0.0)
        for word, times in Counter(word for word in words if word in self.common).items():
            for code in self.common[word]:
                total[code] += times / len(self.common[word])
        return Share(len(words), total)

    def marked(self, passages: Sequence[Passage]) -> tuple[Passage, ...]:
        """The passages of one document with the language of every sentence."""
        runs = [[(run, self.share(text)) for run, text in _paragraphs(passage)] for passage in passages]
        whole = Share(0, dict.fromkeys(self.languages, 0.0))
        for _, share in (one for shares in runs for one in shares):
            whole += share
        document = self.language_of(whole)
        return tuple(
            _with(passage, [(run, self._within(share, document)) for run, share in shares])
            for passage, shares in zip(passages, runs, strict=True)
        )

    def language_of(self, share: Share) -> str:
        """The language of a text as its two letters (ISO 639-1); `UNKNOWN` for one that is not among those known."""
        if share.total < FEW:
            best = share.best
            return best if share.common[best] >= CLEARLY * share.common[ENGLISH] + MORE else ENGLISH
        return share.best if share.speaks_for(share.best) else UNKNOWN

    def _within(self, share: Share, document: str) -> str:
        """The language of a paragraph in a document."""
        best = share.best
        clear = share.total >= SHORT and share.speaks_for(best)
        return best if clear and share.common[best] >= CLEARLY * share.common.get(document, 0) + MORE else document


def load_detector() -> LanguageDetector:
    """Read the packaged lists of common words."""
    table: dict[str, str] = json.loads(
        files("askbot.attribution.languages").joinpath("function_words.json").read_text(encoding="utf-8")
    )
    common: dict[str, tuple[str, ...]] = {}
    for code, words in table.items():
        for word in words.split():
            common[word] = (*common.get(word, ()), code)
    return LanguageDetector(tuple(table), common)


def language_note(passages: Sequence[Passage]) -> str | None:
    """What to tell whoever indexes a document that is not all English; None of one that is."""
    counts = Counter(s.language for p in passages for s in p.sentences if s.language != ENGLISH)
    if not counts:
        return None
    code = counts.most_common(1)[0][0]
    share = counts.total() / sum(len(p.sentences) for p in passages)
    part = "all of it" if share == 1 else "part of it"
    language = NAMES.get(code, "another language than English")
    return f"{part} is in {language}: where nobody is named, the speaker is shown as not checked"


def _paragraphs(passage: Passage) -> Iterator[tuple[Sequence[Sentence], str]]:
    """Runs of sentences with no end of a line between them, and their text."""
    run: list[Sentence] = []
    for sentence in passage.sentences:
        if run and "\n" in passage.text[run[-1].end - passage.start : sentence.start - passage.start]:
            yield run, " ".join(map(passage.sentence_text, run))
            run = []
        run.append(sentence)
    if run:
        yield run, " ".join(map(passage.sentence_text, run))


def _with(passage: Passage, runs: Iterable[tuple[Sequence[Sentence], str]]) -> Passage:
    marked = tuple(s if s.language == code else replace(s, language=code) for run, code in runs for s in run)
    return passage if marked == passage.sentences else replace(passage, sentences=marked)
