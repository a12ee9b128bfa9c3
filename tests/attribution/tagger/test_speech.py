"""Cues of saying that the linker left without a content."""

from collections.abc import Callable

import pytest

from askbot.attribution.tagger.bio import Role, Segment
from askbot.attribution.tagger.speech import is_saying, unlinked
from askbot.attribution.words import Word, read_words
from askbot.domain import Document, Passage

DocumentOf = Callable[[str], tuple[Document, tuple[Passage, ...]]]


def _segment(words: list[Word], role: Role, phrase: str) -> Segment:
    parts = phrase.split()
    start = next(i for i in range(len(words)) if [w.text for w in words[i : i + len(parts)]] == parts)
    return Segment(role, start, start + len(parts))


@pytest.mark.parametrize(
    ("text", "source", "cue", "content"),
    [
        (
            "The chancellor is expected to fly to Marn , government sources have said .",
            "government sources",
            "have said",
            "The chancellor is expected to fly to Marn ,",
        ),
        (
            "Nobody wants to stand in the way , said Gil Soll , adviser at the board .",
            "Gil Soll , adviser at the board",
            "said",
            "Nobody wants to stand in the way ,",
        ),
        (
            "The port and the union said on Friday they believed that the valve had failed .",
            "The port and the union",
            "said",
            "on Friday they believed that the valve had failed .",
        ),
        ("The clerk noted in May that the board had met twice .", "The clerk", "met", None),
        ("When the port said so , nobody in the whole of Marn believed it .", "the port", "said", None),
    ],
)
def test_who_plainly_speaks_has_the_rest_of_the_sentence(
    text: str, source: str, cue: str, content: str | None, document_of: DocumentOf
) -> None:
    words = list(read_words(*document_of(text)))
    parts = sorted((_segment(words, Role.SOURCE, source), _segment(words, Role.CUE, cue)), key=lambda s: s.start)
    found = list(unlinked(words, parts, frozenset()))
    said = [" ".join(words[i].text for i in relation.content) for relation in found]
    assert said == ([] if content is None else [content])


def test_a_cue_that_has_a_content_is_left_alone(document_of: DocumentOf) -> None:
    words = list(read_words(*document_of("The port said the valve of the old pump had failed .")))
    parts = [_segment(words, Role.SOURCE, "The port"), _segment(words, Role.CUE, "said")]
    assert not list(unlinked(words, parts, frozenset({1})))


@pytest.mark.parametrize(("cue", "plain"), [("said", True), ("has also said", True), ("claims", False), ("met", False)])
def test_verbs_of_saying_are_plain(cue: str, plain: bool, document_of: DocumentOf) -> None:
    words = list(read_words(*document_of(f"The port {cue} .")))
    assert is_saying(words, _segment(words, Role.CUE, cue)) is plain
