"""The traced copy: the same vectors, a lighter start, and never a wrong or damaged one."""

import json
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest
import torch

from askbot.domain import Span
from askbot.encoder import Encoder, EncoderInput, load_encoder
from askbot.encoder.torchscript import read_traced, write_traced

QUESTIONS = ["Why?", "Who speaks for the dockers of Port Ellery?", "harbour " * 400, "What froze?"]
START = """
import sys
from pathlib import Path
from askbot.encoder import EncoderInput, load_encoder
encoder = load_encoder("packaged", "auto", 1, Path(sys.argv[1]))
assert next(encoder.encode([EncoderInput("The mayor spoke.")], states=True)).states is not None
assert encoder.encode_question("Why?").vector.shape == (encoder.dimension,)
print(sorted({"transformers", "sentence_transformers"} & sys.modules.keys()))
"""


@pytest.fixture(scope="module")
def folder(encoder: Encoder, tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("cache") / "askbot"
    assert encoder.keep_traced(place)
    return place


def test_a_copy_encodes_as_the_model_does(encoder: Encoder, folder: Path) -> None:
    copy = load_encoder("packaged", "auto", 1, folder)
    assert (copy.fingerprint, copy.dimension, copy.window) == (encoder.fingerprint, encoder.dimension, encoder.window)
    for ours, theirs in zip(copy.encode_questions(QUESTIONS), encoder.encode_questions(QUESTIONS), strict=True):
        np.testing.assert_allclose(ours.vector, theirs.vector, atol=1e-4)
        np.testing.assert_array_equal(ours.pieces, theirs.pieces)


@pytest.mark.slow
def test_a_start_with_a_copy_imports_neither_transformers_nor_sentence_transformers(folder: Path) -> None:
    done = subprocess.run([sys.executable, "-c", START, folder], check=True, capture_output=True, text=True)
    assert done.stdout.strip() == "[]"


def test_passages_and_their_states_come_from_the_copy_as_from_the_model(encoder: Encoder, folder: Path) -> None:
    copy = load_encoder(threads=1, traced=folder)
    items = [EncoderInput("The mayor spoke. Nobody listened.", [Span(0, 16)], "Harbour\n"), EncoderInput("It froze.")]
    for ours, theirs in zip(copy.encode(items, states=True), encoder.encode(items, states=True), strict=True):
        np.testing.assert_allclose(ours.vector, theirs.vector, atol=1e-4)
        np.testing.assert_allclose(ours.spans, theirs.spans, atol=1e-4)
        assert ours.states is not None
        assert theirs.states is not None
        np.testing.assert_allclose(ours.states, theirs.states, atol=0.05)


def test_a_damaged_copy_is_left_aside_and_made_anew(encoder: Encoder, folder: Path, tmp_path: Path) -> None:
    for file in folder.iterdir():
        data = bytearray(file.read_bytes())
        if file.suffix == ".pt":
            data[len(data) // 2] ^= 1
        (tmp_path / file.name).write_bytes(data)
    encoding = load_encoder("packaged", "auto", 1, tmp_path).encode_question(QUESTIONS[1])
    np.testing.assert_allclose(encoding.vector, encoder.encode_question(QUESTIONS[1]).vector, atol=1e-5)
    damaged = next(tmp_path.glob("*.pt")).read_bytes()
    assert encoder.keep_traced(tmp_path)
    assert next(tmp_path.glob("*.pt")).read_bytes() != damaged


def test_a_folder_that_cannot_be_written_is_done_without(encoder: Encoder, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    assert not encoder.keep_traced(tmp_path / "file" / "cache")


def test_a_copy_in_a_folder_that_others_may_write_is_left_aside(encoder: Encoder, folder: Path, tmp_path: Path) -> None:
    for file in folder.iterdir():
        (tmp_path / file.name).write_bytes(file.read_bytes())
    assert read_traced(tmp_path, encoder.fingerprint) is not None
    tmp_path.chmod(0o777)
    assert read_traced(tmp_path, encoder.fingerprint) is None


@pytest.mark.parametrize("has_onednn", [True, False])
def test_a_copy_multiplies_as_this_torch_can(
    encoder: Encoder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, has_onednn: bool
) -> None:
    if has_onednn and not torch.backends.mkldnn.is_available():
        pytest.skip("This build of torch has no oneDNN.")
    monkeypatch.setattr(torch.backends.mkldnn, "is_available", lambda: has_onednn)
    assert encoder.keep_traced(tmp_path)
    about = json.loads(next(tmp_path.glob("*.json")).read_text())
    assert about["product"] == ("packed" if has_onednn else "plain")
    encoding = load_encoder(threads=1, traced=tmp_path).encode_question(QUESTIONS[1])
    np.testing.assert_allclose(encoding.tokens, encoder.encode_question(QUESTIONS[1]).tokens, atol=1e-4)


def test_a_copy_that_multiplies_in_a_way_that_is_not_known_is_left_aside(folder: Path, tmp_path: Path) -> None:
    for file in folder.iterdir():
        (tmp_path / file.name).write_bytes(file.read_bytes().replace(b'"packed"', b'"carved"'))
    changed = any(b'"carved"' in file.read_bytes() for file in tmp_path.glob("*.json"))
    assert changed == (read_traced(tmp_path, load_encoder(threads=1).fingerprint) is None)


class _WithoutMasks(torch.nn.Module):
    """A model that knows no padding."""

    config, dtype = SimpleNamespace(hidden_size=4, vocab_size=9), torch.float32

    def forward(self, input_ids: torch.Tensor, attention_mask: torch.Tensor, **_: object) -> torch.Tensor:
        raise ValueError(f"A mask of {attention_mask.ndim} dimensions for {len(input_ids)} texts")


def test_a_model_that_cannot_be_copied_is_done_without(tmp_path: Path) -> None:
    assert not write_traced(tmp_path, "odd", _WithoutMasks(), (1, 2), "{}", 16)
    assert not list(tmp_path.iterdir())


class Lacking:
    """`torch.ops.mkldnn` of a torch without the packed operations, which are not public."""

    def __getattr__(self, name: str) -> object:
        raise AttributeError(name)


def test_where_torch_lacks_the_packed_operations_a_copy_multiplies_as_usual(
    encoder: Encoder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(torch.ops, "mkldnn", Lacking())
    place = tmp_path / "cache"
    assert encoder.keep_traced(place)
    assert '"product": "plain"' in next(place.glob("*.json")).read_text(encoding="utf-8")
    copy = load_encoder(threads=1, traced=place)
    np.testing.assert_allclose(copy.encode_question("Why?").vector, encoder.encode_question("Why?").vector, atol=0.02)


def test_a_copy_that_multiplies_in_a_way_that_this_torch_lacks_is_left_aside(
    encoder: Encoder, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(torch.ops, "mkldnn", Lacking())
    assert read_traced(folder, encoder.fingerprint) is None or not torch.backends.mkldnn.is_available()
    assert load_encoder(threads=1, traced=folder).encode_question("Why?").vector.shape == (384,)
