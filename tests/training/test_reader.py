import importlib.util
import json
import shutil
import subprocess
import sys
from itertools import pairwise
from pathlib import Path
from types import ModuleType

import numpy as np
import pytest
import torch

from askbot.reader.inference import PackagedReader
from askbot.reader.loading import HEADS
from askbot.reader.model import ReaderModel

TRAINING = Path(__file__).parents[2] / "training/reader"
WEIGHTS = Path(__file__).parents[2] / "src/askbot/reader/weights"
LINES = [
    {
        "question": "Who founded the festival?",
        "text": "It began in 1987. Anna Novak founded it. It rained.",
        "sentences": [0, 18, 41],
        "answers": [[18, 28]],
        "split": split,
    }
    for split in ("train", "dev")
] + [{"question": "How much?", "text": "It rained. It stopped.", "sentences": [0, 11], "answers": [], "split": "dev"}]


def loaded(name: str) -> ModuleType:
    spec = importlib.util.spec_from_file_location(name, TRAINING / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def backbone(tmp_path: Path) -> Path:
    """A tiny MPNet of random weights with the packaged tokenizer."""
    from transformers import MPNetConfig, MPNetModel

    config = MPNetConfig(
        vocab_size=30527,
        hidden_size=48,
        num_hidden_layers=2,
        num_attention_heads=HEADS,
        intermediate_size=64,
        max_position_embeddings=514,
        layer_norm_eps=1e-5,
        pad_token_id=1,
    )
    torch.manual_seed(0)
    MPNetModel(config, add_pooling_layer=False).save_pretrained(tmp_path / "backbone")
    shutil.copy(WEIGHTS / "tokenizer.json", tmp_path / "backbone")
    return tmp_path / "backbone"


@pytest.mark.slow
def test_what_is_trained_and_packed_reads_as_it_did_in_training(tmp_path: Path, backbone: Path) -> None:
    train = loaded("train")
    data = tmp_path / "data"
    data.mkdir()
    (data / "a.jsonl").write_text("\n".join(map(json.dumps, LINES)))
    for script, arguments in (
        ("train", [data, backbone, tmp_path / "out", "--layers", "1", "--epochs", "2", "--batch", "1"]),
        ("pack", [tmp_path / "out", tmp_path / "packed"]),
    ):
        subprocess.run([sys.executable, TRAINING / f"{script}.py", *arguments], check=True, capture_output=True)
    from safetensors.torch import load_file
    from tokenizers import Tokenizer

    packed = {
        **load_file(tmp_path / "packed/layers.safetensors"),
        **load_file(tmp_path / "packed/embeddings.safetensors"),
    }
    tokenizer = Tokenizer.from_file(str(tmp_path / "packed/tokenizer.json"))
    tokenizer.no_truncation()
    tokenizer.no_padding()
    reader = PackagedReader(ReaderModel(packed, HEADS, half=False), tokenizer, "tiny")
    model = train.Model(backbone, [1])
    model.load_state_dict(load_file(tmp_path / "out/reader.safetensors"))
    model.eval()
    one = train.example(LINES[0], tokenizer)
    with torch.no_grad():
        answerable, _, sentences = model(train.batch_of([one], torch.device("cpu")))
    from askbot.domain import Span
    from askbot.reader import ReaderInput

    starts = [*LINES[0]["sentences"], len(LINES[0]["text"])]
    spans = tuple(Span(a, b) for a, b in pairwise(starts))
    reading = reader.read(LINES[0]["question"], [ReaderInput(LINES[0]["text"], spans)])[0]
    assert reading.answerable == pytest.approx(float(answerable[0]), abs=0.05)
    assert np.allclose(reading.sentences, sentences[0].numpy(), atol=0.05)
