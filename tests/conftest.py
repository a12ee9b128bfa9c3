"""What all tests share: the real encoder, and a tiny real corpus."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import hypothesis
import pytest

os.environ.setdefault("OMP_NUM_THREADS", "1")  # read once, by torch: processes of tests share the cores as they are

from askbot.encoder import Encoder, load_encoder
from askbot.engine import Askbot
from askbot.settings import Settings
from tests.support.silent import Silent

if TYPE_CHECKING:
    from tests.support.postgres_server import PostgresServer

hypothesis.settings.register_profile("askbot", deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow])
hypothesis.settings.load_profile("askbot")  # a busy machine is no fault

HARBOUR = """\
---
title: Harbour strike in Port Ellery
date: 2026-03-02
publisher: Coastal Desk
---

# Harbour strike in Port Ellery

## The walkout

According to the Dockers' Union (DU), 1,450 dockers have stopped work at Port Ellery. The port authority said that
only 900 people had left their posts. Reports suggest that eleven container ships are waiting outside the harbour.

Mayor Ines Okafor has remained silent about the talks. The shipping line Norvik denied that it had cancelled any
sailings.

## What may follow

Marta Lindqvist, an economist at the Institute for Trade, warned that the strike could raise food prices on the islands.
Should the walkout last into April, the islands may run short of fuel.
"""

LIGHTHOUSE = """\
The lighthouse at Cape Morrow

The lighthouse at Cape Morrow was built in 1874 from grey granite. Its lamp reaches 31 kilometres out to sea.

Restoration

The heritage board says that the restoration will cost 2.4 million euros. Nobody has lived in the tower since 1968.
"""


SERVERS = frozenset({"postgres_server", "postgres_address", "page"})
"""Fixtures that start a PostgreSQL or a browser."""


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What starts a server or a browser is slow."""
    for item in items:
        parameters = item.callspec.params.values() if hasattr(item, "callspec") else ()
        fixtures = item.fixturenames if isinstance(item, pytest.Function) else ()
        if SERVERS & {*fixtures} or any(isinstance(one, str) and one == "postgres" for one in parameters):
            item.add_marker(pytest.mark.slow)


@pytest.fixture(scope="session", autouse=True)
def _own_cache(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """No test writes the encoder's traced copy into the home folder."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("ASKBOT_CACHE", str(tmp_path_factory.mktemp("cache")))
        yield


@pytest.fixture(scope="session")
def encoder() -> Encoder:
    """The packaged model, loaded once."""
    return load_encoder("packaged", "auto", 1)


@pytest.fixture(scope="session")
def briefings() -> dict[str, str]:
    """The tiny corpus: file name → text."""
    return {"harbour.md": HARBOUR, "lighthouse.txt": LIGHTHOUSE}


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    """A folder of two briefings: one Markdown with front matter, one plain text without any markup."""
    folder = tmp_path / "corpus"
    folder.mkdir()
    (folder / "harbour.md").write_text(HARBOUR, encoding="utf-8")
    (folder / "lighthouse.txt").write_text(LIGHTHOUSE, encoding="utf-8")
    return folder


@pytest.fixture(scope="session")
def silent() -> Silent:
    """An attributor that finds nobody."""
    return Silent()


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[PostgresServer]:
    """A PostgreSQL that all tests of a run share; a test that stops one starts its own."""
    from tests.support.postgres_server import PostgresServer

    server = PostgresServer()
    yield server
    server.close()


@pytest.fixture
def postgres_address(postgres_server: PostgresServer) -> str:
    """The address of an empty database, with a password that must show up nowhere."""
    return postgres_server.database()


ROTA = """\
# Rota

## Nights

Harbour master Tove Brandt said that Pelle Ahlgren keeps the night watch in March.
"""


@pytest.fixture(scope="session")
def served(tmp_path_factory: pytest.TempPathFactory, encoder: Encoder) -> Settings:
    """Settings of an index of two collections, general and staff, built once; nothing may change it."""
    home = tmp_path_factory.mktemp("served")
    (home / "corpus" / "staff").mkdir(parents=True)
    (home / "corpus" / "harbour.md").write_text(HARBOUR, encoding="utf-8")
    (home / "corpus" / "lighthouse.txt").write_text(LIGHTHOUSE, encoding="utf-8")
    (home / "corpus" / "staff" / "rota.md").write_text(ROTA, encoding="utf-8")
    settings = Settings(corpus=home / "corpus", index=home / "index", journal=home / "journal.sqlite", threads=1)
    Askbot(settings, encoder).reindex()
    return settings


@pytest.fixture(scope="session")
def served_engine(served: Settings, encoder: Encoder) -> Askbot:
    """The engine over it."""
    engine = Askbot(served, encoder)
    engine.reload()
    return engine
