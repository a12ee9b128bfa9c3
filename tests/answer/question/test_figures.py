import pytest

from askbot.answer.question.figures import figures, figures_differ


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("The union counts 1,450 dockers on strike.", "The port counts 900 dockers on strike."),
        ("About 1,450 dockers have left.", "Only 900 people had left their posts."),
        ("The repair will cost $3 million.", "The repair will cost $5 million."),
        ("Turnout was 31%.", "Turnout was 45%."),
        ("Over 1,100 North Korean soldiers were killed.", "Some 4,000 soldiers were killed."),
    ],
)
def test_other_figures_for_the_same_thing_differ(one: str, other: str) -> None:
    assert figures_differ(one, other)
    assert figures_differ(other, one)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("The union counts 1,450 dockers.", "The lamp reaches 31 kilometres."),
        ("The union counts 1,450 dockers.", "There are 1450 dockers on strike, says the mayor."),
        ("It was built in 1874.", "It was restored in 1968."),
        ("The repair will cost $3 million.", "About 3,000 people came."),
        ("Nobody knows the number.", "There are 900 dockers."),
        ("They supply 240mm rocket launchers.", "They supply 170mm guns."),
    ],
)
def test_figures_of_other_things_do_not(one: str, other: str) -> None:
    assert not figures_differ(one, other)


def test_a_figure_knows_what_it_counts() -> None:
    (figure,) = figures("Over 1,100 North Korean soldiers have been killed.")
    assert figure.value == "1100"
    assert "soldier" in figure.of
