"""Questions that the library answers, made from who says what in it, and checked by answering them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Sequence
from typing import TYPE_CHECKING, TypeAlias

from askbot.domain import Answer, Attribution, Passage, Stance, Status

if TYPE_CHECKING:
    from askbot.index import Snapshot

_Quoted: TypeAlias = tuple[str, tuple[Attribution, Passage]]
"""A speaker, with what they say and where."""
MOST_PASSAGES = 40
"""Passages that are looked at, evenly spread, however large the library is."""
NEIGHBOURS = 6
"""Passages on either side of an answer's that a follow-up is looked for in."""
MOST_CHECKED = 9
"""Candidates that are answered to see whether they are; each takes as long as a question."""
LONGEST = 80
"""Characters; what a button takes."""
SPEAKER_CHARS = 48
HEADING_WORDS = 4
BROAD = "What are the main points?"
_SHORT_FORM = re.compile(r"\s*\([^)]*\)")
_PLAIN = re.compile(r"[^\W\d_][\w’'-]*(?: [\w’'-]+)*")
_ARTICLE = re.compile(r"(?:The|An?)\b")
_SEVERAL = re.compile(r"\w+s")
"""Experts, officials, reports: nobody in particular."""
_TOKEN = re.compile(r"\w+")
_SMALL = frozenset({"the", "a", "an", "of", "and", "for", "in"})
_NO_SUBJECT = frozenset(
    "what who whom whose why how when where which is are was were do does did can will should outlook introduction "
    "summary background overview conclusion contents notes sources other more latest update updates news".split()
)
"""First words of a heading that names no subject."""


def everywhere(snapshot: Snapshot) -> range:
    """Rows of passages spread evenly over the whole library, at most about MOST_PASSAGES of them."""
    return range(0, len(snapshot), max(1, len(snapshot) // MOST_PASSAGES))


def beside(snapshot: Snapshot, passages: Collection[str]) -> list[int]:
    """Rows of the passages around those with the given ids, in the same documents; ids that are gone count nothing."""
    rows: dict[int, None] = {}
    for passage in passages:
        try:
            row = snapshot.row_of(passage)
        except KeyError:
            continue
        document = snapshot.passage(row).document
        around = range(max(0, row - NEIGHBOURS), min(len(snapshot), row + NEIGHBOURS + 1))
        rows.update(dict.fromkeys(r for r in around if snapshot.passage(r).document == document))
    return list(rows)


def suggestions(
    snapshot: Snapshot,
    ask: Callable[[str], Answer],
    rows: Sequence[int],
    *,
    most: int = 3,
    known: Collection[str] = (),
) -> tuple[str, ...]:
    """Up to `most` questions about the passages in `rows`, each of which `ask` answers.

    No two are about one speaker, and none is answered first of all by a sentence in `known`.
    """
    kept: list[str] = []
    seen = set(known)
    for checked, (question, speaker) in enumerate(_candidates(snapshot, rows)):
        if len(kept) == most or checked == MOST_CHECKED:
            break
        answer = ask(question)
        if _answers(answer, speaker) and answer.statements[0].text not in seen:
            seen.add(answer.statements[0].text)
            kept.append(question)
    return tuple(kept)


def _answers(answer: Answer, speaker: str | None) -> bool:
    """Whether an answer is one, and where a speaker was asked for, in that one's words."""
    if answer.status is not Status.ANSWERED or not answer.statements:
        return False
    return speaker is None or answer.statements[0].voice.speaker == speaker


def _candidates(snapshot: Snapshot, rows: Sequence[int]) -> Iterator[tuple[str, str | None]]:
    """Questions with the speaker they ask for: one a speaker, first those of the rarer stances.

    Documents take turns, so that one alone does not give all that are asked.
    """
    quoted: dict[str, tuple[Attribution, Passage]] = {}
    passages = snapshot.passages(list(rows))
    for row in rows:
        for attribution in snapshot.attributions(row):
            speaker = attribution.speaker
            if not speaker or len(speaker) > SPEAKER_CHARS or attribution.inferred or not attribution.shown:
                continue
            if speaker not in quoted or quoted[speaker][0].stance is Stance.REPORTED:
                quoted[speaker] = (attribution, passages[row])
    ordered = sorted(quoted.items(), key=lambda item: item[1][0].stance is Stance.REPORTED)
    for speaker, (attribution, passage) in _by_turns(ordered):
        question = _question(attribution, passage)
        if question is not None and len(question) <= LONGEST:
            yield question, speaker
    if rows:
        yield BROAD, None


def _by_turns(ordered: Sequence[_Quoted]) -> list[_Quoted]:
    """First what is foremost of each document, then what comes next in each."""
    turns = Counter[str]()
    numbered: list[tuple[int, _Quoted]] = []
    for one in ordered:
        document = one[1][1].document
        numbered.append((turns[document], one))
        turns[document] += 1
    return [one for _, one in sorted(numbered, key=lambda pair: pair[0])]


def _question(attribution: Attribution, passage: Passage) -> str | None:
    """What one could ask to hear this."""
    name = _ARTICLE.sub(lambda match: match[0].lower(), _SHORT_FORM.sub("", attribution.speaker or "").strip())
    if not _PLAIN.fullmatch(name.replace(".", "").replace(",", "")) or _SEVERAL.fullmatch(name):
        return None
    match attribution.stance:
        case Stance.DENIED:
            return f"What did {name} deny?"
        case Stance.FORECAST:
            return f"What did {name} predict?"
        case _:
            about = _subject(passage, name)
            return f"What did {name} say about {about}?" if about else f"What did {name} say?"


def _subject(passage: Passage, speaker: str) -> str:
    """The passage's heading, if it reads as a subject in the middle of a sentence and does not name the speaker.

    Its first word is written as the passage writes it elsewhere; a word that stands nowhere else may be a name or none.
    """
    heading = passage.section[-1] if passage.section else ""
    first, *others = heading.split() or [""]
    if not first or len(others) >= HEADING_WORDS or first.casefold() in _NO_SUBJECT or not _PLAIN.fullmatch(heading):
        return ""
    if any(word in heading.casefold() for word in speaker.casefold().split() if word not in _SMALL):
        return ""
    written = set(_TOKEN.findall(passage.text))
    here = next((form for form in (first.lower(), first) if form in written), "")
    return " ".join([here, *others]) if here else ""
