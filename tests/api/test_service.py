"""A service that runs: it takes up newer indexes, and gives its numbers."""

import asyncio
import socket
from pathlib import Path

import pytest
from aiohttp import ClientSession

from askbot.api import OPERATIONS, Service
from askbot.api.access import LOCAL
from askbot.api.service import parsed
from askbot.domain import Status
from askbot.encoder import Encoder
from askbot.engine import Askbot
from askbot.settings import Settings

ASK = OPERATIONS[0]


async def test_a_newer_index_is_taken_up_while_it_runs(
    corpus: Path, tmp_path: Path, encoder: Encoder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("askbot.api.service.FOLLOWED_EVERY", 0.05)
    settings = Settings(corpus=corpus, index=tmp_path / "index", journal=tmp_path / "journal.sqlite")
    builder, engine = Askbot(settings, encoder), Askbot(settings, encoder)
    builder.reindex()
    engine.reload()
    service, question = Service(engine), {"question": "Who keeps the night watch?"}
    async with service.running():
        before = await service.call(ASK, LOCAL, parsed(ASK.parameters, question))
        assert before.status is not Status.ANSWERED
        (corpus / "rota.md").write_text("# Rota\n\nTove Brandt said that Pelle Ahlgren keeps the night watch.\n")
        await asyncio.to_thread(builder.reindex)
        async with asyncio.timeout(20):
            while engine.snapshot.id != builder.snapshot.id:  # noqa: ASYNC110 - another process tells nobody
                await asyncio.sleep(0.05)
        answer = await service.call(ASK, LOCAL, parsed(ASK.parameters, question))
    assert answer.status is Status.ANSWERED
    assert "Pelle Ahlgren" in answer.statements[0].text


async def test_numbers_are_given_where_the_settings_ask_for_them(served: Settings, encoder: Encoder) -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    engine = Askbot(served.model_copy(update={"metrics_port": port, "api_rate": 1}), encoder)
    engine.reload()
    service = Service(engine)
    async with service.running(), ClientSession() as http:
        await service.call(ASK, LOCAL, parsed(ASK.parameters, {"question": "How many dockers have stopped work?"}))
        with pytest.raises(Exception, match="too often"):
            await service.call(ASK, LOCAL, parsed(ASK.parameters, {"question": "Who?"}))
        async with http.get(f"http://127.0.0.1:{port}/metrics") as reply:
            text = await reply.text()
        async with http.get(f"http://127.0.0.1:{port}/healthz") as reply:
            assert reply.status == 200
    assert 'askbot_answers_total{status="answered"} 1.0' in text
    assert "askbot_refused_total 1.0" in text
    assert "dockers" not in text
