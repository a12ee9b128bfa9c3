"""How one sentence is spoken, given its document's attributions."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from askbot.attribution.interpretation.marks import marked_stance
from askbot.attribution.interpretation.modality import Outlook, is_forecast
from askbot.attribution.interpretation.spoken import spoken_stance
from askbot.attribution.interpretation.stance import sentence_stance
from askbot.attribution.transcript.turns import TURN
from askbot.attribution.words import QUOTES
from askbot.domain import ENGLISH, Attribution, Sentence, Span, Stance, Voice

_ASIDE = re.compile(r"[\[(][^()\[\]]*[\])]\W*")
_SIDE_CLAUSE = re.compile(
    r"\w[^;:]*\s+(?:when|although|though|because|before|after|if|as|what|than|(?<!, )where)\s+$", re.IGNORECASE
)
_OPENING = 6
"""Characters of what is said within which a quotation may begin: "that “…"."""
OWN_SHARE = 0.25
"""Of a sentence that holds the cue: a smaller part said by somebody does not give the sentence a speaker."""
CARRIED_SHARE = 0.5
"""Of a sentence without the cue, inside a longer report or quotation."""
TURN_SHARE = 0.3
"""Of a sentence that stands in somebody's turn."""
CLOSE = 0.8
"""Attributions that cover nearly as much of the sentence: the first counts."""


def voice_of(sentence: Sentence, text: str, attributions: Sequence[Attribution]) -> Voice:
    """The sentence's stance, and the shown attribution that gives its speaker.

    `text` is the sentence's text. The stance is the one that the sentence is marked with, else that of the rules.
    """
    voice = _by_rules(sentence, text, attributions)
    stance = marked_stance(sentence, attributions)
    if stance is None or voice.stance is Stance.QUESTION:
        return voice
    attribution = replace(voice.attribution, stance=stance) if voice.attribution else None
    return Voice(stance, attribution, voice.checked)


def _by_rules(sentence: Sentence, text: str, attributions: Sequence[Attribution]) -> Voice:
    """As `voice_of`, without marks.

    Where several attributions stand in the sentence, the one that covers most of it
    counts, of equals the first. A sentence inside a longer report carries its speaker on, marked as inferred.
    """
    turn = _largest(sentence, [a for a in attributions if _is_turn(a) and _is_in(sentence, a)], TURN_SHARE)
    if turn is not None:
        return _in_turn(sentence, text, turn)
    visible = [a for a in attributions if a.shown and a.speaker and a.cue_text != TURN]
    reports = [a for a in visible if any(span.overlaps(sentence.span) for span in a.cue)]
    reports = [a for a in reports if not _is_beside(sentence, text, a)]
    best = _outermost(sentence, text, reports) or _largest(sentence, reports, OWN_SHARE)
    best = _refusing(sentence, best, reports) or best
    if best is not None:
        return Voice(best.stance, best)
    carried = _largest(sentence, [a for a in visible if a not in reports], CARRIED_SHARE)
    if carried is None:
        checked = sentence.language == ENGLISH
        return Voice(sentence_stance(text) if checked else Stance.OWN_ACCOUNT, checked=checked)
    stance = _carried_stance(sentence, text, carried)
    return Voice(stance, replace(carried, stance=stance, inferred=True))


def _is_beside(sentence: Sentence, text: str, one: Attribution) -> bool:
    """Whether it stands in a side clause behind what the sentence tells: "The chancellor flew, as X warned of …"."""
    if not one.source or not one.content or one.source[0].start < sentence.start:
        return False
    first = one.source[0].start - sentence.start
    after = one.source[0].end <= one.cue[0].start and one.cue[-1].end <= min(s.start for s in one.content)
    said = text[max(0, min(s.start for s in one.content) - sentence.start) :].lstrip()[:_OPENING]
    return after and not QUOTES & set(said) and _SIDE_CLAUSE.search(text[:first]) is not None


def _carried_stance(sentence: Sentence, text: str, carried: Attribution) -> Stance:
    """By the sentence's own words: what goes on with somebody's words may deny, but no denial is carried."""
    if sentence.language != ENGLISH:
        whole = all(sentence.start <= s.start and s.end <= sentence.end for s in carried.content)
        return carried.stance if whole else Stance.REPORTED
    spoken = spoken_stance(text)
    if spoken in {Stance.DENIED, Stance.NO_COMMENT}:
        return spoken
    return Stance.FORECAST if is_forecast(f"“{text}", Outlook.OTHERS) else Stance.REPORTED


def _is_turn(attribution: Attribution) -> bool:
    """Whether it is somebody's turn: a colon that nobody stands before is no more than punctuation."""
    return attribution.cue_text == TURN and bool(attribution.source) and bool(attribution.content)


def _is_in(sentence: Sentence, turn: Attribution) -> bool:
    """Whether the sentence belongs to a turn, rather than only announcing it: "X issued this statement:"."""
    return any(s.overlaps(sentence.span) for s in turn.content) or turn.source[0].end + 2 >= turn.content[0].start


def _refusing(sentence: Sentence, best: Attribution | None, reports: Sequence[Attribution]) -> Attribution | None:
    """A denial or silence before what the same speaker says: "X dismissed the charge and described …".

    Where nobody else is named, it counts however short it is: "…, a charge he denied".
    """
    here = [a for a in reports if not a.content or any(s.overlaps(sentence.span) for s in a.content)]
    strong = [a for a in here if a.stance in {Stance.DENIED, Stance.NO_COMMENT}]
    if best is None:
        return strong[0] if strong else None
    same = [a for a in strong if a.speaker == best.speaker and a.cue[0] <= best.cue[0]]
    return same[0] if same else None


def _outermost(sentence: Sentence, text: str, reports: Sequence[Attribution]) -> Attribution | None:
    """Of several, whoever is named at the sentence's very end or beginning: "…, Cocis said.", "According to X, …"."""
    if len(reports) < 2:  # noqa: PLR2004
        return None
    for one in reports:
        spans = [s for s in (*one.source, *one.cue) if s.overlaps(sentence.span)]
        if not one.source or not spans:
            continue
        first = min(s.start for s in spans) - sentence.start
        last = max(s.end for s in spans) - sentence.start
        closing = re.search(r"[,\u201d\"]\s*$", text[:first]) and not re.search(r"\w", text[last:])
        closing = closing or re.search(r"[,!?][\u201d\"]\s*$", text[:first])
        opening = not re.search(r"\w", text[:first]) and one.cue_text.lower().startswith(
            ("according", "per ", "in the ")
        )
        if (closing and first > 0) or opening:
            return one
    return None


def _in_turn(sentence: Sentence, text: str, turn: Attribution) -> Voice:
    """As the speaker of a turn says it; what stands in brackets is said by nobody."""
    if _ASIDE.fullmatch(text.strip()):
        return Voice(Stance.OWN_ACCOUNT)
    said = text[max(0, turn.content[0].start - sentence.start) :] if turn.content else text
    asks = text.rstrip("\"”»' )*_").endswith("?")
    stance = spoken_stance(said) if sentence.language == ENGLISH else Stance.QUESTION if asks else Stance.REPORTED
    inferred = not any(span.overlaps(sentence.span) for span in turn.source)
    return Voice(stance, replace(turn, stance=stance, inferred=inferred))


def _largest(sentence: Sentence, attributions: Iterable[Attribution], least: float) -> Attribution | None:
    shares = [(_share(sentence, a), a) for a in attributions]
    most = max((share for share, _ in shares), default=0.0)
    if most < least:
        return None
    close = [a for share, a in shares if share >= CLOSE * most]
    return min(close, key=lambda a: min(s.start for s in (*a.source, *a.cue)))


def _share(sentence: Sentence, attribution: Attribution) -> float:
    """How much of the sentence's characters source, cue and content cover."""
    spans = (*attribution.source, *attribution.cue, *attribution.content)
    covered = sum(_common(sentence.span, span) for span in spans)
    return covered / max(1, sentence.end - sentence.start)


def _common(a: Span, b: Span) -> int:
    return max(0, min(a.end, b.end) - max(a.start, b.start))
