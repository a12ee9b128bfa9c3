"""What a proof has shown: a line for people, and a row of the table at the end of `make faults`."""

from __future__ import annotations

import json
import os
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

ROWS = "FAULTS_ROWS"
"""The variable that names the file to which rows are added."""


@dataclass(frozen=True, slots=True)
class Row:
    """So often something was done, and this came of it."""

    what: str
    count: int
    outcome: str
    lost: int = 0
    """What was lost, mixed, doubled, or broke in another way than promised."""
    held: bool = True

    def __str__(self) -> str:
        return f"{self.what}: {self.count:,} ({self.outcome}), {self.lost} lost{'' if self.held else ': DOES NOT HOLD'}"


def report(what: str, outcomes: Counter[str]) -> None:
    """Report how often each thing happened, and that nothing was lost; a loss is an exception, which ends the proof."""
    report_row(Row(what, outcomes.total(), ", ".join(f"{name} {count:,}" for name, count in sorted(outcomes.items()))))


def report_row(row: Row) -> None:
    """Print it, and add it to the file of rows if there is one."""
    print(row, flush=True)
    if path := os.environ.get(ROWS):
        with Path(path).open("a", encoding="utf-8") as file:
            file.write(json.dumps(asdict(row)) + "\n")


def read_rows(path: Path) -> list[Row]:
    """The rows that a proof has reported."""
    return [Row(**json.loads(line)) for line in path.read_text("utf-8").splitlines()] if path.exists() else []


def table(rows: Sequence[tuple[str, Row]]) -> str:
    """In Markdown; beside each row whose proof it is."""
    lines = ["| proof | times | found | lost | held |", "|---|---|---|---|---|"]
    for proof, row in rows:
        held = "yes" if row.held else "**no**"
        what = proof if proof.endswith(row.what) else f"{proof}: {row.what}"
        lines.append(f"| {what} | {row.count:,} | {row.outcome} | {row.lost} | {held} |")
    return "\n".join(lines)
