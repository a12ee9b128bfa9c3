"""The table of docs/attribution.md: `python benchmarks/attribution --polnear FOLDER [--split dev]`.

FOLDER holds train/ and dev/ (or another split) of PolNeAR, each with text/ and attributions/. Rows: the rules, the
trained head, and two people against each other on the articles that several people annotated.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Iterator, Sequence
from itertools import permutations
from pathlib import Path

import numpy as np

from askbot.attribution import Attributor, load_attributor
from askbot.corpus import split
from askbot.encoder import Encoder, EncoderInput, load_encoder
from askbot.evaluation.attributions import Marked, count, criteria, f1
from askbot.evaluation.formats.brat import BratDocument, read_annotations, read_brat_folder
from askbot.index import attribute_alone

Pairs = Iterator[tuple[str, Sequence[Marked], Sequence[Marked]]]


def main() -> None:
    """Score and print."""
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
            "two people": _people(options.polnear),
        }
    )
    _print_speed(articles, encoder, head)


def _attributed(articles: Sequence[BratDocument], encoder: Encoder, attributor: Attributor) -> Pairs:
    for article in articles:
        yield article.document.text, attribute_alone(article.document, encoder, attributor), article.gold


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


def _print_speed(articles: Sequence[BratDocument], encoder: Encoder, attributor: Attributor) -> None:
    """What attribution adds to the encoder's pass, both on one thread unless told otherwise."""
    plain = attributed = 0.0
    words = 0
    for article in articles:
        passages = split(article.document, count=encoder.pieces, window=encoder.window)
        inputs = [EncoderInput(p.text) for p in passages]
        words += sum(len(p.text.split()) for p in passages)
        began = time.process_time()
        list(encoder.encode(inputs))
        middle = time.process_time()
        attributor.attribute(article.document, passages, list(encoder.encode(inputs, states=True)))
        plain += middle - began
        attributed += time.process_time() - middle
    print(f"\nencoder alone {words / plain:.0f} words/s, with attribution {words / attributed:.0f} words/s")


if __name__ == "__main__":
    main()
