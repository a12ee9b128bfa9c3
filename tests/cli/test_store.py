"""`askbot store copy`, from files to PostgreSQL and back."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from askbot.cli.store import copy_command
from askbot.encoder import Encoder
from askbot.errors import NoSnapshotError, SettingsError
from askbot.index import FileStore, build_index
from askbot.index.postgres import PostgresStore
from tests.support.silent import Silent


def test_it_goes_there_and_back(
    corpus: Path,
    encoder: Encoder,
    silent: Silent,
    postgres_address: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(corpus.parent)
    monkeypatch.setenv("ASKBOT_STORE", postgres_address)
    here, back = corpus.parent / "here", corpus.parent / "back"
    report = build_index(corpus, here, encoder, silent)
    copy_command(str(here), "store", as_json=False)
    said = capsys.readouterr().out
    assert f"{report.snapshot}, {report.passages} passages, copied" in said
    assert "checksums agree" in said
    assert "s3cret" not in said
    copy_command(postgres_address, str(back), as_json=True)
    assert json.loads(capsys.readouterr().out)["snapshot"] == report.snapshot
    assert FileStore(back).open_current(thorough=True).documents() == ["harbour.md", "lighthouse.txt"]
    store = PostgresStore(postgres_address, corpus.parent / "other")
    assert "pgvector" in store.description
    assert "1 snapshots" in store.description


def test_what_is_not_there_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(NoSnapshotError, match="There is no index in nowhere"):
        copy_command("nowhere", "other", as_json=False)
    with pytest.raises(SettingsError, match="ASKBOT_STORE is not set"):
        copy_command("store", "other", as_json=False)
