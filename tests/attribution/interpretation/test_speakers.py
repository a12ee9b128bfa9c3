"""Speakers carried from sentence to sentence: pronouns, short forms, and sentences inside a longer report."""

from collections.abc import Callable
from pathlib import Path

import pytest

from askbot.attribution import Attributor, voice_of
from askbot.domain import Document, Passage
from askbot.encoder import Encoder, EncoderInput

DocumentOf = Callable[[str], tuple[Document, tuple[Passage, ...]]]


def _cases() -> list[tuple[str, str | None, bool]]:
    lines = (Path(__file__).parent / "carried.tsv").read_text(encoding="utf-8").splitlines()
    rows = [line.split("\t") for line in lines if line and not line.startswith("#")]
    return [(text, None if speaker == "-" else speaker, how == "inferred") for speaker, how, text in rows]


@pytest.mark.parametrize(("text", "speaker", "inferred"), _cases())
def test_a_speaker_is_carried_and_marked_as_inferred(
    text: str, speaker: str | None, inferred: bool, attributor: Attributor, encoder: Encoder, document_of: DocumentOf
) -> None:
    document, passages = document_of(text)
    encodings = list(encoder.encode([EncoderInput(p.text) for p in passages], states=attributor.wants_states))
    last = passages[-1].sentences[-1]
    voice = voice_of(last, last.span.text(text), attributor.attribute(document, passages, encodings))
    assert voice.speaker == speaker
    if voice.attribution is not None:
        assert voice.attribution.inferred is inferred
