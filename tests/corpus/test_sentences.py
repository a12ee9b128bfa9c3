"""Sentence boundaries in news prose: `|` marks where they are."""

from pathlib import Path

import pytest

from askbot.corpus.blocks import Block
from askbot.corpus.sentences import sentences
from askbot.text.markup import readable

CASES = [
    "The U.S. said it would act. |It did.",
    "Lt. Gen. Kim Yong-bok arrived. |He left.",
    "They fire 240mm. rockets at night. |The 170mm. guns are slower.",
    "Gen. Mark A. Milley spoke on Jan. 5. |It was cold.",
    'He said: "We will not go. |We stay." |She left.',
    "“We know nothing,” said Dmitry Peskov, the Kremlin spokesman. |“Ask the army.”",
    "J. K. Rowling wrote it. |Mr. Smith v. Jones went on.",
    "It cost $1.5 million, i.e. a lot, e.g. for Belarus. |No. 5 was sold.",
    "He moved to the U.S. |She stayed in the U.K. and worked.",
    "At 5 p.m. Monday the talks ended. |They slept.",
    "Is it true? |Yes! |No... maybe. |Right.",
    "Sen. J. Doe, D-N.Y., met Rep. Roe (R-Calif.). |They agreed.",
    "The Joint Chiefs of Staff (JCS) warned of it. |Kim Jong-un's regime did not.",
    "The U.S. Army moved. |U.N. Secretary-General Guterres spoke.",
    "Acme Inc. said Tuesday profits rose. |Foo Corp. shares fell.",
    'Prof. Lee said that "it is over." |The war went on.',
    'He is 6" tall. |She is 5 tall. |The 5" one went.',
    "It's the soldiers' fault. |They can't go. |(See below.) |End.",
    "“Mr. President, will you pledge?” asked Don Beyer (D-Va.), a former governor. |He did.",
    '"Why?" he asked. |"Because!" she cried. |They left.',
    'He asked, "Where is it?" and left. |Nobody knew.',
    "Col. Gen. Kim Yong Bok and Maj. Gen. Ri Chang Ho came. |Brig. Gen. Sin stayed.",
    "He said, “I don’t know.” |“Nor do I,” said Sgt. Pak.",
    "The talks failed... |Nobody cared.",
    "一つ。|二つ。|三つ。",
]


@pytest.mark.parametrize("case", CASES)
def test_boundaries(case: str) -> None:
    text = case.replace("|", "")
    texts = [s.text(text) for s in sentences(text, Block(0, len(text)))]
    assert texts == [part.strip() for part in case.split("|")]


KINDS = Path(__file__).with_name("sentences.tsv").read_text(encoding="utf-8").splitlines()


@pytest.mark.parametrize("line", KINDS)
def test_boundaries_of_eleven_kinds(line: str) -> None:
    """Kind and case, a tab between: ranks, initials, quotes, ellipses, footnotes, times, numbers …"""
    case = line.partition("\t")[2]
    text = case.replace("|", "")
    starts = [s.start for s in sentences(readable(text), Block(0, len(text)))]
    assert starts == [len(case[:place].replace("|", "")) for place in (0, *_bars(case))]


def _bars(case: str) -> list[int]:
    return [place for place, char in enumerate(case) if char == "|"]


def test_a_sentence_runs_over_a_wrapped_line_and_a_quote_mark() -> None:
    text = "> One line\r\n> goes on. Then\r\n> another."
    assert [s.text(text) for s in sentences(readable(text), Block(2, len(text)))] == [
        "One line\r\n> goes on.",
        "Then\r\n> another.",
    ]
