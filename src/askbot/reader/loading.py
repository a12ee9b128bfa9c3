"""The reader of a setting: the packaged one, none, or a model of transformers on disk."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from functools import cached_property
from importlib import resources
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING

from askbot.encoder.loading import has_fast_bf16
from askbot.encoder.process import worker_threads
from askbot.errors import ModelError
from askbot.reader.reading import Reader, ReaderInput, Reading

if TYPE_CHECKING:
    from collections.abc import Sequence

    from askbot.reader.inference import PackagedReader

PACKAGED, OFF = "packaged", "off"
HEADS = 12
"""Of attention."""
WEIGHTS = {
    "layers.safetensors": "eddf9152752e87ef77858684e3bdf05ee057520c5a22940635510ea0ed0803c2",
    "embeddings.safetensors": "218f2660426d7137b549f2f9964be61c21301e3303a4e51bc2f271683346cca4",
    "tokenizer.json": "b8be2c30ba5dd723a6d5ee26d013da103d5408d92ddcb23747622f9e48f1d842",
}
"""The packaged files and their SHA-256."""
PACKAGED_NAME = f"{PACKAGED}-{WEIGHTS['layers.safetensors'][:12]}"


class LazyReader:
    """A reader that is loaded when it first reads."""

    def __init__(self, fingerprint: str, load: Callable[[], Reader]) -> None:
        self.fingerprint = fingerprint
        """Names the weights."""
        self._load = load
        self._lock = Lock()

    def read(self, question: str, passages: Sequence[ReaderInput]) -> list[Reading]:
        """One reading for each passage. Raises `ModelError` where the model cannot be loaded."""
        with self._lock:
            reader = self._loaded
        return reader.read(question, passages)

    @cached_property
    def _loaded(self) -> Reader:
        return self._load()


def load_reader(setting: str = PACKAGED, precision: str = "auto", threads: int = 0) -> Reader | None:
    """The reader that a setting names: `packaged`, `off` (None), or the folder of a transformers model.

    Its weights are loaded when it first reads. `precision` is auto, fp32 or bf16. Raises `ModelError` for a folder that
    holds no extractive question-answering model; `read` raises it for weights that cannot be loaded.
    """
    if setting == OFF:
        return None
    if setting == PACKAGED:
        return LazyReader(PACKAGED_NAME, lambda: packaged_reader(precision, threads))
    from askbot.reader.transformers_model import check_folder, fingerprint_of, transformers_reader

    folder = Path(setting).expanduser()
    check_folder(folder)
    return LazyReader(fingerprint_of(folder), lambda: transformers_reader(folder))


def packaged_reader(precision: str = "auto", threads: int = 0) -> PackagedReader:
    """The packaged reader, loaded and checked. Raises `ModelError` where a file is missing or damaged."""
    from safetensors.torch import load
    from tokenizers import Tokenizer
    from tokenizers.normalizers import NFKC, Sequence

    from askbot.reader.inference import PackagedReader
    from askbot.reader.model import ReaderModel

    files = {name: _checked(name, digest) for name, digest in WEIGHTS.items()}
    worker_count = worker_threads()
    half = precision == "bf16" or (precision == "auto" and has_fast_bf16())
    weights = {**load(files["layers.safetensors"]), **load(files["embeddings.safetensors"])}
    model = ReaderModel(weights, HEADS, half=half)
    tokenizer = Tokenizer.from_buffer(files["tokenizer.json"])
    tokenizer.no_truncation()
    tokenizer.no_padding()
    # Ligatures and full-width letters are read as the letters that they stand for; offsets stay those of the text.
    tokenizer.normalizer = Sequence([NFKC(), tokenizer.normalizer])
    return PackagedReader(model, tokenizer, PACKAGED_NAME, threads or worker_count)


def _checked(name: str, digest: str) -> bytes:
    try:
        data = resources.files("askbot.reader").joinpath("weights", name).read_bytes()
    except OSError:
        data = b""
    if hashlib.sha256(data).hexdigest() != digest:
        raise ModelError(
            f"The packaged reader's {name} is damaged or missing.",
            "Install askbot anew, or set ASKBOT_READER=off to answer without it.",
        )
    return data
