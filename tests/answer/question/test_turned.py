"""Questions whose roles a statement has the other way round, and questions that it answers."""

import pytest

from askbot.answer.question.deeds import Grammar
from askbot.answer.question.turned import is_turned_round
from askbot.answer.synthesis.parsing import Parser, installed_parser

SUPPLIES = "Reports suggest that Chile supplies Peru with drones and heavy boats."
KEEPS = "Norway has already strengthened its fleet in the region and keeps over 400 ships in Iceland and Denmark."
SILENT = (
    "Norway has remained silent on the matter, which raises the question of how much influence it has over Iceland."
)
SENT = "According to Danish intelligence, Lisbon has sent about 10,000 troops to support Spain."
DEPENDS = "Lima appears to want to depend less on Chile."
BOUGHT = "Chinese game operator Shanda Interactive has bought a 20% stake in Sina."
GREW = "In the year to March, the Indian economy grew by 8.5%."
WOUNDED = "More than 1,100 Chilean soldiers had been wounded while fighting Peruvian forces."
HELPED = "The ministry warned that Peru was trying to modernize its fleet with Chilean help."


@pytest.fixture(scope="module")
def parser() -> Parser:
    found = installed_parser()
    if found is None:
        pytest.skip("the extra `paraphrases` is not installed")
    return found


@pytest.mark.parametrize(
    ("question", "statement"),
    [
        ("What boats does Peru give Chile?", SUPPLIES),
        ("Has Peru supplied Chile with drones?", SUPPLIES),
        ("Is Peru sending boats to Chile?", SUPPLIES),
        ("How many ships do Iceland and Denmark keep in Norway?", KEEPS),
        ("How many ships does Iceland have?", KEEPS),
        ("Has Iceland stayed silent?", "Norway has stayed silent."),
        ("Is Spain supporting Portugal with troops?", SENT),
        ("Does Chile want to depend less on Peru?", DEPENDS),
        ("How big a stake did Sina buy in Shanda?", BOUGHT),
        ("How fast did China's economy grow?", GREW),
        ("How many Peruvian soldiers were wounded?", WOUNDED),
        ("Is Peru helping Chile modernize its fleet?", HELPED),
    ],
)
def test_what_others_do_is_no_answer(parser: Parser, question: str, statement: str) -> None:
    assert is_turned_round(Grammar(parser(question)), Grammar(parser(statement)))


@pytest.mark.parametrize(
    ("question", "statement"),
    [
        ("What boats does Chile give Peru?", SUPPLIES),
        ("Which boats does Peru get from Chile?", SUPPLIES),
        ("Who supplies Peru with drones?", SUPPLIES),
        ("Where does Norway keep 400 ships?", KEEPS),
        ("Does Norway have ships in Iceland?", KEEPS),
        ("Which country has stayed silent?", SILENT),
        ("How many troops has Portugal sent to Spain?", SENT),
        ("Does Peru want to depend less on Chile?", DEPENDS),
        ("Who did Shanda buy a stake in?", BOUGHT),
        ("How fast did India's economy grow?", GREW),
        ("How many Chilean soldiers were wounded?", WOUNDED),
        ("Who is helping Peru?", HELPED),
        ("How many of Ruiz's soldiers were wounded?", WOUNDED),
        ("Did Ruiz send troops to Spain?", SENT),
        ("What is the weather like?", SENT),
    ],
)
def test_what_the_same_do_is_not_turned_round(parser: Parser, question: str, statement: str) -> None:
    assert not is_turned_round(Grammar(parser(question)), Grammar(parser(statement)))


def test_a_pronoun_is_whom_the_sentence_before_names(parser: Parser) -> None:
    asked = Grammar(parser("Did Norway object to subsidies?"))
    told = Grammar(parser("He objected to subsidies on agriculture."))
    assert not is_turned_round(asked, told)
    assert is_turned_round(asked, told, Grammar(parser("Iceland's finance minister lashed out at trade policies.")))


def test_nothing_is_turned_round_where_nothing_is_said(parser: Parser) -> None:
    assert not is_turned_round(Grammar(()), Grammar(parser(SENT)))
    assert not is_turned_round(Grammar(parser("Did Spain send troops?")), Grammar(()))
