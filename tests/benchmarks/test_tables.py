"""The tables of docs/retrieval.md."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]


def test_the_tables_say_what_the_results_say() -> None:
    script = ROOT / "benchmarks" / "tables.py"
    words, environment = [sys.executable, script, "--check"], {"PYTHONPATH": str(ROOT / "src")}
    done = subprocess.run(words, check=False, capture_output=True, text=True, env=environment)
    assert done.returncode == 0, done.stderr


def test_every_table_has_a_row_of_figures() -> None:
    parts = (ROOT / "docs" / "retrieval.md").read_text(encoding="utf-8").split("<!-- table: ")[1:]
    assert len(parts) >= 6
    for part in parts:
        lines = part.partition("<!-- end of table -->")[0].splitlines()[1:]
        assert len(lines) >= 3
        assert len({line.count("|") for line in lines}) == 1
