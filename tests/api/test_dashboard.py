"""The dashboard in `deploy/grafana.json` asks for numbers that the bot gives, by labels that they have."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
from prometheus_client.parser import text_string_to_metric_families

from askbot.api.metrics import Metrics, generate_latest
from askbot.domain import Status

DASHBOARD = Path(__file__).parents[2] / "deploy" / "grafana.json"
NAME = re.compile(r"\baskbot_\w+")
GROUPED = re.compile(r"\bby \(([^)]*)\)")
CHOSEN = re.compile(r'(\w+)\s*(?:=~|!~|!=|=)\s*"')
ADDED = {"job", "le"}
"""By Prometheus itself, and by its histograms."""


@pytest.fixture(scope="module")
def given() -> dict[str, set[str]]:
    """Each number that there is, with its labels."""
    metrics = Metrics()
    with metrics.answering():
        metrics.answered(Status.ANSWERED, 0.1)
    metrics.refused()
    metrics.reindexed(well=True)
    metrics.visited({"feed": 1})
    metrics.brought(1)
    families = text_string_to_metric_families(generate_latest(metrics.registry).decode())
    samples = [sample for family in families for sample in family.samples if not sample.name.endswith("_created")]
    return {name: set().union(*(s.labels for s in samples if s.name == name)) for name in {s.name for s in samples}}


def dashboard() -> dict[str, Any]:
    return json.loads(DASHBOARD.read_text(encoding="utf-8"))


def targets() -> list[dict[str, Any]]:
    return [target for panel in dashboard()["panels"] for target in panel["targets"]]


def test_it_names_numbers_that_there_are_and_all_of_them(given: dict[str, set[str]]) -> None:
    text = json.dumps(dashboard())
    named = set(NAME.findall(text))
    assert named <= set(given)
    families = {re.sub(r"_(total|bucket|sum|count)$", "", name) for name in given}
    assert {re.sub(r"_(total|bucket|sum|count)$", "", name) for name in named} == families


def test_each_expression_groups_and_chooses_by_labels_that_its_number_has(given: dict[str, set[str]]) -> None:
    for target in targets():
        has = ADDED.union(*(given[name] for name in NAME.findall(target["expr"])))
        used = {label.strip() for group in GROUPED.findall(target["expr"]) for label in group.split(",")}
        used |= set(CHOSEN.findall(target["expr"])) | set(re.findall(r"{{(\w+)}}", target["legendFormat"]))
        assert used <= has, target


def test_counters_are_asked_for_as_rates_and_brackets_match() -> None:
    for target in targets():
        expr = target["expr"]
        for name in re.findall(r"\b(askbot_\w+_(?:total|bucket|sum|count))\b", expr):
            assert re.search(rf"(?:rate|increase)\({name}\b", expr), expr
        for opened, closed in ("()", "[]", "{}"):
            assert expr.count(opened) == expr.count(closed), expr


def test_panels_have_places_of_their_own() -> None:
    cells: list[tuple[int, int]] = []
    panels = dashboard()["panels"]
    for at in (panel["gridPos"] for panel in panels):
        assert at["x"] + at["w"] <= 24
        cells += [(x, y) for x in range(at["x"], at["x"] + at["w"]) for y in range(at["y"], at["y"] + at["h"])]
    assert len(cells) == len(set(cells))
    assert len({panel["id"] for panel in panels}) == len(panels)
