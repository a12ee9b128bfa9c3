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
    (", ", ""),
    ("tl;dr: ", ""),
    ("lmao nice one, anyway, ", ""),
    ("", "\n\nThanks a lot,\nJana"),
    ("", "\nThanks a million to the whole team"),
]
LEANING = ["Who said that?", "Says who?", "why?", "Whose words are these?", "how many?", "Where does that come from?"]
BEFORE = [
    "um, ",
    "Hey all, ",
    "Sorry if this was asked before, but ",
    "(serious question) ",
    "lol ",
    "idk if you know but ",
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
        ("How much does a ticket cost, and do dogs pay?", ["How much does a ticket cost?", "Do dogs pay?"]),
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
        ("List everybody who left in May. Thanks!", ["List everybody who left in May"]),
        ("List everybody who left in May.\nTom", ["List everybody who left in May"]),
        ("what does mr. reyes want", ["what does mr. reyes want"]),
        ("WHAT DO YOU KNOW ABOUT THE ICE RINK?", ["what do you know about the ice rink?"]),
        ("NATO GDP?", ["NATO GDP?"]),
        ("ok so in 2019, who ran the port?", ["in 2019, who ran the port?"]),
        ("ok so who, if anyone, paid for the repair?", ["who, if anyone, paid for the repair?"]),
        ("so according to the guard, how many fell?", ["according to the guard, how many fell?"]),
        ("hello from Leeds, who ran the port?", ["who ran the port?"]),
        ("Hi Marcus, how tall is the tower (in metres)?", ["how tall is the tower (in metres)?"]),
        ("How many people were hurt in the\nstorm of May?", ["How many people were hurt in the storm of May?"]),
        (
            "Which of the ships that were built before the war\ncarried coal?",
            ["Which of the ships that were built before the war carried coal?"],
        ),
        ("hi all\nhow many fell?", ["how many fell?"]),
        ("who won\nthanks", ["who won"]),
        ("Who won?!?!", ["Who won?"]),
        ("how much will the tram line\ncost?", ["how much will the tram line cost?"]),
    ],
)
def test_questions_of_a_message(message: str, questions: list[str]) -> None:
    assert list(questions_in(message)) == questions


@pytest.mark.parametrize("question", LEANING)
@pytest.mark.parametrize("before", BEFORE)
def test_what_leans_on_an_answer_is_asked_behind_talk_too(question: str, before: str) -> None:
    assert list(map(plain, questions_in(before + question))) == [plain(question)]


@pytest.mark.parametrize(
    "message",
    [
        "Who are you?",
        "what can you do?",
        "thanks!",
        "hello there",
        "how do you work?",
        "hey, who are you?",
        "thx a lot",
    ],
)
def test_what_asks_nothing_of_the_briefings(message: str) -> None:
    assert questions_in(message) == ()


@given(st.text(max_size=120))
def test_any_message_is_read(message: str) -> None:
    assert all(question.strip() for question in questions_in(visible(message)))
