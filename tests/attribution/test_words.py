"""Words, sentences and spans: offsets that hold for any text."""

from collections.abc import Callable
from itertools import pairwise

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from askbot.attribution import Encoded, load_attributor
from askbot.attribution.words import read_words, sentence_ranges, spans_of
from askbot.domain import Document, Passage

DocumentOf = Callable[[str], tuple[Document, tuple[Passage, ...]]]

PIECES = st.sampled_from(
    [
        "Norvik",
        "said",
        "that",
        "the",
        "mayor",
        "“",
        "”",
        '"',
        ",",
        ".",
        " ",
        "\n",
        "\n\n",
        "according to",
        "denied",
        "é",
        "1,450",
        "(",
        ")",
    ]
)
TEXTS = st.lists(PIECES, max_size=40).map(" ".join)
ANY = settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)


@ANY
@given(st.one_of(TEXTS, st.text(max_size=80)))
def test_words_stand_where_they_say(document_of: DocumentOf, text: str) -> None:
    document, passages = document_of(text + "x")
    words = read_words(document, passages)
    assert all(document.text[w.start : w.end] == w.text for w in words)
    assert all(a.end <= b.start for a, b in pairwise(words))
    assert [i for a, b in sentence_ranges(words) for i in range(a, b)] == list(range(len(words)))


@ANY
@given(st.one_of(TEXTS, st.text(max_size=80)))
def test_rules_give_spans_inside_the_text(document_of: DocumentOf, text: str) -> None:
    document, passages = document_of(text + "x")
    for attribution in load_attributor(None).attribute([Encoded(document, passages, ())])[0]:
        for span in (*attribution.source, *attribution.cue, *attribution.content):
            assert 0 <= span.start < span.end <= len(document.text)
        assert attribution.cue
        assert (attribution.speaker is None) == (not attribution.source)


def test_a_span_breaks_at_a_gap_and_at_the_end_of_a_paragraph(document_of: DocumentOf) -> None:
    document, passages = document_of("One two three.\nFour five.")
    words = read_words(document, passages)
    texts = [span.text(document.text) for span in spans_of(words, [0, 2, 3, 4, 5])]
    assert texts == ["One", "three.", "Four five"]


def test_quotation_marks_are_followed_across_sentences_but_not_paragraphs(document_of: DocumentOf) -> None:
    document, passages = document_of("He said: “It is old. It leaks.” Then he left.\n“It never")
    quoted = [w.text for w in read_words(document, passages) if w.quoted and w.is_word]
    assert quoted == ["It", "is", "old", "It", "leaks", "It", "never"]
