"""Hits to answers: the right sentences, verbatim, with who says them, or silence."""

from askbot.answer.answerer import Answerer
from askbot.answer.llm import Endpoint, endpoint_of, synthesise

__all__ = ["Answerer", "Endpoint", "endpoint_of", "synthesise"]
