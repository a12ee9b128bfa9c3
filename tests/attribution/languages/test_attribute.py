"""Who says what in German, French and Spanish: both orders, phrases, denials, silence, carrying on."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from askbot.attribution import Encoded, load_attributor, voice_of
from askbot.attribution.languages.attribute import load_language_rules
from askbot.domain import Document, Passage, Sentence, Stance
from tests.attribution.conftest import SENTENCE

CASES = {
    "de": (
        ("Die Hafenbehörde erklärte, dass nur 900 Menschen gegangen seien.", "Hafenbehörde", Stance.REPORTED),
        (
            "Der Hafen bleibt zu, sagte Bürgermeisterin Ines Okafor am Montag.",
            "Bürgermeisterin Ines Okafor",
            Stance.REPORTED,
        ),
        ("„Wir sind müde“, sagte Ines Okafor.", "Ines Okafor", Stance.REPORTED),
        ("Laut Polizei wurden zwei Menschen verletzt.", "Polizei", Stance.REPORTED),
        ("Nach Angaben der Hafenbehörde liegen elf Schiffe fest.", "Hafenbehörde", Stance.REPORTED),
        ("Nach Angaben eines Sprechers liegen elf Schiffe fest.", "Sprecher", Stance.REPORTED),
        ("Elf Schiffe liegen fest, wie die Behörde am Montag mitteilte.", "Behörde", Stance.REPORTED),
        ("Der Gewerkschaft zufolge sind 1.450 Arbeiter im Streik.", "Gewerkschaft", Stance.REPORTED),
        ("Der Streik gehe weiter, so die Gewerkschaft.", "Gewerkschaft", Stance.REPORTED),
        ("Die Reederei hat am Montag betont, dass kein Schiff ausfällt.", "Reederei", Stance.REPORTED),
        ("Die Reederei wies die Vorwürfe zurück.", "Reederei", Stance.DENIED),
        ("Einen Streik schloss die Gewerkschaft aus.", "Gewerkschaft", Stance.DENIED),
        ("Der Sprecher wollte sich dazu nicht äußern.", "Sprecher", Stance.NO_COMMENT),
        ("Die Werft wollte die Kosten nicht nennen.", "Werft", Stance.NO_COMMENT),
        ("Die Werft sagte, sie habe mit dem Verkauf nichts zu tun.", "Werft", Stance.DENIED),
        ("Die Werft erwartet einen langen Streik.", "Werft", Stance.FORECAST),
        ("Der Hafen wurde 1911 gebaut und liegt im Norden der Stadt.", None, Stance.OWN_ACCOUNT),
        ("Wenn die Ministerin sagt, dass es reicht, endet der Streik.", None, Stance.OWN_ACCOUNT),
        ("Niemand sagte, dass der Hafen öffnet.", None, Stance.OWN_ACCOUNT),
    ),
    "fr": (
        ("La police a indiqué que deux personnes avaient été blessées.", "police", Stance.REPORTED),
        ("Le port reste fermé, a déclaré lundi la maire Inès Okafor.", "maire Inès Okafor", Stance.REPORTED),
        ("« Nous sommes fatigués », précise le syndicat dans un communiqué.", "syndicat", Stance.REPORTED),
        ("Selon le parquet, onze navires sont bloqués.", "parquet", Stance.REPORTED),
        ("Onze navires sont bloqués, d’après la capitainerie.", "capitainerie", Stance.REPORTED),
        ("Le ministre a démenti les accusations de fraude.", "ministre", Stance.DENIED),
        ("L’entreprise rejette ces accusations.", "entreprise", Stance.DENIED),
        ("La direction n’a pas souhaité commenter ces chiffres.", "direction", Stance.NO_COMMENT),
        ("Le syndicat n’a pas donné suite à nos appels.", "syndicat", Stance.NO_COMMENT),
        ("« Je démens cette version », a déclaré la maire Inès Okafor.", "maire Inès Okafor", Stance.DENIED),
        ("Le port a été construit en 1911 au nord de la ville.", None, Stance.OWN_ACCOUNT),
        ("Si le ministre dit que la grève est finie, les navires partiront.", None, Stance.OWN_ACCOUNT),
    ),
    "es": (
        ("El ministro de Pesca, Juan Díaz, aseguró que el puerto abrirá pronto.", "ministro de Pesca, Juan Díaz", None),
        ("El puerto sigue cerrado, dijo la alcaldesa Inés Okafor.", "alcaldesa Inés Okafor", Stance.REPORTED),
        ("“Estamos cansados”, afirmó el sindicato en un comunicado.", "sindicato", Stance.REPORTED),
        ("Según la policía, dos personas resultaron heridas.", "policía", Stance.REPORTED),
        ("De acuerdo con la fiscalía, once barcos están detenidos.", "fiscalía", Stance.REPORTED),
        ("Según explicó la fiscalía, once barcos están detenidos.", "fiscalía", Stance.REPORTED),
        ("La empresa negó que haya cancelado ningún viaje.", "empresa", Stance.DENIED),
        ("El portavoz salió a desmentir la versión.", "portavoz", Stance.DENIED),
        ("El portavoz no quiso hacer comentarios sobre el caso.", "portavoz", Stance.NO_COMMENT),
        ("“No voy a comentar eso”, dijo la alcaldesa Inés Okafor.", "alcaldesa Inés Okafor", Stance.NO_COMMENT),
        ("“Jamás he pagado a nadie”, dijo la alcaldesa Inés Okafor.", "alcaldesa Inés Okafor", Stance.DENIED),
        ("La alcaldesa aseguró que no conoce al contratista.", "alcaldesa", Stance.DENIED),
        ("El banco pronosticó que la economía caerá.", "banco", Stance.FORECAST),
        ("El puerto fue construido en 1911 al norte de la ciudad.", None, Stance.OWN_ACCOUNT),
        ("Nadie dijo que el puerto abriría.", None, Stance.OWN_ACCOUNT),
    ),
}
CARRIED = (
    ("de", "„Wir sind müde. Wir gehen nach Hause“, sagte Ines Okafor.", "Ines Okafor"),
    ("de", "„Wir sind müde.\n\nWir gehen nach Hause“, sagte Ines Okafor.", "Ines Okafor"),
    ("de", "Der Streik gehe weiter, sagte Ines Okafor. Man habe keine Wahl. Das Geld reiche nicht.", "Ines Okafor"),
    ("fr", "« Nous sommes fatigués. Nous rentrons », a dit Inès Okafor.", "Inès Okafor"),
    ("fr", "Inès Okafor a déclaré que le port ouvrirait. « La grève est finie », a-t-elle ajouté.", "Inès Okafor"),
    ("es", "“Estamos cansados. Nos vamos a casa”, dijo Inés Okafor.", "Inés Okafor"),
    ("es", "Inés Okafor dijo que el puerto abrirá. Además, señaló que la huelga terminó.", "Inés Okafor"),
)


def _read(text: str, language: str) -> tuple[Document, tuple[Passage, ...]]:
    sentences = tuple(Sentence(m.start(), m.end(), (1, 1), None, language) for m in SENTENCE.finditer(text))
    start, end = sentences[0].start, sentences[-1].end
    return Document("a.txt", text, "A", ""), (
        Passage("a", "a.txt", (), start, end, (1, 1), text[start:end], sentences),
    )


@pytest.mark.parametrize(
    ("language", "text", "speaker", "stance"), [(k, *c) for k, cases in CASES.items() for c in cases]
)
def test_speaker_and_stance(language: str, text: str, speaker: str | None, stance: Stance | None) -> None:
    document, passages = _read(text, language)
    attributions = load_attributor(None).attribute([Encoded(document, passages, ())])[0]
    voice = voice_of(passages[0].sentences[0], text, attributions)
    assert (voice.speaker, voice.checked) == (speaker, speaker is not None)
    assert stance in {None, voice.stance}


@pytest.mark.parametrize(("language", "text", "speaker"), CARRIED)
def test_every_sentence_has_the_speaker(language: str, text: str, speaker: str) -> None:
    document, passages = _read(text, language)
    attributions = load_attributor(None).attribute([Encoded(document, passages, ())])[0]
    voices = [voice_of(s, passages[0].sentence_text(s), attributions) for s in passages[0].sentences]
    assert {v.speaker for v in voices} == {speaker}


@pytest.mark.parametrize(
    ("language", "text", "speaker"),
    [
        ("es", "El alcalde de Marn, Juan Díaz, llegó al puerto. El alcalde dijo que sigue cerrado.", "Juan Díaz"),
        ("es", "Llegó el presidente Juan Díaz. El presidente dijo que el puerto sigue cerrado.", "Juan Díaz"),
        ("fr", "La réforme plaît au président Jean Morel. Le président a déclaré que le port ouvrira.", "Jean Morel"),
        ("es", "El alcalde de Marn, Juan Díaz, vio al alcalde de Tarn, Luis Gil. El alcalde dijo que no.", "alcalde"),
    ],
)
def test_a_role_is_the_one_who_is_named_with_it(language: str, text: str, speaker: str) -> None:
    document, passages = _read(text, language)
    attributions = load_attributor(None).attribute([Encoded(document, passages, ())])[0]
    last = passages[0].sentences[-1]
    assert voice_of(last, passages[0].sentence_text(last), attributions).speaker == speaker


def test_a_surname_is_given_in_full() -> None:
    text = "La ministra Inés Okafor visitó el puerto. Okafor dijo que la huelga terminó."
    document, passages = _read(text, "es")
    (attribution,) = load_language_rules()["es"].attributions(document, passages)
    assert (attribution.speaker, attribution.inferred) == ("Inés Okafor", True)


PIECES = (
    'Laut laut dijo dit sagte , . : „ “ « » " ( ) X Ana la der que dass selon según no quien a-t-il hat gesagt wie so'
)
WORDS = st.sampled_from([*PIECES.split(), *"y und teilte mit zufolge seinen Angaben nach".split(), "\n\n"])


@given(st.lists(WORDS, min_size=1, max_size=40), st.sampled_from(["de", "fr", "es"]))
@settings(max_examples=200, deadline=None)
def test_any_text_gives_spans_inside_it(words: list[str], language: str) -> None:
    text = f"Ana {' '.join(words)}"
    document, passages = _read(text, language)
    for one in load_language_rules()[language].attributions(document, passages):
        spans = (*one.source, *one.cue, *one.content)
        assert all(0 <= span.start < span.end <= len(text) for span in spans)
        assert one.speaker
