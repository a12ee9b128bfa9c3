"""The sentences of a language model's reply that its citations bear out."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import combinations

from askbot.answer.synthesis.compression import compressed
from askbot.answer.synthesis.entailment import entailed
from askbot.answer.synthesis.lexicon import lexicon
from askbot.answer.synthesis.parsing import Parse, Sparing, plain
from askbot.answer.synthesis.stretches import stretched
from askbot.answer.synthesis.tense import keeps_time
from askbot.domain import Statement, SynthesisSentence
from askbot.text.words import words

LONGEST_SENTENCE = 600
LONGEST_STATEMENT = 2000
MOST_SENTENCES = 12
MOST_CITED = 3
MOST_OF_A_WORD = 12
"""How often a sentence may say one word; a statement thrice as often."""
_CITE = re.compile(r"\[(\d{1,2}(?:\s*[,;]\s*\d{1,2})*)\]")
_SHORT = r"(?<!\b[ap]\.m)(?<!\bMr)(?<!\bMs)(?<!\bDr)(?<!\bSt)(?<!\bMrs)(?<!\bGen)(?<!\b[A-Z])"
_SENTENCE = re.compile(
    rf".+?(?:{_SHORT}[.!?][\"”’)]*(?:\s*\[[\d,;\s]+\])+|(?:\s*\[[\d,;\s]+\])+[.!?]?|{_SHORT}[.!?](?=\s|$)|$)",
    re.DOTALL,
)
_JOINT = re.compile(r"[,;]?\s+(?:and|but|while|whereas)\s+|;\s+", re.IGNORECASE)
_FIGURE = re.compile(
    r"(?:\b(minus|over|under|(?:more|less|fewer) than|at (?:least|most)|up to|nearly|almost|about|roughly|around) )?"
    r"(?<![\d.,])(\d+(?:[.,]\d+)*|(?:a |one |two )?(?:half|third|quarter|fifth|tenth)s?\b)",
    re.IGNORECASE,
)
"""A figure, with the word before it by which it means less, or more."""
_PLAIN = frozenset(" .,;:!?'\"()-%$’‘“”–—€£")
"""What a reply may hold beside letters and digits, though its statements do not."""


def proven(reply: str, statements: Sequence[Statement], parser: Parse | None = None) -> tuple[SynthesisSentence, ...]:
    """The sentences of a reply that cite statements and say nothing that those do not bear out.

    Without a parser only those that keep to the words of the statements.
    """
    once = Sparing(parser)
    kept: list[SynthesisSentence] = []
    for sentence in _sentences(reply):
        cites = _cites(sentence, len(statements))
        text = re.sub(r"\s+([.,!?])", r"\1", " ".join(_CITE.sub("", sentence).split()))
        if cites and any(char.isalnum() for char in text) and _borne_out(text, [statements[i] for i in cites], once):
            kept.append(SynthesisSentence(text, cites))
    return tuple(kept)


def _sentences(reply: str) -> Iterator[str]:
    plain = " ".join(reply.split())
    for number, match in enumerate(_SENTENCE.finditer(plain[: LONGEST_SENTENCE * MOST_SENTENCES])):
        if number < MOST_SENTENCES and len(match.group()) <= LONGEST_SENTENCE:
            yield match.group()


def _cites(sentence: str, count: int) -> tuple[int, ...]:
    """The cited positions, from 0; none at all where one of them does not exist."""
    numbers = [int(n) for group in _CITE.findall(sentence) for n in re.split(r"\s*[,;]\s*", group)]
    if any(not 1 <= number <= count for number in numbers):
        return ()
    return tuple(dict.fromkeys(number - 1 for number in numbers))


def _borne_out(text: str, cited: Sequence[Statement], parser: Sparing) -> bool:
    """Whether each cited statement bears out the sentence, or each its own part of it, in the order of the numbers."""
    if len(cited) > MOST_CITED or not _characters_stand(text, cited):
        return False
    if all(bears_out(statement, text, parser) for statement in cited):
        return True
    return len(cited) > 1 and any(
        all(bears_out(statement, part, parser) for statement, part in zip(cited, parts, strict=True))
        for parts in _parts(text, len(cited))
    )


def _parts(text: str, count: int) -> Iterator[list[str]]:
    """Each way to cut a sentence at conjunctions into so many parts."""
    joints = [match.span() for match in _JOINT.finditer(text)]
    for chosen in combinations(joints[:8], count - 1):
        starts, ends = [0, *(end for _, end in chosen)], [*(start for start, _ in chosen), len(text)]
        yield [text[start:end] for start, end in zip(starts, ends, strict=True)]


def _characters_stand(text: str, cited: Sequence[Statement]) -> bool:
    """Whether a sentence holds no character of another script or of an address that the statements lack."""
    known = {char for s in cited for char in f"{s.text}{s.voice.speaker or ''}"} | _PLAIN
    return all((char.isascii() and char.isalnum()) or char in known for char in text)


def bears_out(statement: Statement, text: str, parser: Sparing) -> bool:
    """Whether one statement bears out a sentence: by its phrases, or by the relations between its words."""
    if len(statement.text) > LONGEST_STATEMENT or parser.is_spent() or _repeats(text, statement.text):
        return False
    if (
        not keeps_time(text, statement.text)
        or not _keeps_insincerity(text, statement.text)
        or not _keeps_bounds(text, statement.text)
    ):
        return False
    if stretched(text, statement, parser.is_spent):
        return True
    return parser.parse is not None and (compressed(text, statement, parser) or entailed(text, statement, parser))


def _keeps_insincerity(text: str, statement: str) -> bool:
    """Whether a sentence has each word by which the statement tells that something was not meant: "lied", "joked"."""
    here, there = (frozenset(words(part)) for part in (text, statement))
    return there & lexicon().insincere <= here


def _keeps_bounds(text: str, statement: str) -> bool:
    """Whether no figure stands bare that the statement has only with "minus" or "more than" before it."""
    there, here = (_FIGURE.findall(plain(part).lower()) for part in (statement, text))
    bound = {figure for word, figure in there if word} - {figure for word, figure in there if not word}
    return not any(figure in bound for word, figure in here if not word)


def _repeats(text: str, statement: str) -> bool:
    """Whether a text says one word so often as no person does, which would take long to compare."""
    grammar = lexicon().grammar
    for part, most in ((text, MOST_OF_A_WORD), (statement, 3 * MOST_OF_A_WORD)):
        counted = Counter(word for word in re.findall(r"\w+", part.lower()) if word not in grammar)
        if counted and max(counted.values()) > most:
            return True
    return False
