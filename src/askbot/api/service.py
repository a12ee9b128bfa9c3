"""Answers requests of several askers from one opened index, within limits."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import time
from collections.abc import AsyncGenerator, Mapping
from dataclasses import dataclass, replace
from functools import partial
from typing import Any, TypeVar

from pydantic import ValidationError

from askbot.api.access import Access
from askbot.api.limits import Pool, Rate
from askbot.api.metrics import Metrics, MetricsServer
from askbot.api.operations import Asked, Operation
from askbot.api.parameters import BACKWARDS, Parameters
from askbot.concurrency.recent import Recent
from askbot.domain import Answer, Collection
from askbot.engine import Askbot
from askbot.errors import AskbotError, BusyError, SnapshotError, UsageError

log = logging.getLogger(__name__)

REMEMBERED = 256
"""Answers that can be asked on from, of all askers together."""
FOLLOWED_EVERY = 15.0
"""Seconds after which it is looked whether there is a newer index."""
P = TypeVar("P", bound=Parameters)
R = TypeVar("R")


class Service:
    """Runs operations in threads; keeps to the limits of the settings."""

    def __init__(self, engine: Askbot) -> None:
        settings = engine.settings
        self._engine = engine
        self._pool = Pool(settings.ask_threads, settings.ask_queue, settings.api_seconds)
        self._rate = Rate(settings.api_rate)
        self.metrics = Metrics()
        self._answers = Recent[tuple[str, str], Answer](REMEMBERED)

    async def call(self, operation: Operation[P, R], access: Access, parameters: P) -> R:
        """The result of an operation for whoever has this access.

        Raises `RateError`, `BusyError`, `SlowError`, and what the operation raises: `UsageError`, `PeopleError`,
        `SnapshotError`.
        """
        started, outcome = time.perf_counter(), "failed"
        try:
            self._rate.take(access.name)
            asked = Asked(self._engine.library(access.collections), _Remembered(self, access.name))
            with self.metrics.answering():
                result = await self._pool.run(partial(operation.run, asked, parameters))
            outcome = "done"
        except AskbotError as error:
            outcome = type(error).__name__
            if isinstance(error, BusyError):
                self.metrics.refused()
            raise
        finally:
            took = time.perf_counter() - started
            fields = {"operation": operation.name, "token": access.name, "outcome": outcome}
            log.info("asked", extra={"fields": {**fields, "milliseconds": round(took * 1000)}})
        if isinstance(result, Answer):
            self.metrics.answered(result.status, took)
        return result

    async def collections(self, access: Access) -> tuple[Collection, ...]:
        """What may be chosen from; none where there is no index."""
        try:
            return await asyncio.to_thread(self._engine.library(access.collections).collections)
        except SnapshotError:
            return ()

    def problem(self) -> AskbotError | None:
        """Why no question can be answered, or None."""
        try:
            self._engine.snapshot  # noqa: B018 - it raises where there is none
        except AskbotError as error:
            return error
        return None

    @contextlib.asynccontextmanager
    async def running(self, *, numbers: bool = True) -> AsyncGenerator[None]:
        """While requests are answered: newer indexes are taken up, and numbers given where the settings ask for them.

        Without `numbers` they are not: a process that an assistant starts has no port of its own.

        Raises `SettingsError` where the port for the numbers cannot be had.
        """
        settings = self._engine.settings
        server = MetricsServer(self.metrics, lambda: {"index": self.problem() is None})
        if settings.metrics_port and numbers:
            await server.start(settings.metrics_port, settings.metrics_address)
        unfollow = self._engine.follow()
        following = asyncio.create_task(self._follow())
        try:
            yield
        finally:
            following.cancel()
            await asyncio.to_thread(unfollow)
            await asyncio.gather(following, return_exceptions=True)
            await server.close()
            self._pool.close()

    async def _follow(self) -> None:
        while True:
            await asyncio.sleep(FOLLOWED_EVERY)
            await asyncio.to_thread(self._engine.reload)

    def remembered(self, asker: str, answer: str) -> Answer | None:
        """An answer that was given to an asker."""
        return self._answers.get((asker, answer))

    def remember(self, asker: str, answer: Answer) -> None:
        """Keep of an answer what a question that follows it needs; the oldest one goes."""
        light = replace(answer, hits=tuple(replace(hit, attributions=(), also=()) for hit in answer.hits))
        self._answers[asker, answer.id] = light


@dataclass(frozen=True, slots=True)
class _Remembered:
    """The answers that one asker was given; see `Remembering`."""

    service: Service
    asker: str

    def get(self, answer: str) -> Answer | None:
        return self.service.remembered(self.asker, answer)

    def keep(self, answer: Answer) -> None:
        self.service.remember(self.asker, answer)


def parsed(model: type[P], given: Mapping[str, Any] | bytes) -> P:
    """Parameters from what came in, JSON or a dictionary. Raises `UsageError` with what is wrong in one sentence."""
    try:
        return model.model_validate_json(given) if isinstance(given, bytes) else model.model_validate(given)
    except ValidationError as error:
        first = error.errors(include_input=False, include_url=False)[0]
        where = ".".join(str(part)[:60] for part in first["loc"])
        said = first["msg"].removeprefix("Value error, ")
        is_name_wrong = first["type"] in {"missing", "extra_forbidden"} or not first["loc"]
        remedy = f"It takes: {', '.join(model.model_fields)}." if is_name_wrong else ""
        wrong = UsageError(f"{where}: {said}." if where else f"{said}.", remedy)
        raise (wrong.says("backwards", **first.get("ctx", {})) if first["type"] == BACKWARDS else wrong) from None
