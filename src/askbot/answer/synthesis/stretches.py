"""Whether a sentence is a statement with whole stretches left out, judged by its words and commas alone.

For where no parser is installed, and for sentences that it reads wrongly. Less is shown than with one.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate, pairwise

from askbot.answer.synthesis.alignment import Alignment, align, is_free, is_mark, same_word
from askbot.answer.synthesis.framing import parts_with_frame_first, with_frame_first
from askbot.answer.synthesis.lexicon import lexicon
from askbot.answer.synthesis.naming import Naming
from askbot.answer.synthesis.parsing import Token, plain
from askbot.domain import Statement
from askbot.text.words import Stems, fold

SPEAKER = "<speaker>"
LONGEST_TITLE = 6
_WORD = re.compile(r"\d+(?:[.,]\d+)*|\w+(?:[-'.]\w+)*|[^\w\s]")
_BOUNDARIES = frozenset(',;:–—-()"')
_ENDS = frozenset(".!?")
_OPENERS = frozenset(
    "which who whose where after as while whereas although though because amid following despite before since adding "
    "saying calling citing including a an the its his her their down up".split()
)
"""Words with which a stretch between commas may begin that only adds."""
_UNMARKED = frozenset("after because while whereas although though amid following despite".split())
"""Those with which one may begin without a comma before it."""
_JOINTS = frozenset({"and", "but"})
_BESIDE = frozenset("while whereas although though but and".split())
_OPERATORS = frozenset(
    "if unless until till except only or nor not no never without provided providing pending subject once whether "
    "other rather than barring excluding minus assuming depending n't".split()
)
_CONDITIONS = frozenset("if unless until till except provided providing pending barring".split())
_SCOPES = frozenset(
    "no not never only all every each any most few fewer none nobody nothing neither nor hardly n't without".split()
)
_FINITE = frozenset("is are was were has have had will would may might can could must should did does do".split())
_PRONOUNS = frozenset("he she it they him her them his its their".split())
_MOVED = frozenset("if unless because after when while although though".split())
_OPENING = _MOVED | frozenset("before as since in on at during".split())
_RETRACTING = frozenset("retract withdr revers corrected recant deni deny apolog fail cancel".split())


def stretched(text: str, statement: Statement, is_spent: Callable[[], bool]) -> bool:
    """Whether a sentence is a statement without stretches that may be left out."""
    speaker = Naming.of(statement.voice.speaker)
    for theirs in parts_with_frame_first(" ".join(statement.text.split()), speaker):
        source = _tokens(theirs, speaker)
        for mine in with_frame_first(text, speaker):
            if any(
                _Stretches(r, source, bool(speaker.words), c, is_spent).hold()
                for r, c in _readings(_tokens(mine, speaker))
            ):
                return True
    return False


def _tokens(text: str, speaker: Naming) -> tuple[Token, ...]:
    """The words and marks of a text, with one word for each naming of the speaker."""
    found: list[str] = []
    named: list[str] = []
    for word in [*_WORD.findall(plain(text).replace("n't", " not")), ""]:
        if fold(word) in speaker.words if word else False:
            named.append(word)
            continue
        if named:
            known = speaker.named_by({fold(w) for w in named})
            found.extend([SPEAKER] if known else named)
            named = []
        found.append(word)
    return tuple(Token(word, _base(word), "", "", "", i) for i, word in enumerate(filter(None, found)))


def _base(word: str) -> str:
    low = word.lower()
    return Stems()([lexicon().same.get(low, low)])[0]


def _is_verb_form(word: str) -> bool:
    low = word.lower()
    return low.endswith(("ed", "ing")) or (low in lexicon().same and low.isalpha())


def _readings(tokens: tuple[Token, ...]) -> Iterator[tuple[tuple[Token, ...], bool]]:
    """The sentence as it stands, and without "the speaker said that"."""
    for wording in _wordings(tokens):
        yield wording, False
    start = 1 if tokens and tokens[0].text.lower() == "the" else 0
    if len(tokens) > start + 2 and tokens[start].text == SPEAKER and tokens[start + 1].lemma in lexicon().neutral:
        begin = start + 2 + (tokens[start + 2].text.lower() == "that")
        for wording in _wordings(tokens[begin:]):
            yield wording, True


def _wordings(tokens: tuple[Token, ...]) -> Iterator[tuple[Token, ...]]:
    """The words as they stand, and with a part in front put behind and one from behind put in front."""
    yield tokens
    for p in range(1, len(tokens) - 1):
        if tokens[p - 1].text == "," and tokens[0].text.lower() in _OPENING:
            yield (*tokens[p:], *tokens[: p - 1])
        elif tokens[p].text.lower() in _MOVED:
            yield (*tokens[p:], *tokens[:p])


@dataclass(frozen=True)
class _Stretches:
    reply: tuple[Token, ...]
    source: tuple[Token, ...]
    spoken: bool
    """Whether the statement has a speaker."""
    credited: bool
    """Whether the sentence says beside these words that they are the speaker's."""
    is_spent: Callable[[], bool]

    def hold(self) -> bool:
        found = align(
            range(len(self.reply)), range(len(self.source)), self._places, self._free, self._gap, self.is_spent
        )
        if found is None:
            return False
        kept = frozenset(j for j in found.values() if j is not None)
        named = not self.spoken or self.credited or any(self.source[j].text == SPEAKER for j in kept)
        return (
            bool(kept) and named and all(self._may_go(*gap, kept) for gap in self._gaps(found)) and self._refers(kept)
        )

    def _places(self, i: int) -> list[int]:
        return [j for j in range(len(self.source)) if self._alike(i, j)]

    def _alike(self, i: int, j: int) -> bool:
        mine, theirs = self.reply[i], self.source[j]
        if is_mark(mine) != is_mark(theirs):
            return False
        if same_word(mine, theirs, shifted=self.credited):
            return True
        forms = _is_verb_form(mine.text) or _is_verb_form(theirs.text)
        return forms and mine.lemma == theirs.lemma and not {mine.text.lower(), theirs.text.lower()} & _FINITE

    def _free(self, i: int) -> float | None:
        token = self.reply[i]
        return 0.0 if is_mark(token) else 0.4 if is_free(token) else None

    @cached_property
    def _words(self) -> list[int]:
        """How many words that must stand in the statement come before each place in it."""
        return [0, *accumulate(not is_free(token) for token in self.source)]

    def _gap(self, begin: int, end: int) -> float:
        missing = self._words[end] - self._words[begin]
        return 1.0 + missing / 1000 if missing else 0.0

    def _gaps(self, found: Alignment) -> Iterator[tuple[int, int]]:
        places = [-1, *sorted(j for j in found.values() if j is not None), len(self.source)]
        for before, behind in pairwise(places):
            if any(not is_free(self.source[k]) for k in range(before + 1, behind)):
                yield before + 1, behind

    # ---- what may be missing

    def _may_go(self, begin: int, end: int, kept: frozenset[int]) -> bool:
        while self.credited and begin < end and (begin in self._frame or is_free(self.source[begin])):
            begin += 1
        if self._allowed(begin, end, kept):
            return True
        cuts = [begin, *(k for k in range(begin + 1, end) if self._low(k) in _BOUNDARIES), end]
        return bool(cuts[1:-1]) and all(self._allowed(a, b, kept) for a, b in pairwise(cuts))

    def _allowed(self, begin: int, end: int, kept: frozenset[int]) -> bool:
        words = [k for k in range(begin, end) if not is_free(self.source[k])]
        if not words or (self.credited and set(words) <= self._frame):
            return True
        if self._is_time(words) and not self._is_open(kept, words[0]):
            return True
        if any(self._tells(k) for k in words if k not in self._frame):
            return False
        return self._is_title(words, end) or self._adds(begin, end, kept)

    def _tells(self, k: int) -> bool:
        """Whether a word tells that somebody says something, whose words these may be."""
        said = self._low(k) in {"says", "tells"} or self._low(k) not in {
            self.source[k].lemma,
            f"{self.source[k].lemma}s",
        }
        behind_article = k > 0 and self._low(k - 1) in {"the", "a", "an", "its", "his", "her", "their"}
        return (
            self.source[k].lemma in lexicon().neutral | lexicon().sayings
            and said
            and not behind_article
            and not self._low(k).endswith("ing")
        )

    def _low(self, k: int) -> str:
        return self.source[k].text.lower()

    def _is_time(self, words: Sequence[int]) -> bool:
        times = lexicon().times
        rate = words[0] > 0 and self._low(words[0] - 1) in {"a", "an", "per", "each", "every"}
        if rate or any(self.source[k].text == "may" for k in words):
            return False
        named = any(self._low(k) in times or re.fullmatch(r"(?:18|19|20)\d\d", self._low(k)) for k in words)
        return named and all(
            self._low(k) in times
            or self._low(k) in {"on", "in", "at", "of", "this", "the", "early", "late"}
            or self._low(k).isdigit()
            for k in words
        )

    def _is_open(self, kept: frozenset[int], at: int) -> bool:
        """Whether a word before a place denies, limits or asks for a condition."""
        before = {self._low(k) for k in kept if k < at}
        refusing = {self.source[k].lemma for k in kept if k < at} & lexicon().refusing
        return bool(before & (_SCOPES | _OPERATORS) or refusing)

    def _is_title(self, words: Sequence[int], end: int) -> bool:
        """Whether words are but what the speaker is, before the name: "Finance Minister" Kolvig."""
        names = end < len(self.source) and self.source[end].text == SPEAKER and words == list(range(words[0], end))
        first = (
            words[0] == 0
            or self._low(words[0] - 1) in _BOUNDARIES
            or self.source[words[0] - 1].lemma in lexicon().neutral
        )
        plain_words = not any(self._low(k) in _OPERATORS | _FINITE for k in words)
        return names and first and plain_words and len(words) <= LONGEST_TITLE

    def _adds(self, begin: int, end: int, kept: frozenset[int]) -> bool:
        """Whether a stretch between commas, or at the end, only tells more."""
        words = [k for k in range(begin, end) if not is_mark(self.source[k])]
        first, second = self._low(words[0]), self._low(words[min(1, len(words) - 1)])
        if (
            {first, second} & _OPERATORS
            or "long" in {first, second}
            or any(self._low(k) in _CONDITIONS for k in words)
            or self._retracts(words)
        ):
            return False
        if begin == 0 or begin - 1 in self._frame:
            return self._may_begin_late(words, end)
        opened = self._low(begin) in _BOUNDARIES or self._low(begin - 1) in _BOUNDARIES
        closed = self._low(end - 1) in _BOUNDARIES or all(
            self._low(k) in _ENDS | _BOUNDARIES for k in range(end, len(self.source))
        )
        if not closed and self._low(end) not in _BOUNDARIES:
            return False
        if opened and first in _JOINTS:
            return any(self._is_deed(k) for k in words) and second not in _FINITE
        if opened and (first in _OPENERS or (first.endswith("ing") and len(first) > LONGEST_TITLE)):
            return True
        if first in _JOINTS and end >= len(self.source) - 1:
            before = any(k in kept and self._is_deed(k) for k in range(begin))
            return before and any(map(self._is_deed, words)) and not self._is_open(kept, begin)
        return first in _UNMARKED and not self._is_open(kept, begin)

    def _is_deed(self, k: int) -> bool:
        return self._low(k) in _FINITE or _is_verb_form(self._low(k))

    def _may_begin_late(self, words: Sequence[int], end: int) -> bool:
        """Whether the first of two clauses may be missing: "Rents fell, while prices rose"."""
        if any(self._low(k) in _OPERATORS for k in words):
            return False
        last = words[-1]
        if self._low(last) in _BESIDE and self._low(last - 1) == ",":
            begins = end < len(self.source) and self._low(end) not in _PRONOUNS | _FINITE
            return begins and (self.credited or not self.spoken)
        return False

    def _retracts(self, words: Sequence[int]) -> bool:
        return any(self._low(k).startswith(tuple(_RETRACTING)) for k in words)

    def _refers(self, kept: frozenset[int]) -> bool:
        """Whether no pronoun stays whose noun may be missing: none where much before it is missing."""
        for k in kept:
            if self._low(k) in _PRONOUNS:
                missing = [
                    m for m in range(k) if m not in kept and m not in self._frame and not is_free(self.source[m])
                ]
                if not all(self._is_time([m]) or self._tells_of_speaker(m) for m in missing):
                    return False
        return True

    def _tells_of_speaker(self, m: int) -> bool:
        """Whether a word stands in a title before the speaker's name, or between commas behind it."""
        behind = next(
            (k for k in range(m, len(self.source)) if self._low(k) in _BOUNDARIES or self.source[k].text == SPEAKER), m
        )
        before = next((k for k in range(m, 0, -1) if self._low(k) == ","), 0)
        return self.source[behind].text == SPEAKER or (before > 0 and self.source[before - 1].text == SPEAKER)

    @cached_property
    def _frame(self) -> frozenset[int]:
        """The places of the words that tell that the speaker says it: "the mayor, Ann Holt, said on Tuesday that"."""
        sayings = lexicon().neutral | lexicon().sayings
        for s, token in enumerate(self.source):
            if token.text != SPEAKER:
                continue
            near = [
                v
                for v in range(max(0, s - LONGEST_TITLE), min(s + 12, len(self.source)))
                if self.source[v].lemma in sayings and self._tells(v)
            ]
            for v in near:
                region = self._region(min(s, v), max(s, v))
                if self._low(max(s, v) + 1 if v > s else v) in {"reports", "claims"}:
                    continue
                between = [k for k in range(min(s, v) + 1, max(s, v)) if not is_free(self.source[k])]
                apart = v < s or not between or self._low(s + 1) == "," == self._low(v - 1)
                if any(Stems()([self._low(k)])[0] in lexicon().reservations for k in region):
                    continue
                if apart and not any(self._low(k) in _OPERATORS | _FINITE for k in region if k not in between):
                    return region
        return frozenset()

    def _region(self, begin: int, end: int) -> frozenset[int]:
        while begin > 0 and self._low(begin - 1) not in _BOUNDARIES | _ENDS:
            begin -= 1
        trailing = begin > 0
        end += 1
        if trailing:
            while end < len(self.source) and self._low(end) not in _BOUNDARIES | _ENDS:
                end += 1
        return frozenset(range(begin, end))
