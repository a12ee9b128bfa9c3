"""The table of docs/attribution.md: `python benchmarks/attribution --polnear FOLDER [--split dev]`.

FOLDER holds train/ and dev/ (or another split) of PolNeAR, each with text/ and attributions/. Rows: the rules, the
trained head, and two people against each other on the articles that several people annotated.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import permutations
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

from score import MEASURES, Parts, Tally, read_brat

from askbot.attribution import Attributor, load_attributor
from askbot.corpus import parse_document, split
from askbot.domain import Attribution, Document, Passage, Span
from askbot.encoder import Encoder, EncoderInput, load_encoder

REPORTING = Path(__file__).with_name("reporting.txt")


@dataclass(frozen=True, slots=True)
class Article:
    """One article, split as at indexing, with the annotation it is scored against."""

    document: Document
    passages: tuple[Passage, ...]
    gold: list[Parts]


def main() -> None:
    """Score and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--polnear", type=Path, required=True)
    parser.add_argument("--split", default="dev")
    parser.add_argument("--threads", type=int, default=1)
    options = parser.parse_args()
    encoder = load_encoder(threads=options.threads)
    reporting = frozenset(REPORTING.read_text(encoding="utf-8").split())
    articles = list(_articles(options.polnear / options.split, encoder))
    rows = {"rules": _tally(articles, encoder, load_attributor(None), reporting)}
    head = load_attributor(encoder)
    rows["head"] = _tally(articles, encoder, head, reporting)
    rows["two people"] = _people(options.polnear, reporting)
    _print(rows)
    _print_speed(articles, encoder, head)


def _articles(folder: Path, encoder: Encoder) -> Iterator[Article]:
    for path in sorted((folder / "text").glob("*.txt")):
        annotations = sorted((folder / "attributions").glob(f"{path.stem}_*.ann"))
        if annotations:
            document = parse_document(path.name, path.read_bytes())
            passages = split(document, count=encoder.pieces, window=encoder.window)
            yield Article(document, passages, read_brat(annotations[0]))


def _tally(articles: Sequence[Article], encoder: Encoder, attributor: Attributor, reporting: frozenset[str]) -> Tally:
    tally = Tally()
    for article in articles:
        inputs = [EncoderInput(p.text) for p in article.passages]
        encodings = list(encoder.encode(inputs, states=True)) if attributor.wants_states else []
        found = attributor.attribute(article.document, article.passages, encodings)
        tally.add(article.document.text, [_parts(a) for a in found], article.gold, reporting)
    return tally


def _people(folder: Path, reporting: frozenset[str]) -> Tally:
    """Each annotation of an article against each other one."""
    tally = Tally()
    for path in sorted(folder.glob("*/text/*.txt")):
        annotations = sorted((path.parent.parent / "attributions").glob(f"{path.stem}_*.ann"))
        text = path.read_bytes().decode("utf-8")
        for one, other in permutations([read_brat(a) for a in annotations], 2):
            tally.add(text, one, other, reporting)
    return tally


def _parts(attribution: Attribution) -> Parts:
    return Parts(_pairs(attribution.source), _pairs(attribution.cue), _pairs(attribution.content))


def _pairs(spans: Sequence[Span]) -> list[tuple[int, int]]:
    return [(s.start, s.end) for s in spans]


def _print(rows: dict[str, Tally]) -> None:
    measures = [name for name, _, _ in MEASURES]
    print("| F1 in percent | " + " | ".join(measures) + " |")
    print("|---|" + "---|" * len(measures))
    for name, tally in rows.items():
        print(f"| {name} | " + " | ".join(f"{tally.f1(m):.1f}" for m in measures) + " |")


def _print_speed(articles: Sequence[Article], encoder: Encoder, attributor: Attributor) -> None:
    """What attribution adds to the encoder's pass, both on one thread unless told otherwise."""
    plain = attributed = 0.0
    for article in articles:
        inputs = [EncoderInput(p.text) for p in article.passages]
        began = time.process_time()
        list(encoder.encode(inputs))
        middle = time.process_time()
        attributor.attribute(article.document, article.passages, list(encoder.encode(inputs, states=True)))
        plain += middle - began
        attributed += time.process_time() - middle
    words = sum(len(p.text.split()) for a in articles for p in a.passages)
    print(f"\nencoder alone {words / plain:.0f} words/s, with attribution {words / attributed:.0f} words/s")


if __name__ == "__main__":
    main()
