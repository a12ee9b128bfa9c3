"""Statements and replies of a language model, written by hand before the check that they try."""

from pathlib import Path

from askbot.domain import Attribution, Citation, Stance, Statement, Voice

HERE = Path(__file__).parent


def rows(name: str) -> list[list[str]]:
    """The rows of a table beside this file."""
    return [line.split("\t") for line in (HERE / f"{name}.tsv").read_text(encoding="utf-8").splitlines()]


def said(text: str, speaker: str | None = None, stance: Stance = Stance.REPORTED) -> Statement:
    """A statement, as an answer holds it."""
    attribution = Attribution((), (), (), stance, speaker, "said") if speaker else None
    return Statement(text, Voice(stance, attribution), Citation("a.md", "A", (), "p", 0, len(text), (1, 1)))
