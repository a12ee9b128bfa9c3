"""A quick score for tuning: how many whole attributions are right."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from askbot.attribution.relations import Relation
from askbot.attribution.table import WordTable

Sets = tuple[frozenset[int], frozenset[int], frozenset[int]]
ENOUGH = 0.5


def triple_f1(results: Iterable[tuple[Sequence[Relation], Sequence[Relation], WordTable]]) -> float:
    """F1 of attributions with a source: cues share a word, sources and contents overlap by half (Jaccard).

    Matching is greedy, which for such tests differs from the best matching by a hair.
    """
    right = total = 0
    for found, gold, table in results:
        ours, theirs = ([s for s in (_sets(r, table) for r in rs) if s[0] and s[1]] for rs in (found, gold))
        total += len(ours) + len(theirs)
        free = list(theirs)
        for one in ours:
            match = next((t for t in free if _same(one, t)), None)
            if match is not None:
                free.remove(match)
                right += 1
    return 2 * right / max(total, 1)


def _sets(relation: Relation, table: WordTable) -> Sets:
    source, cue, content = (
        frozenset(i for i in part if not table.mark[i]) for part in (relation.source, relation.cue, relation.content)
    )
    return source, cue, content


def _same(a: Sets, b: Sets) -> bool:
    return bool(a[1] & b[1]) and _overlap(a[0], b[0]) >= ENOUGH and _overlap(a[2], b[2]) >= ENOUGH


def _overlap(a: frozenset[int], b: frozenset[int]) -> float:
    return len(a & b) / max(len(a | b), 1)
