"""What tells of the future, in whose words, and what only looks so."""

import time

import pytest

from askbot.attribution.interpretation.clauses import clauses
from askbot.attribution.interpretation.modality import Outlook, is_forecast

FUTURE = [
    "The quay will sink within ten years.",
    "While the old town has lost its wells, and emptied its tanks, this is unlikely to stop the festival.",
    "It is likely that the toll will be raised in due course.",
    "The chances of a second harvest this year are low.",
    "The sluice is planned to open in June.",
    "Another flood is possible in the coming weeks.",
    "It remains to be seen how many boats come back.",
    "The permit may be withdrawn.",
    "If the bank agrees, the loan would be paid out in May.",
    "The repairs are late, but they will be done.",
    "I think the union could walk out.",
    "We can finish the wall before September.",
    "The losses that the mill has reported may affect its lenders.",
]
NO_FUTURE = [
    "The wreck could be at the bottom of the fjord.",
    "Answers to the survey may offer a clue.",
    "They could be bakers anywhere.",
    "It broke the town's will to rebuild.",
    "The political will exists.",
    "This is likely due to fewer ferries.",
    "The fall in the figures is unlikely to be genuine.",
    "We opened the archive so they will use it.",
    "A shared list would be simpler.",
    "If I were hiding the accounts, I would burn them.",
    "The board still won't answer the letter.",
    "Next council meeting will be September 16 at 6:30 pm.",
    "Rory will look into the mowing.",
    "Just when the firm seems poised to grow, its founder has left.",
    "The bridge, which may fall, was painted.",
    "Will the quay sink?",
    "We did not believe that a plan would be able to help.",
    "",
]


@pytest.mark.parametrize("sentence", FUTURE)
def test_the_future_in_an_asserted_clause_is_a_forecast(sentence: str) -> None:
    assert is_forecast(sentence)


@pytest.mark.parametrize("sentence", NO_FUTURE)
def test_the_present_the_noun_and_the_side_clause_are_none(sentence: str) -> None:
    assert not is_forecast(sentence)


@pytest.mark.parametrize(
    ("said", "outlook", "wanted"),
    [
        ("the search would be widened", Outlook.OTHERS, True),
        ("it would open on Friday", Outlook.OTHERS, False),
        ("the search would be widened", Outlook.POSSIBLE, False),
        ("the line could close", Outlook.POSSIBLE, True),
        ("“They will chair the talks", Outlook.OTHERS, True),
        ("“We will chair the talks", Outlook.OTHERS, False),
    ],
)
def test_ones_own_plan_in_reported_speech_is_no_forecast(said: str, outlook: Outlook, wanted: bool) -> None:
    assert is_forecast(said, outlook) is wanted


def test_side_clauses_stand_apart() -> None:
    parts = clauses("If it rains, the pass closes, which costs the valley trade, and they lose a week.")
    assert [(" ".join(c.words), c.asserted) for c in parts] == [
        ("If it rains", False),
        (", the pass closes ,", True),
        ("which costs the valley trade", False),
        (", and they lose a week .", True),
    ]


@pytest.mark.parametrize("sentence", [*FUTURE, *NO_FUTURE])
def test_clauses_lose_no_word(sentence: str) -> None:
    together = "".join(w for c in clauses(sentence) for w in c.words)
    assert together == "".join(sentence.split())


def test_a_long_sentence_takes_no_quadratic_time() -> None:
    started = time.process_time()
    assert not is_forecast("the bridge said " * 2000, Outlook.OTHERS)
    assert time.process_time() - started < 1


@pytest.mark.parametrize("text", ["The lock won\u2019t open before June.", "They\u2019ll drain the fen."])
def test_a_shortened_verb_foretells_with_a_curly_mark(text: str) -> None:
    assert is_forecast(text)
    assert is_forecast(text.replace("\u2019", "'"))
