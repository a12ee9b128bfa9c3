import json
import re
from pathlib import Path
from typing import Any

import pytest

from askbot.journal import EVERYTHING, AccessStore, SQLiteDatabase
from tests.support.command import Command

SERVER = "1234567890"


@pytest.fixture
def library(corpus: Path, monkeypatch: pytest.MonkeyPatch) -> AccessStore:
    """A corpus with a collection, and the store of its journal."""
    (corpus / "staff").mkdir()
    (corpus / "lighthouse.txt").rename(corpus / "staff/lighthouse.txt")
    (corpus / "staff/collection.yaml").write_text("title: For the staff\ndefault: false\nlanguage: en\n")
    for name, place in (("CORPUS", corpus), ("INDEX", corpus.parent / "ix"), ("JOURNAL", corpus.parent / "j.sqlite")):
        monkeypatch.setenv(f"ASKBOT_{name}", str(place))
    return AccessStore(SQLiteDatabase(corpus.parent / "j.sqlite"))


def listed(askbot: Command) -> dict[str, Any]:
    entries = json.loads(askbot("collections", "list", "--json").out)["collections"]
    return {row["name"]: row for row in entries}


def test_collections_are_listed_with_what_they_hold_and_who_sees_them(askbot: Command, library: AccessStore) -> None:
    assert listed(askbot)["staff"]["documents"] == 0
    assert askbot("index").code == 0
    library.grant(int(SERVER), EVERYTHING)
    staff, general = listed(askbot)["staff"], listed(askbot)["general"]
    assert (staff["title"], staff["default"], staff["language"], staff["documents"]) == (
        "For the staff",
        False,
        "en",
        1,
    )
    assert (general["documents"], general["servers"], staff["servers"]) == (1, [int(SERVER)], [int(SERVER)])
    table = askbot("collections", "list").out
    assert "For the staff" in table
    assert "none yet" in table


def test_granting_and_revoking(askbot: Command, library: AccessStore) -> None:
    assert "may see the collection staff" in askbot("collections", "grant", "staff", "--server", SERVER).out
    assert "could see the collection staff already" in askbot("collections", "grant", "staff", "--server", SERVER).out
    assert library.rules().grants == {int(SERVER): frozenset({"staff"})}
    unknown = askbot("collections", "grant", "stuff", "--server", SERVER)
    assert (unknown.code, "There are: general, staff." in unknown.err) == (2, True)
    assert "no more" in askbot("collections", "revoke", "staff", "--server", SERVER).out
    assert askbot("collections", "revoke", "staff", "--server", SERVER).code == 2
    assert "all collections" in askbot("collections", "grant", "*", "--server", SERVER).out
    assert library.rules().grants == {int(SERVER): frozenset({EVERYTHING})}


def test_codes_for_a_collection_and_for_the_home(askbot: Command, library: AccessStore) -> None:
    code = askbot("collections", "claim-code", "staff").out.strip()
    assert re.fullmatch(r"\w{5}-\w{5}-\w{5}", code)
    assert library.redeem(7, code) == "staff"
    assert library.redeem(8, askbot("collections", "claim-code").out.strip()) == "general"
    assert library.rules().homes == frozenset({8})
    taken = askbot("collections", "claim-code")
    assert (taken.code, "askbot collections home" in taken.err) == (2, True)
    assert askbot("collections", "home", "--server", SERVER).code == 0
    assert library.rules().homes == frozenset({int(SERVER)})
