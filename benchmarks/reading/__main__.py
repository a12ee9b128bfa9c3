"""How well files are read: `python -m benchmarks.reading --judged FOLDER [--split dev] [--verbose]`.

FOLDER holds judged.jsonl, a line a file: file, kind, title, date, publisher, pages, must_contain,
must_not_contain, split; title_variants, date_variants and publisher_variants are others that are right too.
Snippets are compared with the headings and blocks that were found, after normalising blanks, quotation marks and case;
titles by their words; a date may be a month or year.
"""

from __future__ import annotations

import argparse
import json
import time
from collections import defaultdict
from pathlib import Path
from typing import Any

from askbot.corpus import parse_document
from askbot.errors import CorpusError
from benchmarks.reading.scoring import score


def main() -> None:
    """Print a table by format."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--judged", type=Path, required=True)
    parser.add_argument("--split", default="dev")
    parser.add_argument("--verbose", action="store_true")
    options = parser.parse_args()
    rows: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for line in (options.judged / "judged.jsonl").read_text(encoding="utf-8").splitlines():
        judged = json.loads(line)
        if judged["split"] != options.split:
            continue
        result = _timed_score(options.judged / judged["file"], judged)
        rows[judged["kind"]].append(result)
        if options.verbose:
            _print_result(judged, result)
    for kind, results in rows.items():
        print(kind, *_summary(results), sep="\t")
    print("all", *_summary([r for results in rows.values() for r in results]), sep="\t")


def _timed_score(path: Path, judged: dict[str, Any]) -> dict[str, Any]:
    """The score of one file with the seconds that it took; of a file that cannot be read, with its error."""
    started = time.perf_counter()
    try:
        result = score(parse_document(path.name, path.read_bytes()), judged)
    except CorpusError as error:
        result = {
            "error": str(error),
            "snippets": len(judged["must_contain"]),
            "unwanted": 0,
            "lost": judged["must_contain"],
            "kept": [],
        }
    return {**result, "seconds": time.perf_counter() - started}


def _print_result(judged: dict[str, Any], result: dict[str, Any]) -> None:
    wrong = [key for key in ("title", "date", "publisher", "pages") if result.get(key) is False]
    if wrong or result["lost"] or result["kept"] or "error" in result:
        print(judged["file"], result.get("error", ""), *wrong, f"{result['seconds']:.2f} s")
        if wrong:
            print(
                "   judged",
                judged["title"],
                judged["date"],
                judged.get("publisher"),
                judged["pages"],
                "found",
                result["found"],
            )
        for what in ("lost", "kept"):
            for snippet in result[what]:
                print("  ", what, repr(snippet))


def _summary(results: list[dict[str, Any]]) -> list[str]:
    def share(key: str) -> str:
        values = [r[key] for r in results if r.get(key) is not None]
        return f"{key} {sum(values)}/{len(values)}"

    snippets, lost = sum(r["snippets"] for r in results), sum(len(r["lost"]) for r in results)
    unwanted, kept = sum(r["unwanted"] for r in results), sum(len(r["kept"]) for r in results)
    return [
        f"files {len(results)}", share("title"), share("title_as_judged"), share("date"),
        share("publisher"), share("pages"),
        f"found {snippets - lost}/{snippets}", f"left out {unwanted - kept}/{unwanted}",
        f"seconds {sum(r['seconds'] for r in results):.1f}",
    ]  # fmt: skip


if __name__ == "__main__":
    main()
