import unicodedata
from pathlib import Path

import numpy as np
import pytest

from askbot.domain import Span
from askbot.errors import ModelError
from askbot.reader import ReaderInput, load_reader, loading
from askbot.reader.inference import PackagedReader, best_span, sentence_of

TEXT = "The festival began in 1987. Anna Novak founded it with two friends. It rained on Sunday."
SENTENCES = (Span(0, 27), Span(28, 67), Span(68, 88))
PASSAGE = ReaderInput(TEXT, SENTENCES)


@pytest.fixture(scope="module")
def reader() -> PackagedReader:
    return loading.packaged_reader("fp32", threads=1)


@pytest.mark.parametrize(
    ("question", "sentence", "words"),
    [
        ("When did the festival begin?", 0, "1987"),
        ("Who founded the festival?", 1, "Anna Novak"),
        ("When did it rain?", 2, "Sunday"),
    ],
)
def test_the_words_that_answer_stand_in_the_sentence_that_answers(
    reader: PackagedReader, question: str, sentence: int, words: str
) -> None:
    reading = reader.read(question, [PASSAGE])[0]
    assert reading.answerable > 0
    assert int(np.argmax(reading.sentences)) == sentence
    assert reading.spans[sentence] is not None
    assert words in reading.spans[sentence].text(TEXT)


def test_what_the_passage_does_not_say_is_less_answerable(reader: PackagedReader) -> None:
    there, absent = (
        reader.read(question, [PASSAGE])[0]
        for question in ("Who founded the festival?", "How much does a ticket cost?")
    )
    assert absent.answerable < 0 < there.answerable


def test_ligatures_and_wide_letters_are_read_as_plain_ones_at_their_own_offsets(reader: PackagedReader) -> None:
    text = "The oﬃce of the ﬁnance minister conﬁrmed the ﬁgure on \uff2d\uff4f\uff4e\uff44\uff41\uff59."
    odd = reader.read("Who confirmed the figure?", [ReaderInput(text, (Span(0, len(text)),))])[0]
    plain = unicodedata.normalize("NFKC", text)
    even = reader.read("Who confirmed the figure?", [ReaderInput(plain, (Span(0, len(plain)),))])[0]
    assert odd.answerable == pytest.approx(even.answerable, abs=1e-4)
    assert odd.answerable > 0
    assert odd.spans[0] is not None
    assert "ﬁnance minister" in odd.spans[0].text(text)


def test_every_span_lies_in_its_sentence(reader: PackagedReader) -> None:
    for span, sentence in zip(reader.read("When?", [PASSAGE])[0].spans, SENTENCES, strict=True):
        assert span is not None
        assert sentence.start <= span.start < span.end <= sentence.end


def test_what_is_read_does_not_depend_on_what_is_read_beside_it(reader: PackagedReader) -> None:
    other = ReaderInput("Nothing of the kind.", (Span(0, 20),))
    alone = reader.read("Who founded the festival?", [PASSAGE])[0]
    beside = reader.read("Who founded the festival?", [other, PASSAGE])[1]
    assert alone == beside


def test_readings_stand_in_the_order_of_the_passages_whatever_their_length() -> None:
    reader = loading.packaged_reader("fp32", threads=2)
    short = ReaderInput("Nothing of the kind.", (Span(0, 20),))
    long = ReaderInput(f"{TEXT} {TEXT}", (Span(0, 88), Span(89, 177)))
    mixed = [short, PASSAGE, long, short]
    alone = [reader.read("Who founded the festival?", [passage])[0] for passage in mixed]
    assert reader.read("Who founded the festival?", mixed) == alone
    assert [len(reading.sentences) for reading in alone] == [1, 3, 2, 1]


def test_a_passage_without_words_answers_nothing(reader: PackagedReader) -> None:
    reading = reader.read("Who?", [ReaderInput("", ())])[0]
    assert (reading.answerable < 0, reading.span) == (True, None)


def test_a_long_passage_is_cut_and_what_is_behind_it_has_no_span(reader: PackagedReader) -> None:
    text = "word " * 400 + "End."
    reading = reader.read("Where is the end?", [ReaderInput(text, (Span(0, 1999), Span(2000, 2004)))])[0]
    assert reading.spans[0] is not None
    assert reading.spans[1] is None


def test_a_span_ends_behind_its_beginning_and_is_not_too_long() -> None:
    starts, ends = np.zeros(50, np.float32), np.zeros(50, np.float32)
    starts[10], ends[5], ends[12] = 3, 4, 2
    assert best_span(starts, ends) == (10, 12, 5.0)
    assert best_span(starts, ends, longest=2)[:2] != (10, 12)


def test_word_pieces_belong_to_the_sentence_they_begin_in() -> None:
    offsets = np.asarray([(0, 3), (4, 6), (8, 9), (12, 14)])
    assert sentence_of(offsets, (Span(0, 5), Span(8, 10))).tolist() == [0, 0, 1, -1]


def test_damaged_weights_are_named_with_the_remedy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(loading.WEIGHTS, "tokenizer.json", "0" * 64)
    with pytest.raises(ModelError, match=r"tokenizer\.json") as caught:
        loading.packaged_reader()
    assert "ASKBOT_READER=off" in str(caught.value)


def test_off_is_no_reader_and_a_folder_without_a_model_is_refused(tmp_path: Path) -> None:
    assert load_reader("off") is None
    with pytest.raises(ModelError, match="no model"):
        load_reader(str(tmp_path))
    (tmp_path / "config.json").write_text('{"architectures": ["BertModel"]}')
    with pytest.raises(ModelError, match="BertModel"):
        load_reader(str(tmp_path))
