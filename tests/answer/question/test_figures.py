import pytest

from askbot.answer.question.figures import figures


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("The union counts 1,450 dockers.", {"1450"}),
        ("Over 1,100 North Korean soldiers and 40 officers were killed.", {"1100", "40"}),
        ("The repair will cost $3 million, not $5 billion.", {"3 million", "5 billion"}),
        ("It was built in 1874.", set()),
        ("It cost $1874 in 1874.", {"1874"}),
        ("Turnout was 31.5%.", {"31.5"}),
        ("Nobody knows the number.", set()),
    ],
)
def test_figures_are_values_and_bare_years_are_none(text: str, values: set[str]) -> None:
    assert figures(text) == values
