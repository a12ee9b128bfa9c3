"""Countries in a question, called as the sentence calls them."""

import pytest

from askbot.answer.question.names_as_told import in_names_of


@pytest.mark.parametrize(
    ("question", "sentence", "named"),
    [
        ("Why did Portugal send ships?", "Lisbon has sent ten ships.", "Why did Lisbon send ships?"),
        ("Has Moscow said so?", "The Kremlin is silent.", "Has the Kremlin said so?"),
        ("Has the Moscow government?", "The Kremlin is silent.", "Has the Kremlin government?"),
        (
            "how many american ships are there",
            "The United States keeps 80.",
            "how many the United States ships are there",
        ),
        ("Does Chile trade?", "Chilean ships were seen.", "Does Chile trade?"),
        ("Does Chile trade?", "Chile and Santiago are silent.", "Does Chile trade?"),
        ("Did she visit Lisbon?", "She went to Portugal.", "Did she visit Lisbon?"),
        ("Who trades with Latin American ports?", "The United States does.", "Who trades with Latin American ports?"),
        ("Who is ill?", "Nobody in Portugal is.", "Who is ill?"),
    ],
)
def test_a_country_is_called_as_in_the_sentence(question: str, sentence: str, named: str) -> None:
    assert in_names_of(question, sentence) == named
