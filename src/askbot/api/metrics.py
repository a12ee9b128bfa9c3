"""Numbers for Prometheus, and whether all is well, on a loopback port that is closed unless a setting opens it."""

from __future__ import annotations

import json
from collections.abc import Callable, Generator, Mapping
from contextlib import contextmanager

from aiohttp import web
from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from prometheus_client.exposition import CONTENT_TYPE_LATEST

from askbot.domain import Status
from askbot.errors import SettingsError

BUCKETS = (0.02, 0.05, 0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0)


class Metrics:
    """The numbers of one process, in a registry of its own."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self._answers = Counter("askbot_answers", "Answers given, by status.", ["status"], registry=self.registry)
        self._seconds = Histogram(
            "askbot_answer_seconds", "Time from question to answer.", buckets=BUCKETS, registry=self.registry
        )
        self._asking = Gauge("askbot_questions_pending", "Questions begun or waiting.", registry=self.registry)
        self._refused = Counter("askbot_refused", "Questions refused as busy.", registry=self.registry)
        self._reindexed = Counter("askbot_reindexes", "Re-indexes, by outcome.", ["outcome"], registry=self.registry)
        self._sources = Gauge("askbot_sources", "Sources, by how they fare.", ["state"], registry=self.registry)
        self._failures = Gauge(
            "askbot_source_failures", "Visits in a row that failed, by source.", ["source"], registry=self.registry
        )
        self._brought = Counter("askbot_source_documents", "New documents from sources.", registry=self.registry)

    @contextmanager
    def answering(self) -> Generator[None]:
        """While a question is in the queue or answered."""
        self._asking.inc()
        try:
            yield
        finally:
            self._asking.dec()

    def answered(self, status: Status, seconds: float) -> None:
        """An answer was given."""
        self._answers.labels(status.value).inc()
        self._seconds.observe(seconds)

    def refused(self) -> None:
        """A question was refused as busy."""
        self._refused.inc()

    def reindexed(self, *, well: bool) -> None:
        """A re-index ended."""
        self._reindexed.labels("done" if well else "failed").inc()

    def visited(self, failures: Mapping[str, int]) -> None:
        """The sources were looked at: how often each has failed in a row, 0 for one that is well."""
        self._failures.clear()
        for name, count in failures.items():
            self._failures.labels(name).set(count)
        failing = sum(count > 0 for count in failures.values())
        self._sources.labels("failing").set(failing)
        self._sources.labels("well").set(len(failures) - failing)

    def brought(self, documents: int) -> None:
        """New documents from sources are in the index."""
        self._brought.inc(documents)


class MetricsServer:
    """`/metrics` and `/healthz`, on the loopback address unless another is set."""

    def __init__(self, metrics: Metrics, health: Callable[[], dict[str, bool]]) -> None:
        self._metrics = metrics
        self._health = health
        self._runner: web.AppRunner | None = None

    async def start(self, port: int, address: str = "127.0.0.1") -> int:
        """Listen; returns the port, which is a free one for 0. Raises `SettingsError` where it cannot be had."""
        app = web.Application()
        app.add_routes([web.get("/metrics", self._serve_metrics), web.get("/healthz", self._serve_health)])
        self._runner = web.AppRunner(app, access_log=None)
        await self._runner.setup()
        try:
            await web.TCPSite(self._runner, address, port).start()
        except OSError as error:
            raise SettingsError(
                f"Nothing can listen on {address}, port {port}: {error.strerror}.",
                "Set ASKBOT_METRICS_ADDRESS and ASKBOT_METRICS_PORT to others.",
            ) from error
        return int(self._runner.addresses[0][1])

    async def close(self) -> None:
        """Stop listening."""
        if self._runner is not None:
            await self._runner.cleanup()

    async def _serve_metrics(self, request: web.Request) -> web.Response:  # noqa: ARG002 - aiohttp's signature
        return web.Response(body=generate_latest(self._metrics.registry), headers={"Content-Type": CONTENT_TYPE_LATEST})

    async def _serve_health(self, request: web.Request) -> web.Response:  # noqa: ARG002 - aiohttp's signature
        checks = self._health()
        return web.Response(
            text=json.dumps(checks), content_type="application/json", status=200 if all(checks.values()) else 503
        )
