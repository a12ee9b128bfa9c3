"""The stance head on disk and on sentences: what is written is read back, damage is named, words count by sentence."""

import hashlib
from pathlib import Path

import numpy as np
import pytest

from askbot.attribution import classifier
from askbot.attribution.classifier.features import FACTS, ROLES, Read
from askbot.attribution.classifier.head import StanceHead, load_stance_head, save_stance_head
from askbot.errors import ModelError

D, UNITS = 6, 3


def head() -> StanceHead:
    rng = np.random.default_rng(0)
    shapes = {
        "word.weight": (D + ROLES, UNITS),
        "word.bias": (UNITS,),
        "class.weight": (2 * UNITS + FACTS, 4),
        "class.bias": (4,),
    }
    return StanceHead("x", "abc", {k: rng.normal(size=s).astype(np.float32) for k, s in shapes.items()})


def sentence(words: int, seed: int) -> Read:
    rng = np.random.default_rng(seed)
    states = rng.normal(size=(words, D)).astype(np.float16)
    return Read(states, np.zeros((words, ROLES), np.float32), np.ones(FACTS, np.float32))


def test_a_head_comes_back_as_it_was(tmp_path: Path) -> None:
    save_stance_head(tmp_path / "head.safetensors", head())
    again = load_stance_head(tmp_path / "head.safetensors")
    assert (again.name, again.encoder) == ("x", "abc")
    assert all(np.abs(again.tensors[k] - v).max() < 2e-3 for k, v in head().tensors.items())


def test_a_damaged_head_is_a_model_error(tmp_path: Path) -> None:
    path = tmp_path / "head.safetensors"
    path.write_bytes(b"no head")
    with pytest.raises(ModelError, match="cannot be read"):
        load_stance_head(path)


def test_a_sentence_has_the_same_scores_beside_others_as_alone() -> None:
    several = [sentence(5, 1), sentence(1, 2), sentence(9, 3)]
    together = head().scores(several)
    alone = np.concatenate([head().scores([one]) for one in several])
    assert np.allclose(together, alone, atol=1e-5)
    assert not np.allclose(together[0], together[2])


def test_a_sentence_without_words_has_no_preference() -> None:
    assert not head().scores([sentence(0, 1)]).any()


def test_the_card_names_the_checksum_of_the_head_that_is_shipped() -> None:
    folder = Path(classifier.__file__).parent
    card = (folder / "model.md").read_text(encoding="utf-8")
    assert hashlib.sha256((folder / "model.safetensors").read_bytes()).hexdigest() in card
