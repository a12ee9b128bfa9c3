"""PolNeAR's brat folders, read the way askbot reads its corpus: documents, passages, words, and gold attributions."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from askbot.attribution.tagger.bio import Role, begin, inside
from askbot.attribution.words import Relation, Word, read_words
from askbot.corpus import parse_document
from askbot.domain import Document, Passage
from askbot.encoder import Encoder
from askbot.index.encoding_inputs import passages_of

Spans = list[tuple[int, int]]


@dataclass(frozen=True, slots=True)
class Article:
    """One news article with its gold attributions, as positions of words."""

    name: str
    document: Document
    passages: tuple[Passage, ...]
    words: tuple[Word, ...]
    gold: tuple[Relation, ...]


def read_articles(folders: Iterable[Path], encoder: Encoder, target: int) -> list[Article]:
    """All articles of folders with text/ and attributions/; one annotated several times counts with its first."""
    return [
        _article(path, folder, encoder, target)
        for folder in folders
        for path in sorted((folder / "text").glob("*.txt"))
    ]


def _article(path: Path, folder: Path, encoder: Encoder, target: int) -> Article:
    document = parse_document(path.name, path.read_bytes())
    passages = passages_of(document, encoder, target)
    words = read_words(document, passages)
    annotation = min((folder / "attributions").glob(f"{path.stem}_*.ann"))
    return Article(path.stem, document, passages, words, _gold(annotation, words))


def _gold(path: Path, words: Sequence[Word]) -> tuple[Relation, ...]:
    spans: dict[str, Spans] = {}
    events: list[str] = []
    for line in path.read_text(encoding="utf-8").splitlines():
        key, _, rest = line.partition("\t")
        if key.startswith("T"):
            offsets = rest.split("\t")[0].partition(" ")[2]
            spans[key] = [(int(a), int(b)) for a, b in re.findall(r"(\d+) (\d+)", offsets)]
        elif key.startswith("E"):
            events.append(rest)
    starts = [w.start for w in words]
    ends = [w.end for w in words]
    relations = [_relation(event, spans, starts, ends) for event in events]
    return tuple(r for r in relations if r.cue or r.content)


def _relation(event: str, spans: dict[str, Spans], starts: list[int], ends: list[int]) -> Relation:
    parts: dict[str, set[int]] = {"source": set(), "cue": set(), "content": set()}
    for part in event.split():
        role, _, reference = part.partition(":")
        role = re.sub(r"\d+$", "", role).lower()
        for start, end in spans.get(reference, []) if role in parts else []:
            parts[role] |= set(range(bisect_right(ends, start), bisect_left(starts, end)))
    source, cue, content = (tuple(sorted(parts[role])) for role in ("source", "cue", "content"))
    return Relation(source, cue, content)


def role_words(relation: Relation, role: Role) -> tuple[int, ...]:
    """A relation's words of one role."""
    return (relation.source, relation.cue, relation.content)[role]


def gold_tags(article: Article) -> list[int]:
    """One tag a word; in overlaps sources go before cues before contents, short contents before long."""
    owner: list[tuple[int, Role] | None] = [None] * len(article.words)
    order = sorted(
        ((role, n) for n in range(len(article.gold)) for role in Role),
        key=lambda item: (-item[0], -len(article.gold[item[1]].content)),
    )
    for role, n in order:
        for i in role_words(article.gold[n], role):
            owner[i] = (n, role)
    tags: list[int] = []
    for i, holder in enumerate(owner):
        if holder is None:
            tags.append(0)
        else:
            tags.append(inside(holder[1]) if i and owner[i - 1] == holder else begin(holder[1]))
    return tags
