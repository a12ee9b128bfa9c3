"""Fits the decision: which sentence answers, and how likely a question is covered; with a reader and without.

    python training/answer/fit.py SET ... [--reader packaged] [--cache FILE] [--start FILE] [--out FILE]

A SET is what `askbot eval` takes, with its documents, covered questions with their answers and uncovered ones. Take
sets as questions come in life: encyclopaedia and news, and near-misses in each. The confidence is calibrated on folds
of all sets together; with `--cache` what was found and read is kept in a pickle of your own. With `--start` the
sentences are ranked as a decision that is there does, and its weights are drawn towards what the sets say: for a few
sets that the first fit did not have, or a feature that is new.
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
from askbot.answer.scoring.decision import MOST, Decision, Linear, Term, decision_from_json, decision_to_json
from askbot.answer.scoring.features import (
    TURNED,
    Evidence,
    Features,
    question_features,
    sentence_features,
    turned_round,
)
from askbot.answer.scoring.matching import Matcher
from askbot.answer.scoring.scorer import READ_HITS, WEIGHED_HITS, place_of, ranked, read_again, read_hits
from askbot.domain import Floats
from askbot.evaluation import load_questions
from askbot.evaluation.caching import Models
from askbot.evaluation.calibrating import LEAST_DEVIATION, ROUNDS, as_table, fitted
from askbot.evaluation.running import open_engine
from askbot.reader import Reader, load_reader
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
FLAGS = (TURNED, "lacks the measure")
"""What speaks against an answer alone, and decides with a reader: without it, nothing is added."""
FLAG = Term(0.0, 0.2, 0.0)
PULL, FREE = 30.0, 1.0
"""How hard weights are held to those of a start: in questions, per squared difference; those of flags hardly."""
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
    reader = load_reader(given.reader)
    if given.start:
        decisions = json.loads(given.start.read_text())
        decisions["with reader"] = decision_to_json(
            drawn(decision_from_json(decisions["with reader"]), examples, reader)
        )
    else:
        made = {
            "with reader": fitted_decision(examples, reader),
            "without reader": fitted_decision(_unread(examples), None),
        }
        decisions = {name: decision_to_json(decision) for name, decision in made.items()}
    given.out.write_text(json.dumps(decisions, indent=1) + "\n")


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


def fitted_decision(examples: Sequence[Example], reader: Reader | None) -> Decision:
    """Both models on all examples; the thresholds are those of confidences that folds give."""
    reads = reader is not None
    examples = [replace(e, evidence=_first(e.evidence, READ_HITS)) if reads and e.evidence else e for e in examples]
    sentence = fit_sentences(examples, (*SENTENCE, *(READ if reads else ALONE)))
    draft = Decision(sentence, Linear({}), 0.5, 0.5, reader.fingerprint if reader else "")
    features, covered = best_features(draft, examples, reader)
    table = as_table(features, (*((READ[0], *FLAGS) if reads else WITHOUT), *QUESTION))
    return fitted(draft, table, covered).decision


def drawn(start: Decision, examples: Sequence[Example], reader: Reader | None) -> Decision:
    """A decision whose confidence is drawn towards what examples say, and decides by FLAGS; its threshold stays."""
    examples = [replace(e, evidence=_first(e.evidence, READ_HITS)) if e.evidence else e for e in examples]
    features, covered = best_features(start, examples, reader)
    terms = {**dict.fromkeys(FLAGS, FLAG), **start.question.terms}
    columns = [
        np.clip((np.asarray([f[n] for f in features]) - t.mean) / t.deviation, -MOST, MOST) for n, t in terms.items()
    ]
    inputs = np.stack([*columns, np.ones(len(covered))], axis=1)
    old = np.asarray([*(term.weight for term in terms.values()), start.question.bias])
    held = np.diag([*(FREE if name in FLAGS else PULL for name in terms), 1e-6])
    weights = old.copy()
    for _ in range(ROUNDS):
        chance = 1 / (1 + np.exp(-inputs @ weights))
        slope = inputs.T @ (chance - covered) + held @ (weights - old)
        weights = weights - np.linalg.solve((inputs * (chance * (1 - chance))[:, None]).T @ inputs + held, slope)
    fitted_terms = {
        name: replace(term, weight=float(w)) for (name, term), w in zip(terms.items(), weights, strict=False)
    }
    return replace(start, question=Linear(fitted_terms, float(weights[-1])))


def best_features(draft: Decision, examples: Sequence[Example], reader: Reader | None) -> tuple[list[Features], Floats]:
    """Each question's features at its best sentence, and (n,) whether it is covered; where nothing is found, none."""
    features: list[Features] = []
    covered: list[float] = []
    for example in examples:
        if example.evidence is not None:
            best = ranked(draft, example.evidence)[0]
            evidence, place = read_again(reader, example.evidence, best), place_of(example.evidence, best)
            turned = turned_round(evidence, place, best.index)
            features.append({**question_features(evidence, place, best.index), TURNED: turned})
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
    parser.add_argument("--cache", type=Path)
    parser.add_argument("--start", type=Path, help="A decision to draw towards the sets, such as the packaged one.")
    parser.add_argument("--out", type=Path, default=Path("src/askbot/answer/scoring/decision.json"))
    return parser.parse_args()


if __name__ == "__main__":
    main()
