"""askbot: answers from a small library of briefings, with who claims what, and where it stands."""

from askbot.domain import Answer, Citation, Hit, Statement
from askbot.engine import Askbot

__all__ = ["Answer", "Askbot", "Citation", "Hit", "Statement"]
