"""The rules alone: who speaks, in which stance, sentence by sentence."""

from collections.abc import Callable

import pytest

from askbot.attribution import Encoded, load_attributor, voice_of
from askbot.domain import Document, Passage, Stance

DocumentOf = Callable[[str], tuple[Document, tuple[Passage, ...]]]

CASES = (
    (
        "According to the Dockers' Union (DU), 1,450 dockers have stopped work.",
        "the Dockers' Union (DU)",
        Stance.REPORTED,
    ),
    ("The port authority said that only 900 people had left.", "The port authority", Stance.REPORTED),
    ("“We are tired,” said Ines Okafor, the mayor of Ellery.", "Ines Okafor, the mayor of Ellery", Stance.REPORTED),
    ("The talks have failed, Mayor Ines Okafor said.", "Mayor Ines Okafor", Stance.REPORTED),
    ("Losses reported by Norvik point to a long strike.", "Norvik", Stance.REPORTED),
    ("Norvik denied that it had cancelled any sailings.", "Norvik", Stance.DENIED),
    ("The mayor has remained silent about the talks.", "The mayor", Stance.NO_COMMENT),
    ("The union neither confirmed nor denied the report.", "The union", Stance.NO_COMMENT),
    ("The strike could raise food prices on the islands.", None, Stance.FORECAST),
    ("The lamp reaches 31 kilometres out to sea.", None, Stance.OWN_ACCOUNT),
)


@pytest.mark.parametrize(("text", "speaker", "stance"), CASES)
def test_rules_name_the_speaker_and_the_stance(
    text: str, speaker: str | None, stance: Stance, document_of: DocumentOf
) -> None:
    document, passages = document_of(text)
    attributions = load_attributor(None).attribute([Encoded(document, passages, ())])[0]
    voice = voice_of(passages[0].sentences[0], text, attributions)
    assert (voice.speaker, voice.stance) == (speaker, stance)
