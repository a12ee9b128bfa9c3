"""`Askbot.statements`: what is quoted as rows, in a frame where pandas is there."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest

import askbot.engine.people
from askbot.domain import Stance
from askbot.encoder import Encoder
from askbot.engine import Askbot
from askbot.errors import PeopleError, UsageError
from askbot.presentation.quotes import COLUMNS
from tests.engine.test_people_of_collections import OPEN, engine_over

STRIKE = (
    "# The strike\n\nThe port authority said that 12 ships wait off Ellery. Officials said that it rains. "
    "A spokesman for the port authority said that berth 3 is closed.\n"
)


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory, encoder: Encoder) -> Askbot:
    undated = {"undated.md": "# Undated\n\nJan Dahl said that the harbour is calm.\n", "strike.md": STRIKE}
    return engine_over(tmp_path_factory.mktemp("rows"), {**OPEN, **undated}, encoder)


@pytest.fixture
def plain(engine: Askbot, monkeypatch: pytest.MonkeyPatch) -> Askbot:
    """Where pandas is not installed."""
    monkeypatch.setattr(askbot.engine.people, "find_spec", lambda _: None)
    return engine


def test_without_pandas_rows_are_dictionaries_newest_first(plain: Askbot) -> None:
    rows = plain.statements()
    assert isinstance(rows, list)
    assert all(tuple(row) == COLUMNS for row in rows)
    days = [row["date"] for row in rows if row["date"]]
    assert days == sorted(days, reverse=True)
    assert days[0] == "2026-03-11"
    assert len(days) < len(rows)  # those without a date come last
    assert all(row["date"] is None for row in rows[len(days) :])


def test_with_pandas_they_are_a_frame_with_a_column_of_days(engine: Askbot) -> None:
    pd = pytest.importorskip("pandas")
    frame = engine.statements()
    assert isinstance(frame, pd.DataFrame)
    assert list(frame.columns) == list(COLUMNS)
    assert pd.api.types.is_datetime64_any_dtype(frame["date"])
    assert frame["date"].iloc[0] == pd.Timestamp("2026-03-11")
    assert set(frame["stance"]) >= {"reported", "denied"}
    assert list(engine.statements(topic="kittens").columns) == list(COLUMNS)


@pytest.mark.parametrize(
    ("wanted", "holds"),
    [
        ({"speaker": "Okafor"}, lambda row: row["speaker"] == "Ines Okafor"),
        ({"stance": "denied"}, lambda row: row["stance"] == "denied"),
        ({"stance": Stance.DENIED}, lambda row: row["stance"] == "denied"),
        ({"since": "2026-03-09"}, lambda row: (row["date"] or "") >= "2026-03-09"),
        ({"until": date(2026, 3, 5)}, lambda row: "0" < (row["date"] or "") <= "2026-03-05"),
        ({"topic": "sailings"}, lambda row: "sailings" in row["text"]),
        ({"collection": "islands"}, lambda row: row["document"].startswith("islands/")),
        ({"speaker": "Okafor", "stance": "denied"}, lambda row: "needs help" in row["text"]),
    ],
)
def test_filters_keep_what_fits_and_nothing_else(plain: Askbot, wanted: dict[str, Any], holds: Any) -> None:
    rows = plain.statements(**wanted)
    assert rows == [row for row in plain.statements() if holds(row)]
    assert 0 < len(rows) < len(plain.statements())


def test_so_many_and_no_more(plain: Askbot) -> None:
    assert plain.statements(most=2) == plain.statements()[:2]


def test_a_row_says_where_it_stands(plain: Askbot) -> None:
    (row,) = plain.statements(speaker="Ivan Petrov")
    text = Path(plain.settings.corpus / row["document"]).read_text(encoding="utf-8")
    assert row["text"] in text.splitlines()[row["first_line"] - 1]
    assert (row["as_given"], row["kind"], row["title"]) == ("Ivan Petrov", "person", "The ferry")


@pytest.mark.parametrize("wanted", [{"since": "last week"}, {"stance": "angry"}, {"until": "2026-13-01"}])
def test_what_is_no_day_or_stance_is_said_so(plain: Askbot, wanted: dict[str, str]) -> None:
    with pytest.raises(UsageError):
        plain.statements(**wanted)


def test_a_speaker_whom_nobody_quotes_is_said_so(plain: Askbot) -> None:
    with pytest.raises(PeopleError, match="Nobody called Zorro"):
        plain.statements(speaker="Zorro")
    for nothing in ("", "  ", "—", "\U0001f600", "#"):
        with pytest.raises(PeopleError, match="no name in that"):
            plain.library().people.find(nothing)


@pytest.mark.parametrize("name", ["The port authority", "the port authority", "port authority"])
def test_a_body_without_a_name_is_found_by_its_document(plain: Askbot, name: str) -> None:
    with pytest.raises(PeopleError) as caught:
        plain.statements(speaker=name)
    assert "The port authority (Harbour strike in Port Ellery) (1); The port authority (The strike) (1)" in str(
        caught.value
    )
    (row,) = plain.statements(speaker="The port authority (The strike)")
    assert "12 ships" in row["text"]
    said = [one["speaker"] for one in plain.statements() if one["document"] == "strike.md"]
    assert said == ["The port authority (The strike)", "Spokesperson of the port authority (The strike)"]
