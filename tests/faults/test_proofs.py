"""The one command that runs all proofs: it names what is there, goes on after a failure, repeats only what it must."""

import sys
from collections import Counter
from pathlib import Path

import pytest

from benchmarks.faults.__main__ import PROOFS, Proof, Prover
from benchmarks.faults.reporting import ROWS, Row, read_rows, report, table
from benchmarks.faults.targets import targets


class Scripted(Proof):
    """A proof whose command is a line of Python."""

    def command(self, scale: float) -> list[str]:  # noqa: ARG002 - the script's
        return [sys.executable, "-c", self.module]


def scripted(name: str, line: str) -> Proof:
    return Scripted(name, f"from benchmarks.faults.reporting import *\n{line}", {})


HOLDS = scripted("holds", "report('cuts', Counter(old=2, new=1))")
BREAKS = scripted("breaks", "report('cuts', Counter(old=1)); raise AssertionError('lost')")
SAYS_SO = scripted("says so", "report_row(Row('megabytes', 5, 'too many', held=False))")


def test_every_target_of_the_fuzzer_is_a_proof() -> None:
    assert {proof.only for proof in PROOFS if proof.module == "faults.fuzz"} == {target.name for target in targets()}


def test_the_names_are_different_and_good_for_files() -> None:
    assert len({proof.file for proof in PROOFS}) == len(PROOFS)
    assert all(proof.file.replace("-", "").isalpha() for proof in PROOFS)


def test_a_share_of_the_counts_leaves_nothing_out_but_what_is_left_out_anyway() -> None:
    command = Proof("leak", "load", {"questions": 0, "leak": 20_000, "users": 3}).command(0.01)
    assert command[3:] == ["--questions", "0", "--leak", "200", "--users", "1"]


def test_a_proof_that_fails_stops_none_of_the_others(tmp_path: Path) -> None:
    results = Prover(tmp_path, 1, resume=False).results([BREAKS, HOLDS, SAYS_SO], 2)
    assert [one.held for one in results] == [False, True, False]
    assert results[1].named_rows == [("holds", Row("cuts", 3, "new 1, old 2"))]
    assert [row.held for _, row in results[0].named_rows] == [True, False]
    assert "AssertionError: lost" in (tmp_path / "breaks.log").read_text()
    assert table(results[2].named_rows).endswith("| says so: megabytes | 5 | too many | 0 | **no** |")


def test_what_this_code_has_shown_is_not_shown_again(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    first = Prover(tmp_path, 1, resume=False).results([HOLDS, BREAKS], 1)
    again = Prover(tmp_path, 1, resume=True).results([HOLDS, BREAKS], 1)
    assert again[0] == first[0]
    assert not again[1].held
    assert capsys.readouterr().out.count("shown before") == 1


def test_rows_are_printed_and_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv(ROWS, str(tmp_path / "rows"))
    report("kills", Counter({"old": 1_000, "new": 1}))
    assert capsys.readouterr().out == "kills: 1,001 (new 1, old 1,000), 0 lost\n"
    assert read_rows(tmp_path / "rows") == [Row("kills", 1001, "new 1, old 1,000")]
