"""A question, taken apart once and passed along."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from askbot.answer.question.answer_types import Kind, expected
from askbot.answer.question.entity_roles import ParsedText, parse_names
from askbot.answer.question.tokens import Word, stems
from askbot.tracing import Step, stepped

if TYPE_CHECKING:
    from askbot.search import Query, Searcher

_CODE = re.compile(r"\b(?=[\w./-]*\d)\w+(?:[./-]\w+)*", re.ASCII)
"""What has a digit: "2022", "2024/1188", "4.2", "T-72", "COVID-19"."""


@dataclass(frozen=True, slots=True)
class ParsedQuestion:
    """A question that stands by itself. Offsets count characters of `text`."""

    asked: str
    """The question in full, as it was understood."""
    query: Query
    """What is searched for."""
    parse: ParsedText
    """Words and names of `text`."""
    content: tuple[Word, ...]
    """The words that carry meaning."""
    stems: frozenset[str]
    """Of all words."""
    kind: Kind
    """What would answer it."""
    codes: tuple[str, ...]
    """Numbers, years and codes that it names, as they are written."""

    @property
    def reading(self) -> str:
        """The question as it is shown where it is not as typed."""
        return self.query.spelt

    @property
    def text(self) -> str:
        """The question with its spelling corrected."""
        return self.query.text

    @property
    def content_stems(self) -> frozenset[str]:
        """The stems of the words that carry meaning."""
        return stems(self.content)


@stepped(Step.PARSE)
def parse_question(asked: str, searcher: Searcher) -> ParsedQuestion:
    """Take a question apart that stands by itself."""
    query = searcher.parse(asked)
    parse = parse_names(query.text)
    return ParsedQuestion(
        asked=asked,
        query=query,
        parse=parse,
        content=tuple(word for word in parse.words if word.carries),
        stems=stems(parse.words),
        kind=expected(query.text),
        codes=codes(query.text),
    )


def codes(text: str) -> tuple[str, ...]:
    """The numbers, years and codes of a text, as they are written."""
    return tuple(match.group() for match in _CODE.finditer(text))
