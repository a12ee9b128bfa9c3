"""A journal of the version before there were rules of who may see what."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from importlib import resources
from pathlib import Path

import pytest

from askbot.journal import EVERYTHING, AccessStore, GuildSettings, GuildStore, SQLiteDatabase
from tests.journal.contract.test_access import HOME, NAMES, OTHER, seen


@pytest.fixture
def old(tmp_path: Path) -> Iterator[Path]:
    """A journal as the version before this one left it."""
    path = tmp_path / "old.sqlite"
    folder = resources.files("askbot.journal.migrations") / "sqlite"
    with closing(sqlite3.connect(path)) as db:
        for name in ("0001_answers.sql", "0002_discord.sql"):
            db.executescript((folder / name).read_text(encoding="utf-8"))
        db.execute("PRAGMA user_version = 2")
        db.execute("INSERT INTO guilds (guild, settings) VALUES (?, '{\"cooldown\": 5}')", (HOME,))
        db.commit()
    return path


def test_the_only_server_after_an_upgrade_is_the_home_and_sees_all(old: Path) -> None:
    store = AccessStore(SQLiteDatabase(old))
    assert store.settle([HOME], []) == frozenset({HOME})
    assert store.settle([OTHER], []) == frozenset({HOME}), "the home stays, whoever is left"
    assert seen(store.rules().private(HOME, [])) == NAMES
    assert seen(store.rules().private(OTHER, [])) == []
    assert GuildStore(SQLiteDatabase(old)).get(HOME) == GuildSettings(cooldown=5)


@pytest.mark.parametrize("present", [[OTHER], [HOME, OTHER], []])
def test_after_an_upgrade_no_stranger_becomes_the_home(old: Path, present: list[int]) -> None:
    store = AccessStore(SQLiteDatabase(old))
    assert store.settle(present, []) == frozenset()
    assert store.settle([OTHER], []) == frozenset(), "only the first start counts"
    assert store.rules().grants == {}


def test_after_an_upgrade_the_homes_that_the_operator_names_see_all(old: Path) -> None:
    upgraded = AccessStore(SQLiteDatabase(old))
    assert upgraded.settle([HOME, OTHER], [OTHER]) == frozenset({OTHER})
    assert upgraded.rules().grants == {OTHER: frozenset({EVERYTHING})}
