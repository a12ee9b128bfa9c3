"""Buttons that ask a question: the whole question stands in the button's id, so they outlive everything."""

from __future__ import annotations

import re
from collections.abc import Sequence

from askbot.bot.ui import layout
from askbot.bot.ui.layout import Part
from askbot.presentation.translations import Translations

SUGGESTION_ID = re.compile(r"askbot-q(?P<kind>[pq]):(?P<question>.{1,80})", re.DOTALL)
LONGEST = 80
"""Characters that a button takes."""
MOST = 3


def suggestion_rows(suggestions: Sequence[str], tr: Translations, *, private: bool) -> list[Part]:
    """Up to MOST questions to ask with one click, each in a row of its own; `private` ones are answered in private."""
    fitting = [text for text in dict.fromkeys(suggestions) if len(text) <= LONGEST][:MOST]
    rows: list[Part] = [
        layout.row([layout.button(text, f"askbot-q{'p' if private else 'q'}:{text}", emoji="💬")]) for text in fitting
    ]
    return [layout.text(f"-# {tr('suggest.title')}"), *rows] if rows else []
