"""What the head learns from: the CRF's likelihood of the gold tags, and the pointers' of the gold links."""

from __future__ import annotations

from dataclasses import dataclass

import torch
from polnear import Article
from torch import Tensor
from torch.nn import functional

from askbot.attribution.head import Head
from askbot.attribution.tags import Role, begin

CONTENT_SHARE = 0.2
"""A content has many words, each of which points; a source has one."""


@dataclass(frozen=True, slots=True)
class Links:
    """Who points at whom in one window, as positions in it."""

    cues: list[int]
    sources: list[int]
    content_words: list[tuple[int, int]]
    """A word of a content, and which of `cues` it belongs to."""
    cue_sources: list[int]
    """For each cue, 1 + which of `sources` it has; 0: none."""


def links_of(article: Article, tags: list[int], first: int, last: int) -> Links:
    """The gold links of a window, by the attributions that own the beginnings of its segments."""
    owner = {(role, i): n for n, r in enumerate(article.gold) for role, ws in _roles(r) for i in ws}
    starts = {role: [i for i in range(first, last) if tags[i] == begin(role)] for role in (Role.SOURCE, Role.CUE)}
    owners = {role: [owner.get((role, i), -1) for i in found] for role, found in starts.items()}
    cue_of = {n: k for k, n in reversed(list(enumerate(owners[Role.CUE])))}
    source_of = {n: k for k, n in reversed(list(enumerate(owners[Role.SOURCE])))}
    contents = [
        (i - first, cue_of[owner[Role.CONTENT, i]])
        for i in range(first, last)
        if tags[i] > begin(Role.CONTENT) - 1 and owner.get((Role.CONTENT, i), -2) in cue_of
    ]
    return Links(
        [i - first for i in starts[Role.CUE]],
        [i - first for i in starts[Role.SOURCE]],
        contents,
        [1 + source_of.get(n, -1) for n in owners[Role.CUE]],
    )


def _roles(relation: object) -> list[tuple[Role, tuple[int, ...]]]:
    return [(Role.SOURCE, relation.source), (Role.CUE, relation.cue), (Role.CONTENT, relation.content)]  # type: ignore[attr-defined]


def tag_loss(head: Head, emissions: Tensor, tags: Tensor, mask: Tensor) -> Tensor:
    """Negative log likelihood a word, of emissions (members, b, n, TAGS), each member by itself.

    A window may begin inside a segment, so the start is free.
    """
    members = len(emissions)
    emissions, tags, mask = emissions.flatten(0, 1), tags.repeat(members, 1), mask.repeat(members, 1)
    transitions = head.full_transitions()
    forward = head.start + emissions[:, 0]
    gold = head.start[tags[:, 0]] + emissions[:, 0].gather(1, tags[:, :1]).squeeze(1)
    emitted = emissions.gather(2, tags[:, :, None]).squeeze(2)
    moved = transitions[tags[:, :-1], tags[:, 1:]].clamp_min(-50)
    gold = gold + ((emitted[:, 1:] + moved) * mask[:, 1:]).sum(1)
    for emission, here in zip(emissions.unbind(1)[1:], mask.split(1, 1)[1:], strict=True):
        ahead = torch.logsumexp(forward[:, :, None] + transitions[None], 1) + emission
        forward = ahead * here + forward * (1 - here)
    return (torch.logsumexp(forward, 1) - gold).sum() / mask.sum()


def link_loss(head: Head, states: Tensor, links: list[Links]) -> Tensor:
    """Cross entropy of the pointers over the candidates in each window."""
    total, weight = states.new_zeros(()), 1e-6
    for state, link in zip(states, links, strict=True):
        cues, sources = torch.tensor(link.cues), torch.tensor(link.sources)
        if len(link.cues) > 1 and link.content_words:
            words, own = torch.tensor(link.content_words).T
            scores = head.content(state, words, cues)[:, 1:]
            total = total + CONTENT_SHARE * functional.cross_entropy(scores, own, reduction="sum")
            weight += CONTENT_SHARE * len(words)
        if link.cues and link.sources:
            scores = head.source(state, cues, sources)
            total = total + functional.cross_entropy(scores, torch.tensor(link.cue_sources), reduction="sum")
            weight += len(cues)
    return total / weight
