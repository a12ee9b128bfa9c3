"""What a question means in a conversation: by itself, leaning on the one before, or asking about an answer."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum, auto

from askbot.answer.question.tokens import Word, content, words
from askbot.domain import Answer, Span
from askbot.text.country_names import PEOPLE, name_table

_WHO = re.compile(
    r"^(?:and |so |but )?(?:who (?:says?|said|claims?|claimed|told|reports?|reported)(?: (?:so|that|this|it|you that))?"
    r"|says who|according to who(?:m)?|whose (?:claim|words?|statement)s? (?:is|are|was|were) (?:that|this|it|these)"
    r"|who is (?:the )?(?:source|speaker)|by whom)\W*$",
    re.IGNORECASE,
)
_SOURCE = re.compile(
    r"^(?:and |so )?(?:(?:what(?:'s| is) (?:the|your) |the |your |any )?(?:sources?|citations?|references?|evidence)"
    r"(?: for (?:that|this|it))?|where (?:is|does|do|did) (?:that|this|it|you)(?: \w+)?(?: \w+)? (?:from|that|this|it)"
    r"|where does (?:it|that) say (?:so|that|this))\W*$",
    re.IGNORECASE,
)
_BARE = re.compile(
    r"^(?:and |but |so )?(?P<wh>why(?: not| so| is that)?|when(?: was that)?|where(?: was that| exactly)?"
    r"|how(?: so| come| many| much| exactly)?|who|since when|what for)\W*$",
    re.IGNORECASE,
)
_AND = re.compile(
    r"^(?:and|what about|how about|and what about|and how about|also|or)\s+(?P<rest>.+?)\W*$", re.IGNORECASE
)
_DEFINITE = re.compile(r"(?:the|his|her|its|their)\s", re.IGNORECASE)
_ARTICLE = re.compile(r"\bthe\s+$", re.IGNORECASE)
_PEOPLE_ENDINGS = ("ian", "ean", "ese", "ish", "can")
_PRONOUN = re.compile(
    r"\b(?:(?P<owner>his|hers|its|theirs?)|(?P<one>he|she|him|her)|they|them|it|this|that|these|those)\b", re.IGNORECASE
)
_MORE = re.compile(
    r"^(?:tell me more|more|go on|what else|anything else|more details?|details?|and then)\W*$", re.IGNORECASE
)
_QUESTION_WORD = re.compile(
    r"^(?:who|whom|whose|what|which|when|where|why|how|is|are|was|were|do|does|did|has|have|can)\b", re.IGNORECASE
)
MOST_OWN_WORDS = 4
"""A question with a pronoun and more words of its own than this stands by itself."""


class About(Enum):
    """What a turn wants."""

    CORPUS = auto()
    """An answer from the corpus."""
    SPEAKER = auto()
    """Who said what was just answered."""
    SOURCE = auto()
    """Where what was just answered stands."""
    MORE = auto()
    """More of the same."""


@dataclass(frozen=True, slots=True)
class Turn:
    """A question, made to stand by itself."""

    about: About
    asked: str
    """The question in full; what was typed, where that stands by itself."""
    earlier: Answer | None = None
    """The answer it follows, where it leans on one."""


def read_turn(question: str, previous: Sequence[Answer]) -> Turn:
    """Understand a question after the answers before it, oldest first."""
    earlier = next((answer for answer in reversed(previous) if answer.statements), previous[-1] if previous else None)
    if earlier is None:
        return Turn(About.CORPUS, question)
    for about, pattern in ((About.SPEAKER, _WHO), (About.SOURCE, _SOURCE), (About.MORE, _MORE)):
        if pattern.match(question):
            return Turn(about, in_full(earlier), earlier)
    asked = _leaning(question, earlier)
    return Turn(About.CORPUS, asked, earlier) if asked else Turn(About.CORPUS, question)


def in_full(answer: Answer) -> str:
    """The question of an answer, as it was understood."""
    return answer.asked or answer.question


def names_in(text: str) -> list[Span]:
    """The runs of capitalised words in a question, other than its first word where that only begins it."""
    runs: list[Span] = []
    for word in words(text):
        if not _is_name(word):
            continue
        if runs and not text[runs[-1].end : word.span.start].strip(" -'’s."):
            runs[-1] = Span(runs[-1].start, word.span.end)
        else:
            runs.append(word.span)
    return runs


def _is_name(word: Word) -> bool:
    return word.is_capital and word.carries and (word.span.start > 0 or word.text.isupper())


def _leaning(question: str, earlier: Answer) -> str | None:
    """The question in full, or None where it stands by itself."""
    before = in_full(earlier)
    if match := _BARE.match(question):
        return f"{match['wh'].split()[0].capitalize()}: {before}"
    if (match := _AND.match(question)) and not _QUESTION_WORD.match(match["rest"]):
        return swapped(before, match["rest"])
    body = match["rest"] if match else question
    if (pronoun := _PRONOUN.search(body)) and len(content(body)) <= MOST_OWN_WORDS and not names_in(body):
        antecedent = _antecedent(earlier, person=bool(pronoun["one"]) or (pronoun["owner"] or "").lower() == "his")
        owner = "'s" if pronoun["owner"] else ""
        return f"{body[: pronoun.start()]}{antecedent}{owner}{body[pronoun.end() :]}" if antecedent else None
    return None


def swapped(before: str, new: str) -> str:
    """The question before with its name exchanged for the new one: the last, as "… about China?" is read.

    Where it names nobody, "and the mayor?" is a subject of its own.
    """
    runs = names_in(before)
    if not runs and _DEFINITE.match(new):
        return f"What does the briefing say about {new}?"
    if not runs or not content(new):
        return f"{before.rstrip(' ?.!')} {new}?"
    old = _stood_for(before, runs, new)
    head = before[: old.start]
    if name_table().find(new):  # "the Kremlin" gives way to "China", not to "the China"
        head = _ARTICLE.sub("", head)
    return head + new + before[old.end :]


def _stood_for(before: str, runs: Sequence[Span], new: str) -> Span:
    """The run that the new name stands for: of the same form, "Korean" for "Ukrainian" and "Moscow" for "China".

    The same country's name stays: after "Moscow … North Korean troops", "and North Korea?" asks for another Moscow.
    """
    others = [run for run in runs if not _countries(new) & _countries(run.text(before))] or runs
    alike = [run for run in others if _is_people(run.text(before)) is _is_people(new)]
    return (alike or others)[-1]


def _countries(text: str) -> set[int]:
    return {named.group for named in name_table().find(text)}


def _is_people(name: str) -> bool:
    """Whether a name says "from there", as "Ukrainian" and "Parisian" do."""
    found = name_table().find(name)
    if found:
        return name.casefold() == name_table().groups[found[0].group][PEOPLE].casefold()
    return name.casefold().endswith(_PEOPLE_ENDINGS)


def _antecedent(earlier: Answer, *, person: bool) -> str | None:
    """What a pronoun means: for a person who spoke last, else what the last question was about."""
    speaker = earlier.statements[0].voice.speaker if earlier.statements else None
    before = in_full(earlier)
    named = [run.text(before) for run in names_in(before)]
    first, second = (speaker, named[-1] if named else None) if person else (named[-1] if named else None, speaker)
    return first or second
