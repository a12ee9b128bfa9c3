"""What every benchmark's script shares: results with machine, load and versions, and errors in one line."""

from __future__ import annotations

import functools
import json
import os
import platform
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from askbot.errors import AskbotError

RESULTS = Path(__file__).parent / "results"
PACKAGES = ("torch", "transformers", "sentence-transformers", "faiss-cpu", "numpy", "PyStemmer", "ir-measures")


def save(name: str, result: dict[str, Any], folder: Path = RESULTS) -> Path:
    """Write a result to FOLDER/NAME.json, with what it was measured on."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{name}.json"
    path.write_text(json.dumps({"measured_on": machine(), **result}, indent=1, ensure_ascii=False) + "\n")
    return path


def with_plain_errors(main: Callable[[], None]) -> Callable[[], None]:
    """A script's main function that ends with one line and its remedy where something is wrong, and no stack trace."""

    @functools.wraps(main)
    def with_exit() -> None:
        try:
            main()
        except AskbotError as error:
            sys.exit(str(error))

    return with_exit


def machine() -> dict[str, Any]:
    """Processor, cores, how busy the machine was with other work, and versions."""
    return {
        "time": datetime.now(UTC).isoformat(timespec="seconds"),
        "processor": _processor(),
        "cores": os.cpu_count(),
        "memory_gb": round(os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 1e9, 1),
        "load_1_5_15_min": [round(load, 1) for load in os.getloadavg()],
        "system": platform.platform(terse=True),
        "python": platform.python_version(),
        "versions": {name: installed for name in PACKAGES if (installed := _version(name))},
    }


def _version(package: str) -> str | None:
    try:
        return version(package)
    except PackageNotFoundError:
        return None


def _processor() -> str:
    lines = Path("/proc/cpuinfo").read_text().splitlines() if Path("/proc/cpuinfo").exists() else []
    return next(
        (line.split(":", 1)[1].strip() for line in lines if line.startswith("model name")), platform.processor()
    )
