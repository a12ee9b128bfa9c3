"""What trained heads together think of each word of articles that nobody marked."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
import numpy.typing as npt
import torch
from extract import Features

from askbot.attribution.tagger.crf import Chain
from askbot.attribution.tagger.inference import TaggerInference
from askbot.attribution.tagger.model import Head
from askbot.attribution.tagger.tagger import window_bounds
from askbot.domain import Floats
from askbot.encoder.loading import has_fast_bf16

AT_ONCE = 32
"""Articles."""


def soft_tags(heads: Sequence[Head], features: Features) -> npt.NDArray[np.float16]:
    """(n, TAGS) probabilities by each head's chain, averaged over all members of the heads."""
    shares = np.asarray([len(head.members) for head in heads], np.float32)
    parts = [share * _likelihoods(head, features) for share, head in zip(shares / shares.sum(), heads, strict=True)]
    return np.sum(parts, axis=0).astype(np.float16)


@torch.inference_mode()
def _likelihoods(head: Head, features: Features) -> Floats:
    dtype = torch.bfloat16 if has_fast_bf16() else torch.float32
    reader, chain = TaggerInference(head, dtype), Chain(head.full_transitions().numpy(), head.start.numpy())
    likelihoods: list[Floats] = []
    ends = [*features.offsets, len(features.surface)]
    for n in range(0, len(features.articles), AT_ONCE):
        some = features.articles[n : n + AT_ONCE]
        rows = slice(ends[n], ends[n + len(some)])
        surface = torch.from_numpy(features.surface[rows])
        projected = reader.project(torch.from_numpy(np.array(features.states[rows])), surface)
        sizes = np.cumsum([0, *(len(a.words) for a in some)])
        bounds = [size + b for size, a in zip(sizes, some, strict=False) for b in window_bounds(a.words)[:-1].tolist()]
        bounds.append(int(sizes[-1]))
        windows = [(a, b) for a, b in pairwise(bounds) if b > a]
        likelihoods.append(chain.likelihoods(reader.read(projected, windows)[1].numpy(), bounds))
    return np.concatenate(likelihoods)
