"""Every proof, one after another, at full length or a share of it; what fails is told at the end.

Run: make faults, or python -m benchmarks.faults [--scale 0.02] [--only fuzz]
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Proof:
    """A script, and how often it does what it does."""

    name: str
    counts: Mapping[str, int]

    def command(self, scale: float) -> list[str]:
        """The script with its counts multiplied by `scale`, but nothing left out."""
        counts = [part for name, n in self.counts.items() for part in (f"--{name}", str(max(1, round(n * scale))))]
        return [sys.executable, "-m", f"benchmarks.{self.name}", *counts]


PROOFS = (
    Proof("faults.crash", {"kills": 200, "steps": 199, "sizes": 100, "builds": 50}),
    Proof("faults.tmpfs", {"builds": 40}),
    Proof("faults.corruption", {"times": 500}),
    Proof("faults.journals", {"kills": 200, "damages": 300}),
    Proof("load", {"questions": 1000, "users": 200, "documents": 300, "leak": 20_000}),
    Proof("load.flood", {"questions": 10_000, "seconds": 60}),
    Proof("faults.fuzz", {"cases": 100_000}),
)


def main() -> int:
    """Run each in a process of its own, so that a crash of one is seen and stops none of the others."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--scale", type=float, default=1.0, help="the share of each count")
    parser.add_argument("--only", default="", help="part of a proof's name")
    options = parser.parse_args()
    proofs = [proof for proof in PROOFS if options.only in proof.name]
    failed = [proof.name for proof in proofs if not _holds(proof, options.scale)]
    print("all proofs hold" if not failed else f"FAILED: {', '.join(failed)}")
    return int(bool(failed))


def _holds(proof: Proof, scale: float) -> bool:
    command = proof.command(scale)
    print(f"== {' '.join(command[2:])}", flush=True)
    began = time.monotonic()
    done = subprocess.run(command, check=False)
    outcome = "ok" if done.returncode == 0 else "FAILED"
    print(f"== {proof.name}: {outcome} after {time.monotonic() - began:,.0f} s", flush=True)
    return done.returncode == 0


if __name__ == "__main__":
    sys.exit(main())
