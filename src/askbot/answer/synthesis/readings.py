"""What a sentence says, apart from the words that only tell that the speaker says it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from askbot.answer.synthesis.alignment import is_mark
from askbot.answer.synthesis.lexicon import lexicon
from askbot.answer.synthesis.paraphrases import paraphrases
from askbot.answer.synthesis.parsing import Token
from askbot.answer.synthesis.relations import Relations

SPEAKER = "<speaker>"
LONGEST_FRAME = 24
"""Words before the verb by which a sentence says who says it, at most."""
_JOINING = frozenset("the a an of for and at in from 's ’s".split())


@dataclass(frozen=True, slots=True)
class Reading:
    """What a sentence says: its words without those that only tell that the speaker says it."""

    reply: Relations
    words: tuple[int, ...]
    credited: bool


def readings(tokens: tuple[Token, ...], source: Relations) -> Iterator[Reading]:
    """The sentence as it stands, and without a neutral verb of saying of the speaker."""
    if not tokens:
        return
    reply, words = _with_speaker_as_one(tokens, source)
    yield Reading(reply, words, credited=False)
    end = _frame_end(reply, words, source)
    if end:
        yield Reading(reply, words[end:], credited=True)


def _with_speaker_as_one(tokens: tuple[Token, ...], source: Relations) -> tuple[Relations, tuple[int, ...]]:
    """A sentence with one word for each naming of the speaker by words that the statement has for that."""
    reply = Relations(tokens, source.speaker)
    known = source.speaker.words | {
        source.low(k) for j in range(len(source.tokens)) if source.is_speaker(j) for k in source.within(j)
    }
    found = list(tokens)
    gone: set[int] = set()
    for i in [j for j in range(len(tokens)) if reply.is_speaker(j)]:
        inside = set(reply.within(i))
        said = {reply.low(k).strip(".") for k in inside if not is_mark(tokens[k])} - _JOINING
        if (
            said <= known
            and source.speaker.named_by(said & source.speaker.words)
            and _keeps_lowering(reply, source, inside)
        ):
            found[i] = replace(tokens[i], text=SPEAKER)
            gone |= inside - {i} - {k for k in inside if k > i and tokens[k].dep == "case" and tokens[k].head == i}
    return Relations(tuple(found), source.speaker), tuple(k for k in range(len(found)) if k not in gone)


def _keeps_lowering(reply: Relations, source: Relations, inside: set[int]) -> bool:
    """Whether no rank of the speaker is said without its "deputy" or "former"."""
    lowered = {
        (source.low(k), source.low(k + 1)) for k in range(len(source.tokens) - 1) if source.low(k) in lexicon().lowering
    }
    said = {reply.low(k) for k in inside}
    return all(low in said or rank not in said for low, rank in lowered)


def _frame_end(reply: Relations, words: Sequence[int], source: Relations) -> int:
    """Where what the speaker says begins, behind "the mayor said on Monday that"; 0 where the sentence has no such."""
    for n, i in enumerate(words[:LONGEST_FRAME]):
        token = reply.tokens[i]
        if token.lemma in paraphrases().neutral and token.tag in {"VBD", "VBZ", "VBP"}:
            before = [reply.tokens[k] for k in words[:n]]
            named = [t.text for t in before if not is_mark(t)] == [SPEAKER]
            return _content_begins([reply.tokens[k] for k in words], n, source) if named else 0
    return 0


def _content_begins(tokens: Sequence[Token], verb: int, source: Relations) -> int:
    """Behind "that", where what stands before it is said of the statement's saying too; or behind the verb."""
    inside = {
        source.low(k)
        for f in source.frames
        for j in source.children[f]
        if j not in source.below(f, "ccomp")
        for k in source.within(j)
    }
    for i in range(verb + 1, min(verb + 9, len(tokens))):
        if tokens[i].text.lower() == "that":
            between = {t.text.lower() for t in tokens[verb + 1 : i] if not is_mark(t)}
            return i + 1 if between <= inside else 0
    return verb + 1
