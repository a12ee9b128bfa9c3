"""Every proof, some side by side, at full length or a share of it; what each has shown is one table at the end.

Run: make faults, or python -m benchmarks.faults [--scale 0.02] [--only fuzz] [--jobs 2] [--resume]

Exit code 1 where a proof fails; the others go on. Each writes its own log in `--folder`.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from benchmarks.faults.reporting import ROWS, Row, read_rows, table

FOLDER = Path(".askbot/faults")
CODE = ("src", "benchmarks", "tests/small_discord", "tests/support")
LIMIT_SECONDS = 4 * 3600
"""After which a proof counts as hanging."""


@dataclass(frozen=True, slots=True)
class Proof:
    """A script, and how often it does what it does."""

    name: str
    module: str
    counts: Mapping[str, int]
    only: str = ""
    """What of it, where each part is a proof of its own."""
    alone: bool = False
    """Whether nothing runs beside it, since it tells times."""

    @property
    def file(self) -> str:
        """Its name as part of a file's."""
        return self.name.replace(" ", "-")

    def command(self, scale: float) -> list[str]:
        """The script with its counts multiplied by `scale`, but nothing left out."""
        counts = {name: max(1, round(n * scale)) if n else 0 for name, n in self.counts.items()}
        options = [part for name, n in counts.items() for part in (f"--{name}", str(n))]
        part = ["--only", self.only] if self.only else []
        return [sys.executable, "-m", f"benchmarks.{self.module}", *options, *part]


def _fuzzed(target: str) -> Proof:
    return Proof(f"fuzz {target}", "faults.fuzz", {"cases": 100_000}, target)


PROOFS = (
    _fuzzed("card rendering"),
    _fuzzed("attribution by the head"),
    _fuzzed("attribution by rules"),
    _fuzzed("passage splitting"),
    Proof("crash", "faults.crash", {"kills": 200, "steps": 199, "sizes": 100, "builds": 50}),
    Proof("leak", "load", {"questions": 0, "leak": 20_000}),
    _fuzzed("evaluation files"),
    Proof("corruption", "faults.corruption", {"times": 500}),
    Proof("vectors", "faults.vectors", {"times": 4000}),
    Proof("journals", "faults.journals", {"kills": 200, "damages": 300}),
    Proof("postgres journal", "faults.postgres_journal", {"kills": 20, "restarts": 5}),
    Proof("sources", "faults.sources", {"kills": 300}),
    Proof("tmpfs", "faults.tmpfs", {"builds": 40}),
    Proof("formats", "faults.formats", {"cases": 2000}),
    _fuzzed("document reading"),
    _fuzzed("question cleaning"),
    _fuzzed("replies of a language model"),
    _fuzzed("text for a terminal"),
    Proof("load", "load", {"questions": 1000, "users": 200, "at-once": 2, "documents": 300, "leak": 0}, alone=True),
    Proof("flood", "load.flood", {"questions": 10_000, "seconds": 60}, alone=True),
)
"""The longest first, and those that measure times last."""


@dataclass(frozen=True, slots=True)
class ProofResult:
    """What a proof has shown."""

    proof: str
    command: Sequence[str]
    code: str
    """A checksum of all code, so that only what it has shown itself is taken over."""
    held: bool
    seconds: float
    rows: Sequence[Row]

    @property
    def named_rows(self) -> list[tuple[str, Row]]:
        """Its rows by its name; one that says so where it failed without."""
        rows = [*self.rows]
        if not self.held and all(row.held for row in rows):
            rows.append(Row("failed, see its log", 0, "", held=False))
        return [(self.proof, row) for row in rows]


class Prover:
    """Runs proofs, each in a process of its own, so that a crash of one is seen and stops none of the others."""

    def __init__(self, folder: Path, scale: float, *, resume: bool) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._folder = folder
        self._scale = scale
        self._resume = resume
        self._code = _checksum()

    def results(self, proofs: Sequence[Proof], jobs: int) -> list[ProofResult]:
        """What each has shown, in order; `jobs` at a time, and by themselves those that must be alone."""
        together = [proof for proof in proofs if not proof.alone]
        with ThreadPoolExecutor(jobs) as pool:
            results = dict(zip((proof.name for proof in together), pool.map(self._one, together), strict=True))
        results |= {proof.name: self._one(proof) for proof in proofs if proof.alone}
        return [results[proof.name] for proof in proofs]

    def _one(self, proof: Proof) -> ProofResult:
        kept = self._folder / f"{proof.file}.json"
        if self._resume and (before := _read(kept)) and self._is_same(before, proof):
            print(f"== {proof.name}: ok, shown before", flush=True)
            return before
        result = self._run(proof)
        kept.write_text(json.dumps(asdict(result), indent=1), encoding="utf-8")
        lines = "".join(f"\n   {row}" for row in result.rows)
        print(f"== {proof.name}: {'ok' if result.held else 'FAILED'} after {result.seconds:,.0f} s{lines}", flush=True)
        return result

    def _is_same(self, before: ProofResult, proof: Proof) -> bool:
        return before.held and before.code == self._code and before.command == proof.command(self._scale)[1:]

    def _run(self, proof: Proof) -> ProofResult:
        command, began = proof.command(self._scale), time.monotonic()
        rows, log = (self._folder / f"{proof.file}.{ending}" for ending in ("rows", "log"))
        rows.unlink(missing_ok=True)
        print(f"== {proof.name}: {' '.join(command[1:])} > {log}", flush=True)
        held = _succeeds(command, rows, log)
        proof_rows = read_rows(rows)
        seconds = time.monotonic() - began
        return ProofResult(
            proof.name, command[1:], self._code, held and all(row.held for row in proof_rows), seconds, proof_rows
        )


def _succeeds(command: Sequence[str], rows: Path, log: Path) -> bool:
    environment = {**os.environ, ROWS: str(rows)}
    with log.open("w", encoding="utf-8") as out:
        try:
            done = subprocess.run(command, stdout=out, stderr=out, check=False, timeout=LIMIT_SECONDS, env=environment)
        except subprocess.TimeoutExpired:
            return False
    return done.returncode == 0


def _read(path: Path) -> ProofResult | None:
    if not path.exists():
        return None
    result = ProofResult(**json.loads(path.read_text(encoding="utf-8")))
    return replace(result, rows=[Row(**row) for row in json.loads(path.read_text(encoding="utf-8"))["rows"]])


def _checksum() -> str:
    digest = hashlib.sha256()
    for path in sorted(path for folder in CODE for path in Path(folder).rglob("*.py")):
        digest.update(path.read_bytes())
    return digest.hexdigest()


def main() -> int:
    """Run them, and print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--scale", type=float, default=1.0, help="the share of each count")
    parser.add_argument("--only", default="", help="part of a proof's name")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1, help="proofs at a time")
    parser.add_argument("--folder", type=Path, default=FOLDER, help="where logs and results are put")
    parser.add_argument("--resume", action="store_true", help="leave out what this code has shown before")
    options = parser.parse_args()
    began = time.monotonic()
    proofs = [proof for proof in PROOFS if options.only in proof.name]
    results = Prover(options.folder.resolve(), options.scale, resume=options.resume).results(proofs, options.jobs)
    text = table([row for one in results for row in one.named_rows])
    (options.folder / "table.md").write_text(text + "\n", encoding="utf-8")
    failed = [one.proof for one in results if not one.held]
    print(f"\n{text}\n\n{time.monotonic() - began:,.0f} s; ", end="")
    print("all proofs hold" if not failed else f"FAILED: {', '.join(failed)}")
    return int(bool(failed))


if __name__ == "__main__":
    sys.exit(main())
