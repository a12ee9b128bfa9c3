"""What is over is not said to be so."""

import pytest

from askbot.answer.synthesis.tense import keeps_time


@pytest.mark.parametrize(
    ("statement", "text"),
    [
        ("Lena Orsk was mayor of Varby.", "Lena Orsk is mayor of Varby."),
        ("The shops were closed in May.", "The shops are closed."),
        ("The bank had four offices.", "The bank has four offices."),
        ("The mayor wanted a tunnel.", "The mayor wants a tunnel."),
        ("The ships carried grain.", "The ships carry grain."),
        ("The party led the polls.", "The party leads the polls."),
        ("The firm did not pay taxes.", "The firm does not pay taxes."),
    ],
)
def test_the_past_is_not_made_present(statement: str, text: str) -> None:
    assert not keeps_time(text, statement)
    assert keeps_time(statement, statement)


@pytest.mark.parametrize(
    ("statement", "text"),
    [
        ("The mayor said that the shops were empty.", "The shops are empty, the mayor said."),
        ("Rents are expected to fall.", "The bank expects rents to fall."),
        ("The shops have closed.", "The shops closed."),
        ("The shops were closed and are open now.", "The shops are open."),
        ("Prices rose in May.", "Prices saw a rise in May."),
        ("The army attacked the port.", "The army did attack the port."),
        ("The mayor wants a tunnel.", "The mayor wanted a tunnel."),
        ("", ""),
    ],
)
def test_what_is_in_order_is_let_pass(statement: str, text: str) -> None:
    assert keeps_time(text, statement)
