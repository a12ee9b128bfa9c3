"""How a reader's weights are kept: matrices as int8, a scale for each row, under the names of `askbot.reader.model`."""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Sequence
from pathlib import Path

import torch
from safetensors.torch import load_file, save_file

SMALLEST = 100_000
"""Matrices of fewer numbers stay in half precision."""
PARTS = {
    "attention.attn.o": "attended",
    "intermediate.dense": "wide",
    "output.dense": "narrow",
    "attention.LayerNorm": "norm",
    "output.LayerNorm": "norm2",
}
NAMES = {
    "embeddings.word_embeddings.weight": "embeddings.words",
    "embeddings.position_embeddings.weight": "embeddings.positions",
    "embeddings.LayerNorm": "embeddings.norm",
    "encoder.relative_attention_bias.weight": "relative",
}


def write(weights: dict[str, torch.Tensor], folder: Path) -> None:
    """Quantise, write layers.safetensors and embeddings.safetensors, print their SHA-256 (for `loading.py`)."""
    for file, wanted in (("layers", False), ("embeddings", True)):
        packed: dict[str, torch.Tensor] = {}
        for name, values in weights.items():
            if name.startswith("embeddings.") is wanted:
                packed |= quantised(name, values.detach())
        save_file(packed, folder / f"{file}.safetensors")
        data = (folder / f"{file}.safetensors").read_bytes()
        print(file, len(data), hashlib.sha256(data).hexdigest())


def opened(folder: Path) -> dict[str, torch.Tensor]:
    """All weights of a folder in single precision."""
    raw: dict[str, torch.Tensor] = {}
    for file in sorted(folder.glob("*.safetensors")):
        raw |= load_file(file)
    return {
        name: values.float() * raw[f"{name}.scale"].float()[:, None] if f"{name}.scale" in raw else values.float()
        for name, values in raw.items()
        if not name.endswith(".scale")
    }


def renamed(weights: dict[str, torch.Tensor], layers: Sequence[int]) -> dict[str, torch.Tensor]:
    """A model of transformers under the package's names: those layers; queries, keys and values in one matrix."""
    out = {
        NAMES[old] + name[len(old) :]: values
        for name, values in weights.items()
        for old in NAMES
        if name.startswith(old)
    }
    for number, layer in enumerate(layers):
        begin = f"encoder.layer.{layer}."
        for end in ("weight", "bias"):
            parts = {part: weights[f"{begin}{part}.{end}"] for part in PARTS}
            out |= {f"layers.{number}.{PARTS[part]}.{end}": values for part, values in parts.items()}
            rows = [weights[f"{begin}attention.attn.{part}.{end}"] for part in "qkv"]
            out[f"layers.{number}.qkv.{end}"] = torch.cat(rows)
    return out


def quantised(name: str, values: torch.Tensor) -> dict[str, torch.Tensor]:
    """A large matrix as int8 and the scale of each row; everything else in half precision.

    Each number is rounded up or down by chance, seeded by the name, so that the mean is right. Training moves most
    numbers by less than half a step: the nearest step would put what began on the grid of packed weights back to where
    it was, and undo a good part of the training (Gupta and others, 2015, Deep learning with limited precision).
    """
    if values.ndim == 1 or values.numel() < SMALLEST:
        return {name: values.half().contiguous()}
    scale = (values.abs().amax(1).clamp(min=1e-8) / 127).half().clamp(min=6e-8)
    chance = torch.rand(values.shape, generator=torch.Generator().manual_seed(zlib.crc32(name.encode())))
    rows = (values / scale.float()[:, None] + chance).floor().clamp(-127, 127).to(torch.int8)
    return {name: rows.contiguous(), f"{name}.scale": scale}
