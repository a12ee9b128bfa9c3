"""What a message asks: its questions, whatever stands around them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from askbot.answer.question.message import questions_in
from askbot.text.questions import visible

QUESTIONS = [
    "How many dockers have stopped work?",
    "what did the mayor say about the talks",
    "norvik sailings",
    "Did Norvik cancel any sailings?",
    "When was the lighthouse built?",
]
AROUND = [
    ("Hi! ", ""),
    ("Good morning, hope you are well. ", " Many thanks, Mia"),
    ("", " Thanks in advance!"),
    ("", " Asking for a friend."),
    ("", " I need it for my essay due on Friday"),
    ("", "\n\nCheers,\nTom"),
    ("", " - Tom"),
    ("<@1102938475610293847> ", " <:thonk:1102938475610293847>"),
    ("As asked in <#1102938475610293847>: ", ""),
    ("", " https://example.org/news/1450"),
    ("🤔 ", " :)"),
    ("> ", ""),
    ("||", "||"),
    ("sorry to bother you, but ", ""),
    ("quick question - ", " pls"),
    ("My boss wants to know: ", ""),
    ("I have read it twice. ", ""),
    ("Good evening folks, ", ""),
    ("my sister asked me, ", ""),
    ("A: ", ""),
    ("so essentially ", ""),
    ("ngl not following this closely but ", ""),
    ("A colleague from Leeds wants to know: ", ""),
    ("", " [link](https://example.org/a)"),
    ("", "\n\nKind regards\nPeter Low\nHead of Sales"),
    ("Heyyy 👋 ", ""),
    ("Guten Abend zusammen, kurze Frage: ", ""),
    ("Pourriez-vous me dire : ", ""),
    ("", " Danke!"),
    ("gm gm ", ""),
    ("-> ", ""),
    ("Q3) ", ""),
    ("4. ", ""),
    ("Not sure whether this fits in here, but ", ""),
    ("Ping! ", ""),
    ("", " /Oskar"),
    ("Can anybody explain? ", ""),
]


def plain(text: str) -> str:
    return " ".join(text.split()).strip(" ?.").casefold()


@pytest.mark.parametrize("question", QUESTIONS)
@pytest.mark.parametrize(("before", "behind"), AROUND)
def test_talk_around_a_question_is_left_out(question: str, before: str, behind: str) -> None:
    assert list(map(plain, questions_in(visible(before + question + behind)))) == [plain(question)]


@pytest.mark.parametrize(
    ("message", "questions"),
    [
        ("Who chairs the council? When did it meet?", ["Who chairs the council?", "When did it meet?"]),
        ("How much does a ticket cost, and do dogs pay?", ["How much does a ticket cost?", "do dogs pay?"]),
        ("What do Ford and Reyes say about it?", ["What do Ford and Reyes say about it?"]),
        ("How and why did the bridge fall?", ["How and why did the bridge fall?"]),
        ("Which harvested more, Norland or Sudmark?", ["Which harvested more, Norland or Sudmark?"]),
        ("What do Mr. Reyes and the U.S. say?", ["What do Mr. Reyes and the U.S. say?"]),
        ("Ukraine war: how many fell?", ["Ukraine war: how many fell?"]),
        ("The strike began in March. How many left?", ["How many left?"]),
        ("What is the EU (European Union)?", ["What is the EU (European Union)?"]),
        ("why?", ["why?"]),
        ("There is a bridge across which river?", ["There is a bridge across which river?"]),
        ("According to Ford, what is the toll?", ["According to Ford, what is the toll?"]),
        ("When the dam broke, which towns were flooded?", ["When the dam broke, which towns were flooded?"]),
        ("Besides Reyes, who signed it?", ["Besides Reyes, who signed it?"]),
        ("I read about Sudmark, what does it want?", ["I read about Sudmark, what does it want?"]),
        ("Who fought in World War I?", ["Who fought in World War I?"]),
        ("Did the League (LFN) run for office?", ["Did the League (LFN) run for office?"]),
        ("I want the casualties of North Korea", ["I want the casualties of North Korea"]),
    ],
)
def test_questions_of_a_message(message: str, questions: list[str]) -> None:
    assert list(questions_in(message)) == questions


@pytest.mark.parametrize("message", ["Who are you?", "what can you do?", "thanks!", "hello there", "how do you work?"])
def test_what_asks_nothing_of_the_briefings(message: str) -> None:
    assert questions_in(message) == ()


@given(st.text(max_size=120))
def test_any_message_is_read(message: str) -> None:
    assert all(question.strip() for question in questions_in(visible(message)))
