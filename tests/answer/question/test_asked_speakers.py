import pytest

from askbot.answer.question.asked_speakers import asked_to_speak, sides


@pytest.mark.parametrize(
    ("question", "who", "about"),
    [
        ("What did Lee say about China?", "Lee", "China"),
        ("What does Norland's ministry of defence claim?", "Norland's ministry of defence", ""),
        ("According to the JCS, how many fell?", "the JCS", "how many fell"),
        ("How many fell according to the JCS?", "the JCS", "How many fell"),
        ("What is the Kremlin's position on the troops?", "the Kremlin", "the troops"),
        ("What was said by Mayor Okafor about the talks?", "Mayor Okafor", "the talks"),
        ("How did Norvik respond to the strike?", "Norvik", "the strike"),
        ("russia's response?", "russia", ""),
        ("What is it about above all, in Sottas' words?", "Sottas", "What is it about above all"),
        ("Compare Ford's and Stern's views of the treaty", "Ford's and Stern", "the treaty"),
    ],
)
def test_who_is_asked(question: str, who: str, about: str) -> None:
    asked = asked_to_speak(question)
    assert asked is not None
    assert (asked.who, asked.about) == (who, about)


@pytest.mark.parametrize(
    "question", ["How many troops has Norland sent?", "What does Norland want?", "Who said that the road is shut?", ""]
)
def test_nobody_is_asked(question: str) -> None:
    assert asked_to_speak(question) is None


def test_sides_lose_their_possessives() -> None:
    assert sides("Ford's, Stern's and Blom's") == ("Ford", "Stern", "Blom")
