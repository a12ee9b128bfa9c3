"""What the head learns from: the CRF's likelihood of the gold tags, and the pointers' of the gold links."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import torch
from polnear import Article
from torch import Tensor
from torch.nn import functional

from askbot.attribution.tagger.bio import FORBIDDEN, Role, begin
from askbot.attribution.tagger.model import Head

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
    owners = {role: [owner.get((role, i), -1) for i in places] for role, places in starts.items()}
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


def tag_loss(head: Head, emissions: Tensor, tags: Tensor, mask: Tensor, *, soft: bool = False) -> Tensor:
    """Negative log likelihood a word, of emissions (members, b, n, TAGS), each member by itself.

    `tags` (b, n, TAGS) are ones and zeros, or where `soft`, how likely each is by a teacher. Of those the transitions
    learn nothing, since they do not tell how it moves from tag to tag. A window may begin inside a segment, so the
    start is free.
    """
    members = len(emissions)
    tags, mask = tags.repeat(members, 1, 1), mask.repeat(members, 1)
    moves = [part.detach() if soft else part for part in (head.full_transitions(), head.start)]
    loss: Any = _Chain.apply(emissions.flatten(0, 1), *moves, tags, mask)
    return loss / mask.sum()


class _Chain(torch.autograd.Function):
    """A linear-chain CRF's negative log likelihood of (b, n, TAGS) tags; its gradient is expectation less fact."""

    @staticmethod
    def forward(ctx: Any, emissions: Tensor, transitions: Tensor, start: Tensor, tags: Tensor, mask: Tensor) -> Tensor:
        """Forward and backward sums, scaled so that every word's sum to one (Rabiner, 1989)."""
        top = emissions.amax(-1, keepdim=True)
        likely, moves = (emissions - top).exp().transpose(0, 1).contiguous(), transitions.exp()
        opening = (start - start.max()).exp()
        ahead, scales = torch.empty_like(likely), torch.empty_like(likely[..., :1])
        now = opening * likely[0]
        for t, seen in enumerate(likely):
            now = (now @ moves) * seen if t else now
            torch.sum(now, -1, keepdim=True, out=scales[t])
            now = torch.div(now, scales[t], out=ahead[t])
        goes_on = mask.T[..., None]
        behind, back = torch.ones_like(likely), moves.T.contiguous()
        for t in range(len(likely) - 2, -1, -1):
            incoming = (likely[t + 1] * behind[t + 1] / scales[t + 1]) @ back
            torch.lerp(behind[t], incoming, goes_on[t + 1], out=behind[t])
        expected = ahead * behind * goes_on
        steps = (likely * behind / scales * goes_on)[1:].flatten(0, 1)
        pairs = moves * (ahead[:-1].flatten(0, 1).T @ steps)
        there = tags.transpose(0, 1) * goes_on
        pairs_there = (there[:-1] * goes_on[1:]).flatten(0, 1).T @ there[1:].flatten(0, 1)
        ctx.save_for_backward((expected - there).transpose(0, 1), pairs - pairs_there, (expected - there)[0].sum(0))
        total = (scales.log()[..., 0].T * mask).sum() + (top[..., 0] * mask).sum() + len(tags) * start.max()
        held = (emissions.transpose(0, 1) * there).sum() + (start * there[0]).sum()
        return total - held - (transitions.where(transitions > FORBIDDEN / 2, 0) * pairs_there).sum()

    @staticmethod
    def backward(ctx: Any, wanted: Tensor) -> tuple[Tensor | None, ...]:
        """The gradient was computed with the value."""
        return *(wanted * part for part in ctx.saved_tensors), None, None


def link_loss(head: Head, states: Tensor, links: list[Links]) -> Tensor:
    """Cross entropy of the pointers over the candidates in each window."""
    total, weight = states.new_zeros(()), 1e-6
    for state, link in zip(states, links, strict=True):
        cues, sources = torch.tensor(link.cues), torch.tensor(link.sources)
        if len(link.cues) > 1 and link.content_words:
            words, targets = torch.tensor(link.content_words).T
            scores = head.content(state, words, cues)[:, 1:]
            total = total + CONTENT_SHARE * functional.cross_entropy(scores, targets, reduction="sum")
            weight += CONTENT_SHARE * len(words)
        if link.cues and link.sources:
            scores = head.source(state, cues, sources)
            total = total + functional.cross_entropy(scores, torch.tensor(link.cue_sources), reduction="sum")
            weight += len(cues)
    return total / weight
