"""The trained head on disk: one safetensors file, matrices as int8 with a scale a row, the rest as fp16."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from askbot.domain import Floats
from askbot.errors import ModelError

SCALE = "|scale"
SMALL = 4096
"""Numbers; smaller tensors, all biases among them, keep 16 bits."""


@dataclass(frozen=True, slots=True)
class TaggerConfig:
    """The head's shape, and the choices that were tuned with it."""

    inputs: int
    hidden: int
    layers: int
    pointer: int
    members: int = 1
    """Taggers side by side, whose scores are averaged."""
    source_bonus: float = 0.0
    """Added to the score of beginning a source: above 0 finds more of them."""
    cue_bonus: float = 0.0
    content_bonus: float = 0.0
    pointer_weight: float = 1.0
    """Of the pointer's log probabilities beside the linker's."""
    source_floor: float = 0.4
    """Least probability for a source to belong to a cue."""
    trust_floor: float = 0.0
    """Least probability for an attribution with a source to be right as a whole."""


@dataclass(frozen=True, slots=True)
class Weights:
    """Everything that the trained tagger needs."""

    config: TaggerConfig
    name: str
    """Names these weights."""
    encoder: str
    """The model that made the states the head was trained on."""
    tensors: Mapping[str, Floats]


def load_weights(path: Path) -> Weights:
    """Read a head. Raises `ModelError` where the file is missing or damaged."""
    from safetensors import SafetensorError, safe_open

    try:
        with safe_open(path, framework="numpy") as file:
            facts = json.loads(file.metadata()["askbot"])
            raw = {key: file.get_tensor(key) for key in file.keys()}  # noqa: SIM118  (not a mapping)
    except (OSError, SafetensorError, KeyError, TypeError, ValueError) as error:
        raise ModelError(f"The attribution head {path} cannot be read: {error}.", "Install askbot again.") from None
    tensors = {k: _wide(v, raw.get(k + SCALE)) for k, v in raw.items() if not k.endswith(SCALE)}
    return Weights(TaggerConfig(**facts["config"]), facts["name"], facts["encoder"], tensors)


def save_weights(path: Path, weights: Weights) -> None:
    """Write a head, matrices cut to int8."""
    from safetensors.numpy import save_file

    tensors: dict[str, npt.NDArray[Any]] = {}
    for key, value in weights.tensors.items():
        if value.size > SMALL:
            scale = np.abs(value).max(1, keepdims=True) / 127 + 1e-12
            tensors[key] = np.round(value / scale).astype(np.int8)
            tensors[key + SCALE] = scale.astype(np.float32)
        else:
            tensors[key] = value.astype(np.float16)
    config = {f: getattr(weights.config, f) for f in TaggerConfig.__dataclass_fields__}
    facts = {"config": config, "name": weights.name, "encoder": weights.encoder}
    save_file(tensors, path, {"askbot": json.dumps(facts)})


def _wide(value: npt.NDArray[Any], scale: npt.NDArray[Any] | None) -> Floats:
    wide = value.astype(np.float32)
    return wide if scale is None else wide * scale
