"""With another encoder than the packaged one the head still reads, by a second pass, and says so."""

import logging
from pathlib import Path

import pytest
import torch
from typer.testing import CliRunner

from askbot.attribution import Encoded, load_attributor
from askbot.cli.app import create_app
from askbot.corpus import parse_document, split
from askbot.domain import Stance
from askbot.encoder import Encoder, EncoderInput, load_encoder
from askbot.index import FileStore, build_index

TEXT = (
    "The port authority of Tarn said on Monday that the northern pier had been closed since the end of May.\n"
    "Fishermen denied that they had been warned about the closure, according to the Tarn Courier.\n"
)


@pytest.fixture(scope="module")
def other(tmp_path_factory: pytest.TempPathFactory, encoder: Encoder) -> Path:
    """A model of one narrow layer, with the packaged model's vocabulary and weights by lot."""
    from sentence_transformers import SentenceTransformer
    from transformers import BertConfig, BertModel

    folder = tmp_path_factory.mktemp("model")
    torch.manual_seed(0)
    tokenizer = encoder._model.tokenizer
    sizes = {"hidden_size": 32, "num_hidden_layers": 1, "num_attention_heads": 2, "intermediate_size": 64}
    BertModel(BertConfig(vocab_size=len(tokenizer), max_position_embeddings=256, **sizes)).save_pretrained(folder)
    tokenizer.save_pretrained(folder)
    SentenceTransformer(str(folder), device="cpu").save(str(folder / "whole"))
    return folder / "whole"


def test_the_head_reads_by_a_second_pass_and_says_so(other: Path, caplog: pytest.LogCaptureFixture) -> None:
    encoder = load_encoder(str(other), threads=1)
    with caplog.at_level(logging.WARNING):
        attributor = load_attributor(encoder)
    assert "a second time with the packaged one" in caplog.text
    assert not attributor.wants_states
    document = parse_document("a.txt", TEXT.encode())
    passages = split(document, count=encoder.pieces, window=encoder.window)
    encodings = list(encoder.encode([EncoderInput(p.text) for p in passages]))
    [attributions] = attributor.attribute([Encoded(document, passages, encodings)])
    assert [(a.speaker, a.stance) for a in attributions if a.shown][:2] == [
        ("The port authority of Tarn", Stance.REPORTED),
        ("Fishermen", Stance.DENIED),
    ]


def test_an_index_by_another_encoder_has_attributions(tmp_path: Path, other: Path) -> None:
    (tmp_path / "corpus").mkdir()
    (tmp_path / "corpus" / "pier.txt").write_text(TEXT, encoding="utf-8")
    encoder = load_encoder(str(other), threads=1)
    build_index(tmp_path / "corpus", tmp_path / "index", encoder, load_attributor(encoder))
    attributions = FileStore(tmp_path / "index").open_current().attributions(0)
    assert "The port authority of Tarn" in {a.speaker for a in attributions}


def test_the_command_says_so_too(tmp_path: Path, other: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "pier.txt").write_text(TEXT, encoding="utf-8")
    monkeypatch.setenv("ASKBOT_MODEL", str(other))
    result = CliRunner().invoke(create_app(), ["attribute", str(tmp_path / "pier.txt")])
    assert result.exit_code == 0, result.output
    assert "The port authority of Tarn" in result.output
