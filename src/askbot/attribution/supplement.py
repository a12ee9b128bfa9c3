"""Plain cases that the head should not miss: relations of the rules beside those of the tagger."""

from __future__ import annotations

from collections.abc import Sequence

from askbot.attribution.relations import Relation


def supplemented(tagged: Sequence[Relation], ruled: Sequence[Relation]) -> tuple[Relation, ...]:
    """The tagger's relations, and the rules' certain ones whose cue it left alone or gave no source.

    Where the tagger saw the same cue without a source, the rule's reading takes its place.
    """
    sourced = {i for r in tagged if r.source for i in r.cue}
    added = [r for r in ruled if r.certain and r.source and not sourced & set(r.cue)]
    read = {i for r in added for i in r.cue}
    kept = [r for r in tagged if r.source or not read & set(r.cue)]
    return (*kept, *added)
