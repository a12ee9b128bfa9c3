"""Whether a statement bears out a sentence that a language model wrote from it."""

from askbot.answer.synthesis.parsing import Parse, Parser, installed_parser, shared_parser
from askbot.answer.synthesis.reply import proven

__all__ = ["Parse", "Parser", "installed_parser", "proven", "shared_parser"]
