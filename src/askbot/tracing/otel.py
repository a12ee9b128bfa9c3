"""Spans for OpenTelemetry, sent to a collector over OTLP; imported only where traces are on."""

from __future__ import annotations

from collections.abc import Callable, Generator
from contextlib import contextmanager
from importlib.util import find_spec
from typing import TYPE_CHECKING

from askbot.errors import SettingsError
from askbot.tracing import Facts, Step, Tracer

if TYPE_CHECKING:
    from opentelemetry.sdk.trace.export import SpanExporter
    from opentelemetry.trace import Span
    from opentelemetry.trace import Tracer as OtelTracer

SERVICE = "askbot"
PATH = "/v1/traces"
SECONDS = 5
"""To send spans in."""
_PREFIX = "askbot."


def tracer_to(endpoint: str) -> Tracer:
    """A tracer that sends spans to a collector, in the background; what is left is sent when the process ends.

    `endpoint` is the collector's address, such as http://localhost:4318. Raises `SettingsError` where OpenTelemetry is
    not installed.
    """
    if find_spec("opentelemetry") is None or find_spec("opentelemetry.sdk") is None:
        raise SettingsError(
            "ASKBOT_OTLP_ENDPOINT is set, but OpenTelemetry is not installed.",
            "Run: pip install 'askbot-discord[otel]'",
        )
    from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter

    address = endpoint.rstrip("/")
    return tracer_with(
        OTLPSpanExporter(endpoint=address if address.endswith(PATH) else address + PATH, timeout=SECONDS)
    )


def tracer_with(exporter: SpanExporter) -> OtelSpans:
    """A tracer that gives spans to an exporter."""
    from opentelemetry.sdk.resources import Resource
    from opentelemetry.sdk.trace import TracerProvider
    from opentelemetry.sdk.trace.export import BatchSpanProcessor

    provider = TracerProvider(resource=Resource({"service.name": SERVICE}))
    provider.add_span_processor(BatchSpanProcessor(exporter))
    return OtelSpans(provider.get_tracer(SERVICE), provider.force_flush)


class OtelSpans:
    """Spans of OpenTelemetry; of an error its type alone, since its words may be those of a question."""

    def __init__(self, tracer: OtelTracer, flush: Callable[[], bool]) -> None:
        self._tracer = tracer
        self.flush = flush

    @contextmanager
    def span(self, step: Step) -> Generator[Facts]:
        """As `Tracer.span`."""
        with self._tracer.start_as_current_span(
            step.value, record_exception=False, set_status_on_exception=False
        ) as span:
            try:
                yield _Facts(span)
            except Exception as error:
                from opentelemetry.trace import StatusCode

                span.set_attribute("error.type", type(error).__name__)
                span.set_status(StatusCode.ERROR)
                raise


class _Facts:
    def __init__(self, span: Span) -> None:
        self._span = span

    def add(self, **facts: str | float) -> None:
        """As `Facts.add`."""
        for name, value in facts.items():
            self._span.set_attribute(_PREFIX + name, value)
