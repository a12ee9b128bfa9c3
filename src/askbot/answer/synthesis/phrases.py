"""A sentence as a run of phrases: an opening word (a preposition, a conjunction, or none) and content words.

The phrases are what the check compares. Articles and auxiliaries are left out, words are stemmed, a form of "to be"
marks the word behind it, and the speaker, however named, is one token.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from askbot.answer.synthesis.lexicon import Lexicon, lexicon
from askbot.answer.synthesis.naming import keeps_rank, ranks
from askbot.text.words import Stems, fold

SPEAKER = "<speaker>"
_TOKEN = re.compile(
    r"\d+(?:[.,]\d+)*|(?:[^\W\d_]\.){2,}|[^\W_]+(?:[-\u2010\u2011][^\W_]+)*|%|[.,;:!?()\"“”„«»–—]|[^\s\w]"
)
_POSSESSIVE = re.compile(r"(?<=\w)['’](?:s\b|(?=\s))")
_NOT = re.compile(r"\b(can|\w+?)n['’]t\b", re.IGNORECASE)
_PER_CENT = re.compile(r"\bper cent\b", re.IGNORECASE)
_INFINITIVE = re.compile(r"\bto(?= (?!the |an? |its |their |his |her )[a-z])")
_BOUND = re.compile(
    r"\b(at least|at most|up to|more than|less than|fewer than|as many as|no more than)\b", re.IGNORECASE
)
_BECAUSE_OF = re.compile(r"\bbecause of\b", re.IGNORECASE)
_RATE = re.compile(
    r"(\b\d[\d.,]*(?: [a-z]+){1,2}) (?:a|an|per) (year|month|week|day|hour)\b(?! (?:ago|later|earlier|before|after)\b)"
)
_WOULD_HAVE = re.compile(r"\b(would|could|might|may|should) have\b(?! to\b)", re.IGNORECASE)
_LATE = re.compile(r"\b(late|early) (on|in)\b", re.IGNORECASE)
_TOLD_PRESS = re.compile(r"\b(?:told|tells) (?:reporters|journalists)\b", re.IGNORECASE)
_ACCORDING = re.compile(r"\baccording to\b", re.IGNORECASE)
ACCORDING = "accordingto"
INFINITIVE = "to…"
_ARTICLES = frozenset({"the", "a", "an"})
_MARKS = frozenset(',;:.()"“”„«»–—!?')


@dataclass(frozen=True, slots=True)
class Phrase:
    """One phrase of a sentence."""

    opener: str
    """The word that begins it, such as "in" or "and that"; empty for none."""
    words: tuple[str, ...]
    after_mark: bool
    """Whether punctuation stands before it."""

    @property
    def adjunct(self) -> bool:
        """Whether it only adds a circumstance, such as when or where."""
        words = lexicon()
        opener = self.opener.removeprefix("that").strip()
        return opener in words.prepositions or (not opener and self.timed)

    @property
    def timed(self) -> bool:
        """Whether it holds nothing but a time."""
        return bool(self.words) and all(_timely(word) for word in self.words) and any(map(_named_time, self.words))

    @property
    def cue(self) -> str | None:
        """The reporting verb that it ends in, by stem."""
        verb = self.words[-1] if self.words else ""
        return verb if verb in lexicon().cues else None


def phrases(text: str, speaker: str | None) -> tuple[Phrase, ...]:
    """The phrases of a sentence, in order; `speaker` is the one whose names are taken for one token."""
    tokens = _named(_tokens(text), speaker)
    words = lexicon()
    made = _Making()
    for token in tokens:
        made.take(token, words)
    made.close()
    return tuple(made.phrases)


class _Making:
    """Phrases under way."""

    def __init__(self) -> None:
        self.phrases: list[Phrase] = []
        self._opener: list[str] = []
        self._words: list[str] = []
        self._mark = self._behind_be = False
        self._stem = Stems()

    def take(self, token: str, words: Lexicon) -> None:
        """Add a token."""
        low = token.lower()
        if token in _MARKS:
            self.close()
            self._mark = True
        elif low == "and" and self._opener[-1:] == ["between"] and self._words and "and" not in self._words:
            self._words.append(low)
        elif low in words.be:
            self._behind_be = True
        elif low == ACCORDING or low in words.prepositions or low in words.clauses:
            self._open(low)
        elif low not in words.ignored:
            self._add(token, words)

    def _open(self, word: str) -> None:
        if self._words:
            self.close()
        self._opener.append(word)

    def _add(self, token: str, words: Lexicon) -> None:
        word = token if token == SPEAKER else self._normal(token, words)
        if self._words and _timely(word) != _timely(self._words[-1]) and (_named_time(word) or self._timed()):
            self.close()
        self._words.append(f"be:{word}" if self._behind_be and word != "not" else word)
        self._behind_be = self._behind_be and word == "not"
        if word in words.cues and (not self._opener or self._opener[-1] in words.clauses):
            self.close()

    def _timed(self) -> bool:
        return all(map(_timely, self._words)) and any(map(_named_time, self._words))

    def _normal(self, token: str, words: Lexicon) -> str:
        folded = fold(token)
        folded = words.same.get(folded, folded)
        return folded if folded in words.times else self._stem([folded])[0]

    def close(self) -> None:
        """End the phrase under way."""
        if self._words or self._opener:
            self.phrases.append(Phrase(" ".join(self._opener), tuple(self._words), self._mark))
            self._mark = False
        self._opener, self._words, self._behind_be = [], [], False


def _named_time(word: str) -> bool:
    return word in lexicon().times


def _timely(word: str) -> bool:
    return _named_time(word) or word.isdigit()


def _tokens(text: str) -> list[str]:
    plain = _NOT.sub(lambda m: ("can" if m.group(1).lower() == "ca" else m.group(1)) + " not", text)
    plain = _PER_CENT.sub("percent", _POSSESSIVE.sub("", plain))
    plain = _WOULD_HAVE.sub(r"\1 perfect-have", _RATE.sub(r"\1 per\2", plain))
    plain = _TOLD_PRESS.sub("said", plain)
    plain = _BECAUSE_OF.sub("becauseof", _LATE.sub(r"\1\2", plain))
    plain = _BOUND.sub(lambda match: match.group().replace(" ", ""), _ACCORDING.sub(ACCORDING, plain))
    return [INFINITIVE if part == "\0" else part for part in _TOKEN.findall(_INFINITIVE.sub("\0", plain))]


def _named(tokens: Sequence[str], speaker: str | None) -> list[str]:
    """The tokens with each naming of the speaker as one: a run of the speaker's words that holds its head."""
    if not speaker:
        return list(tokens)
    known = _tokens(speaker)
    if not known:  # no letter and no digit in it
        return list(tokens)
    head = _head(known).lower()
    allowed = {word.lower() for word in known} | _ARTICLES
    role = _role(known)
    lowered = ranks([word.lower() for word in known])
    kept: list[str] = []
    at = 0
    while at < len(tokens):
        end = at
        while end < len(tokens) and tokens[end].lower() in allowed and _cased(tokens[end], known, first=end == 0):
            end += 1
        run = tokens[at:end]
        low = [word.lower() for word in run if word.lower() not in _ARTICLES]
        if (head in low or (role and low == role)) and keeps_rank(low, lowered):
            kept.append(SPEAKER)
            at = _behind_apposition(tokens, end, allowed)
        else:
            kept.append(tokens[at])
            at += 1
    return kept


def _role(known: Sequence[str]) -> list[str]:
    """What a person or body is, where the name follows: "rail operator" of "The rail operator Transmont"."""
    plain = [word for word in known if word.lower() not in _ARTICLES]
    name = next((i for i, word in enumerate(plain) if i > 0 and word[0].isupper()), 0)
    return [word.lower() for word in plain[:name]] if name > 1 else []


def _behind_apposition(tokens: Sequence[str], at: int, allowed: set[str]) -> int:
    """Where a naming ends that goes on between commas: "Ida Lindt, the governor, said"."""
    if tokens[at : at + 1] != [","]:
        return at
    end = at + 1
    while end < len(tokens) and tokens[end].lower() in allowed:
        end += 1
    return end + 1 if end > at + 1 and tokens[end : end + 1] == [","] else at


def _head(known: Sequence[str]) -> str:
    """The word that no naming of a speaker lacks: the last one before a preposition or a mark."""
    before: list[str] = []
    for word in known:
        if before and (word.lower() in lexicon().prepositions or word in _MARKS):
            break
        before.append(word)
    return before[-1]


def _cased(token: str, known: Sequence[str], *, first: bool) -> bool:
    """Whether a word has the capital that the speaker's name gives it; a sentence may begin with one."""
    if token in known or (first and token[0].isupper()):
        return True
    named = next((i for i, word in enumerate(known) if word.lower() == token.lower()), None)
    return not named or known[named].lower() == token
