import pytest

from askbot.answer.quantities import quantities


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1,100 soldiers", 1100),
        ("ten thousand troops", 10_000),
        ("2.1 million votes", 2_100_000),
        ("twenty five boats", 25),
        ("three dozen", 3),
        ("$50 million", 50_000_000),
    ],
)
def test_values(text: str, value: float) -> None:
    assert quantities(text)[0].value == value


@pytest.mark.parametrize("text", ["in 2024", "on 5 May", "May 5"])
def test_dates_are_distinguished(text: str) -> None:
    assert all(one.is_date for one in quantities(text))


@pytest.mark.parametrize(
    ("one", "other", "can"),
    [
        ("at least 500 people", "700 people", True),
        ("more than 1,100 soldiers", "900 soldiers", False),
        ("about 100 kilometres", "98.6 kilometres", True),
        ("up to 700 people", "at least 500 people", True),
        ("14 people", "19 people", False),
    ],
)
def test_bounds(one: str, other: str, *, can: bool) -> None:
    assert quantities(one)[0].may_equal(quantities(other)[0]) is can
    assert quantities(other)[0].may_equal(quantities(one)[0]) is can


def test_what_is_counted() -> None:
    metres, feet = quantities("300 metres")[0], quantities("984 feet")[0]
    assert not metres.is_like(feet)
