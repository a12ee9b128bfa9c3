"""What somebody plainly says, where the choice among cues and contents has left it out.

A content goes to one cue alone, and what is doubtful as a whole is dropped. But who "said" something is seldom wrong,
however far the words go, so such a cue keeps its source, and has the rest of the sentence for its content.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from askbot.attribution.tagger.bio import Role, Segment
from askbot.attribution.words import QUOTES, Relation, Word

SAYING = frozenset(
    """
    said says say told tells added adds stated noted explained explains claimed reported
    announced warned warns wrote writes insisted argued shared informed recalled replied
    """.split()
)
CLOSING = 6
"""Words that may stand behind a cue or a source at the end of a sentence: a day, a place."""
_AUXILIARIES = frozenset("have has had also later then".split())


def is_saying(words: Sequence[Word], cue: Segment) -> bool:
    """Whether a cue is a plain verb of saying, with no more than auxiliaries before it."""
    verbs = [words[i].lower for i in range(cue.start, cue.end) if words[i].lower not in _AUXILIARIES]
    return bool(verbs) and verbs[0] in SAYING


def unlinked(words: Sequence[Word], segments: Sequence[Segment], linked: frozenset[int]) -> Iterator[Relation]:
    """The cues of saying without a content that have a source right beside them."""
    for n, cue in enumerate(segments):
        if cue.role is not Role.CUE or n in linked or not is_saying(words, cue):
            continue
        source = _beside(words, segments, n)
        content = _rest(words, source, cue) if source else range(0)
        if source and content:
            yield Relation(tuple(range(source.start, source.end)), tuple(range(cue.start, cue.end)), tuple(content))


def _beside(words: Sequence[Word], segments: Sequence[Segment], n: int) -> Segment | None:
    cue = segments[n]
    for other in (*segments[n - 1 : n], *segments[n + 1 : n + 2]):
        gap = range(min(other.end, cue.end), max(other.start, cue.start))
        same = words[other.start].sentence == words[cue.start].sentence == words[other.end - 1].sentence
        if other.role is Role.SOURCE and same and all(words[i].text == "," for i in gap):
            return other
    return None


def _rest(words: Sequence[Word], source: Segment, cue: Segment) -> range:
    """What stands before a source and cue that close the sentence, else what stands behind those that open it."""
    first, last = min(source.start, cue.start), max(source.end, cue.end)
    begin, end = _sentence(words, cue.start)
    behind = sum(words[i].is_word for i in range(last, end))
    if first - 1 > begin and words[first - 1].text in QUOTES | {","} and behind <= CLOSING:
        return range(begin, first)
    opens = source.start < cue.start and not any(words[i].is_word for i in range(begin, first))
    return range(last, end) if opens and behind > CLOSING else range(0)


def _sentence(words: Sequence[Word], at: int) -> tuple[int, int]:
    begin, end = at, at + 1
    while begin > 0 and words[begin - 1].sentence == words[at].sentence:
        begin -= 1
    while end < len(words) and words[end].sentence == words[at].sentence:
        end += 1
    return begin, end
