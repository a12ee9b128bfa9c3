"""Who does what: the agent of a question, and sentences in which others do it."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from askbot.answer.question.agents import agent_of, has_another_agent, main_verb
from askbot.answer.question.entity_roles import parse_names

KEEPS = "Norway has strengthened its fleet in the region and keeps 400 ships in Iceland."
LOST = "The Ministry of Peru said that more than 1,100 Chilean soldiers had been wounded while fighting Bolivian units."
SENT = "According to Danish intelligence, Lisbon has sent 10,000 troops to support Spain."


@pytest.mark.parametrize(
    ("question", "sentence", "others"),
    [
        ("How many ships does Norway keep in Iceland?", KEEPS, False),
        ("How many ships does Iceland keep in Norway?", KEEPS, True),
        ("Has Iceland strengthened its fleet?", KEEPS, True),
        ("How many Chilean soldiers were wounded?", LOST, False),
        ("How many Peruvian soldiers were wounded?", LOST, True),
        ("How many Bolivian soldiers have been wounded?", LOST, True),
        ("How many troops has Portugal sent to Spain?", SENT, False),
        ("How many troops has Spain sent to Portugal?", SENT, True),
        ("Who sent troops to Spain?", SENT, False),
        ("Does Chile trade with Peru?", LOST, False),
        ("What do Peru and Chile trade?", "Peru, it is said, does not trade with Chile.", False),
        ("Does the World Bank forecast growth in Chile?", "Growth was revised up from the June forecast.", False),
        ("Does Reyes know of losses?", "With Ford in Oslo, we do not know of losses.", False),
    ],
)
def test_others_are_distinguished_from_the_agent(question: str, sentence: str, others: bool) -> None:
    assert has_another_agent(parse_names(question), parse_names(sentence)) is others


@pytest.mark.parametrize(
    ("question", "name", "verb", "passive"),
    [
        ("What weapons does Russia supply to Chile?", "Russia", "suppli", False),
        ("Has the Kremlin already confirmed it?", "Kremlin", "confirm", False),
        ("How many North Korean soldiers were killed?", "North Korean", "kill", True),
        ("Could Beijing put pressure on Oslo?", "Beijing", "put", False),
    ],
)
def test_the_agent_of_a_question_is_found(question: str, name: str, verb: str, passive: bool) -> None:
    agent = agent_of(parse_names(question))
    assert agent is not None
    assert (agent.name.span.text(question), agent.verb, agent.is_passive) == (name, verb, passive)


@pytest.mark.parametrize("question", ["Who is the king of Norway?", "What happened?", "nk losses", "Where is Oslo?"])
def test_where_no_name_acts_there_is_no_agent(question: str) -> None:
    assert agent_of(parse_names(question)) is None


@pytest.mark.parametrize(
    ("question", "verb"),
    [
        ("Who founded the Harbour Board?", "found"),
        ("How many soldiers have deserted?", "desert"),
        ("How many drones were destroyed?", "destroy"),
        ("Where does Norway keep ships?", "keep"),
        ("nk losses", None),
    ],
)
def test_the_verb_that_a_question_is_about_is_found(question: str, verb: str | None) -> None:
    assert main_verb(parse_names(question)) == verb


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=80), st.text(max_size=120))
def test_any_texts_are_compared(question: str, sentence: str) -> None:
    if has_another_agent(parse_names(question), parse_names(sentence)):
        assert agent_of(parse_names(question)) is not None
