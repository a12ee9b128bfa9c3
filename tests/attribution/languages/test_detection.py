"""The language of documents and of paragraphs in them."""

import pytest

from askbot.attribution import voice_of
from askbot.attribution.languages.detection import UNKNOWN, language_note, load_detector
from askbot.corpus import split
from askbot.domain import Document, Passage, Stance

ENGLISH = (
    "The harbour was closed on Monday, and the ships that had been waiting for two days were sent to other ports on "
    "the coast. It is not known when it will be open again."
)
GERMAN = (
    "Der Hafen wurde am Montag geschlossen, und die Schiffe, die zwei Tage gewartet hatten, wurden in andere Häfen "
    "an der Küste geschickt. Es ist nicht bekannt, wann er wieder geöffnet wird."
)
FRENCH = (
    "Le port a été fermé lundi, et les navires qui attendaient depuis deux jours ont été envoyés dans d'autres ports "
    "de la côte. On ne sait pas quand il sera de nouveau ouvert."
)
SPANISH = (
    "El puerto fue cerrado el lunes, y los barcos que esperaban desde hacía dos días fueron enviados a otros "
    "puertos de la costa. No se sabe cuándo será abierto de nuevo."
)
RUSSIAN = (
    "Порт был закрыт в понедельник, и корабли, которые ждали два дня, были отправлены в другие порты побережья. "
    "Пока неизвестно, когда он снова откроется для судов и пассажиров."
)


def _passages(text: str) -> tuple[Passage, ...]:
    document = Document("a.txt", text, "A", "")
    return load_detector().marked(split(document, count=lambda piece: [(0, 0)] * len(piece.split()), window=200))


@pytest.mark.parametrize(
    ("text", "language"),
    [(ENGLISH, "en"), (GERMAN, "de"), (FRENCH, "fr"), (SPANISH, "es"), (RUSSIAN, UNKNOWN), ("Umsatz 2024: 12", "en")],
)
def test_language_of(text: str, language: str) -> None:
    detector = load_detector()
    assert detector.language_of(detector.share(text)) == language


def test_a_paragraph_may_have_another_language_than_its_document() -> None:
    passages = _passages(f"{ENGLISH}\n\n{GERMAN}\n\n{ENGLISH}\n\n{FRENCH}")
    languages = [s.language for p in passages for s in p.sentences]
    assert languages == ["en", "en", "de", "de", "en", "en", "fr", "fr"]


def test_a_short_paragraph_has_its_documents_language() -> None:
    passages = _passages(f"{GERMAN}\n\nDas war in Rom.\n\n12 345 678\n\nThe End of It.\n\n{GERMAN}")
    assert {s.language for p in passages for s in p.sentences} == {"de"}


def test_an_english_headline_with_names_is_english() -> None:
    headline = "Clinton’s camp, Trump's D.C. lobby: Dinesh D’Souza’s ‘Stealing America,’ Part 3"
    passages = _passages(f"{ENGLISH}\n\n{headline}\n\n{ENGLISH}")
    assert {s.language for p in passages for s in p.sentences} == {"en"}


def test_nobody_in_another_language_is_not_the_own_account() -> None:
    (passage,) = _passages(GERMAN)
    voice = voice_of(passage.sentences[0], passage.sentence_text(passage.sentences[0]), ())
    assert (voice.checked, voice.speaker) == (False, None)
    (passage,) = _passages(ENGLISH)
    voice = voice_of(passage.sentences[0], passage.sentence_text(passage.sentences[0]), ())
    assert (voice.checked, voice.stance) == (True, Stance.OWN_ACCOUNT)


def test_a_note_for_whoever_indexes_it() -> None:
    assert language_note(_passages(ENGLISH)) is None
    assert language_note(_passages(GERMAN)).startswith("all of it is in German")  # type: ignore[union-attr]
    assert language_note(_passages(f"{GERMAN}\n\n{ENGLISH}")).startswith("part of it is in German")  # type: ignore[union-attr]
    assert "another language than English" in (language_note(_passages(RUSSIAN)) or "")
