"""Indexing in a process of its own, in the background: it holds up no answer, and cannot take the bot down with it.

The parent writes an order, one line of JSON, and holds the pipe open; the child ends when the pipe does, however the
parent ended. The child writes one JSON object a line: progress, then a report or an error.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
import traceback
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from pydantic import TypeAdapter

import askbot
from askbot import errors
from askbot.concurrency.background import background_command, order_from_parent
from askbot.errors import AskbotError, SnapshotError
from askbot.settings import Settings

if TYPE_CHECKING:
    from askbot.index import IndexReport
    from askbot.progress import Progress

EVERY_SECONDS = 0.2
"""Progress is reported no more often."""
SECRETS = frozenset({"discord_token", "llm_key", "api_tokens", "mcp_token"})
SECRET_VARIABLES = frozenset(
    {"DISCORD_TOKEN", "ASKBOT_LLM_KEY", "ASKBOT_API_TOKENS", "ASKBOT_MCP_TOKEN", "ASKBOT_STORE"}
)


class Builder(Protocol):
    """Brings an index up to date."""

    def build(self, *, full: bool = False, force: bool = False, progress: Progress | None = None) -> IndexReport:
        """As `BuildProcess.build`."""
        ...

    def stop(self) -> None:
        """As `BuildProcess.stop`."""
        ...


class BuildProcess:
    """Builds the index of some settings in a process of its own; one build at a time."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._process: subprocess.Popen[str] | None = None
        self._stopped = False

    def build(self, *, full: bool = False, force: bool = False, progress: Progress | None = None) -> IndexReport:
        """Bring the index up to date with the corpus; blocks until that is done.

        Raises what `build_index` raises, and `SnapshotError` where the process was cut off.
        """
        order = {"settings": _dumped(self._settings), "full": full, "force": force}
        with subprocess.Popen(  # noqa: S603 - the command is askbot's own
            background_command("askbot.engine.build_process"),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            encoding="utf-8",
            env=_environment(),
        ) as process:
            self._process = process
            if self._stopped:
                process.kill()
            try:
                return self._followed(process, json.dumps(order), progress)
            finally:
                self._process = None
                process.kill()

    def stop(self) -> None:
        """End the build under way, if there is one, and begin no more; the present index stays."""
        self._stopped = True
        process = self._process
        if process is not None:
            process.kill()

    def _followed(self, process: subprocess.Popen[str], order: str, progress: Progress | None) -> IndexReport:
        assert process.stdin is not None  # noqa: S101 - Popen made both pipes
        assert process.stdout is not None  # noqa: S101
        with suppress(BrokenPipeError):
            process.stdin.write(order + "\n")
            process.stdin.flush()
        for line in process.stdout:
            message = json.loads(line)
            if "report" in message:
                return _reports().validate_python(message["report"])
            if "error" in message:
                raise _error(message["error"])
            if progress is not None:
                progress(message["done"], message["total"], message["what"])
        raise SnapshotError(
            "Indexing was stopped." if self._stopped else f"Indexing was cut off (exit status {process.wait()}).",
            "The present index stays; try again.",
        )


def _dumped(settings: Settings) -> dict[str, Any]:
    """The settings without the secrets that a build has no use for."""
    dumped = settings.model_dump(mode="json", exclude=set(SECRETS))
    dumped["otlp_endpoint"] = None  # nobody asks there
    return {**dumped, "store": settings.store.get_secret_value() if settings.store else None}


def _environment() -> dict[str, str]:
    """The present environment, without secrets; the child runs the code that this process runs."""
    from askbot.encoder.process import available_cores

    kept = {name: value for name, value in os.environ.items() if name.upper() not in SECRET_VARIABLES}
    home = str(Path(askbot.__file__).parent.parent)
    path = os.pathsep.join(filter(None, [home, kept.get("PYTHONPATH")]))
    # Threads that wait in a spin would take the processor from answers. Half of the processors stay free, since all
    # of them share the way to the memory.
    threads = str(max(1, available_cores() // 2))
    return {
        "OMP_WAIT_POLICY": "passive",
        "OMP_NUM_THREADS": threads,
        **kept,
        "PYTHONPATH": path,
        "PYTHONIOENCODING": "utf-8",
    }


def _reports() -> TypeAdapter[IndexReport]:
    from askbot.index import IndexReport

    return TypeAdapter(IndexReport)


def _error(failure: dict[str, str]) -> AskbotError:
    """The error as the child raised it."""
    kind: type[AskbotError] = getattr(errors, failure["kind"], AskbotError)
    return kind(failure["message"], failure["remedy"])


class _ProgressLines:
    """Progress as lines on stdout, now and then."""

    def __init__(self) -> None:
        self._last = 0.0

    def __call__(self, done: int, total: int, what: str) -> None:
        now = time.monotonic()
        if now - self._last >= EVERY_SECONDS:
            self._last = now
            _write_line({"done": done, "total": total, "what": what})


def _write_line(message: dict[str, Any]) -> None:
    sys.stdout.write(json.dumps(message) + "\n")
    sys.stdout.flush()


def main() -> None:
    """The child: one build as ordered on stdin."""
    order = order_from_parent()
    try:
        _write_line({"report": _reports().dump_python(_built(order), mode="json")})
    except AskbotError as error:
        _write_line({"error": {"kind": type(error).__name__, "message": error.message, "remedy": error.remedy}})
    except Exception as error:  # noqa: BLE001 - whatever it is, the parent must learn of it
        traceback.print_exc()
        what = f"Indexing failed: {type(error).__name__}: {error}."
        _write_line({"error": {"kind": "SnapshotError", "message": what, "remedy": "Please report it."}})
    sys.stdout.flush()
    os._exit(0)  # the thread that waits for the parent would hold up an ordinary end


def _built(order: dict[str, Any]) -> IndexReport:
    from askbot.encoder import tune_process
    from askbot.engine.engine import Askbot

    tune_process()
    settings = Settings(_env_file=None, **order["settings"])  # pyright: ignore[reportCallIssue]
    return Askbot.open(settings=settings).reindex(full=order["full"], force=order["force"], progress=_ProgressLines())


if __name__ == "__main__":
    main()
