"""Pack a trained reader for the package: matrices as int8 with a scale for each row, under the names of `model.py`.

    python training/reader/pack.py FOLDER OUT

FOLDER holds the weights as `train.py` writes them (one or several safetensors files) and tokenizer.json. OUT gets
layers.safetensors, embeddings.safetensors and tokenizer.json; their SHA-256, which stand in `loading.py`, are printed.
"""

from __future__ import annotations

import argparse
import hashlib
import shutil
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
    "body.embeddings.word_embeddings.weight": "embeddings.words",
    "body.embeddings.position_embeddings.weight": "embeddings.positions",
    "body.embeddings.LayerNorm": "embeddings.norm",
    "body.encoder.relative_attention_bias.weight": "relative",
    "span": "heads.span",
    "null": "heads.answerable",
    "line": "heads.sentence",
}


def main() -> None:
    """Read, rename, quantise, write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("out", type=Path)
    given = parser.parse_args()
    given.out.mkdir(parents=True, exist_ok=True)
    weights = named(opened(given.folder))
    is_embedding = {name: name.startswith("embeddings.") for name in weights}
    for file, wanted in (("layers", False), ("embeddings", True)):
        packed: dict[str, torch.Tensor] = {}
        for name, values in weights.items():
            if is_embedding[name] is wanted:
                packed |= quantised(name, values)
        save_file(packed, given.out / f"{file}.safetensors")
    shutil.copy(given.folder / "tokenizer.json", given.out)
    for file in sorted(given.out.iterdir()):
        print(file.name, file.stat().st_size, hashlib.sha256(file.read_bytes()).hexdigest())


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


def named(weights: dict[str, torch.Tensor]) -> dict[str, torch.Tensor]:
    """The weights under the names of the package, queries, keys and values of a layer in one matrix."""
    out: dict[str, torch.Tensor] = {}
    for name, values in weights.items():
        if ".layer." in name:
            number, _, part = name.partition(".layer.")[2].partition(".")
            part, _, end = part.rpartition(".")
            if part in PARTS:
                out[f"layers.{number}.{PARTS[part]}.{end}"] = values
            elif part.endswith(".q"):
                rows = [weights[name.replace(".attn.q.", f".attn.{other}.")] for other in "qkv"]
                out[f"layers.{number}.qkv.{end}"] = torch.cat(rows)
        else:
            head = next(old for old in NAMES if name.startswith(old))
            out[NAMES[head] + name[len(head) :]] = values
    return out


def quantised(name: str, values: torch.Tensor) -> dict[str, torch.Tensor]:
    """A large matrix as int8 and the scale of each row; everything else in half precision."""
    if values.ndim == 1 or values.numel() < SMALLEST:
        return {name: values.half().contiguous()}
    scale = (values.abs().amax(1).clamp(min=1e-8) / 127).half().clamp(min=6e-8)
    rows = (values / scale.float()[:, None]).round().clamp(-127, 127).to(torch.int8)
    return {name: rows.contiguous(), f"{name}.scale": scale}


if __name__ == "__main__":
    main()
