"""Questions drafted by a machine, for a person to correct: from the corpus, and from what the journal left open."""

from __future__ import annotations

import json
import random
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from askbot.domain import Attribution, Passage, Sentence

if TYPE_CHECKING:
    from askbot.index import Snapshot
    from askbot.journal import Gap

Draft = dict[str, Any]

_NAME = re.compile(r"\b[A-Z][\w'-]+(?:\s+[A-Z][\w'-]+)*")
_NUMBER = re.compile(r"(?<![\w.,])(\d[\d,.]*\d|\d)\s+((?:[A-Za-z][\w'-]*\s+){0,2}[A-Za-z][\w'-]*)")
_YEAR = re.compile(r"(?:19|20)\d\d")
_LONG_WORD = re.compile(r"\b[a-z]{6,}\b")
_EXCERPT_WORDS = 12
_ARTICLE = re.compile(r"^(?:The|A|An)\b")


@dataclass(frozen=True, slots=True)
class _Place:
    passage: Passage
    sentence: Sentence
    attribution: Attribution | None

    @property
    def text(self) -> str:
        """The sentence on one line."""
        return " ".join(self.passage.sentence_text(self.sentence).split())


def draft_questions(snapshot: Snapshot, size: int, seed: int = 0) -> list[Draft]:
    """Draft `size` questions: who said what, numbers, and near misses that the corpus should not answer."""
    places = list(_places(snapshot))
    chance = random.Random(seed)  # noqa: S311 - not a secret
    said = [draft for place in places if (draft := _said(place))]
    numbers = [draft for place in places for draft in _numbers(place)]
    names = sorted({m[0] for place in places for m in _NAME.finditer(place.text) if m.start() > 0})
    misses = [miss for draft in (*said, *numbers) if (miss := _near_miss(draft, names, chance))]
    chosen: list[Draft] = []
    pools = [pool for pool in (said, numbers, misses) if pool]
    for pool in pools:
        chance.shuffle(pool)
    while pools and len(chosen) < size:
        chosen += [pool.pop() for pool in pools][: size - len(chosen)]
        pools = [pool for pool in pools if pool]
    return chosen


def draft_from_gaps(gaps: Iterable[Gap]) -> list[Draft]:
    """Draft a question from each that was not covered, or whose answer was voted down; the same is asked once."""
    drafts: dict[str, Draft] = {}
    for gap in gaps:
        tags = ["gap", str(gap.kind)]
        drafts.setdefault(gap.question.casefold(), {"question": gap.question, "tags": tags, "draft": True})
    return list(drafts.values())


def to_lines(drafts: Sequence[Draft]) -> str:
    """Drafts as a question file."""
    head = "# Drafts: correct each line, then take its draft mark out. Lines that are no use can be deleted.\n"
    return head + "".join(json.dumps(draft, ensure_ascii=False) + "\n" for draft in drafts)


def _places(snapshot: Snapshot) -> Iterator[_Place]:
    for row in range(len(snapshot)):
        passage, attributions = snapshot.passage(row), snapshot.attributions(row)
        for sentence in passage.sentences:
            quotes = [
                a for a in attributions if a.speaker and a.shown and any(s.overlaps(sentence.span) for s in a.cue)
            ]
            yield _Place(passage, sentence, quotes[0] if quotes else None)


def _said(place: _Place) -> Draft | None:
    """`What did X say about Y?`, where Y are names in the sentence that are not X, or else its longest word."""
    attribution = place.attribution
    if attribution is None or attribution.speaker is None:
        return None
    speaker = attribution.speaker
    others = [m[0] for m in _NAME.finditer(place.text) if m.start() > 0 and m[0] not in speaker and speaker not in m[0]]
    about = list(dict.fromkeys(others))[:2] or sorted(_LONG_WORD.findall(place.text), key=len)[-1:]
    if not about:
        return None
    named = _ARTICLE.sub(lambda article: article[0].lower(), speaker)
    question = f"What did {named} say about {' and '.join(about)}?"
    expected = {"speaker": speaker, "stance": attribution.stance.value}
    return _draft(question, place, [], expected, "speaker")


def _numbers(place: _Place) -> Iterator[Draft]:
    for match in _NUMBER.finditer(place.text):
        if not _YEAR.fullmatch(match[1]):
            speaker = place.attribution.speaker if place.attribution else None
            yield _draft(f"How many {match[2]}?", place, [match[1]], {"speaker": speaker}, "number")


def _draft(question: str, place: _Place, answers: list[str], expected: Draft, tag: str) -> Draft:
    excerpt = " ".join(place.text.split()[:_EXCERPT_WORDS])
    given = {"answers": answers} if answers else {}
    return {"question": question, **given, **expected, "passages": [excerpt], "tags": [tag], "draft": True}


def _near_miss(draft: Draft, names: Sequence[str], chance: random.Random) -> Draft | None:
    """The same question about somebody or something else."""
    question = str(draft["question"])
    names_asked = [m for m in _NAME.finditer(question) if m.start() > 0]
    others = [name for name in names if name not in question]
    if not names_asked or not others:
        return None
    swapped = chance.choice(names_asked)
    text = question[: swapped.start()] + chance.choice(others) + question[swapped.end() :]
    return {"question": text, "covered": False, "tags": ["near-miss"], "draft": True}
