"""Every proof at full length, one after another; what fails is told at the end.

Run: make faults
"""

from __future__ import annotations

import subprocess
import sys
import time

PROOFS = ("faults.crash", "faults.corruption", "faults.journals", "load", "faults.fuzz")


def main() -> int:
    """Run each in a process of its own, so that a crash of one is seen and stops none of the others."""
    failed: list[str] = []
    for name in PROOFS:
        print(f"== {name}", flush=True)
        began = time.monotonic()
        done = subprocess.run([sys.executable, "-m", f"benchmarks.{name}"], check=False)
        print(f"== {name}: {'ok' if done.returncode == 0 else 'FAILED'} after {time.monotonic() - began:,.0f} s")
        failed += [name] if done.returncode else []
    print("all proofs hold" if not failed else f"FAILED: {', '.join(failed)}")
    return int(bool(failed))


if __name__ == "__main__":
    sys.exit(main())
