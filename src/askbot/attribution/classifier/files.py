"""How a head is kept: a safetensors file of half precision, with its name and the encoder that it fits."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np

from askbot.domain import Floats
from askbot.errors import ModelError


def read_head(path: Path, what: str, names: Sequence[str]) -> tuple[str, str, dict[str, Floats]]:
    """A head's name, its encoder's checksum and its tensors. Raises `ModelError` where the file is missing or damaged.

    `what` is the head in an error: "stance head".
    """
    from safetensors import SafetensorError, safe_open

    try:
        with safe_open(path, framework="numpy") as file:
            facts = json.loads(file.metadata()["askbot"])
            tensors = {name: file.get_tensor(name).astype(np.float32) for name in names}
        return facts["name"], facts["encoder"], tensors
    except (OSError, SafetensorError, KeyError, TypeError, ValueError) as error:
        raise ModelError(f"The {what} {path} cannot be read: {error}.", "Install askbot again.") from None


def misshapen(path: Path, what: str) -> ModelError:
    """The error of a head whose tensors do not fit each other."""
    return ModelError(f"The {what} {path} has weights of another shape.", "Install askbot again.")


def write_head(path: Path, name: str, encoder: str, tensors: Mapping[str, Floats]) -> None:
    """Write a head in half precision."""
    from safetensors.numpy import save_file

    facts = json.dumps({"name": name, "encoder": encoder})
    halves = {
        key: np.ascontiguousarray(values, np.float16) for key, values in tensors.items()
    }  # else columns become rows
    save_file(halves, path, {"askbot": facts})
