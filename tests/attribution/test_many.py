"""Several documents at once give what each gives by itself, and what a reader cannot miss is found in any of them."""

from collections.abc import Callable

from askbot.attribution import Attributor, Encoded
from askbot.domain import Document, Passage
from askbot.encoder import Encoder, EncoderInput

Made = tuple[Document, tuple[Passage, ...]]

GERMAN = (
    "Der Bürgermeister sagte am Montag, dass die Brücke gesperrt bleibt, bis die Prüfer mit ihrer Arbeit fertig sind. "
    "Laut Polizei ist niemand verletzt worden, und auch der Verkehr auf dem Fluss läuft wieder."
)
LONGER = (
    "The bridge was built in 1411.\n\nAccording to the town's engineers, two of its piers have sunk since May. "
    "The ministry denied that it had known. “We heard of it on the radio,” said Ana Brandt, a spokeswoman."
)
TEXTS = ("The mayor said it rains.", GERMAN, LONGER)


def _read(made: Made, encoder: Encoder) -> Encoded:
    document, passages = made
    return Encoded(document, passages, list(encoder.encode([EncoderInput(p.text) for p in passages], states=True)))


def test_many_documents_at_once_give_what_each_gives_alone(
    attributor: Attributor, encoder: Encoder, document_of: Callable[[str], Made]
) -> None:
    read = [_read(document_of(text), encoder) for text in TEXTS]
    alone = [attributor.attribute([one])[0] for one in read]
    assert attributor.attribute(read) == alone
    assert all(alone)


def test_one_plain_sentence_has_its_speaker(
    attributor: Attributor, encoder: Encoder, document_of: Callable[[str], Made]
) -> None:
    read = _read(document_of(TEXTS[0]), encoder)
    [attribution] = attributor.attribute([read])[0]
    assert (attribution.speaker, attribution.cue_text, attribution.shown) == ("The mayor", "said", True)


def test_no_document_gives_nothing(attributor: Attributor) -> None:
    empty = Document("a.txt", "", "A", "")
    assert attributor.attribute([Encoded(empty, (), ())]) == [()]
    assert attributor.attribute([]) == []
