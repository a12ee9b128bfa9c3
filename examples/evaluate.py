"""Evaluate from Python: ask the briefing set, print the metrics, and look at what went wrong.

Run it from the project's root: python examples/evaluate.py [SET] [CORPUS]
"""

import sys
import tempfile

from askbot.evaluation import evaluate, load_questions


def main(questions: str = "evaluation/briefing.jsonl", corpus: str = "corpus") -> None:
    """Evaluate a set of questions on a corpus folder."""
    with tempfile.TemporaryDirectory() as index:
        result = evaluate(load_questions(questions), corpus=corpus, index=index)
    print(result.table())
    for outcome in result.outcomes:
        if outcome.columns["answer_shown"] == 0:
            print(f"Not shown: {outcome.question}")


if __name__ == "__main__":
    main(*sys.argv[1:])
