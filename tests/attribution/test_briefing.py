"""A raw briefing, with the constructions that such texts use: every attribution right, and none made up."""

from pathlib import Path

import pytest

from askbot.attribution import Attributor, Encoded, load_attributor, voice_of
from askbot.corpus import parse_document, split
from askbot.domain import Stance, Voice
from askbot.encoder import Encoder, EncoderInput

SPEAKERS = (
    ("flood damage figures", "Denmark", Stance.REPORTED),
    ("environmental costs", None, Stance.FORECAST),
    ("Closer trade", None, Stance.FORECAST),
    ("Should Iceland", None, Stance.FORECAST),
    ("over 1,300", "Norway's Coastal Safety Directorate (CSD)", Stance.REPORTED),
    ("about 9,000", "Norwegian intelligence", Stance.REPORTED),
    ("sonar buoys", "Accounts", Stance.REPORTED),
    ("has raised concerns", "Norway's Coastal Safety Directorate (CSD)", Stance.REPORTED),
    ("has stayed silent", "The Althing", Stance.NO_COMMENT),
    ("has drawn attention", None, Stance.OWN_ACCOUNT),
    ("Analysts suggest", "Analysts", Stance.FORECAST),
    ("Signe Maria", "Signe Maria Dahl, a fisheries researcher at the Danish Ocean Institute", Stance.FORECAST),
    ("Sweden's silence", None, Stance.OWN_ACCOUNT),
    ("Stockholm could", None, Stance.FORECAST),
    ("Furthermore", None, Stance.OWN_ACCOUNT),
)


@pytest.fixture(scope="module", params=["head", "rules"])
def voices(request: pytest.FixtureRequest, encoder: Encoder) -> dict[str, Voice]:
    """Every sentence of the briefing with its voice."""
    attributor: Attributor = load_attributor(encoder if request.param == "head" else None)
    document = parse_document("a.txt", (Path(__file__).parent / "briefing.txt").read_bytes())
    passages = split(document, count=encoder.pieces, window=encoder.window)
    encodings = list(encoder.encode([EncoderInput(p.text) for p in passages], states=True))
    attributions = attributor.attribute([Encoded(document, passages, encodings)])[0]
    texts = {s: s.span.text(document.text) for p in passages for s in p.sentences}
    return {text: voice_of(sentence, text, attributions) for sentence, text in texts.items()}


@pytest.mark.parametrize(("part", "speaker", "stance"), SPEAKERS)
def test_each_sentence_has_its_speaker(
    voices: dict[str, Voice], part: str, speaker: str | None, stance: Stance
) -> None:
    voice = next(voice for text, voice in voices.items() if part in text)
    assert (voice.speaker, voice.stance) == (speaker, stance)
