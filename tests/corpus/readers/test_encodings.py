"""Text in the encodings that people have: UTF-8 with and without a mark, UTF-16, Windows-1252."""

import pytest

from askbot.corpus import parse_document
from askbot.corpus.readers.encodings import decoded
from askbot.errors import CorpusError
from benchmarks.faults.samples import PROSE, html

WESTERN = [
    "The mayor said “it’s over” – the café reopens at 9. Costs: £20.",
    "Der Bürgermeister erklärte, die Brücke werde für größere Fahrzeuge gesperrt. „Ärgerlich“, so Müller.",
    "Le conseil a décidé hier de fermer l’école pour l’été ; le maire a dit « c’est à regret ».",
    "El ministro señaló que la situación mejorará el próximo año. ¿Cuándo? ¡Mañana! La 2ª fase: 20 ºC.",
    "O governo anunciou ações e opiniões sobre a educação. Não há decisões.",
    "Il ministro ha detto che la città è più sicura; però così non va.",
    "Borgmesteren sagde, at færgen åbner igen. Søen er rolig, og prøverne er gode.",
]
OTHERS = [
    ("Minister powiedział wczoraj, że sytuacja się poprawi. Zażółć gęślą jaźń, źródło: śląskie władze.", "cp1250"),
    ("Ministr včera řekl, že se situace příští rok zlepší. Příliš žluťoučký kůň úpěl ódy.", "cp1250"),
    ("Az elnök azt mondta, hogy jövő évben erősebb lesz a gazdaság.", "cp1250"),
    ("Bakan dün ekonominin gelecek yıl düzeleceğini söyledi, şöyle dedi.", "cp1254"),  # noqa: RUF001
    ("Министр заявил вчера, что положение улучшится в следующем году.", "cp1251"),
    ("Министр заявил вчера, что положение улучшится в следующем году.", "koi8-r"),
    ("大臣は昨日、経済状況は来年改善すると述べた。東京で会議が開かれた。", "shift_jis"),
    ("部长昨天表示，明年经济状况将会改善。北京召开了会议。", "gb18030"),  # noqa: RUF001
    ("Ο υπουργός δήλωσε χθες ότι η κατάσταση θα βελτιωθεί.", "cp1253"),  # noqa: RUF001
]


@pytest.mark.parametrize("text", WESTERN)
@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"])
def test_western_text_is_read_to_the_letter(text: str, codec: str) -> None:
    document = parse_document("a.txt", text.encode(codec))
    assert document.text == text
    assert document.left_out == (("read as Windows-1252, since it is not UTF-8",) if codec == "cp1252" else ())


@pytest.mark.parametrize("text", WESTERN)
def test_latin_1_is_read_as_the_same_letters(text: str) -> None:
    data = text.encode("latin-1", "ignore")
    assert decoded(data)[0] == data.decode("latin-1")


@pytest.mark.parametrize(("text", "codec"), OTHERS)
def test_what_is_not_surely_western_is_refused_rather_than_read_wrongly(text: str, codec: str) -> None:
    with pytest.raises(CorpusError, match="not UTF-8"):
        parse_document("a.md", text.encode(codec))


@pytest.mark.parametrize("data", [b"\x00\x01\x02\x03" * 50, b"\xff\xfe\x00\xd8\x41", b"ab\x00cd text"])
def test_bytes_that_are_no_text_are_refused(data: bytes) -> None:
    with pytest.raises(CorpusError, match=r"binary|UTF-16|no text"):
        parse_document("a.txt", data)


def test_a_page_in_utf_16_is_read_as_one() -> None:
    assert PROSE in parse_document("a.html", html(f"<p>{PROSE}</p>").decode().encode("utf-16")).text
