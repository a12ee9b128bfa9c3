"""Quotations over paragraphs, lists, and what a colon leads in to: one speaker for all of it."""

import time
from collections.abc import Callable

import pytest

from askbot.attribution import Encoded, load_attributor, voice_of
from askbot.attribution.interpretation.quotations import quotations, with_whole_quotations
from askbot.domain import Attribution, Document, Passage, Span, Stance
from askbot.encoder import Encoder, EncoderInput

DocumentOf = Callable[[str], tuple[Document, tuple[Passage, ...]]]

MARKS = [("“", "”"), ('"', '"')]
PARTS = [
    "The northern gauges fell by two metres. The southern ones rose again.",
    "So far the pumps at Dorn have kept the water under nine metres.",
    "We need 400 more volunteers by Friday.",
    "Nobody has slept since Monday.",
]


def _speakers(text: str, document_of: DocumentOf, encoder: Encoder | None = None) -> dict[str, str | None]:
    document, passages = document_of(text)
    encodings = list(encoder.encode([EncoderInput(p.text) for p in passages], states=True)) if encoder else ()
    attributions = load_attributor(encoder).attribute([Encoded(document, passages, encodings)])[0]
    sentences = [(s, s.span.text(document.text)) for s in passages[0].sentences]
    return {quoted: voice_of(sentence, quoted, attributions).speaker for sentence, quoted in sentences}


@pytest.mark.parametrize("reopened", [True, False])
@pytest.mark.parametrize(("opening", "closing"), MARKS)
@pytest.mark.parametrize("paragraphs", [1, 2, 3, 4])
def test_a_quotation_over_paragraphs_has_one_speaker(
    paragraphs: int, opening: str, closing: str, reopened: bool, document_of: DocumentOf
) -> None:
    between = "\n\n" + (opening if reopened else "")
    quoted = between.join(PARTS[:paragraphs])
    text = (
        f"{opening}The river is falling,{closing} said Petra Anselm, head of the water board. "
        f"{opening}{quoted}{closing}\n\n"
        "The mayor of Dorn, Ilse Brandt, visited the camp on Sunday.\n"
    )
    speakers = _speakers(text, document_of)
    inside = [s for sentence, s in speakers.items() if any(sentence.strip('“”"') in part for part in PARTS)]
    assert len(inside) == paragraphs + 1
    assert set(inside) == {"Petra Anselm, head of the water board"}
    assert next(s for sentence, s in speakers.items() if "visited the camp" in sentence) is None


def test_a_quotation_that_is_never_closed_ends_with_the_paragraph_that_it_opens() -> None:
    text = "“It is old.\n\nThe mayor left. He came back.\n"
    assert [q.span.text(text) for q in quotations(text)] == ["“It is old."]


def test_a_mark_inside_a_paragraph_that_nothing_closes_opens_no_quotation() -> None:
    assert quotations("The board is 5“ wide.\n\nThe mayor left. He came back.\n") == ()


ALONE = [
    "Bo Lind said the pumps had failed. “We have no spare parts in the whole of Dorn.”",
    "Bo Lind said the pumps had failed.\n\n“We have no spare parts in the whole of Dorn.”",
    "The pumps are old. Bo Lind said that they had failed.\n\n“We have no spare parts in the whole of Dorn.",
]


@pytest.mark.parametrize("text", ALONE)
def test_a_quotation_that_stands_alone_is_whose_words_were_reported_before(
    text: str, document_of: DocumentOf, encoder: Encoder
) -> None:
    speakers = _speakers(text + "\n", document_of, encoder)
    assert next(s for sentence, s in speakers.items() if "spare parts" in sentence) == "Bo Lind"


NOT_ALONE = [
    f"Bo Lind said so.\n\n{'The bridge was built in 1911. ' * 10}\n\n“We have no spare parts in Dorn.”",
    "Bo Lind said the pumps had failed.\n\nThe film “The Spare Parts of Dorn” opens on Friday.",
]


@pytest.mark.parametrize("text", NOT_ALONE)
def test_a_quotation_far_from_a_report_or_a_title_is_nobodys(
    text: str, document_of: DocumentOf, encoder: Encoder
) -> None:
    speakers = _speakers(text + "\n", document_of, encoder)
    assert next(s for sentence, s in speakers.items() if "are Parts" in sentence or "spare parts" in sentence) is None


def test_a_quotation_ends_at_its_mark() -> None:
    text = "“It is old,” he said. The bridge fell. “It is gone.”"
    assert [q.span.text(text) for q in quotations(text)] == ["“It is old,”", "“It is gone.”"]


def test_the_items_of_a_list_have_the_speaker_who_leads_in(document_of: DocumentOf, encoder: Encoder) -> None:
    text = (
        "The ministry announced three measures on Monday:\n\n- a ban on night flights\n- 40 new trains for the valley\n"
        "- Mercy Bridge says that 90 schools will close\n\nThe road was shut.\n"
    )
    speakers = list(_speakers(text, document_of, encoder).values())
    assert speakers == ["The ministry", "The ministry", "The ministry", "Mercy Bridge", None]


def test_an_item_without_a_full_stop_says_nothing_of_the_next(document_of: DocumentOf) -> None:
    text = "- Orvane Watch warns that famine is near in Kesh\n- Relief partners have reached 2.3 million people\n"
    assert list(_speakers(text, document_of).values()) == ["Orvane Watch", None]


def test_a_paragraph_after_a_colon_is_the_speakers(document_of: DocumentOf, encoder: Encoder) -> None:
    text = "The mayor, Ilse Brandt, said:\n\nThe bridge is old. It was built in 1911.\n\nThe road was shut.\n"
    speakers = list(_speakers(text, document_of, encoder).values())
    assert [bool(s and "Brandt" in s) for s in speakers] == [True, True, True, False]


@pytest.mark.parametrize(
    ("text", "quoted"),
    [
        ('He said "it holds. "But the quay sank." The "old" mill.', ['"it holds. "But the quay sank."', '"old"']),
        ('The beam is 6" wide. She said "it holds".', ['"it holds"']),
        ('The quay sank." Later "nobody came", she said.', ['"nobody came"']),
    ],
)  # fmt: skip
def test_a_straight_mark_opens_or_closes_by_where_it_stands(text: str, quoted: list[str]) -> None:
    assert [q.span.text(text) for q in quotations(text)] == quoted


def test_a_quotation_is_whose_name_follows_it_not_who_spoke_before(document_of: DocumentOf, encoder: Encoder) -> None:
    text = (
        '"The toll is a mistake," Ines Okafor said. "The ferry is old and slow. The crews do what they can." '
        'But "the money is there. We will start in May," Omar Keita said.'
    )
    speakers = _speakers(text, document_of, encoder)
    assert [who for said, who in speakers.items() if "money" in said or "May" in said] == ["Omar Keita"] * 2


def test_many_quotations_take_no_quadratic_time() -> None:
    text = 'he said " ' * 20_000
    said = [
        Attribution((Span(at, at + 2),), (Span(at + 3, at + 7),), (), Stance.REPORTED, "he", "said")
        for at in range(0, len(text), 10)
    ]
    started = time.process_time()
    assert len(with_whole_quotations(said, text)) == len(said)
    assert time.process_time() - started < 15  # some 3 seconds; minutes where each is compared with all


def test_a_mark_after_the_other_takes_no_quadratic_time() -> None:
    marks, report = '"' * 10_000, ", said X, "
    text = marks + report * 1000
    cues = range(len(marks) + 2, len(text), len(report))
    said = [Attribution((Span(at + 5, at + 6),), (Span(at, at + 4),), (), Stance.REPORTED, "X", "said") for at in cues]
    started = time.process_time()
    assert len(with_whole_quotations(said, text)) == len(said)
    assert time.process_time() - started < 5  # some .6 seconds; 16 where each gap is searched for a sentence's end
