"""Whether a statement bears out a sentence that a language model wrote from it."""

from askbot.answer.synthesis.parsing import Parser, installed_parser
from askbot.answer.synthesis.reply import proven

__all__ = ["Parser", "installed_parser", "proven"]
