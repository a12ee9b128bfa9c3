"""Offsets of extracted text hold whatever is in it; readers in processes of their own survive what files do to them."""

import signal
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given
from hypothesis import strategies as st

from askbot.corpus import ParsedDocument, ReaderProcesses, parse_document, split
from askbot.corpus.metadata import Metadata
from askbot.corpus.readers.builder import TextBuilder, as_text
from askbot.corpus.readers.extracted import from_json, to_json
from askbot.errors import CorpusError
from benchmarks.faults.formats import fuzz
from benchmarks.faults.samples import PROSE, html, seeds

WORDS = st.text("abc é.!?:•|\n\t\x00\u00ad12 <*_#", max_size=40)
STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("heading"), WORDS, st.integers(-1, 9)),
        st.tuples(st.just("paragraph"), WORDS),
        st.tuples(st.just("item"), WORDS),
        st.tuples(st.just("row"), st.lists(WORDS, max_size=4)),
        st.tuples(st.just("page")),
    ),
    max_size=20,
)


def pieces(text: str) -> list[tuple[int, int]]:
    return [(i, i + 1) for i, character in enumerate(text) if not character.isspace()]


@given(STEPS)
def test_every_passage_and_sentence_is_where_it_says(steps: list[tuple[str, ...]]) -> None:
    builder = TextBuilder()
    for name, *values in steps:
        getattr(builder, name)(*values)
    extracted = builder.extracted(Metadata())
    assert from_json(to_json(extracted)) == extracted
    assert list(extracted.pages) == sorted(extracted.pages)
    document = ParsedDocument(
        path="a.pdf", text=extracted.text, title="T", sha256="", pages=extracted.pages, outline=extracted.outline
    )
    for heading in extracted.outline.headings:
        assert extracted.text[heading.start : heading.end].split() == as_text(heading.text).split()
    end = 0
    for passage in split(document, count=pieces, window=64):
        assert end <= passage.start < passage.end <= len(extracted.text)
        assert extracted.text[passage.start : passage.end] == passage.text
        end = passage.end
        assert all(passage.start <= s.start < s.end <= passage.end for s in passage.sentences)
        if extracted.pages:
            assert 1 <= (document.page(passage.start) or 0) <= len(extracted.pages)


@pytest.fixture(scope="module")
def processes() -> Iterator[ReaderProcesses]:
    with ReaderProcesses(2) as processes:
        yield processes


def test_a_reader_apart_reads_what_one_in_this_process_does(processes: ReaderProcesses) -> None:
    with ThreadPoolExecutor(4) as threads:
        apart = list(threads.map(lambda item: parse_document(*item, processes=processes), seeds().items()))
    assert apart == [parse_document(name, data) for name, data in seeds().items()]


def test_a_file_that_takes_too_long_is_left_out_and_the_next_one_read() -> None:
    with ReaderProcesses(1) as processes:
        parse_document("a.html", html(f"<p>{PROSE}</p>"), processes=processes)
        (reader,) = list(processes._idle.queue)
        assert reader._process is not None
        reader._process.send_signal(signal.SIGSTOP)
        processes._seconds = 0.2
        with pytest.raises(CorpusError, match=r"longer than 0\.2 s"):
            parse_document("b.html", html(f"<p>{PROSE}</p>"), processes=processes)
        processes._seconds = 60
        assert PROSE in parse_document("c.html", html(f"<p>{PROSE}</p>"), processes=processes).text


def test_a_reader_that_is_killed_is_a_file_left_out() -> None:
    with ReaderProcesses(1) as processes:
        parse_document("a.html", html(f"<p>{PROSE}</p>"), processes=processes)
        (reader,) = list(processes._idle.queue)
        assert reader._process is not None
        reader._process.kill()
        reader._process.wait()
        with pytest.raises(CorpusError, match="crashed"):
            parse_document("b.html", html(f"<p>{PROSE}</p>"), processes=processes)
        assert PROSE in parse_document("c.html", html(f"<p>{PROSE}</p>"), processes=processes).text


@pytest.mark.parametrize("suffix", ["pdf", "docx", "epub", "html", "eml"])
def test_mutated_files_are_read_or_refused(suffix: str, processes: ReaderProcesses) -> None:
    assert fuzz(suffix, [seeds()[f"seed.{suffix}"]], 40, processes).cases == 40


def test_a_text_of_deep_markup_is_no_recursion(processes: ReaderProcesses) -> None:
    deep = html("<div>" * 200 + f"<p>{PROSE}</p>" + "</div>" * 200)
    assert PROSE in parse_document("a.html", deep, processes=processes).text
