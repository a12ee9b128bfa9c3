"""The turns of a transcript as attributions: everything until the next turn is its speaker's."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from askbot.attribution.transcript.participants import QUESTIONER, Participants
from askbot.attribution.transcript.statements import statements
from askbot.domain import Attribution, Document, Passage, Span, Stance
from askbot.text.turns import TurnLabel, turn_labels

TURN = ":"
"""The cue of an attribution that is a turn."""

_BREAK = re.compile(
    r"^(?:[#=*_-]{3,}[^\S\r\n]*$|#{1,6} "
    r"|>>[^\S\r\n]*(?=\S)|[^\S\r\n]*(?:\*\*)?(?:RESOLUTION|ACTION|PROPOSAL|TOPIC|MOTION|VOTE"
    r"|SUMMARY|NOTE)\b"
    r"|[^\S\r\n]*(?:Article|Podcast(?: Episode)?|Video|Event|Commentary|Report|Paper|Blog|Research|Related(?: \w+)?"
    r"|Read [Mm]ore|Learn [Mm]ore|Watch|Listen|Advertisement|Subscribe|Sign [Uu]p|Share|More from [^\n]{2,40}"
    r"|About the [Aa]uthors?|Authors?)[^\S\r\n]*$"
    r"|[^\S\r\n]*[(\[]?(?:END|End) (?:of|OF)?\b|[^\S\r\n]*END[^\S\r\n]*\d|(?:Respectfully submitted|Adjourned"
    r"|ADJOURN))",
    re.MULTILINE,
)
_PULLED = re.compile(
    r"(?P<quote>[\"“][^\"”\n]{12,1500}[\"”])[^\S\r\n]*(?:\r?\n[^\S\r\n]*)?(?:[\u2014\u2013]|--)[^\S\r\n]*"
    r"(?P<who>[^\W\d_a-z][^\n\"“”.]{2,120})[^\S\r\n]*$",
    re.MULTILINE,
)
_SELF = frozenset({"i", "we", "me", "us"})


@dataclass(frozen=True, slots=True)
class Turn:
    """What one speaker says in one go."""

    label: Span
    content: Span
    speaker: str


def turns_of(document: Document, read: str, passages: Sequence[Passage]) -> tuple[Turn, ...]:
    """The document's turns, in order; none where it is no transcript. `read` is its text without marks, as long."""
    start = passages[0].start if passages else 0
    labels = turn_labels(document.text, min(start, _body(document.text, start)))
    turns = list(_labelled(document, read, labels)) if labels else []
    turns += _pulled(read, turns)
    turns += [Turn(one.source, one.content, one.speaker) for one in statements(read) if not _taken(one.content, turns)]
    return tuple(sorted(turns, key=lambda t: t.label.start))


def _taken(content: Span, turns: Sequence[Turn]) -> bool:
    return any(t.content.overlaps(content) for t in turns)


def turn_attributions(turns: Sequence[Turn]) -> tuple[Attribution, ...]:
    """One attribution a turn, its cue the label's end."""
    return tuple(
        Attribution(
            source=(t.label,),
            cue=(Span(t.label.end - 1, t.label.end),),
            content=(t.content,),
            stance=Stance.REPORTED,
            speaker=t.speaker,
            cue_text=TURN,
            shown=True,
        )
        for t in turns
    )


def in_first_person(attributions: Sequence[Attribution], turns: Sequence[Turn], text: str) -> tuple[Attribution, ...]:
    """Attributions whose source is "I" or "we" inside a turn get its speaker."""
    return tuple(_bound(one, turns, text) for one in attributions)


def _bound(one: Attribution, turns: Sequence[Turn], text: str) -> Attribution:
    source = " ".join(span.text(text) for span in one.source).lower()
    turn = next((t for t in turns if one.source and t.content.overlaps(one.source[0])), None)
    if turn is None or source not in _SELF:
        return one
    return replace(one, speaker=turn.speaker, inferred=True)


def _body(text: str, first: int) -> int:
    """Where the first line of the body begins: a heading may stand before the first passage."""
    return text.rfind("\n", 0, first) + 1


def _labelled(document: Document, read: str, labels: Sequence[TurnLabel]) -> Iterator[Turn]:
    text = document.text
    people = Participants.of(read, document.title, labels[0].start)
    ends = [*(label.start for label in labels[1:]), len(text)]
    for label, following in zip(labels, ends, strict=True):
        end = min(following, label.scope)
        stop = _BREAK.search(text, label.end, end)
        content = _trimmed(text, label.end, stop.start() if stop else end)
        speaker = people.speaker(label.name)
        if content and speaker:
            yield Turn(Span(label.start, label.end), content, speaker)


def _pulled(text: str, turns: Sequence[Turn]) -> Iterator[Turn]:
    """Quotations with their speaker behind a dash: `"…" — Name, role`."""
    for match in _PULLED.finditer(text):
        content = Span(*match.span("quote"))
        who = match["who"].strip(" *_")
        if not _taken(content, turns) and who[0].isupper():
            yield Turn(Span(*match.span("who")), content, " ".join(who.split()))


def _trimmed(text: str, start: int, end: int) -> Span | None:
    raw = text[start:end]
    return Span(end - len(raw.lstrip()), start + len(raw.rstrip())) if raw.strip() else None


__all__ = ["QUESTIONER", "TURN", "Turn", "in_first_person", "turn_attributions", "turns_of"]
