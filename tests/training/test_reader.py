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
        "context": "A festival. ",
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
    pack, train = loaded("pack"), loaded("train")
    data = tmp_path / "data"
    data.mkdir()
    (data / "a.jsonl").write_text("\n".join(map(json.dumps, LINES)))
    arguments = ["--start", backbone, "--layers", "1", "--steps", "3", "--batch", "1", "--share", "a=1"]
    command = [sys.executable, TRAINING / "train.py", data, tmp_path / "packed", *arguments]
    subprocess.run(command, check=True, capture_output=True)
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
    model = train.Model(pack.opened(tmp_path / "packed"))
    with torch.no_grad():
        answerable, _, sentences = model(train.batch_of([train.example(LINES[0], tokenizer)]))
    from askbot.domain import Span
    from askbot.reader import ReaderInput

    starts = [*LINES[0]["sentences"], len(LINES[0]["text"])]
    spans = tuple(Span(a, b) for a, b in pairwise(starts))
    reading = reader.read(LINES[0]["question"], [ReaderInput(LINES[0]["text"], spans, LINES[0]["context"])])[0]
    assert reading.answerable == pytest.approx(float(answerable[0]), abs=0.05)
    assert np.allclose(reading.sentences, sentences[0].numpy(), atol=0.05)


@pytest.mark.slow
def test_training_starts_from_the_packaged_reader_and_moves_it(tmp_path: Path) -> None:
    data = tmp_path / "data"
    data.mkdir()
    (data / "a.jsonl").write_text("\n".join(map(json.dumps, LINES)))
    arguments = ["--start", WEIGHTS, "--steps", "10", "--batch", "1"]
    command = [sys.executable, TRAINING / "train.py", data, tmp_path / "packed", *arguments]
    printed = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    assert [line.split()[0] for line in printed.splitlines()] == ["before", "after", "layers", "embeddings"]
    assert (tmp_path / "packed/embeddings.safetensors").stat().st_size == (
        WEIGHTS / "embeddings.safetensors"
    ).stat().st_size
    assert (tmp_path / "packed/layers.safetensors").read_bytes() != (WEIGHTS / "layers.safetensors").read_bytes()


PASSAGE = {
    "id": 3,
    "doc": "harbour.md",
    "context": "The harbour. ",
    "text": "It began in 1987. Anna Novak founded it. It rained.",
    "sentences": [0, 18, 41],
}


def test_written_questions_become_examples() -> None:
    import random

    examples = loaded("examples")
    other = {**PASSAGE, "id": 4, "text": "Nobody knew. It snowed.", "sentences": [0, 13]}
    line = {
        "p": 3,
        "yes": [["Who set it up?", "Anna Novak"], ["When did it end?", "in 1999"]],
        "no": [["Who closed it?", "event"]],
    }
    chance = random.Random(0)  # noqa: S311 - no secret
    made = [one for _ in range(40) for one in examples.examples_of(line, PASSAGE, [PASSAGE, other], chance)]
    asked = {(one["question"], one["text"], bool(one["answers"])) for one in made}
    whole, cut = PASSAGE["text"], "It began in 1987. It rained. "
    assert asked == {
        ("Who set it up?", whole, True),
        ("Who set it up?", other["text"], False),
        ("Who set it up?", cut, False),
        ("Who closed it?", whole, False),
    }
    assert next(one for one in made if one["text"] == cut)["sentences"] == [0, 18]
    assert next(one for one in made if one["answers"])["answers"] == [[18, 28]]


def test_packing_keeps_moves_that_are_smaller_than_a_step() -> None:
    pack = loaded("pack")
    start = pack.quantised("layers.0.wide.weight", torch.randn(768, 768, generator=torch.Generator().manual_seed(1)))
    scale = start["layers.0.wide.weight.scale"].float()[:, None]
    before = start["layers.0.wide.weight"].float() * scale
    moved = before + 0.2 * scale
    again = pack.quantised("layers.0.wide.weight", moved)
    after = again["layers.0.wide.weight"].float() * again["layers.0.wide.weight.scale"].float()[:, None]
    assert float(((after - before) / scale).mean()) == pytest.approx(0.2, abs=0.02)
    assert float(((after - moved).abs() / scale).max()) < 1.1
