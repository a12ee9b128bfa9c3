"""The encoder's hidden states of every word of a set of articles, kept on disk for the epochs to come."""

from __future__ import annotations

import pickle
from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import numpy as np
import numpy.typing as npt
from polnear import Article, gold_tags

from askbot.attribution.tagger.features import word_table
from askbot.attribution.tagger.states import word_states
from askbot.encoder import Encoder, EncoderInput
from askbot.index.encoding_inputs import encoder_input


@dataclass(frozen=True, slots=True)
class Window:
    """A run of passages, as the head sees it: words `first` to `last` of an article."""

    article: int
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class Cut:
    """How articles are cut into passages, and those put together to windows."""

    target: int
    """Word pieces of a passage."""
    titled: bool
    """Whether the title stands in front of each passage when it is encoded, as at indexing."""
    run: int
    """Passages of a window."""


@dataclass(frozen=True, slots=True)
class Features:
    """Articles with their states: article i's words are rows `offsets[i]` and on."""

    articles: list[Article]
    offsets: list[int]
    states: npt.NDArray[np.float16]
    surface: npt.NDArray[np.float32]
    tags: npt.NDArray[np.int64]
    run: int = 1
    """Passages of a window."""
    soft: npt.NDArray[np.float16] | None = None
    """(n, TAGS): how likely each word's tags are, where nobody marked them."""

    def windows(self) -> list[Window]:
        """Every `run` passages of every article."""
        every_window: list[Window] = []
        for n, article in enumerate(self.articles):
            numbers = [w.passage for w in article.words]
            bounds = np.searchsorted(numbers, range(len(article.passages) + 1)).tolist()
            bounds = [*bounds[: -1 : self.run], bounds[-1]]
            every_window += [Window(n, a, b) for a, b in pairwise(bounds) if b > a]
        return every_window


def features(read: Callable[[], list[Article]], encoder: Encoder, cut: Cut, cache: Path) -> Features:
    """Read and encode articles; a second call reads the cache."""
    kept, array = cache / "articles.pkl", cache / "states.npy"
    if not kept.exists():
        cache.mkdir(parents=True, exist_ok=True)
        articles = read()
        _encode(articles, encoder, array, titled=cut.titled)
        kept.write_bytes(pickle.dumps(articles))
    articles = pickle.loads(kept.read_bytes())  # noqa: S301  (our own cache)
    sizes = [len(a.words) for a in articles]
    return Features(
        articles,
        np.cumsum([0, *sizes[:-1]]).tolist(),
        np.load(array, mmap_mode="r"),
        np.concatenate([word_table(a.words).surface for a in articles]),
        np.asarray([tag for a in articles for tag in gold_tags(a)], np.int64),
        cut.run,
    )


def _encode(articles: list[Article], encoder: Encoder, path: Path, *, titled: bool) -> None:
    total = sum(len(a.words) for a in articles)
    out: npt.NDArray[np.float16] | None = None
    row = 0
    for n, article in enumerate(articles):
        inputs = [
            encoder_input(article.document, p, encoder) if titled else EncoderInput(p.text) for p in article.passages
        ]
        encodings = list(encoder.encode(inputs, states=True))
        states = word_states(article.words, article.passages, encodings)
        if out is None:
            out = np.lib.format.open_memmap(path, mode="w+", dtype=np.float16, shape=(total, states.shape[1]))
        out[row : row + len(states)] = states
        row += len(states)
        if n % 100 == 0:
            print(f"encoded {n} of {len(articles)} articles", flush=True)
