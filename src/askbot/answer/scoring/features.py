"""What speaks for and against a sentence, and an answer, each by name.

None depends on the size of the corpus but for rarity, which is a share. Those of the reader are left out without one.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from askbot.answer.question.agents import has_another_agent, main_verb
from askbot.answer.question.answer_types import is_of_future, offers, tells_future, uncounted
from askbot.answer.question.entity_roles import ParsedText, belongs_to_others, doubt, parse_names
from askbot.answer.question.measures import lacks_the_measure
from askbot.answer.question.named_times import another_time
from askbot.answer.question.tokens import words
from askbot.answer.question.turned import is_turned_round
from askbot.answer.question.word_lists import listed
from askbot.answer.scoring.grammar import grammar
from askbot.answer.scoring.matching import HitMatch, Match
from askbot.domain import Floats, Hit, Span

if TYPE_CHECKING:
    from askbot.answer.question.parsed import ParsedQuestion
    from askbot.reader import Reading

Features = Mapping[str, float]
TURNED = "turned round"
"""The feature that takes a parser."""


@dataclass(frozen=True)
class Evidence:
    """A question with its hits, at least one, as all rankers and the reader see them."""

    parsed: ParsedQuestion
    match: Match
    hits: Sequence[Hit]
    readings: Sequence[Reading] = ()
    """Of each hit; empty without a reader."""

    @property
    def weight(self) -> Floats:
        """(n,) how much each word of the question counts, summing to 1."""
        return importance(self.match)


def importance(match: Match) -> Floats:
    """(n,) how much each word of the question counts, summing to 1: rare words and names count more."""
    weight = 0.2 + match.rarity + 0.5 * names_of(match)
    return (weight / weight.sum()).astype(np.float32)


def names_of(match: Match) -> Floats:
    """(n,) 1 for words whose capital is no mere beginning, and for figures."""
    return np.asarray(
        [float(w.is_number or (w.is_capital and (w.span.start > 0 or w.text.isupper()))) for w in match.words],
        np.float32,
    )


def sentence_features(evidence: Evidence) -> list[Mapping[str, Floats]]:
    """For each hit of s sentences, name → (s,)."""
    hits, weight = evidence.hits, evidence.weight
    return [
        {
            "late interaction": np.asarray(hit.sentence_scores, np.float32),
            "cosine": hit_match.cosines,
            "share matched": hit_match.best @ weight,
            "passage's share matched": _each(_fit(hit_match, weight), hit),
            "behind the best passage": _each(hits[0].score - hit.score, hit),
            "offers the kind": _per_sentence(
                hit, lambda text: offers(evidence.parsed.kind, text, evidence.parsed.stems)
            ),
            **(_read(evidence.readings[place]) if evidence.readings else {}),
        }
        for place, (hit, hit_match) in enumerate(zip(hits, evidence.match.hits, strict=True))
    ]


def question_features(evidence: Evidence, place: int, sentence: int) -> Features:
    """What speaks for and against the best sentence, that of a place in the hits, as an answer."""
    hit, hit_match, weight = evidence.hits[place], evidence.match.hits[place], evidence.weight
    parsed = evidence.parsed
    heard = exchange(hit, sentence)
    parse = parse_names(" ".join(hit.passage.sentence_text(hit.passage.sentences[i]) for i in heard))
    text = parse.text
    answer = answer_text(evidence, place, sentence) or text
    reader = _read_whole(evidence, place, sentence) if evidence.readings else {}
    return {
        **reader,
        "late interaction": evidence.hits[0].scores.get("maxsim", 0.0),
        "bm25": evidence.hits[0].scores.get("bm25", 0.0),
        "best sentence's cosine": float(hit_match.cosines[sentence]),
        "share matched": _fit(hit_match, weight),
        "share matched in the sentence": float(hit_match.best[heard].max(0) @ weight),
        "share unknown": float(weight @ ~evidence.match.known),
        "lacks the kind": float(not offers(parsed.kind, answer, parsed.stems)),
        "lacks the kind in the sentence": float(not offers(parsed.kind, text, parsed.stems)),
        "lacks the measure": float(lacks_the_measure(parsed.text, text, answer)),
        "counts something else": uncounted(parsed.text, text),
        "another time": another_time(parsed.text, text, surroundings(hit), hit.document.date),
        "lacks a forecast": float(is_of_future(parsed.text) and not tells_future(text)),
        "lacks the verb": _verb_unmet(evidence, place, sentence),
        "another agent": float(has_another_agent(parsed.parse, parse)),
        **_names(parsed.parse, hit, parse),
    }


def turned_round(evidence: Evidence, place: int, sentence: int) -> float:
    """1 where the best sentence's grammar has others do what is asked for; 0 without a parser."""
    hit = evidence.hits[place]
    heard = exchange(hit, sentence)
    told = [hit.passage.sentence_text(hit.passage.sentences[i]) for i in range(max(heard[0] - 1, 0), heard[-1] + 1)]
    before = told.pop(0) if heard[0] else ""
    asked, statement = grammar(evidence.parsed.text), grammar(" ".join(told))
    return float(bool(asked and statement and is_turned_round(asked, statement, grammar(before))))


def answer_text(evidence: Evidence, place: int, sentence: int) -> str:
    """The words that answer in a sentence, as the reader sees it; empty without one."""
    span: Span | None = evidence.readings[place].spans[sentence] if evidence.readings else None
    return span.text(evidence.hits[place].passage.text) if span else ""


def asks(hit: Hit, sentence: int) -> bool:
    """Whether a sentence of a hit is a question."""
    return hit.passage.sentence_text(hit.passage.sentences[sentence]).rstrip(" \"”’'*_").endswith("?")


def exchange(hit: Hit, sentence: int) -> list[int]:
    """The places of a sentence and of the question before it that it replies to, if there is one."""
    return [sentence - 1, sentence] if sentence and asks(hit, sentence - 1) else [sentence]


def surroundings(hit: Hit) -> str:
    """A passage with what stands above it: title, date, headings."""
    day = hit.document.date.isoformat() if hit.document.date else ""
    return "\n".join((hit.document.title, day, *hit.passage.section, hit.passage.text))


def leans(sentence: str) -> bool:
    """Whether a sentence cannot stand alone: it begins with a pronoun or a word that points back."""
    tokens = words(sentence)[:1]
    return bool(tokens) and tokens[0].text.lower() in listed("leaning")


def _read(reading: Reading) -> Mapping[str, Floats]:
    scores = {"sentence read": reading.sentences, "span read": reading.span_scores}
    each = {"passage read": (reading.answerable,) * len(reading.sentences), **scores}
    return {name: np.asarray(values, np.float32) for name, values in each.items()}


def _read_whole(evidence: Evidence, place: int, sentence: int) -> Features:
    this = evidence.readings[place]
    heard = exchange(evidence.hits[place], sentence)
    return {
        "passage read": this.answerable,
        "span read": max(this.span_scores[i] for i in heard),
    }


def _names(asked: ParsedText, hit: Hit, sentence: ParsedText) -> Features:
    """What speaks against the names of the question in a sentence and in its passage."""
    whole = parse_names(surroundings(hit))
    missing = max((doubt(asked, name, whole).missing for name in asked.names), default=0.0)
    return {"name missing": missing, "another owner": float(belongs_to_others(asked, sentence, whole))}


def _verb_unmet(evidence: Evidence, place: int, sentence: int) -> float:
    """How far the question's main verb is from all words of a sentence and its headings; 0 without one."""
    hit_match, verb = evidence.match.hits[place], main_verb(evidence.parsed.parse)
    heard = exchange(evidence.hits[place], sentence)
    column = next((i for i, word in enumerate(evidence.match.words) if word.stem == verb), None)
    return 0.0 if column is None else 1.0 - float(max(hit_match.best[heard, column].max(), hit_match.heading[column]))


def _fit(hit_match: HitMatch, weight: Floats) -> float:
    """The share of the question that a passage and its headings meet."""
    return float(np.maximum(hit_match.best.max(0), hit_match.heading) @ weight)


def _each(value: float, hit: Hit) -> Floats:
    return np.full(len(hit.passage.sentences), value, np.float32)


def _per_sentence(hit: Hit, test: Callable[[str], bool]) -> Floats:
    texts = (hit.passage.sentence_text(sentence) for sentence in hit.passage.sentences)
    return np.asarray([float(test(text)) for text in texts], np.float32)
