"""A folder of brat files as PolNeAR has it: text/NAME.txt, attributions/NAME_ANNOTATOR.ann (Newell et al., 2018)."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path

from askbot.corpus import parse_document
from askbot.domain import Document, Span
from askbot.errors import CorpusError, UsageError
from askbot.evaluation.formats.texts import reading

ROLES = ("source", "cue", "content")
_DIGITS = re.compile(r"\d+$")


@dataclass(frozen=True, slots=True)
class GoldAttribution:
    """Who says what, as a person marked it."""

    source: tuple[Span, ...]
    cue: tuple[Span, ...]
    content: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class BratDocument:
    """A text with its first annotation."""

    document: Document
    gold: tuple[GoldAttribution, ...]


def is_brat_folder(folder: Path) -> bool:
    """Whether the folder has texts and attributions."""
    return (folder / "text").is_dir() and (folder / "attributions").is_dir()


def read_brat_folder(folder: Path) -> tuple[BratDocument, ...]:
    """Read all annotated texts. A text that several people annotated counts with its first annotation."""
    documents: list[BratDocument] = []
    for path in sorted((folder / "text").glob("*.txt")):
        annotations = sorted((folder / "attributions").glob(f"{path.stem}_*.ann"))
        if not annotations:
            continue
        try:
            document = parse_document(path.name, path.read_bytes())
        except CorpusError as error:
            raise UsageError(f"{path}: {error.message}.", "Correct the file or take it out.") from None
        with reading(annotations[0]):
            documents.append(BratDocument(document, tuple(read_annotations(annotations[0]))))
    if not documents:
        raise UsageError(f"No text of {folder} has an annotation.", "NAME.txt goes with attributions/NAME_*.ann.")
    return tuple(documents)


def read_annotations(path: Path) -> list[GoldAttribution]:
    """The attributions of one .ann file. Raises `UsageError` that names the line."""
    spans: dict[str, list[Span]] = {}
    events: list[str] = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        key, tab, rest = line.partition("\t")
        if not tab:
            continue  # an annotated text that goes on over several lines
        if key.startswith("T"):
            spans[key] = _spans(path, number, rest.split("\t")[0])
        elif key.startswith("E"):
            events.append(rest)
    attributions = [_event(event, spans) for event in events]
    return [gold for gold in attributions if gold.cue or gold.content]


def _spans(path: Path, number: int, text: str) -> list[Span]:
    """`Cue 10 14;20 25` to spans."""
    try:
        pairs = [part.split() for part in text.split(" ", 1)[1].split(";")]
        return [Span(int(start), int(end)) for start, end in pairs]
    except (IndexError, ValueError):
        raise UsageError(f"{path}, line {number}: not `label start end`.", "Correct the line.") from None


def _event(event: str, spans: dict[str, list[Span]]) -> GoldAttribution:
    roles: dict[str, list[Span]] = defaultdict(list)
    for part in event.split():
        role, _, reference = part.partition(":")
        roles[_DIGITS.sub("", role).lower()] += spans.get(reference, [])
    return GoldAttribution(*(tuple(roles[role]) for role in ROLES))
