"""Indexing in a process of its own, for real."""

import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import psutil
import pytest

from askbot.encoder import Encoder
from askbot.engine.build_process import BuildProcess
from askbot.errors import CorpusError, SnapshotError
from askbot.index import FileStore
from askbot.settings import Settings
from tests.conftest import HARBOUR, LIGHTHOUSE

pytestmark = pytest.mark.slow  # each test starts processes

SENTENCES = " ".join(f"The union said that {n} boats had left." for n in range(40))


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    (corpus / "harbour.md").write_text(HARBOUR, encoding="utf-8")
    (corpus / "lighthouse.txt").write_text(LIGHTHOUSE, encoding="utf-8")
    return Settings(corpus=corpus, index=tmp_path / "index", journal=tmp_path / "journal.sqlite", threads=1)


def test_it_builds_tells_how_far_it_is_and_what_it_did(settings: Settings, encoder: Encoder) -> None:
    (settings.corpus / "broken.md").write_bytes(b"\xff\xfe\xfa")
    steps: list[tuple[int, int, str]] = []
    report = BuildProcess(settings).build(progress=lambda *step: steps.append(step))
    assert report.added == ("harbour.md", "lighthouse.txt")
    assert [skipped.path for skipped in report.skipped] == ["broken.md"]
    assert steps
    assert all(done <= total == 2 for done, total, what in steps if what == "Encoding")
    assert {what for _, _, what in steps} <= {"Reading", "Encoding"}
    snapshot = FileStore(settings.index).open_current()
    snapshot.require(encoder.fingerprint, encoder.dimension)
    assert snapshot.id == report.snapshot


def test_its_errors_are_the_projects_own(settings: Settings) -> None:
    missing = settings.model_copy(update={"corpus": settings.corpus / "nowhere"})
    with pytest.raises(CorpusError, match=r"nowhere does not exist\. Put briefings there") as caught:
        BuildProcess(missing).build()
    assert "briefings there" in caught.value.remedy


def test_it_is_polite_knows_no_secrets_and_ends_when_told(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DISCORD_TOKEN", "a.secret.token")
    for number in range(200):  # so that it is still at work when it is looked at
        (settings.corpus / f"more-{number}.md").write_text(SENTENCES, encoding="utf-8")
    builder = BuildProcess(settings)
    failures: list[SnapshotError] = []

    def build() -> None:
        with pytest.raises(SnapshotError) as caught:
            builder.build()
        failures.append(caught.value)

    thread = threading.Thread(target=build)
    thread.start()
    try:
        child = the_child(os.getpid())
        assert "DISCORD_TOKEN" not in child.environ()
        assert wait_for(lambda: child.nice() == 19)
        if hasattr(os, "SCHED_IDLE"):
            assert wait_for(lambda: {os.sched_getscheduler(thread.id) for thread in child.threads()} == {os.SCHED_IDLE})
            assert os.getsid(child.pid) == os.getsid(0), "in a session of its own the policy would not count"
        cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
        assert child.environ()["OMP_NUM_THREADS"] == os.environ.get("OMP_NUM_THREADS", str(max(1, cores // 2)))
    finally:
        builder.stop()
    thread.join(30)
    assert "Indexing was stopped" in str(failures[0])
    assert not child.is_running()


def test_it_ends_with_a_parent_that_is_killed(settings: Settings) -> None:
    code = (
        "import sys; from pathlib import Path; "
        "from askbot.engine.build_process import BuildProcess; from askbot.settings import Settings; "
        "p = [Path(a) for a in sys.argv[1:]]; BuildProcess(Settings(corpus=p[0], index=p[1], journal=p[2])).build()"
    )
    for number in range(60):
        (settings.corpus / f"more-{number}.md").write_text(SENTENCES, encoding="utf-8")
    paths = [str(path) for path in (settings.corpus, settings.index, settings.journal)]
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[1] / "src")}
    parent = subprocess.Popen([sys.executable, "-c", code, *paths], env=environment)
    child = the_child(parent.pid)
    parent.send_signal(signal.SIGKILL)
    parent.wait()
    assert wait_for(lambda: not child.is_running() or child.status() == psutil.STATUS_ZOMBIE)


def the_child(parent: int) -> psutil.Process:
    """The process that indexes, once it is there."""

    def children_now() -> list[psutil.Process]:
        return [p for p in psutil.Process(parent).children() if "askbot.engine.build_process" in p.cmdline()]

    assert wait_for(children_now)
    return children_now()[0]


def wait_for(condition: object, seconds: float = 30) -> bool:
    limit = time.monotonic() + seconds
    while time.monotonic() < limit:
        if condition():
            return True
        time.sleep(0.02)
    return False
