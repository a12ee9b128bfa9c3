"""Labels of turns: in order, inside the text, on any text; kept apart from fields; not slow on strangers' lines."""

import time
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from askbot.text.turns import turn_labels

LINES = st.sampled_from(
    [
        "MS. ORLANDO: We paid.",
        "Q    Did you?",
        "**Bo Lind:** I did.",
        "<mara> I did",
        "Source: the mayor",
        "",
        "It rained.",
    ]
)


@given(st.one_of(st.lists(LINES, max_size=12).map("\n".join), st.text(max_size=120)))
def test_labels_stand_in_order_inside_the_text(text: str) -> None:
    labels = turn_labels(text)
    assert all(0 <= one.start < one.end <= one.scope <= len(text) for one in labels)
    assert all(a.end <= b.start for a, b in pairwise(labels))
    assert all(one.name in text[one.start : one.end] for one in labels)


def test_labels_that_come_back_by_turns_make_a_transcript() -> None:
    text = "Ana: We tested the pumps.\nBo: Were they new?\nAna: I think so.\nBo: You think?\n"
    assert [one.name for one in turn_labels(text)] == ["Ana", "Bo", "Ana", "Bo"]
    assert {one.scope for one in turn_labels(text)} == {len(text)}


def test_fields_that_come_back_do_not() -> None:
    assert turn_labels("Required: 3 million\nReceived: 2 million\nRequired: 5 million\nReceived: 1 million\n") == ()


def test_a_label_that_stands_once_ends_with_its_paragraph() -> None:
    text = 'It rained.\n\nIlse Brandt: "The pumps came in May."\n\nThe road was shut.\n'
    [label] = turn_labels(text)
    assert text[label.end : label.scope] == '"The pumps came in May."'


def test_a_line_of_underscores_or_blanks_takes_no_time() -> None:
    started = time.process_time()
    turn_labels(f"This agreement is made on {'_' * 60}, 20___ between\nHello {' ' * 20_000} and so on")
    assert time.process_time() - started < 1


def test_many_labels_take_time_by_their_number() -> None:
    started = time.process_time()
    turn_labels("Date: Mon, 02 Mar\nAna Pereira: it rained all day.\n" * 4000)
    assert time.process_time() - started < 3


def test_labels_inside_the_lines_of_running_text_count_where_names_come_back() -> None:
    text = (
        "and it will work for us.    Adams: Discussion? Fritz: Thank you.  Who sat on it?    Moody: Four people.\n"
        "One left.    Fritz: Is that so?    Moody: Yes.    Adams: We will see. 12 of 18 Fritz: I would like one.\n"
    )
    names = [one.name for one in turn_labels(text)]
    assert names == ["Adams", "Fritz", "Moody", "Fritz", "Moody", "Adams", "Fritz"]


def test_words_before_a_colon_in_prose_are_no_labels() -> None:
    assert (
        turn_labels("It rained.  Result: mud. It froze.  Result: ice.  Cause: wind.  Cause: cold. Result: none.") == ()
    )


def test_a_turn_that_is_an_item_ends_with_it() -> None:
    text = "* Ana: We tested it.\n\n* Bo: Were they new?\n\n* Ana: I think so.\n\nThe group agreed.\n"
    assert [text[one.end : one.scope] for one in turn_labels(text)] == [
        "We tested it.",
        "Were they new?",
        "I think so.",
    ]


def test_initials_of_names_are_labels_though_nobody_says_i() -> None:
    turns = "MJ : The quay is shut.\n\nSB : Trains stand still.\n\nMJ : It rains.\n\nSB : So it is.\n"
    text = f"With Mara Juhl and Sven Boll.\n\n{turns}"
    assert [one.name for one in turn_labels(text)] == ["MJ", "SB", "MJ", "SB"]
    assert turn_labels(turns) == ()


def test_a_sentence_that_leads_in_is_no_label() -> None:
    text = 'Petra Ek, mayor of Marn, said: "This is good news."\n\nUdo Falk, a pilot, added: "So we hope."\n'
    assert turn_labels(text) == ()


def test_a_name_behind_a_title_is_a_label_though_it_is_a_word_of_forms() -> None:
    text = (
        "MR. PRICE: Good afternoon. I have one thing.\n\nQUESTION: Who will go?\n\nMR. PRICE: We will say soon.\n\n"
        "QUESTION: Thank you.\n"
    )
    assert [label.name for label in turn_labels(text)] == ["MR. PRICE", "QUESTION", "MR. PRICE", "QUESTION"]


def test_labels_in_capitals_with_a_stop_count_where_they_come_back() -> None:
    hearing = (
        "CHAIR LINDQVIST. We have looked at the dam. I think it holds.\n\nBO LIND. Did you ask the port?\n\n"
        "CHAIR LINDQVIST. We did. I can say no more.\n\nMr. OKAFOR. Thank you. We agree.\n"
    )
    names = ["CHAIR LINDQVIST", "BO LIND", "CHAIR LINDQVIST", "Mr. OKAFOR"]
    assert [label.name for label in turn_labels(hearing)] == names
    act = "SHORT TITLE. This act is the Dam Act.\n\nOLD RULES. We keep them.\n\nNEW QUAY. I am not sure.\n"
    assert not turn_labels(act)


def test_an_abbreviated_rank_is_no_label_of_its_own() -> None:
    text = "REAR ADM. BO LIND: I will say this.\n\nQ: Did you see it?\n\nREAR ADM. LIND: We did.\n\nQ: And now?\n"
    assert [label.name for label in turn_labels(text)] == ["REAR ADM. BO LIND", "Q", "REAR ADM. LIND", "Q"]


def test_where_somebody_writes_is_no_part_of_a_one_word_label() -> None:
    text = "Larry: we can wait.\n\nCarol: do you agree?\n\nBo (chat): I would wait.\n\nLarry: we will.\n"
    assert [label.name for label in turn_labels(text)] == ["Larry", "Carol", "Bo (chat)", "Larry"]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("THE PRESIDENT: ", "Q    "),
        ("THE COURT: ", "THE WITNESS: "),
        ("[Ana Brandt] ", "[Bo Lind] "),
        (">> ANA BRANDT: ", ">>BO LIND: "),
        ("A1: ", "Q1: "),
        ("A \u2014 ", "Q \u2014 "),
        ("00:01:12 Ana Brandt\n", "00:01:20 Bo Lind\n"),
        ("Mr. Okafor. ", "The Chairman. "),
        ("Ms. Varo-Lindt. ", "Mr. Okafor. "),
    ],
)
def test_layouts_of_transcripts(first: str, second: str) -> None:
    text = f"{second}What did you find?\n\n{first}We found six of them.\n\n{second}When?\n\n{first}I think in May.\n"
    labels = turn_labels(text)
    assert len(labels) == 4
    said = [text[one.end :].split(maxsplit=1)[0] for one in labels]
    assert said == ["What", "We", "When?", "I"]


def test_who_asks_once_has_a_turn_in_a_transcript() -> None:
    text = "Ana Brandt: We met them.\n\nAFP: Will you go?\n\nBo Lind: I will.\n\nAna Brandt: So will we.\n"
    assert [one.name for one in turn_labels(text)] == ["Ana Brandt", "AFP", "Bo Lind", "Ana Brandt"]


def test_what_a_recording_notes_in_brackets_is_no_label() -> None:
    text = "[Laughter] We know.\n[Applause] Thank you.\n[Laughter] I see.\n[Applause] Are you here?\n"
    assert turn_labels(text) == ()
