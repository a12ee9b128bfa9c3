"""Documents to passages: outlines, packing, and offsets that hold for any text."""

import re
from collections.abc import Callable
from itertools import pairwise

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from askbot.corpus import parse_document, split
from askbot.corpus.front_matter import read_front_matter
from askbot.corpus.outline import outline
from askbot.domain import Document, Passage
from askbot.encoder import Encoder
from askbot.errors import CorpusError
from askbot.text.markup import readable

_PIECE = re.compile(r"\w{1,4}|[^\w\s]")


def pieces(text: str) -> list[tuple[int, int]]:
    """A stand-in tokenizer: runs of up to four letters, and single signs."""
    return [m.span() for m in _PIECE.finditer(text)]


def passages(text: str, path: str = "a.md", window: int = 250, **options: int) -> tuple[Passage, ...]:
    return split(parse_document(path, text.encode()), count=pieces, window=window, **options)


def texts(parts: tuple[Passage, ...]) -> list[list[str]]:
    return [[p.sentence_text(s) for s in p.sentences] for p in parts]


def test_markdown_sections_lists_tables_and_code() -> None:
    parts = passages(
        "# Title\n\nIntro.\n\n## One\n\n- First item\n- Second *item*\n  goes on\n\n> Quoted. And\n> more.\n\n"
        "### Deep\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n## Two\n\n```py\n# no heading\n```\n\n<!-- hidden -->\n"
    )
    assert [p.section for p in parts] == [(), ("One",), ("One", "Deep"), ("Two",)]
    assert texts(parts) == [
        ["Intro."],
        ["First item", "Second *item*\n  goes on", "Quoted.", "And\n> more."],
        ["| 1 | 2 |"],
        ["# no heading"],
    ]
    assert [p.id for p in parts] == ["a.md#1", "a.md#2", "a.md#3", "a.md#4"]


def test_plain_text_headings_are_short_lines_without_a_full_stop() -> None:
    parts = passages(
        "A first line of text stands above every heading.\nThe Main Heading: An Example\nText under it. More.\n"
        "What comes next\nThe last text.\n",
        "a.txt",
    )
    assert [p.section for p in parts] == [(), (), ("What comes next",)]
    assert texts(parts)[1] == ["Text under it.", "More."]


def test_plain_text_lists_and_last_lines_are_text() -> None:
    parts = passages("Apples\nPears\nPlums\nCherries\n\nIt ends here.\nThe Desk", "a.txt")
    assert [s for p in texts(parts) for s in p] == ["Apples", "Pears", "Plums", "Cherries", "It ends here.", "The Desk"]


def test_hard_wrapped_plain_text_is_not_taken_for_headings() -> None:
    text = (
        "The harbour\n\nThe dockers of Port Ellery have stopped work and the mayor of\n"
        "Port Ellery has asked them to come back. A spokesman for the\nUnion refused.\n"
    )
    parts = passages(text, "a.txt")
    assert texts(parts) == [
        [
            "The dockers of Port Ellery have stopped work and the mayor of\nPort Ellery has asked them to come back.",
            "A spokesman for the\nUnion refused.",
        ]
    ]


def test_lines_count_each_kind_of_newline_once() -> None:
    parts = passages("# T\r\n\r\nOne.\r\rTwo.\n\nThree\r\ngoes on.", target=1)
    assert [s.lines for p in parts for s in p.sentences] == [(3, 3), (5, 5), (7, 8)]


def test_front_matter_counts_in_offsets_and_lines() -> None:
    text = "---\ntitle: T\n---\n# T\n\nText here."
    (passage,) = passages(text)
    assert (passage.start, passage.lines, passage.section) == (text.index("Text"), (6, 6), ())


def test_paragraphs_stay_whole_and_long_ones_are_cut_alike() -> None:
    short, long = "One two three four.", " ".join(f"Number {n} is here." for n in range(20))
    parts = passages(f"{short}\n\n{long}\n\n{short}", target=60)
    sizes = [len(pieces(p.text)) for p in parts]
    assert parts[0].text.startswith(short)
    assert max(sizes) <= 60 + 6
    assert min(sizes) >= 20


def test_a_sentence_longer_than_the_window_is_cut_at_clauses() -> None:
    text = ", ".join(["so they went on and on"] * 30) + "."
    parts = passages(text, window=40)
    assert all(len(pieces(p.text)) <= 40 for p in parts)
    assert all(p.text.endswith((",", ".")) for p in parts)
    assert " ".join(p.text for p in parts) == text


WORDS = st.sampled_from(
    ["The U.S.", "Lt. Gen.", "240mm.", "he said.", "“Go.”", "and", "Übung", "😀", "e\u0301", "# x", "- ", "> ", "| a |",
     "```", "---", "\u2028", "\x0b", "1. ", "===", "naïve,", "日本。", "a" * 30, "\t", "<!--", "[x]: y", "Title Words"]
)  # fmt: skip
TEXTS = st.one_of(
    st.text(max_size=300),
    st.lists(st.tuples(WORDS, st.sampled_from([" ", "\n", "\r\n", "\r", "\n\n", "\r\n\r\n"])), max_size=60).map(
        lambda pairs: "".join(a + b for a, b in pairs)
    ),
)


def _document(path: str, text: str) -> Document | None:
    try:
        return parse_document(path, text.encode("utf-8", "surrogatepass"))
    except CorpusError:
        return None


@settings(max_examples=400, deadline=None)
@example(text="0\n0|\n--", path="a.md", window=8, target=1)
@given(text=TEXTS, path=st.sampled_from(["a.md", "a.txt"]), window=st.integers(8, 60), target=st.integers(1, 60))
def test_any_text_gives_exact_ordered_complete_passages(text: str, path: str, window: int, target: int) -> None:
    document = _document(path, text)
    if document is None:
        return
    parts = split(document, count=pieces, window=window, target=target)
    assert [p.id for p in parts] == [f"{path}#{n}" for n in range(1, len(parts) + 1)]
    covered: list[int] = []
    seen = readable(document.text)
    for passage in parts:
        assert document.text[passage.start : passage.end] == passage.text
        assert len(pieces(seen[passage.start : passage.end])) <= window
        assert passage.lines == _lines(document.text, passage.start, passage.end)
        covered += range(passage.start, passage.end)
        for sentence in passage.sentences:
            assert passage.sentence_text(sentence).strip()
            assert document.text[sentence.start : sentence.end] == passage.sentence_text(sentence)
            assert sentence.lines == _lines(document.text, sentence.start, sentence.end)
            assert passage.start <= sentence.start < sentence.end <= passage.end
        spans = [(s.start, s.end) for s in passage.sentences]
        assert spans == sorted(spans)
        assert all(one[1] <= other[0] for one, other in pairwise(spans))
    assert covered == sorted(set(covered))
    assert _wanted(document) <= set(covered)


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("| Route | Adult |\n|---|---|\n| Marn | 14 |\n", ["| Marn | 14 |"]),
        ("| Route | Adult |\n|---|---|\n", ["| Route | Adult |"]),
        ("Fares rise.\n\n| Route | Adult |\n|---|---|\n", ["Fares rise."]),
    ],
)
def test_column_heads_are_said_only_where_nothing_else_is(text: str, sentences: list[str]) -> None:
    document = _document("a.md", text)
    assert document is not None
    (passage,) = split(document, count=pieces, window=60)
    assert [passage.sentence_text(sentence) for sentence in passage.sentences] == sentences
    assert "Route" in passage.text


def _lines(text: str, start: int, end: int) -> tuple[int, int]:
    def line(offset: int) -> int:
        return len(re.findall(r"\r\n|\r|\n", text[:offset])) + 1

    return line(start), line(end - 1)


def _wanted(document: Document) -> set[int]:
    """The visible characters of all blocks; in plain text, all letters but those of headings."""
    seen = readable(document.text)
    start = read_front_matter(document.text).end
    parts = outline(document.text, start, markdown=document.path.endswith(".md"))
    blocks = [(b.start, b.end) for s in parts.sections for b in s.blocks]
    if document.path.endswith(".txt") and "#" not in document.text:
        taken = {i for h in parts.headings for i in range(h.start, h.end)}
        letters = {i for i in range(start, len(document.text)) if seen[i].isalnum()}
        assert letters - taken <= {i for a, b in blocks for i in range(a, b)}
    return {i for a, b in blocks for i in range(a, b) if not seen[i].isspace()}


@settings(max_examples=60, deadline=None)
@given(text=TEXTS)
def test_the_real_tokenizer_never_overruns_its_window(text: str, encoder: Encoder) -> None:
    document = _document("a.md", text * 3)
    if document is not None:
        parts = split(document, count=encoder.pieces, window=24, target=24)
        assert all(len(encoder.pieces(readable(p.text))) <= 24 for p in parts)  # as the encoder sees each


@pytest.mark.parametrize(
    "make", [lambda: "word " * 60_000, lambda: "a" * 200_000, lambda: "x. " * 40_000, lambda: ">" * 20_000]
)
def test_long_unbroken_text_takes_no_quadratic_time(make: Callable[[], str]) -> None:
    parts = passages(make() + " End.")
    assert all(len(pieces(p.text)) <= 250 for p in parts)


def test_a_short_text_is_one_passage_without_counting_and_a_long_one_is_counted() -> None:
    counted: list[str] = []

    def counting(text: str) -> list[tuple[int, int]]:
        counted.append(text)
        return pieces(text)

    short, long = (Document("a.txt", "The ship sailed. " * times, "A", "0" * 64) for times in (5, 6))
    assert texts(split(short, count=counting, window=250, target=90)) == [["The ship sailed."] * 5]
    assert not counted
    assert len(split(long, count=counting, window=250, target=90)[0].sentences) == 6
    assert counted


MARKS = [
    "`",
    "_",
    "*",
    "~~",
    "==",
    "<",
    ">",
    "> ",
    "[",
    "](",
    "|",
    "&amp;",
    "\\",
    "^",
    "$",
    "#",
    "- ",
    ": ",
    "{",
    "(",
    ".",
    "a",
    "a ",
    "\n",
]
"""What Markdown and HTML mark text with, and some of what is between."""


def overruns(text: str, encoder: Encoder, window: int) -> list[str]:
    """The passages that the encoder sees as longer than its window."""
    try:
        document = parse_document("a.md", text.encode())
    except CorpusError:  # all of it is marks: there is nothing to split
        return []
    parts = split(document, count=encoder.pieces, window=window)
    return [part.id for part in parts if len(encoder.pieces(readable(part.text))) > window]


@pytest.mark.parametrize("unit", ["_{", "`(", "`and ", ".*", ": > "])
def test_a_cut_between_two_marks_does_not_overrun_the_window(unit: str, encoder: Encoder) -> None:
    assert not overruns((unit * 5000)[:5001], encoder, encoder.window - 2)


@settings(max_examples=60, deadline=None)
@given(
    units=st.lists(st.sampled_from(MARKS), min_size=1, max_size=4), odd=st.integers(0, 3), length=st.integers(60, 900)
)
def test_repeated_marks_never_overrun_the_window(units: list[str], odd: int, length: int, encoder: Encoder) -> None:
    text = "The ship sailed. " + "a" * odd + ("".join(units) * length)[:length]
    assert not overruns(text, encoder, 24)
