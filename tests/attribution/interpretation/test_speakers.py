"""Speakers carried from sentence to sentence: pronouns, short forms, and sentences inside a longer report."""

from collections.abc import Callable
from pathlib import Path

import pytest

from askbot.attribution import Attributor, Encoded, voice_of
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
    voice = voice_of(last, last.span.text(text), attributor.attribute([Encoded(document, passages, encodings)])[0])
    assert voice.speaker == speaker
    if voice.attribution is not None:
        assert voice.attribution.inferred is inferred


BEFORE = "Petra Anselm, head of the water board, said on Monday that the pumps had held.\n\n"


def _patterns() -> list[tuple[str, str, str]]:
    lines = (Path(__file__).parent / "pronouns.tsv").read_text(encoding="utf-8").splitlines()
    rows = [line.split("\t") for line in lines if line and not line.startswith("#")]
    return [(wanted, part, text) for wanted, part, text in rows]


def _speaker(part: str, text: str, attributor: Attributor, encoder: Encoder, document_of: DocumentOf) -> str | None:
    document, passages = document_of(BEFORE + text)
    encodings = list(encoder.encode([EncoderInput(p.text) for p in passages], states=attributor.wants_states))
    attributions = attributor.attribute([Encoded(document, passages, encodings)])[0]
    sentences = [s for s in passages[-1].sentences if part in s.span.text(document.text)]
    return voice_of(sentences[-1], sentences[-1].span.text(document.text), attributions).speaker


@pytest.mark.parametrize(("wanted", "part", "text"), _patterns())
def test_a_pronoun_has_the_right_name_or_stays_a_pronoun(
    wanted: str, part: str, text: str, attributor: Attributor, encoder: Encoder, document_of: DocumentOf
) -> None:
    speaker = _speaker(part, text, attributor, encoder, document_of)
    pronoun = (speaker or "").lower() in {"he", "she", "they", "it"}
    if wanted == "-":
        assert speaker is None
    else:
        assert pronoun or (wanted != "=" and wanted.lower() in (speaker or "").lower())


def test_most_pronouns_have_their_name(attributor: Attributor, encoder: Encoder, document_of: DocumentOf) -> None:
    cases = [(w, p, t) for w, p, t in _patterns() if w not in {"-", "="}]
    right = [w.lower() in (_speaker(p, t, attributor, encoder, document_of) or "").lower() for w, p, t in cases]
    assert sum(right) >= 0.9 * len(right)
