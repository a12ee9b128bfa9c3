"""What goes into the encoder and what comes out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from askbot.domain import Floats, Span

Bits = npt.NDArray[np.uint8]
Halves = npt.NDArray[np.float16]
Integers = npt.NDArray[np.int64]
Offsets = npt.NDArray[np.int32]
Pieces = npt.NDArray[np.int32]


@dataclass(frozen=True, slots=True)
class EncoderInput:
    """A text to encode, with the spans in it (relative to `text`) that want vectors of their own."""

    text: str
    spans: Sequence[Span] = ()
    context: str = ""
    """Words put in front for the encoder alone, such as the headings above a passage; they get no token vectors."""


@dataclass(frozen=True, slots=True)
class Tokens:
    """A text as the tokenizer sees it."""

    ids: list[int]
    """With special tokens."""
    kept: Integers
    """Positions in `ids` that belong to the text itself."""
    offsets: Offsets
    """Of the kept positions, in characters of the text."""

    @property
    def pieces(self) -> Pieces:
        """Of the kept positions."""
        return np.asarray(self.ids, np.int32)[self.kept]


@dataclass(frozen=True, slots=True)
class QuestionEncoding:
    """What one forward pass yields for a question of t word pieces; d is the encoder's dimension."""

    vector: Floats
    """(d,), unit length: the mean of the token vectors, as sentence-transformers pools them."""
    tokens: Floats
    """(t, d), unit length each, without special tokens."""
    offsets: Offsets
    """(t, 2): each token's characters in the text."""
    pieces: Pieces
    """(t,): the vocabulary ids of the word pieces."""


@dataclass(frozen=True, slots=True)
class Encoding:
    """What one forward pass yields for a text of t word pieces with s spans; d is the encoder's dimension."""

    vector: Floats
    """(d,), unit length: the mean of the token vectors, as sentence-transformers pools them."""
    spans: Floats
    """(s, d), unit length each: the mean over each span's tokens."""
    ends: Integers
    """(s,): how many tokens begin before each span's end."""
    signs: Bits
    """(t, d / 8): a bit for each component of each token's vector, set where it is positive; no special tokens."""
    offsets: Offsets
    """(t, 2): each token's characters in the text."""
    pieces: Pieces
    """(t,): the vocabulary ids of the word pieces."""
    states: Halves | None = None
    """(t, layers * d) hidden states, where they were asked for."""
