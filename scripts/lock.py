"""Write requirements.lock: what the bot installs on this platform, each version with the hash of its wheel.

pip resolves pyproject.toml under constraints.txt without installing anything, and reports what it would take.
Run `make lock` after a dependency changed, on the platform that the lock is for.
"""

from __future__ import annotations

import json
import platform
import subprocess
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
LOCK = ROOT / "requirements.lock"
OURS = "askbot-discord"


def resolved() -> list[dict[str, Any]]:
    """What pip would install for the application with all extras of those who run it."""
    command = [sys.executable, "-m", "pip", "install", "--dry-run", "--ignore-installed", "--quiet"]
    options = ["--only-binary=:all:", f"--no-binary={OURS}", "-c", str(ROOT / "constraints.txt"), "--report", "-"]
    done = subprocess.run(
        [*command, *options, f"{ROOT}[documents,sources,people,postgres,preview,mcp,otel,paraphrases]"],
        stdout=subprocess.PIPE,
        check=True,
    )
    return json.loads(done.stdout)["install"]


def line(entry: dict[str, Any]) -> str:
    """One requirement with its hash."""
    about, archive = entry["metadata"], entry["download_info"]["archive_info"]
    version = about["version"].split("+")[0]
    return f"{about['name']}=={version} --hash=sha256:{archive['hashes']['sha256']}"


def main() -> None:
    """Write the lock."""
    where = f"{platform.system()} {platform.machine()}, CPython {sys.version_info.major}.{sys.version_info.minor}"
    lines = sorted((line(e) for e in resolved() if e["metadata"]["name"] != OURS), key=str.lower)
    head = [
        f"# Made by `make lock` on {where}; docs/reliability.md says how it is used and where it does not fit.",
        "# pip install --require-hashes --only-binary=:all: -r requirements.lock",
    ]
    LOCK.write_text("\n".join([*head, *lines]) + "\n", encoding="utf-8")
    print(f"{LOCK.name}: {len(lines)} packages")


if __name__ == "__main__":
    main()
