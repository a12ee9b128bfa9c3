import pytest

from askbot.answer.question.entity_roles import (
    Doubt,
    belongs_to_others,
    doubt,
    is_asked_to_speak,
    parse_names,
    speaks,
)

LOSSES = "The ministry said that 300 Ruritanian soldiers had been wounded while fighting Norwegian forces near Oslo."


def doubts(question: str, text: str) -> dict[str, Doubt]:
    asked = parse_names(question)
    return {name.span.text(question): doubt(asked, name, parse_names(text)) for name in asked.names}


def test_a_name_that_qualifies_the_same_thing_raises_no_doubt() -> None:
    assert doubts("How many Ruritanian soldiers were wounded?", LOSSES) == {"Ruritanian": Doubt(0, 0)}
    assert doubts("How many Norwegian forces fought?", LOSSES) == {"Norwegian": Doubt(0, 0)}


def test_a_name_that_qualifies_something_else_is_doubted() -> None:
    by_name = doubts(
        "How many Norwegian soldiers were wounded?", "Of 300 Swedish soldiers some fought Norwegian units."
    )
    assert by_name["Norwegian"] == Doubt(missing=0, rival=1)


def test_a_name_that_is_not_there_is_missing_and_has_a_rival() -> None:
    assert doubts("How many Chinese soldiers were wounded?", LOSSES)["Chinese"] == Doubt(missing=1, rival=1)


def test_soldiers_and_troops_are_the_same_people() -> None:
    assert doubts("How many Swedish troops were wounded?", LOSSES)["Swedish"].rival == 1
    assert doubts("How many Ruritanian troops were wounded?", LOSSES)["Ruritanian"] == Doubt(0, 0)


@pytest.mark.parametrize("text", ["Norway's soldiers were wounded.", "Soldiers from Norway were wounded."])
def test_a_country_is_met_by_any_of_its_names(text: str) -> None:
    assert doubts("How many Norwegian soldiers were wounded?", text)["Norwegian"] == Doubt(0, 0)


def test_a_part_of_a_countrys_name_does_not_name_it() -> None:
    assert doubts("What do South Korean officials say?", "North Korean officials said nothing.")[
        "South Korean"
    ] == Doubt(missing=1, rival=1)


def test_a_part_of_a_persons_name_counts_half() -> None:
    assert doubts("What does Ann Marie Lee say?", "Ms Lee said no.")["Ann Marie Lee"].missing == pytest.approx(5 / 6)


@pytest.mark.parametrize(
    ("question", "others"),
    [
        ("How many Ruritanian soldiers were wounded?", False),
        ("How many Norwegian soldiers were wounded?", True),
        ("Where are the Chinese soldiers?", True),
        ("How many Norwegian units were there?", False),
        ("How many soldiers were wounded near Bergen?", False),
    ],
)
def test_it_is_known_whose_something_is(question: str, others: bool) -> None:
    text = "The ministry said that 300 Ruritanian soldiers had been wounded while fighting Norwegian units near Oslo."
    assert belongs_to_others(parse_names(question), parse_names(text), parse_names(text)) is others


@pytest.mark.parametrize(
    ("question", "asked"),
    [
        ("What does the Harbour Board say about Oslo?", True),
        ("How many ships are there, according to the Harbour Board?", True),
        ("What did the Harbour Board recommend?", False),
        ("Has the Harbour Board denied it?", True),
        ("Where is the Harbour Board based?", False),
    ],
)
def test_it_is_known_who_is_asked_to_speak(question: str, asked: bool) -> None:
    board = next(name for name in parse_names(question).names if "harbour" in name.span.text(question).lower())
    assert is_asked_to_speak(question, board.span) is asked


def test_a_name_that_is_written_like_a_verb_does_not_speak() -> None:
    (states,) = parse_names("Where did the United States send ships?").names
    assert not is_asked_to_speak("Where did the United States send ships?", states.span)


def test_a_speaker_is_known_by_a_part_of_the_name_or_another_name() -> None:
    (lee,) = parse_names("What did Ann Lee say?").names
    (oslo,) = parse_names("What did Norway say?").names
    assert speaks([lee], "Mayor Lee")
    assert not speaks([lee], "Mayor Stone")
    assert not speaks([oslo], "Ann Lee, an expert on Norway")
    assert speaks([oslo], "the Norwegian government")
    assert speaks([oslo, lee], "Mayor Lee")
    assert not speaks([lee], None)
