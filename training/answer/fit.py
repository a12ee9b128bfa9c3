"""Fits the decision: which sentence answers, and how likely a question is covered; with a reader and without.

    python training/answer/fit.py SET ... [--reader packaged] [--cache FILE] [--out FILE]

A SET is what `askbot eval` takes, with its documents, covered questions with their answers and uncovered ones. Take
sets as questions come in life: encyclopaedia and news, and near-misses in each. The confidence is calibrated on folds
of all sets together; with `--cache` what was found and read is kept in a pickle of your own.
"""

from __future__ import annotations

import argparse
import json
import pickle
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import torch

from askbot.answer.question.parsed import parse_question
from askbot.answer.scoring.decision import MOST, Decision, Linear, Term, decision_to_json
from askbot.answer.scoring.features import Evidence, Features, question_features, sentence_features
from askbot.answer.scoring.matching import Matcher
from askbot.answer.scoring.scorer import READ_HITS, WEIGHED_HITS, ranked, read_hits
from askbot.domain import Floats
from askbot.evaluation import load_questions
from askbot.evaluation.caching import Models
from askbot.evaluation.calibrating import LEAST_DEVIATION, as_table, fitted
from askbot.evaluation.running import open_engine
from askbot.settings import load_settings

READ = ("passage read", "sentence read", "span read")
"""What of the reader ranks sentences; the first decides."""
SENTENCE = ("late interaction", "behind the best passage", "offers the kind")
ALONE = ("cosine", "share matched", "passage's share matched")
"""What ranks sentences without a reader, beside SENTENCE."""
QUESTION = (
    "lacks the kind in the sentence",
    "lacks a forecast",
    "lacks the verb",
    "another agent",
    "another time",
)
WITHOUT = (
    "name missing",
    "counts something else",
    "another owner",
    "share matched",
    "late interaction",
    "bm25",
    "best sentence's cosine",
    "share matched in the sentence",
    "share unknown",
)
"""What decides without a reader, beside QUESTION."""
RIDGE = 2.0


@dataclass(frozen=True)
class Example:
    """A judged question with what was found for it; no evidence where nothing was."""

    covered: bool
    answers: tuple[str, ...]
    evidence: Evidence | None


def main() -> None:
    """Collect or read what was collected, fit, write."""
    given = _options()
    if given.cache and given.cache.exists():
        examples = pickle.loads(given.cache.read_bytes())  # noqa: S301 - one's own
    else:
        examples = [example for path in given.sets for example in collected(path, given.reader)]
        if given.cache:
            given.cache.write_bytes(pickle.dumps(examples))
    decisions = {
        "with reader": fitted_decision(examples, given.fingerprint),
        "without reader": fitted_decision(_unread(examples), ""),
    }
    given.out.write_text(
        json.dumps({name: decision_to_json(decision) for name, decision in decisions.items()}, indent=1) + "\n"
    )


def collected(path: Path, reader: str) -> Iterator[Example]:
    """Every question of a set that says whether it is covered, searched and read."""
    asked, settings = load_questions(path), load_settings(reader=reader)
    engine = open_engine(asked, settings, Models.load(settings))
    matcher = Matcher(engine.searcher)
    for question in asked.questions:
        parsed = parse_question(question.text, engine.searcher)
        hits = [hit for hit in engine.searcher.search(parsed.query, WEIGHED_HITS) if hit.passage.sentences]
        match = matcher.match(parsed.query, hits) if hits else None
        evidence = None
        if match and match.words:
            evidence = Evidence(parsed, match, hits, read_hits(engine.reader, parsed.text, hits))
        yield Example(bool(question.covered), tuple(question.answers), evidence)


def fitted_decision(examples: Sequence[Example], reader: str) -> Decision:
    """Both models on all examples; the thresholds are those of confidences that folds give."""
    reads = bool(reader)
    examples = [replace(e, evidence=_first(e.evidence, READ_HITS)) if reads and e.evidence else e for e in examples]
    sentence = fit_sentences(examples, (*SENTENCE, *(READ if reads else ALONE)))
    draft = Decision(sentence, Linear({}), 0.5, 0.5, reader)
    features, covered = best_features(draft, examples)
    table = as_table(features, (*(READ[:1] if reads else WITHOUT), *QUESTION))
    return fitted(draft, table, covered).decision


def best_features(draft: Decision, examples: Sequence[Example]) -> tuple[list[Features], Floats]:
    """Each question's features at its best sentence, and (n,) whether it is covered; where nothing is found, none."""
    features: list[Features] = []
    covered: list[float] = []
    for example in examples:
        if example.evidence is not None:
            best = ranked(draft, example.evidence)[0]
            place = next(i for i, hit in enumerate(example.evidence.hits) if hit is best.hit)
            features.append(question_features(example.evidence, place, best.index))
            covered.append(float(example.covered))
    return features, np.asarray(covered, np.float32)


def fit_sentences(examples: Sequence[Example], names: Sequence[str]) -> Linear:
    """Conditional logit (McFadden, 1974): the sentences that hold an answer against all others of the same question."""
    rows = [row for example in examples if example.covered and example.evidence for row in _judged(example, names)]
    everything = np.concatenate([inputs for inputs, _ in rows])
    mean, spread = everything.mean(0), np.maximum(everything.std(0), LEAST_DEVIATION)
    scaled = [torch.tensor(np.clip((inputs - mean) / spread, -MOST, MOST)).float() for inputs, _ in rows]
    held = [torch.tensor(mask, dtype=torch.bool) for _, mask in rows]
    weights = torch.zeros(len(names), requires_grad=True)
    optimiser = torch.optim.LBFGS([weights], max_iter=200)

    def loss() -> torch.Tensor:
        optimiser.zero_grad()
        odds = [inputs @ weights for inputs in scaled]
        total = sum(o.logsumexp(0) - o[mask].logsumexp(0) for o, mask in zip(odds, held, strict=True))
        penalised = total + RIDGE * (weights**2).sum()
        penalised.backward()
        return penalised

    optimiser.step(loss)
    values = zip(names, mean.tolist(), spread.tolist(), weights.tolist(), strict=True)
    return Linear({name: Term(*numbers) for name, *numbers in values})


def _judged(example: Example, names: Sequence[str]) -> Iterator[tuple[Floats, Floats]]:
    """(s, features) and (s,) whether a sentence holds an answer, where some do and some do not."""
    assert example.evidence is not None  # noqa: S101 - the caller has looked
    tables = sentence_features(example.evidence)
    inputs = np.stack([np.concatenate([table[name] for table in tables]) for name in names], axis=1)
    texts = [hit.passage.sentence_text(s) for hit in example.evidence.hits for s in hit.passage.sentences]
    held = np.asarray([any(_plain(answer) in _plain(text) for answer in example.answers) for text in texts])
    if held.any() and not held.all():
        yield inputs, held


def _plain(text: str) -> str:
    return " ".join(text.replace("’", "'").casefold().split())


def _first(evidence: Evidence, count: int) -> Evidence:
    match = replace(evidence.match, hits=evidence.match.hits[:count])
    return replace(evidence, match=match, hits=evidence.hits[:count], readings=evidence.readings[:count])


def _unread(examples: Sequence[Example]) -> list[Example]:
    return [replace(e, evidence=e.evidence and replace(e.evidence, readings=())) for e in examples]


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("sets", type=Path, nargs="*")
    parser.add_argument("--reader", default="packaged")
    parser.add_argument("--fingerprint", default="", help="The reader's, where examples come from a cache.")
    parser.add_argument("--cache", type=Path)
    parser.add_argument("--out", type=Path, default=Path("src/askbot/answer/scoring/decision.json"))
    given = parser.parse_args()
    if not given.fingerprint:
        from askbot.reader import load_reader

        reader = load_reader(given.reader)
        given.fingerprint = reader.fingerprint if reader else ""
    return given


if __name__ == "__main__":
    main()
