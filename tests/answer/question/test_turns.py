import pytest

from askbot.answer.question.rephrase import swapped
from askbot.answer.question.turns import About, read_turn
from askbot.domain import Answer, Attribution, Citation, Stance, Statement, Status, Voice

SPEAKER = "Marta Lindqvist, an economist"


def after(question: str, speaker: str | None = SPEAKER) -> Answer:
    attribution = Attribution((), (), (), Stance.REPORTED, speaker, "said") if speaker else None
    statement = Statement(
        "It will cost 3 euros.", Voice(Stance.REPORTED, attribution), Citation("a", "A", (), "p", 0, 21, (1, 1))
    )
    return Answer("id", question, Status.ANSWERED, 0.9, (statement,), (), "s")


@pytest.mark.parametrize(
    "question", ["who said that?", "Who says so", "says who?", "According to whom?", "and who said it?"]
)
def test_who_said_that_asks_for_the_speaker(question: str) -> None:
    assert read_turn(question, [after("What will it cost?")]).about is About.SPEAKER


@pytest.mark.parametrize(
    "question", ["source?", "Sources", "what's your source?", "where is that from?", "where does it say that?"]
)
def test_source_asks_where_it_stands(question: str) -> None:
    assert read_turn(question, [after("What will it cost?")]).about is About.SOURCE


@pytest.mark.parametrize(("question", "about"), [("who said that?", About.SPEAKER), ("source?", About.SOURCE)])
def test_what_asks_about_an_answer_does_so_with_nothing_before_it(question: str, about: About) -> None:
    turn = read_turn(question, [])
    assert (turn.about, turn.readings, turn.earlier) == (about, (question,), None)


@pytest.mark.parametrize("question", ["why?", "and China?", "What does he think?"])
def test_without_anything_before_it_a_question_stands_by_itself(question: str) -> None:
    turn = read_turn(question, [])
    assert (turn.about, turn.readings, turn.earlier) == (About.CORPUS, (question,), None)


@pytest.mark.parametrize(
    ("before", "question", "asked"),
    [
        (
            "What does Norvik say about the strike?",
            "and the port authority?",
            "What does the port authority say about the strike?",
        ),
        ("What does the briefing say about Norvik?", "and China?", "What does the briefing say about China?"),
        ("How many Korean soldiers fought in Kursk?", "and Ukrainian?", "How many Ukrainian soldiers fought in Kursk?"),
        ("What does the Senate say about Korean ships?", "and Japan?", "What does Japan say about Korean ships?"),
        ("What did Moscow say about Ukrainian grain?", "And Ukraine?", "What did Ukraine say about Ukrainian grain?"),
        ("What will it cost?", "what about Norvik?", "What does the briefing say about Norvik?"),
        ("How many Korean soldiers fell?", "and China?", "How many Chinese soldiers fell?"),
        ("Has Norland sent troops to Marrow?", "what about weapons?", "Has Norland sent weapons to Marrow?"),
        ("What does the Kremlin say about it?", "and Norland itself?", "What does Norland say about it?"),
        ("Whose attention has Norland's role caught?", "and India's?", "Whose attention has India's role caught?"),
        ("How many dockers left?", "and the mayor?", "What does the briefing say about the mayor?"),
        ("What did Norvik deny?", "why?", "Why did Norvik deny that?"),
        ("What will bread cost?", "What does she expect?", f"What does {SPEAKER} expect?"),
        ("What did Norvik deny?", "Where is it based?", "Where is Norvik based?"),
        ("How many Korean soldiers were killed?", "where exactly?", "Where exactly were Korean soldiers killed?"),
        ("Has Norland sent troops to Marrow?", "how many?", "How many troops has Norland sent to Marrow?"),
        ("Is Norland likely to press Marrow?", "why?", "Why is Norland likely to press Marrow?"),
        ("How could Norland put pressure on Orsk?", "will it do that?", "will Norland put pressure on Orsk?"),
        ("How many articles does the river treaty have?", "who wrote it?", "who wrote the river treaty?"),
        ("Has Norland confirmed its part in the war?", "has it denied it?", "has Norland denied its part in the war?"),
        ("What did the Joint Chiefs of Staff say?", "who leads them?", "who leads Joint Chiefs of Staff?"),
        ("How much wheat did Norland harvest?", "what is the weather there?", "what is the weather in Norland?"),
        ("How many troops are in Japan and Korea?", "how many in Japan alone?", "How many troops are in Japan alone?"),
        ("What did Norvik deny?", "why is that a problem?", "why is that a problem: It will cost 3 euros."),
    ],
)
def test_a_follow_up_is_asked_in_full(before: str, question: str, asked: str) -> None:
    assert read_turn(question, [after(before)]).asked == asked


@pytest.mark.parametrize(
    "question",
    [
        "How many ships are waiting outside the harbour?",
        "What did the port authority say about it in the harbour of Port Ellery?",
        "And how many containers are there on the ships?",
    ],
)
def test_a_full_question_stays_as_it_is(question: str) -> None:
    assert read_turn(question, [after("What did Norvik deny?")]).asked == question


@pytest.mark.parametrize(
    "question",
    [
        "Who denied that the talks had failed?",
        "who asked if commit messages should say that an llm was used",
        "Who said that prices fell?",
        "Who confirms that a ship sank?",
        "did the mayor claim that taxes rise?",
        "Does Norvik admit that he lied?",
        "who thinks that moscow is winning",
        "Who says that 10,000 dockers left?",
        "Who found that over 1,100 ships leaked?",
        "Is it true that the bridge closed?",
        "Did anyone report that Orsk was shelled?",
        "Who announced that Norland backs a pause?",
        "What is the storm that hit Ellery called?",
        "Who built the bridge that collapsed?",
        "What did the committee that met decide?",
        "Which towns have a bridge that is closed?",
    ],
)
def test_a_word_that_joins_a_clause_leans_on_nothing(question: str) -> None:
    for before in ("What did Norvik deny?", "How many dockers stopped work?"):
        turn = read_turn(question, [after(before)])
        assert (turn.asked, turn.is_beyond) == (question, False)


@pytest.mark.parametrize(
    "question",
    [
        "why is that a problem?",
        "What's that the result of?",
        "who said that in May?",
        "Who denies that now?",
        "who reported that story first?",
        "Who told the press that in March?",
        "who said that the other day?",
        "who thinks that will work?",
        "Was that the first time?",
        "who confirmed that and when?",
        "Who disputes that?",
    ],
)
def test_a_word_that_stands_for_what_was_said_leans_on_it(question: str) -> None:
    turn = read_turn(question, [after("What will it cost?")])
    assert turn.asked == f"{question.rstrip('?')}: It will cost 3 euros."
    assert turn.is_beyond


def test_follow_ups_chain_through_what_was_understood() -> None:
    first = after("What does the briefing say about Norvik?")
    second = Answer(
        "id2",
        "and China?",
        Status.RELATED,
        0.3,
        first.statements,
        (),
        "s",
        asked=next(iter(swapped(first.question, "China"))),
    )
    assert read_turn("and Japan?", [first, second]).asked == "What does the briefing say about Japan?"
