"""The sentences of a language model's reply that its citations bear out."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations, islice

from askbot.answer.synthesis.entailment import entailed
from askbot.answer.synthesis.lexicon import lexicon
from askbot.answer.synthesis.matching import Source, credits_alike, joined, with_subjects
from askbot.answer.synthesis.parsing import Parse, Sparing
from askbot.answer.synthesis.phrases import ACCORDING, SPEAKER, Phrase, phrases
from askbot.answer.synthesis.rewording import derived, rewordings
from askbot.answer.synthesis.tense import keeps_time
from askbot.domain import Stance, Statement, SynthesisSentence
from askbot.text.words import words

LONGEST_SENTENCE = 600
LONGEST_STATEMENT = 2000
MOST_SENTENCES = 12
MOST_CITED = 3
MOST_PHRASES = 60
MOST_REWORDINGS = 20
_CITE = re.compile(r"\[(\d{1,2}(?:\s*[,;]\s*\d{1,2})*)\]")
_SENTENCE = re.compile(
    r".+?(?:[.!?][\"”’)]*(?:\s*\[[\d,;\s]+\])+|(?:\s*\[[\d,;\s]+\])+[.!?]?|[.!?](?=\s|$)|$)", re.DOTALL
)
_JOINT = re.compile(r"[,;]?\s+(?:and|but|while|whereas)\s+|;\s+", re.IGNORECASE)
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
    if len(statement.text) > LONGEST_STATEMENT or parser.is_spent():
        return False
    if not keeps_time(text, statement.text) or not _keeps_insincerity(text, statement.text):
        return False
    return _phrases_stand(statement, text, parser) or (parser.parse is not None and entailed(text, statement, parser))


def _keeps_insincerity(text: str, statement: str) -> bool:
    """Whether a sentence has each word by which the statement tells that something was not meant: "lied", "joked"."""
    here, there = (frozenset(words(part)) for part in (text, statement))
    return there & lexicon().insincere <= here


def _phrases_stand(statement: Statement, text: str, clock: Sparing) -> bool:
    """Whether the phrases of a sentence are a statement's, joined as they are there, by the same speaker."""
    speaker = statement.voice.speaker
    versions = islice(derived(" ".join(statement.text.split()), speaker), MOST_REWORDINGS)
    sources = [Source.of(phrases(version, speaker)) for version in versions]
    return any(
        not clock.is_spent() and _carried(reading, source, statement)
        for wording in islice(rewordings(text), MOST_REWORDINGS)
        for reading in _readings(with_subjects(phrases(wording, speaker)))
        for source in sources
        if max(len(reading.claim), len(source.phrases)) <= MOST_PHRASES
    )


@dataclass(frozen=True, slots=True)
class _Reading:
    """What a sentence says, and whether and when it tells that the speaker says it."""

    claim: tuple[Phrase, ...]
    framed: bool = False
    """Whether words that name the speaker, such as "according to", were taken away."""
    saying: tuple[Phrase, ...] = ()
    """The circumstances of the saying itself: "said on Tuesday that"."""


def _carried(reading: _Reading, source: Source, statement: Statement) -> bool:
    speaker = statement.voice.speaker
    named = reading.framed or speaker is None or any(SPEAKER in phrase.words for phrase in reading.claim)
    if not reading.claim or not named:
        return False
    if reading.framed and statement.voice.stance is Stance.NO_COMMENT:
        return False
    if not all(source.says(phrase) for phrase in reading.saying):
        return False
    return any(
        credits_alike(places, source, speaker, framed=reading.framed) for places in joined(reading.claim, source)
    )


def _readings(read: Sequence[Phrase]) -> Iterator[_Reading]:
    """The sentence as it stands, and without the words by which it names the speaker, where it does so neutrally."""
    yield _Reading(tuple(read))
    if len(read) > 1 and read[-1].words[:1] == (SPEAKER,) and read[-1].cue is not None:
        yield _Reading((read[-1], *read[:-1]))  # "…, Lindt warned"
    if len(read) > 1 and _goes_back(read[-1]) and any(SPEAKER in phrase.words for phrase in read[:-1]):
        yield _Reading(tuple(read[:-1]), framed=True)  # "Lindt will resign, she said"
    for i, phrase in enumerate(read):
        if _names_speaker(phrase):
            behind = i + 1
            while behind < len(read) and read[behind].adjunct and "that" not in read[behind].opener:
                behind += 1
            reports = behind < len(read) and "that" in read[behind].opener.split()
            end = behind if reports else i + 1
            yield _Reading((*read[:i], *read[end:]), framed=True, saying=tuple(read[i + 1 : end]))
            if i > 0 and all(before.adjunct for before in read[:i]):  # "On Tuesday, Lindt said …"
                yield _Reading(tuple(read[end:]), framed=True, saying=(*read[:i], *read[i + 1 : end]))


def _goes_back(phrase: Phrase) -> bool:
    """Whether a phrase is but a pronoun and a neutral verb of saying."""
    known = lexicon()
    return len(phrase.words) == 2 and phrase.words[0] in known.pronouns and phrase.words[1] in known.neutral  # noqa: PLR2004


def _names_speaker(phrase: Phrase) -> bool:
    if phrase.opener == ACCORDING:
        return phrase.words == (SPEAKER,)
    return (
        not phrase.opener and phrase.words[:1] == (SPEAKER,) and phrase.words[1:] in {(v,) for v in lexicon().neutral}
    )
