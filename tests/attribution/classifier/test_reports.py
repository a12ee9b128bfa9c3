"""The head that says who counts as a speaker: on disk, on sentences, and beside the rules."""

import hashlib
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from askbot.attribution import Attributor, Encoded, classifier
from askbot.attribution.attributor import TaggerAttributor, english_words
from askbot.attribution.classifier.reports import (
    FACTS,
    PARTS,
    SURE,
    ReportHead,
    claims,
    load_report_head,
    save_report_head,
)
from askbot.domain import Attribution, Document, Passage, Span, Stance
from askbot.encoder import Encoder
from askbot.errors import ModelError
from askbot.index.encoding_inputs import encoder_input

DocumentOf = Callable[[str], tuple[Document, tuple[Passage, ...]]]
D, C, UNITS = 6, 2, 3
TEXT = "The mayor said the bridge would close. Ann Lee wants a tunnel."


def head(likely: float = 0.5, inputs: int = D) -> ReportHead:
    """One that finds everything about as likely."""
    shapes = {
        "basis": (inputs, C),
        "center": (C,),
        "unit.weight": (PARTS * C + FACTS, UNITS),
        "unit.bias": (UNITS,),
        "score.weight": (UNITS, 1),
    }
    rng = np.random.default_rng(0)
    tensors = {k: (rng.normal(size=s) * 1e-3).astype(np.float32) for k, s in shapes.items()}
    odds = np.log(likely / (1 - likely))
    return ReportHead("x", "abc", {**tensors, "score.bias": np.asarray([odds], np.float32)})


def attribution(source: str, cue: str, content: str, *, shown: bool) -> Attribution:
    spans = [(Span(TEXT.index(part), TEXT.index(part) + len(part)),) for part in (source, cue, content)]
    return Attribution(*spans, Stance.REPORTED, source, cue, shown=shown)


WANTED = "If the mayor says that the road is safe, it is safe. Ann Lee wants a new tunnel under the bay."
SAID = attribution("The mayor", "said", "the bridge would close", shown=True)
WANTS = attribution("Ann Lee", "wants", "a tunnel", shown=False)


@pytest.mark.parametrize(
    ("likely", "shown"),
    [(0.5, [True, False]), (SURE + 0.02, [True, True]), (1 - SURE - 0.02, [True, False])],
)
def test_what_the_rules_hide_is_shown_where_the_head_is_sure(
    likely: float, shown: list[bool], document_of: DocumentOf
) -> None:
    document, passages = document_of(TEXT)
    words = english_words(document, passages)
    states = np.random.default_rng(1).normal(size=(len(words), D)).astype(np.float16)
    assert head(likely).shown(TEXT, words, states, [SAID, WANTS]) == shown


def test_a_claim_is_read_in_the_sentence_of_its_cue(document_of: DocumentOf) -> None:
    document, passages = document_of(TEXT)
    words = english_words(document, passages)
    states = np.random.default_rng(1).normal(size=(len(words), D)).astype(np.float16)
    nobody = replace(SAID, speaker=None)
    carried = replace(WANTS, content=(SAID.content[0],))
    read = dict(claims(TEXT, words, states, [nobody, SAID, carried]))
    assert sorted(read) == [1, 2]
    assert read[1].states.any(1).tolist() == [True, True, True]
    assert read[2].states.any(1).tolist() == [True, True, False], "what is said stands in another sentence"


def test_what_nobody_says_is_never_shown(document_of: DocumentOf, encoder: Encoder, attributor: Attributor) -> None:
    document, passages = document_of(WANTED)
    encodings = list(encoder.encode([encoder_input(document, p, encoder) for p in passages], states=True))
    assert isinstance(attributor, TaggerAttributor)
    trusting = replace(attributor, reports=head(0.99, encodings[0].states.shape[1]))
    [found] = trusting.attribute([Encoded(document, passages, encodings)])
    shown = {one.speaker for one in found if one.shown}
    assert "Ann Lee" in shown
    assert not {"the mayor", "The mayor"} & shown


@pytest.mark.parametrize("order", [np.ascontiguousarray, np.asfortranarray], ids=["by rows", "by columns"])
def test_a_head_comes_back_as_it_was(order: Callable[[np.ndarray], np.ndarray], tmp_path: Path) -> None:
    exact = {
        key: np.arange(tensor.size, dtype=np.float32).reshape(tensor.shape) / 8 - 1
        for key, tensor in head().tensors.items()
    }
    turned = {key: order(tensor) for key, tensor in exact.items()}
    save_report_head(tmp_path / "head.safetensors", replace(head(), tensors=turned))
    again = load_report_head(tmp_path / "head.safetensors")
    assert (again.name, again.encoder) == ("x", "abc")
    assert {key: tensor.tolist() for key, tensor in again.tensors.items()} == {k: t.tolist() for k, t in exact.items()}


def test_a_damaged_head_is_a_model_error(tmp_path: Path) -> None:
    path = tmp_path / "head.safetensors"
    path.write_bytes(b"no head")
    with pytest.raises(ModelError, match="cannot be read"):
        load_report_head(path)


def test_weights_of_another_shape_are_a_model_error(tmp_path: Path) -> None:
    tensors = {**head().tensors, "unit.weight": np.zeros((3, UNITS), np.float32)}
    save_report_head(tmp_path / "head.safetensors", replace(head(), tensors=tensors))
    with pytest.raises(ModelError, match="another shape"):
        load_report_head(tmp_path / "head.safetensors")


def test_the_card_names_the_checksum_of_the_head_that_is_shipped() -> None:
    folder = Path(classifier.__file__).parent
    card = (folder / "reports.md").read_text(encoding="utf-8")
    assert hashlib.sha256((folder / "reports.safetensors").read_bytes()).hexdigest() in card
