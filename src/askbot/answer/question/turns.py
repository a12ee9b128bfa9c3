"""What a question means in a conversation: by itself, leaning on the one before, or asking about an answer."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum, auto

from askbot.answer.question.clauses import joining
from askbot.answer.question.rephrase import (
    asked_instead,
    first_names,
    is_plural_noun,
    last_phrase,
    names_in,
    object_of,
    predicate_of,
    starts_as_question,
    subject_of,
    swapped,
    swapped_noun,
)
from askbot.answer.question.tokens import content, words
from askbot.domain import Answer

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
_MORE = re.compile(
    r"^(?:tell me more|more|go on|what else|anything else|more details?|details?|and then)\W*$", re.IGNORECASE
)
_BARE = re.compile(
    r"^(?:and |but |so )?(?P<wh>why(?: not| so| is that)?|when(?: was that)?|where(?: was that| exactly)?"
    r"|how(?: so| come| many| much| exactly)?|who|since when|what for)\W*$",
    re.IGNORECASE,
)
_PARTIAL = re.compile(
    r"^(?:and |but |so )?(?P<wh>(?:(?:in|at|on|for|to|with|about|from|by|of|since)\s+)?(?:whom|who|which|what|where)"
    r"(?:\s+\w+)?)\W*$",
    re.IGNORECASE,
)
_PART = re.compile(r"^(?P<wh>how (?:many|much))\s+(?P<part>(?:in|at|on|of|from|for)\s.+?)\W*$", re.IGNORECASE)
_AND = re.compile(
    r"^(?:and|but|so|what about|how about|and what about|and how about|also|or)\s+(?P<rest>.+?)\W*$", re.IGNORECASE
)
_ITSELF = re.compile(r"\s+(?:itself|himself|herself|themselves|too|then)$", re.IGNORECASE)
_DEFINITE = re.compile(r"(?:the|his|her|its|their)\s", re.IGNORECASE)
_PRONOUN = re.compile(
    r"\b(?:(?P<owner>his|hers|its|theirs?)|(?P<one>he|she|him|her)|(?P<thing>they|them|it|there(?=\W*$))"
    r"|(?P<all>this|that|these|those))\b",
    re.IGNORECASE,
)
_DO_THAT = re.compile(r"\b(?:do|doing|done)\s+(?:that|this|so|it)\b", re.IGNORECASE)
_NAMING = re.compile(r"(?:which|who|what) (?!(?:did|do|does)\b)", re.IGNORECASE)
_WHO_ASKED = re.compile(r"who(?:m|se)?\b", re.IGNORECASE)
LONGEST_ANSWER_WORDS = 6
"""Words of an answer that a pronoun may stand for, at most."""
LONGEST_CUE = 12
"""Words of content before "that" which may only say who says it."""
MOST_NEW_WORDS = 4
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
    readings: tuple[str, ...]
    """The question in full, as it may be meant, the likeliest first; what was typed, where that stands by itself."""
    earlier: Answer | None = None
    """The answer it follows, where it leans on one."""
    topic: str | None = None
    """What "and China?" names: asked for by itself where no reading is answered."""
    is_bare: bool = False
    """Nothing but a question word was typed."""
    is_beyond: bool = False
    """What was shown before is asked about, and no answer."""

    @property
    def asked(self) -> str:
        """The likeliest reading."""
        return self.readings[0]


def read_turn(question: str, previous: Sequence[Answer]) -> Turn:
    """Understand a question after the answers before it, oldest first."""
    earlier = next((answer for answer in reversed(previous) if answer.statements), previous[-1] if previous else None)
    for about, pattern in ((About.SPEAKER, _WHO), (About.SOURCE, _SOURCE), (About.MORE, _MORE)):
        if pattern.match(question):
            return Turn(about, (in_full(earlier) if earlier else question,), earlier)
    if earlier is None:
        return Turn(About.CORPUS, (question,))
    return _leaning(question, earlier) or Turn(About.CORPUS, (question,))


def leans(question: str) -> bool:
    """Whether a question cannot stand without an answer before it, such as "who said that?", "says who?", "why?"."""
    return any(pattern.match(question) for pattern in (_WHO, _SOURCE, _BARE))


def in_full(answer: Answer) -> str:
    """The question of an answer, as it was understood."""
    return answer.asked or answer.question


def _leaning(question: str, earlier: Answer) -> Turn | None:
    """The question in full, or None where it stands by itself."""
    before = in_full(earlier)
    if match := _BARE.match(question) or _PARTIAL.match(question):
        word = match["wh"] if _PARTIAL.match(question) else _plain_word(match["wh"])
        return Turn(About.CORPUS, (asked_instead(word, before),), earlier, is_bare=True)
    if match := _PART.match(question):
        whole = asked_instead(match["wh"], before).rstrip("?")
        head = whole.partition(f" {match['part'].split()[0]} ")[0]
        return Turn(About.CORPUS, (f"{head} {match['part']}?",), earlier)
    match = _AND.match(question)
    if match and not starts_as_question(match["rest"]):
        new = _ITSELF.sub("", match["rest"]).removesuffix("'s").removesuffix("’s")
        return Turn(About.CORPUS, tuple(_exchanged(before, new)), earlier, topic=new)
    body = question[match.start("rest") :] if match else question
    if (pronoun := _pronoun_in(body)) and pronoun["all"] and _means_all(body):
        return Turn(About.CORPUS, (_with_what_was_said(body, earlier),), earlier, is_beyond=True)
    readings = tuple(_resolved(body, before, earlier))
    return Turn(About.CORPUS, readings, earlier) if readings else None


def _pronoun_in(body: str) -> re.Match[str] | None:
    """The first pronoun of a question that stands for something."""
    skipped = joining(body)
    return next((found for found in _PRONOUN.finditer(body) if found.start() not in skipped), None)


def _means_all(body: str) -> bool:
    """Whether "that" in a question means what was said before: "why is that a problem?", not "will it do that?"."""
    return len(content(body)) <= MOST_NEW_WORDS and not _DO_THAT.search(body)


def _with_what_was_said(body: str, earlier: Answer) -> str:
    """A question with the first statement of the answer before behind it, without who says it."""
    if not earlier.statements:
        return f"{in_full(earlier).rstrip(' ?.!')}: {body}"
    said = " ".join(earlier.statements[0].text.split())
    head, _, rest = said.partition(" that ")
    return f"{body.rstrip(' ?.!')}: {rest if rest and len(content(head)) <= LONGEST_CUE else said}"


def _plain_word(wh: str) -> str:
    """The question word of a bare question: "why" of "why not", "how many" whole."""
    lower = wh.lower()
    return lower if lower.startswith(("how m", "since")) else lower.split()[0]


def _exchanged(before: str, new: str) -> Iterator[str]:
    """What "and X?" may mean after a question: the same of X, like for like, or else X as a subject of its own."""
    if not _DEFINITE.match(new) or not names_in(new):
        is_thing = new.islower() and is_plural_noun(new)
        noun = swapped_noun(before, new) if is_thing else None
        yield from [noun] if noun else [] if is_thing else swapped(before, new)
    yield f"What does the briefing say about {new}?"


def _resolved(body: str, before: str, earlier: Answer) -> Iterator[str]:
    """A question with its pronouns replaced by what they stand for; nothing where it stands by itself."""
    pronoun = _pronoun_in(body)
    if pronoun is None or len(content(body)) > MOST_NEW_WORDS:
        return
    if names_in(body) and not pronoun["all"]:
        return
    if pronoun["all"] and (names_in(body) or not _DO_THAT.search(body)):
        return
    action = predicate_of(before)
    if action:
        body = _DO_THAT.sub(action.replace("\\", ""), body)
    antecedent = _antecedent(pronoun, body, before, earlier)
    if antecedent is None:
        return
    owner = "'s" if pronoun["owner"] else ""
    place = "in " if (pronoun["thing"] or "").lower() == "there" else ""
    rest = body[pronoun.end() :]
    second, phrase = _PRONOUN.search(rest), object_of(before)
    if second and second["thing"] and phrase and phrase not in {antecedent, body}:
        rest = rest[: second.start()] + phrase + rest[second.end() :]
    yield f"{body[: pronoun.start()]}{place}{antecedent}{owner}{rest}"


def _antecedent(pronoun: re.Match[str], body: str, before: str, earlier: Answer) -> str | None:
    """What a pronoun means: a person named before or the one who spoke last; else what the last question was about."""
    speaker = earlier.statements[0].voice.speaker if earlier.statements else None
    names = names_in(before)
    named = names[-1].text(before) if names else None
    if pronoun["one"] or (pronoun["owner"] or "").lower() == "his":
        return speaker or next(iter(first_names(before, names)), None)
    is_it = (pronoun["thing"] or "").lower() == "it"
    answered = _answer_words(before, earlier)
    if answered and not (is_it and _WHO_ASKED.match(before)):
        return answered
    is_subject = not any(word.carries for word in words(body[: pronoun.start()]))
    if is_subject and (pronoun["thing"] or "").lower() != "there":
        return subject_of(before) or named or last_phrase(before) or speaker
    return named or last_phrase(before) or speaker


def _answer_words(before: str, earlier: Answer) -> str | None:
    """The words that answered a question for somebody or something: "which country …", "who …"."""
    spans = earlier.statements[0].answer_spans if earlier.statements else ()
    if not spans or not _NAMING.match(before):
        return None
    words_given = spans[0].text(earlier.statements[0].text)
    return (
        words_given
        if len(words_given.split()) <= LONGEST_ANSWER_WORDS and any(word.is_capital for word in words(words_given))
        else None
    )
