import pytest

from askbot.answer.question.answer_types import (
    Kind,
    counted,
    expected,
    is_of_future,
    offers,
    tells_future,
    uncounted,
)
from askbot.answer.question.tokens import stems, words


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("When did the talks end?", Kind.DATE),
        ("Who led the troops when the city fell?", Kind.PERSON),
        ("How many ships were lost?", Kind.NUMBER),
        ("Where was the treaty signed?", Kind.PLACE),
        ("Why did the bridge close?", Kind.REASON),
        ("Is the port open?", Kind.YES_NO),
        ("What did the minister announce?", Kind.OTHER),
        ("What share of homes has gas?", Kind.NUMBER),
    ],
)
def test_the_kind_is_that_of_the_first_word_that_asks(question: str, kind: Kind) -> None:
    assert expected(question) is kind


@pytest.mark.parametrize(
    ("kind", "text", "there"),
    [
        (Kind.DATE, "The talks ended on Tuesday.", True),
        (Kind.DATE, "The talks ended in May.", True),
        (Kind.DATE, "The talks may end badly.", False),
        (Kind.DATE, "The talks ended.", False),
        (Kind.NUMBER, "They lost 12 ships.", True),
        (Kind.NUMBER, "They lost a dozen ships.", True),
        (Kind.NUMBER, "They lost $1.2bn.", True),
        (Kind.NUMBER, "They fired 240mm rockets.", False),
        (Kind.PLACE, "It was signed in Oslo.", True),
        (Kind.PLACE, "It was signed in a hurry.", False),
        (Kind.PERSON, "Victims spoke first.", True),
        (Kind.REASON, "It closed because of ice.", True),
        (Kind.REASON, "It closed.", False),
        (Kind.OTHER, "It closed.", True),
        (Kind.PERSON, "neither of them would say who paid.", True),
        (Kind.PERSON, "neither of them would say when it was paid.", False),
        (Kind.NUMBER, "it is unclear how many were lost.", True),
        (Kind.DATE, "they declined to say when it reopens.", True),
        (Kind.REASON, "it did not say why.", True),
    ],
)
def test_a_text_offers_a_kind_or_does_not(kind: Kind, text: str, *, there: bool) -> None:
    assert offers(kind, text, frozenset()) is there


def test_what_the_question_said_itself_is_no_answer() -> None:
    asked = stems(words("Where in Norway was it signed?"))
    assert not offers(Kind.PLACE, "It was signed in Norway.", asked)
    assert offers(Kind.PLACE, "It was signed in Oslo, Norway.", asked)


def test_what_is_to_be_counted_is_found_behind_how_many() -> None:
    assert counted("How many rocket launchers were delivered?") >= stems(words("rocket launchers"))
    assert counted("Who delivered rocket launchers?") == frozenset()


@pytest.mark.parametrize(
    ("sentence", "share"),
    [
        ("It lost 51 restaurants last year.", 0.0),
        ("It lost about 3 million of its restaurants.", 0.0),
        ("It sold restaurants for $29 each.", 1.0),
        ("Its restaurants are known in all of the country and have been so since about 1951.", 1.0),
        ("It lost 12 ships.", 1.0),
    ],
)
def test_what_is_counted_stands_by_a_number(sentence: str, share: float) -> None:
    assert uncounted("How many restaurants were lost?", sentence) == pytest.approx(share, abs=0.5)
    assert uncounted("Who lost restaurants?", sentence) == 0.0


def test_a_question_about_the_future_wants_a_forecast() -> None:
    assert is_of_future("Will the port reopen?")
    assert not is_of_future("Did the port reopen?")
    assert tells_future("The port is to reopen; officials plan for March.")
    assert not tells_future("The port reopened.")
