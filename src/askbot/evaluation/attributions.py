"""Attributions found in annotated texts, against those that people marked (PolNeAR, brat folders).

Spans are compared as sets of words, matched one to one within a document so that most match; a metric is the F1 over
all documents. j.5: the sets' Jaccard index is at least one half.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from askbot.corpus import split
from askbot.domain import Attribution, Span
from askbot.evaluation.caching import Models
from askbot.evaluation.formats.brat import ROLES, BratDocument, GoldAttribution, read_brat_folder
from askbot.evaluation.measures import Column, Measure
from askbot.evaluation.result import Evaluation, Outcome, summarise
from askbot.index.build import CONTEXT_PIECES, encoder_input
from askbot.progress import Progress
from askbot.settings import Settings, load_settings

_WORD = re.compile(r"\w+(?:[-'’]\w+)*")
Words = frozenset[int]


@dataclass(frozen=True, slots=True)
class _Triple:
    source: Words
    cue: Words
    content: Words


Test = Callable[[_Triple, _Triple], bool]
Has = Callable[[_Triple], bool]


@dataclass(frozen=True, slots=True)
class _Criterion:
    """When a found attribution counts as a marked one, and which of them are looked at."""

    name: str
    title: str
    has: Has
    test: Test


def _half(a: Words, b: Words) -> bool:
    return bool(a | b) and 2 * len(a & b) >= len(a | b)


def _speaker(a: _Triple, b: _Triple) -> bool:
    return bool(a.cue & b.cue) and _half(a.source, b.source)


def _named(t: _Triple) -> bool:
    return bool(t.source and t.cue)


def criteria() -> tuple[_Criterion, ...]:
    """What is counted, in the order of the report."""
    return (
        _Criterion("cue", "cue found", lambda t: bool(t.cue), lambda a, b: bool(a.cue & b.cue)),
        _Criterion("source_exact", "source, exact", lambda t: bool(t.source), lambda a, b: a.source == b.source),
        _Criterion("source", "source, j.5", lambda t: bool(t.source), lambda a, b: _half(a.source, b.source)),
        _Criterion("content_exact", "content, exact", lambda t: bool(t.content), lambda a, b: a.content == b.content),
        _Criterion("content", "content, j.5", lambda t: bool(t.content), lambda a, b: _half(a.content, b.content)),
        _Criterion("speaker", "cue and source", _named, _speaker),
        _Criterion(
            "triple", "cue, source and content", _named, lambda a, b: _speaker(a, b) and _half(a.content, b.content)
        ),
    )


def attribution_measures() -> tuple[Measure, ...]:
    """F1, precision and recall of each criterion."""
    found: list[Measure] = []
    for c in criteria():
        columns = (f"{c.name}_matched", f"{c.name}_found", f"{c.name}_marked")
        found += [
            Measure(f"attribution_{c.name}_f1", f"{c.title}: F1", columns, _f1),
            Measure(f"attribution_{c.name}_precision", f"{c.title}: precision", columns, _precision),
            Measure(f"attribution_{c.name}_recall", f"{c.title}: recall", columns, _recall),
        ]
    return tuple(found)


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
    models = Models.load(settings or load_settings())
    outcomes: list[Outcome] = []
    for number, text in enumerate(texts, start=1):
        outcomes.append(_outcome(text, attribute(text, models)))
        if progress:
            progress(number, len(texts), "Attributing")
    return Evaluation(
        set=Path(folder).resolve().name,
        fingerprint=f"brat-{len(texts)}-{seed}",
        settings={"encoder": models.encoder.fingerprint, "attributor": models.attributor.name},
        metrics=summarise(attribution_measures(), outcomes, seed),
        outcomes=tuple(outcomes),
    )


def attribute(text: BratDocument, models: Models) -> tuple[Attribution, ...]:
    """The attributions of one text, as indexing finds them."""
    encoder, document = models.encoder, text.document
    passages = split(document, count=encoder.pieces, window=encoder.window - CONTEXT_PIECES)
    inputs = [encoder_input(document, passage, encoder) for passage in passages]
    wanted = models.attributor.wants_states
    encodings = list(encoder.encode(inputs, states=True)) if wanted else []
    return models.attributor.attribute(document, passages, encodings)


def _outcome(text: BratDocument, found: Sequence[Attribution]) -> Outcome:
    starts = [m.start() for m in _WORD.finditer(text.document.text)]
    ends = [m.end() for m in _WORD.finditer(text.document.text)]
    ours = [_triple(a, starts, ends) for a in found]
    gold = [_triple(a, starts, ends) for a in text.gold]
    columns: dict[str, float | None] = {}
    for c in criteria():
        a, b = [t for t in ours if c.has(t)], [t for t in gold if c.has(t)]
        columns[f"{c.name}_matched"] = float(_matches(a, b, c.test))
        columns[f"{c.name}_found"], columns[f"{c.name}_marked"] = float(len(a)), float(len(b))
    return Outcome(text.document.path, text.document.title, (), columns, status="attributed")


def _triple(attribution: Attribution | GoldAttribution, starts: Sequence[int], ends: Sequence[int]) -> _Triple:
    return _Triple(*(_words(getattr(attribution, role), starts, ends) for role in ROLES))


def _words(spans: Iterable[Span], starts: Sequence[int], ends: Sequence[int]) -> Words:
    found: set[int] = set()
    for span in spans:
        i = max(bisect_right(starts, span.start) - 1, 0)
        while i < len(starts) and starts[i] < span.end:
            if ends[i] > span.start:
                found.add(i)
            i += 1
    return frozenset(found)


def _matches(ours: Sequence[_Triple], gold: Sequence[_Triple], test: Test) -> int:
    from scipy.optimize import linear_sum_assignment

    if not ours or not gold:
        return 0
    fits = np.asarray([[test(a, b) for b in gold] for a in ours], np.float64)
    return int(fits[linear_sum_assignment(-fits)].sum())


def _f1(matched: Column, found: Column, marked: Column) -> float:
    return float(2 * matched.sum() / max(found.sum() + marked.sum(), 1))


def _precision(matched: Column, found: Column, marked: Column) -> float:  # noqa: ARG001 - columns are as they are
    return float(matched.sum() / max(found.sum(), 1))


def _recall(matched: Column, found: Column, marked: Column) -> float:  # noqa: ARG001 - columns are as they are
    return float(matched.sum() / max(marked.sum(), 1))
