"""The head on disk: what is written is read back, and damage is reported."""

from pathlib import Path

import numpy as np
import pytest

from askbot.attribution.tagger.checkpoint import TaggerConfig, Weights, load_weights, save_weights
from askbot.errors import ModelError


def test_weights_come_back_to_within_their_rounding(tmp_path: Path) -> None:
    rng = np.random.default_rng(0)
    tensors = {"large": rng.normal(size=(80, 90)).astype(np.float32), "small": rng.normal(size=9).astype(np.float32)}
    weights = Weights(TaggerConfig(4, 2, 1, 3, cue_bonus=0.5), "head-x", "abc", tensors)
    save_weights(tmp_path / "head.safetensors", weights)
    again = load_weights(tmp_path / "head.safetensors")
    assert (again.config, again.name, again.encoder) == (weights.config, "head-x", "abc")
    assert np.abs(again.tensors["large"] - tensors["large"]).max() < np.abs(tensors["large"]).max() / 200
    assert np.abs(again.tensors["small"] - tensors["small"]).max() < 2e-3


def test_a_damaged_head_is_a_model_error(tmp_path: Path) -> None:
    path = tmp_path / "head.safetensors"
    path.write_bytes(b"no head")
    with pytest.raises(ModelError, match="cannot be read"):
        load_weights(path)
