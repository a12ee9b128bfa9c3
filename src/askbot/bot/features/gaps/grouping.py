"""Open questions of like meaning, grouped for admins."""

from __future__ import annotations

import csv
import io
import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from askbot.domain import Floats
from askbot.journal import Gap

ALIKE = 0.72
"""Cosine similarity from which on two questions count as the same; MiniLM gives paraphrases 0.75 and more."""
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True, slots=True)
class Group:
    """Questions of like meaning, the latest first."""

    gaps: tuple[Gap, ...]

    @property
    def question(self) -> str:
        """The latest of them."""
        return self.gaps[0].question

    @property
    def kinds(self) -> dict[str, int]:
        """How often each kind occurs."""
        return dict(Counter(gap.kind.value for gap in self.gaps))


def grouped(gaps: Sequence[Gap], vectors: Floats) -> tuple[Group, ...]:
    """Group gaps by the (n, d) unit vectors of their questions; the largest group first.

    Each gap joins the first group whose first question is alike, so the result depends on the order, not on chance.
    """
    groups: list[list[int]] = []
    for i in range(len(gaps)):
        near = next((g for g in groups if float(np.dot(vectors[g[0]], vectors[i])) >= ALIKE), None)
        if near is None:
            groups.append([i])
        else:
            near.append(i)
    ordered = sorted(groups, key=len, reverse=True)
    return tuple(Group(tuple(gaps[i] for i in group)) for group in ordered)


def as_csv(groups: Sequence[Group]) -> bytes:
    """One line a question, for a spreadsheet; a cell that a spreadsheet would take for a formula is quoted."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(["group", "question", "kind", "note", "answer"])
    for number, group in enumerate(groups, start=1):
        writer.writerows([number, _cell(g.question), g.kind.value, _cell(g.note), g.answer] for g in group.gaps)
    return out.getvalue().encode("utf-8-sig")


def _cell(text: str) -> str:
    return f"'{text}" if text.startswith(_FORMULA) else text


def as_questions(groups: Sequence[Group]) -> bytes:
    """One JSON a line, as `askbot eval` reads question sets: the answers are for a person to fill in."""
    lines = [
        json.dumps(
            {"id": f"gap-{group.gaps[0].id}", "question": group.question, "answers": [], "tags": sorted(group.kinds)},
            ensure_ascii=False,
        )
        for group in groups
    ]
    return "".join(f"{line}\n" for line in lines).encode()
