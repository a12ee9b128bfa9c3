"""Spans of a question: one a step, in order, with no word of anybody in them; and nothing at all while they are off."""

import itertools
import json
import subprocess
import sys
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from importlib.util import find_spec
from threading import Thread
from typing import Any

import pytest
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

from askbot.encoder import Encoder
from askbot.engine import Askbot
from askbot.errors import SettingsError, UsageError
from askbot.search import Filters
from askbot.settings import Settings
from askbot.tracing import Step, step, traced
from askbot.tracing.otel import OtelSpans, tracer_to, tracer_with

QUESTION = "How many dockers have stopped work at Port Ellery?"


@pytest.fixture
def exporter() -> InMemorySpanExporter:
    return InMemorySpanExporter()


@pytest.fixture
def engine(
    served: Settings, encoder: Encoder, exporter: InMemorySpanExporter, monkeypatch: pytest.MonkeyPatch
) -> Askbot:
    engine = Askbot(served, encoder)
    monkeypatch.setitem(vars(engine), "_tracer", tracer_with(exporter))
    engine.reload()
    return engine


def spans(engine: Askbot, exporter: InMemorySpanExporter) -> list[dict[str, Any]]:
    tracer = vars(engine)["_tracer"]
    assert isinstance(tracer, OtelSpans)
    assert tracer.flush()
    return [json.loads(span.to_json()) for span in exporter.get_finished_spans()]


def test_each_step_of_a_question_is_a_span_in_its_order(engine: Askbot, exporter: InMemorySpanExporter) -> None:
    answer = engine.ask(QUESTION)
    found = sorted(spans(engine, exporter), key=lambda span: span["start_time"])
    assert [span["name"] for span in found] == [one.value for one in Step]
    whole, *steps = found
    assert {span["parent_id"] for span in steps} == {whole["context"]["span_id"]}
    assert whole["parent_id"] is None
    for before, after in itertools.pairwise(steps):
        assert before["end_time"] <= after["start_time"]
    told = whole["attributes"]
    assert (told["askbot.status"], told["askbot.statements"]) == ("answered", len(answer.statements))
    assert told["askbot.snapshot"] == answer.snapshot
    assert steps[1]["attributes"]["askbot.passages"] > 0


def test_no_word_of_a_question_a_document_or_a_person_is_in_them(
    engine: Askbot, exporter: InMemorySpanExporter
) -> None:
    for question in (QUESTION, "What did Marta Lindqvist say?", "What is new?", "Who denied what? And who warned?"):
        engine.ask(question)
    engine.library(["general"]).ask("Who keeps the night watch?")
    with pytest.raises(UsageError, match="zebra"):
        engine.ask("Who?", filters=Filters(documents=frozenset({"zebra.md"})))
    with pytest.raises(UsageError):
        engine.ask("secret " * 500)
    text = json.dumps([{**span, "resource": None} for span in spans(engine, exporter)]).casefold()
    for word in ("dockers", "lindqvist", "marta", "harbour", "ellery", "night", "denied", "zebra", "secret", "norvik"):
        assert word not in text, word


def test_a_step_that_fails_says_what_kind_of_error_and_no_more(exporter: InMemorySpanExporter) -> None:
    tracer = tracer_with(exporter)
    with pytest.raises(KeyError), traced(tracer), step(Step.READ):
        raise KeyError("a secret question")
    assert tracer.flush()
    for span in exporter.get_finished_spans():
        assert (span.attributes or {})["error.type"] == "KeyError"
        assert not span.events
        assert "secret" not in span.to_json()


def test_steps_outside_a_question_and_of_others_are_not_taken(exporter: InMemorySpanExporter) -> None:
    tracer = tracer_with(exporter)
    with step(Step.PARSE):
        pass
    with traced(tracer):
        pass
    with step(Step.PARSE), traced(None) as facts:
        facts.add(passages=1)
    assert tracer.flush()
    assert [span.name for span in exporter.get_finished_spans()] == [Step.ASK.value]


class Collector(BaseHTTPRequestHandler):
    taken: list[tuple[str, bytes]] = []  # noqa: RUF012 - http.server makes an object a request

    def do_POST(self) -> None:
        self.taken.append((self.path, self.rfile.read(int(self.headers["Content-Length"]))))
        self.send_response(200)
        self.end_headers()

    def log_message(self, *_: object) -> None:  # type: ignore[override]
        """Nothing on stderr."""


@pytest.fixture
def collector() -> Iterator[str]:
    Collector.taken.clear()
    server = HTTPServer(("127.0.0.1", 0), Collector)
    Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


def test_spans_reach_a_collector_over_otlp(served: Settings, encoder: Encoder, collector: str) -> None:
    engine = Askbot(served.model_copy(update={"otlp_endpoint": collector}), encoder)
    engine.reload()
    engine.ask(QUESTION)
    tracer = vars(engine)["_tracer"]
    assert tracer.flush()
    assert {path for path, _ in Collector.taken} == {"/v1/traces"}
    asked = [ExportTraceServiceRequest.FromString(body) for _, body in Collector.taken]
    resources = [one for request in asked for one in request.resource_spans]
    services = {a.value.string_value for one in resources for a in one.resource.attributes if a.key == "service.name"}
    assert services == {"askbot"}
    received = [span for one in resources for scope in one.scope_spans for span in scope.spans]
    assert len({span.trace_id for span in received}) == 1
    assert sorted(span.name for span in received) == sorted(Step)
    (whole,) = (span for span in received if not span.parent_span_id)
    assert whole.name == Step.ASK
    assert {span.parent_span_id for span in received if span is not whole} == {whole.span_id}
    assert all(span.start_time_unix_nano <= span.end_time_unix_nano for span in received)
    assert {a.key: a.value.string_value for a in whole.attributes}["askbot.status"] == "answered"
    assert b"dockers" not in b"".join(body for _, body in Collector.taken)


def test_a_collector_that_is_gone_costs_no_answer(served: Settings, encoder: Encoder) -> None:
    engine = Askbot(served.model_copy(update={"otlp_endpoint": "http://127.0.0.1:9"}), encoder)
    engine.reload()
    assert engine.ask(QUESTION).statements


@pytest.mark.slow
def test_while_it_is_off_nothing_of_it_is_imported() -> None:
    code = (
        "import sys, askbot.engine, askbot.api, askbot.serve, askbot.tracing, askbot.answer, askbot.search;"
        "print([name for name in sys.modules if name.startswith('opentelemetry')])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_without_the_package_the_setting_is_an_error_with_the_remedy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        "askbot.tracing.otel.find_spec", lambda name: None if name.startswith("opentelemetry") else find_spec(name)
    )
    with pytest.raises(SettingsError, match="pip install"):
        tracer_to("http://localhost:4318")
