"""How the vectors of texts, spans and tokens are made of a batch's hidden layers."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from askbot.domain import Floats, Span
from askbot.encoder.outputs import EncoderInput, Encoding, Halves, Integers, Offsets, QuestionEncoding, Tokens


def question_encoding(tokens: Tokens, last: Floats) -> QuestionEncoding:
    """Of a question, from its last hidden layer (length, d)."""
    return QuestionEncoding(_unit(last.mean(0)), _unit(last[tokens.kept]), tokens.offsets, tokens.pieces)


def text_encodings(
    items: Sequence[EncoderInput], tokens: Sequence[Tokens], last: Floats, states: Halves | None
) -> list[Encoding]:
    """Of a batch of texts, from its last hidden layer (batch, length, d) and its states (batch, length, layers * d).

    Means and signs are those of the whole batch at once, since each call of NumPy or torch has its price.
    """
    begins = range(0, last.shape[0] * last.shape[1], last.shape[1])
    wholes = [np.arange(begin, begin + len(t.ids)) for begin, t in zip(begins, tokens, strict=True)]
    kept_rows = [t.kept + begin for begin, t in zip(begins, tokens, strict=True)]
    bounds = [_bounds(item.spans, t.offsets) for item, t in zip(items, tokens, strict=True)]
    parts = [
        kept[first:end] if first < end else whole
        for whole, kept, (firsts, ends) in zip(wholes, kept_rows, bounds, strict=True)
        for first, end in zip(firsts, ends, strict=True)
    ]
    flat = last.reshape(-1, last.shape[2])
    signs = np.packbits(flat > 0, axis=1)
    vectors = _means(flat, wholes + parts)
    spans = np.cumsum([len(tokens), *(len(item.spans) for item in items)])
    return [
        Encoding(
            vector=vectors[row],
            spans=vectors[spans[row] : spans[row + 1]],
            ends=bounds[row][1],
            signs=signs[kept_rows[row]],
            offsets=t.offsets,
            pieces=t.pieces,
            states=None if states is None else states[row, t.kept],
        )
        for row, t in enumerate(tokens)
    ]


def _bounds(spans: Sequence[Span], offsets: Offsets) -> tuple[Integers, Integers]:
    """Of each span: how many tokens end before it begins, and how many begin before it ends."""
    firsts = np.searchsorted(offsets[:, 1], [span.start for span in spans], "right")
    return firsts, np.searchsorted(offsets[:, 0], [span.end for span in spans], "left")


def _means(vectors: Floats, parts: Sequence[Integers]) -> Floats:
    """(len(parts), d), unit length each: the mean of the vectors in the rows that each part names."""
    import torch

    ends = np.cumsum([len(part) for part in parts])
    rows, starts = torch.from_numpy(np.concatenate(parts)), torch.from_numpy(np.r_[0, ends[:-1]])
    means = torch.nn.functional.embedding_bag(rows, torch.from_numpy(vectors), starts, mode="mean")
    return torch.nn.functional.normalize(means).numpy()


def _unit(vectors: Floats) -> Floats:
    lengths = np.linalg.norm(vectors, axis=-1, keepdims=True)
    return vectors / np.maximum(lengths, 1e-12)
