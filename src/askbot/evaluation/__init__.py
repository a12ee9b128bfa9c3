"""Offline evaluation: sets of questions in, metrics with their uncertainty, comparisons and reports out.

from askbot.evaluation import evaluate, load_questions

result = evaluate(load_questions("evaluation/briefing.jsonl"), corpus="corpus")
print(result.metrics["mrr@10"])
print(result.table())
"""

from askbot.evaluation.attributions import evaluate_attributions
from askbot.evaluation.comparing import Comparison, compare
from askbot.evaluation.formats import load_questions
from askbot.evaluation.questions import Question, QuestionSet
from askbot.evaluation.result import Evaluation, Metric, Outcome, load_result
from askbot.evaluation.running import evaluate

__all__ = [
    "Comparison",
    "Evaluation",
    "Metric",
    "Outcome",
    "Question",
    "QuestionSet",
    "compare",
    "evaluate",
    "evaluate_attributions",
    "load_questions",
    "load_result",
]
