"""The table of docs/attribution.md: `python benchmarks/attribution --polnear FOLDER [--split dev]`.

FOLDER holds train/ and dev/ (or another split) of PolNeAR, each with text/ and attributions/. Rows: the rules, the
trained head, the same with titles in front of the passages, as at indexing, and two people against each other on the
articles that several people annotated.
"""

from __future__ import annotations

import argparse
import math
import tempfile
import time
from collections.abc import Iterator, Sequence
from itertools import permutations
from pathlib import Path

import numpy as np

from askbot.attribution import Attributor, is_mark, load_attributor
from askbot.encoder import Encoder, load_encoder, tune_process
from askbot.evaluation.attributions import Marked, count, criteria, f1
from askbot.evaluation.formats.brat import BratDocument, read_annotations, read_brat_folder
from askbot.index import build_index, understand

RUNS = 3
Pairs = Iterator[tuple[str, Sequence[Marked], Sequence[Marked]]]


def main() -> None:
    """Score and print."""
    tune_process()
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--polnear", type=Path, required=True)
    parser.add_argument("--split", default="dev")
    parser.add_argument("--threads", type=int, default=1)
    options = parser.parse_args()
    encoder = load_encoder(threads=options.threads)
    articles = read_brat_folder(options.polnear / options.split)
    head = load_attributor(encoder)
    _print(
        {
            "rules": _attributed(articles, encoder, load_attributor(None)),
            "head": _attributed(articles, encoder, head),
            "head, as indexed": _attributed(articles, encoder, head, titled=True),
            "two people": _people(options.polnear),
        }
    )
    kinds: dict[str, Attributor | None] = {"without": None, "rules": load_attributor(None), "head": head}
    _print_speed(options.polnear / options.split / "text", encoder, kinds)


def _attributed(
    articles: Sequence[BratDocument], encoder: Encoder, attributor: Attributor, *, titled: bool = False
) -> Pairs:
    for article in articles:
        attributions = understand(article.document, encoder, attributor, titled=titled).attributions
        yield article.document.text, [one for one in attributions if not is_mark(one)], article.gold


def _people(folder: Path) -> Pairs:
    """Each annotation of an article against each other one."""
    for path in sorted(folder.glob("*/text/*.txt")):
        annotations = sorted((path.parent.parent / "attributions").glob(f"{path.stem}_*.ann"))
        text = path.read_bytes().decode("utf-8")
        for one, other in permutations([read_annotations(a) for a in annotations], 2):
            yield text, one, other


def _print(rows: dict[str, Pairs]) -> None:
    print("| F1 in percent | " + " | ".join(c.title for c in criteria()) + " |")
    print("|---|" + "---|" * len(criteria()))
    for name, pairs in rows.items():
        counts = [count(*pair) for pair in pairs]
        values = [f1(*(np.asarray([one[column] for one in counts], float) for column in c.columns)) for c in criteria()]
        print(f"| {name} | " + " | ".join(f"{100 * value:.1f}" for value in values) + " |")


def _print_speed(corpus: Path, encoder: Encoder, attributors: dict[str, Attributor | None]) -> None:
    """The processor's seconds for indexing the articles; the least of several runs, in turns."""
    least = dict.fromkeys(attributors, math.inf)
    for _ in range(RUNS):
        for name, attributor in attributors.items():
            with tempfile.TemporaryDirectory() as index:
                began = time.process_time()
                build_index(corpus, Path(index), encoder, attributor)
                least[name] = min(least[name], time.process_time() - began)
    print("\nindexing, seconds of the processor: " + ", ".join(f"{n} {s:.1f}" for n, s in least.items()))


if __name__ == "__main__":
    main()
