"""Hits to answers: the right sentences, verbatim, with who says them, or silence."""

from askbot.answer.compose import compose, new_id

__all__ = ["compose", "new_id"]
