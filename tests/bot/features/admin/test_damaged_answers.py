"""What a person may export of an answer that is damaged in the journal: that it was given, and nothing of it."""

from __future__ import annotations

from typing import Any

import pytest

from askbot.bot.core.access import Scope
from askbot.bot.features.privacy import cog
from askbot.journal import EVERYTHING, Reach
from askbot.journal.access import Allowed

EVERYBODY = Scope(Reach((Allowed(frozenset({EVERYTHING})),)), None, False, (), Any)


@pytest.mark.parametrize("detail", ["no JSON", "null", "[]", "[" * 9000, '{"hits": [{}]}', '{"hits": 5}'])
def test_one_damaged_answer_does_not_stop_an_export(detail: str) -> None:
    kept: dict[str, list[dict[str, Any]]] = {
        "cards": [{"answer": "a", "shown": "[" * 9000}],
        "answers": [{"id": "b", "detail": detail}, {"id": "c", "detail": "{}"}],
    }
    cog._withhold(kept, EVERYBODY)  # pyright: ignore[reportPrivateUsage]
    assert kept["cards"][0]["shown"] is None
    assert [answer["detail"] for answer in kept["answers"]] == [None, "{}"]
