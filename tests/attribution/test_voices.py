"""A table of constructions: who speaks in a sentence, and in which stance, with the trained head and with the rules."""

from collections.abc import Callable
from pathlib import Path

import pytest

from askbot.attribution import Attributor, Encoded, load_attributor, voice_of
from askbot.domain import Document, Passage, Stance, Voice
from askbot.encoder import Encoder, EncoderInput

DocumentOf = Callable[[str], tuple[Document, tuple[Passage, ...]]]


def _cases() -> list[tuple[str, str | None, Stance]]:
    lines = (Path(__file__).parent / "voices.tsv").read_text(encoding="utf-8").splitlines()
    rows = [line.split("\t") for line in lines if line and not line.startswith("#")]
    return [(text, None if speaker == "-" else speaker, Stance(stance)) for stance, speaker, text in rows]


CASES = _cases()
MISSED = {"The clerk asked whether the claim was false.": "denied"}
"""What the stance head takes for something else."""
HEADED = [
    pytest.param(*case, marks=pytest.mark.xfail(reason=f"taken as {MISSED[case[0]]}", strict=True))
    if case[0] in MISSED
    else case
    for case in CASES
]


def _voice(attributor: Attributor, encoder: Encoder | None, text: str, document_of: DocumentOf) -> Voice:
    document, passages = document_of(text)
    inputs = [EncoderInput(p.text) for p in passages]
    encodings = tuple(encoder.encode(inputs, states=attributor.wants_states)) if encoder else ()
    last = passages[-1].sentences[-1]
    return voice_of(last, last.span.text(text), attributor.attribute([Encoded(document, passages, encodings)])[0])


@pytest.mark.parametrize(("text", "speaker", "stance"), HEADED)
def test_the_head_names_speaker_and_stance(
    text: str, speaker: str | None, stance: Stance, attributor: Attributor, encoder: Encoder, document_of: DocumentOf
) -> None:
    voice = _voice(attributor, encoder, text, document_of)
    assert (voice.speaker, voice.stance) == (speaker, stance)


def test_the_rules_get_most_of_it_right(document_of: DocumentOf) -> None:
    rules = load_attributor(None)
    right = [(t, s) for t, s, stance in CASES if _told(_voice(rules, None, t, document_of)) == (s, stance)]
    assert len(right) >= 0.9 * len(CASES)


def _told(voice: Voice) -> tuple[str | None, Stance]:
    return voice.speaker, voice.stance
