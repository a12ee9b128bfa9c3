"""Attributions found in annotated texts, against those that people marked (PolNeAR, brat folders).

Spans are compared as sets of words, matched one to one within a document so that most match; a metric is the F1 over
all documents. j.5: the sets' Jaccard index is at least one half. Reporting cues hold a word such as said, according or
denied (reporting.txt).
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

import numpy as np

from askbot.attribution import is_mark, load_attributor
from askbot.domain import Attribution, Document, Span
from askbot.encoder import load_encoder
from askbot.evaluation.formats.brat import ROLES, BratDocument, GoldAttribution, read_brat_folder
from askbot.evaluation.measures import Column, Measure
from askbot.evaluation.result import Evaluation, Outcome, summarise
from askbot.index import understand
from askbot.progress import Progress
from askbot.settings import Settings, load_settings

_WORD = re.compile(r"\w+(?:[-'’]\w+)*")
SHOWN = 4
"""Attributions of each side that a report shows where found and marked differ."""
Words = frozenset[int]
Marked = Attribution | GoldAttribution


@dataclass(frozen=True, slots=True)
class _Triple:
    source: Words
    cue: Words
    content: Words
    reporting: bool
    """Whether the cue holds a word of reporting."""


Test = Callable[[_Triple, _Triple], bool]
Has = Callable[[_Triple], bool]


@dataclass(frozen=True, slots=True)
class Criterion:
    """When a found attribution counts as a marked one, and which of them are looked at."""

    name: str
    title: str
    group: str
    has: Has
    test: Test

    @property
    def columns(self) -> tuple[str, str, str]:
        """Of the counts: matched, found, marked."""
        return f"{self.name}_matched", f"{self.name}_found", f"{self.name}_marked"


def _half(a: Words, b: Words) -> bool:
    return bool(a | b) and 2 * len(a & b) >= len(a | b)


def _speaker(a: _Triple, b: _Triple) -> bool:
    return bool(a.cue & b.cue) and _half(a.source, b.source)


def _triple(a: _Triple, b: _Triple) -> bool:
    return _speaker(a, b) and _half(a.content, b.content)


def _named(t: _Triple) -> bool:
    return bool(t.source and t.cue)


def _reports(t: _Triple) -> bool:
    return _named(t) and t.reporting


def criteria() -> tuple[Criterion, ...]:
    """What is counted, in the order of the report."""
    spans, whole, reports = "Attribution: spans", "Attribution: who says what", "Attribution: reporting cues"
    return (
        Criterion("cue", "cue found", spans, lambda t: bool(t.cue), lambda a, b: bool(a.cue & b.cue)),
        Criterion("source_exact", "source, exact", spans, lambda t: bool(t.source), lambda a, b: a.source == b.source),
        Criterion("source", "source, j.5", spans, lambda t: bool(t.source), lambda a, b: _half(a.source, b.source)),
        Criterion(
            "content_exact", "content, exact", spans, lambda t: bool(t.content), lambda a, b: a.content == b.content
        ),
        Criterion(
            "content", "content, j.5", spans, lambda t: bool(t.content), lambda a, b: _half(a.content, b.content)
        ),
        Criterion("speaker", "cue and source", whole, _named, _speaker),
        Criterion("triple", "cue, source and content", whole, _named, _triple),
        Criterion("reporting_speaker", "cue and source, reporting cues", reports, _reports, _speaker),
        Criterion("reporting_triple", "cue, source and content, reporting cues", reports, _reports, _triple),
    )


def attribution_measures() -> tuple[Measure, ...]:
    """F1, precision and recall of each criterion."""
    measures: list[Measure] = []
    for c in criteria():
        measures += [
            Measure(f"attribution_{c.name}_f1", f"{c.title}: F1", c.columns, f1, c.group),
            Measure(f"attribution_{c.name}_precision", f"{c.title}: precision", c.columns, _precision, c.group),
            Measure(f"attribution_{c.name}_recall", f"{c.title}: recall", c.columns, _recall, c.group),
        ]
    return tuple(measures)


def evaluate_attributions(
    folder: str | Path,
    *,
    settings: Settings | None = None,
    sample: int | None = None,
    seed: int = 0,
    progress: Progress | None = None,
) -> Evaluation:
    """Attribute every text of a brat folder and compare with its annotations. Raises `UsageError`, `ModelError`."""
    texts = read_brat_folder(Path(folder))
    if sample is not None and sample < len(texts):
        rows = np.random.default_rng(seed).choice(len(texts), sample, replace=False)
        texts = tuple(texts[i] for i in sorted(rows))
    chosen = settings or load_settings()
    encoder = load_encoder(chosen.model, chosen.precision, chosen.threads, chosen.cache.expanduser())
    attributor = load_attributor(encoder)
    outcomes: list[Outcome] = []
    for number, text in enumerate(texts, start=1):
        attributions = understand(text.document, encoder, attributor, titled=False).attributions
        outcomes.append(_outcome(text, [one for one in attributions if not is_mark(one)]))
        if progress:
            progress(number, len(texts), "Attributing")
    return Evaluation(
        set="/".join(Path(folder).resolve().parts[-2:]),
        fingerprint=f"brat-{len(texts)}-{seed}",
        settings={"encoder": encoder.fingerprint, "attributor": attributor.name},
        metrics=summarise(attribution_measures(), outcomes, seed, progress),
        outcomes=tuple(outcomes),
    )


def _outcome(text: BratDocument, attributions: Sequence[Attribution]) -> Outcome:
    document = text.document
    columns = count(document.text, attributions, text.gold)
    marked = [f"{columns['triple_marked']:.0f} attributions with a source"]
    return Outcome(
        id=document.path,
        question=document.title,
        tags=(),
        columns=columns,
        status="attributed",
        expected={"marked": marked},
        statements=_differing(document, attributions, text.gold),
    )


def _differing(document: Document, attributions: Iterable[Marked], gold: Iterable[Marked]) -> list[dict[str, Any]]:
    """The first attributions on which the two sides do not agree."""
    words = _word_spans(document.text)
    ours, theirs = (
        [(a, t) for a in side if _named(t := _sets(a, document.text, words))] for side in (attributions, gold)
    )
    pairs = _matches([t for _, t in ours], [t for _, t in theirs], _triple)
    sides = (
        (ours, {i for i, _ in pairs}, "found, not marked so"),
        (theirs, {j for _, j in pairs}, "marked, not found so"),
    )
    return [
        _difference(a, document, why)
        for side, right, why in sides
        for a in [a for place, (a, _) in enumerate(side) if place not in right][:SHOWN]
    ]


def _difference(attribution: Marked, document: Document, why: str) -> dict[str, Any]:
    source, cue, content = (
        " … ".join(" ".join(span.text(document.text).split()) for span in getattr(attribution, role)) for role in ROLES
    )
    first, *_ = attribution.cue
    line = document.text.count("\n", 0, first.start) + 1
    return {
        "text": f"{cue}: {content}",
        "speaker": source,
        "stance": why,
        "document": document.path,
        "lines": (line, line),
    }


def count(text: str, attributions: Iterable[Marked], gold: Iterable[Marked]) -> dict[str, float | None]:
    """Of one document, for each criterion: how many match, were found, and were marked."""
    words = _word_spans(text)
    ours, theirs = ([_sets(a, text, words) for a in side] for side in (attributions, gold))
    columns: dict[str, float | None] = {}
    for c in criteria():
        a, b = [t for t in ours if c.has(t)], [t for t in theirs if c.has(t)]
        counts = (len(_matches(a, b, c.test)), len(a), len(b))
        columns |= {column: float(n) for column, n in zip(c.columns, counts, strict=True)}
    return columns


def _word_spans(text: str) -> list[tuple[int, int]]:
    return [m.span() for m in _WORD.finditer(text)]


def _sets(attribution: Marked, text: str, words: Sequence[tuple[int, int]]) -> _Triple:
    source, cue, content = (_covered(getattr(attribution, role), words) for role in ROLES)
    said = any(text[slice(*words[i])].lower() in _reporting_words() for i in cue)
    return _Triple(source, cue, content, said)


def _covered(spans: Iterable[Span], words: Sequence[tuple[int, int]]) -> Words:
    """The words that spans touch."""
    covered: set[int] = set()
    for span in spans:
        first = bisect_right(words, span.start, key=lambda word: word[1])
        covered.update(range(first, bisect_left(words, span.end, key=lambda word: word[0])))
    return frozenset(covered)


@cache
def _reporting_words() -> frozenset[str]:
    return frozenset((files("askbot.evaluation") / "reporting.txt").read_text(encoding="utf-8").split())


def _matches(ours: Sequence[_Triple], gold: Sequence[_Triple], test: Test) -> list[tuple[int, int]]:
    """As many pairs as fit, each side's used once."""
    from scipy.optimize import linear_sum_assignment

    if not ours or not gold:
        return []
    fits = np.asarray([[test(a, b) for b in gold] for a in ours], np.float64)
    return [(int(i), int(j)) for i, j in zip(*linear_sum_assignment(-fits), strict=True) if fits[i, j]]


def f1(matched: Column, predicted: Column, marked: Column) -> float:
    """Twice the matches among all that was found or marked, over documents."""
    return float(2 * matched.sum() / max(predicted.sum() + marked.sum(), 1))


def _precision(matched: Column, predicted: Column, marked: Column) -> float:  # noqa: ARG001 - columns are as they are
    return float(matched.sum() / max(predicted.sum(), 1))


def _recall(matched: Column, predicted: Column, marked: Column) -> float:  # noqa: ARG001 - columns are as they are
    return float(matched.sum() / max(marked.sum(), 1))
