"""Fixed phrases that name a speaker, and what only looks like one: by the rules alone."""

from collections.abc import Callable

import pytest

from askbot.attribution import Encoded, load_attributor, voice_of
from askbot.domain import Document, Passage, Stance, Voice

DocumentOf = Callable[[str], tuple[Document, tuple[Passage, ...]]]
SAID = [
    ("The vote is lost, as Lena Varga put it on Monday.", "Lena Varga"),
    ("As the harbour master noted, the quay is old.", "the harbour master"),
    ("Per the ministry, the plant has lost 40 jobs.", "the ministry"),
    ("The plant has lost 40 jobs, per the ministry.", "the ministry"),
    ("In the words of Omar Keita, the plant is finished.", "Omar Keita"),
    ("Lena Varga's view is that the plant is dead.", "Lena Varga"),
    ("The ministry put the losses at 900.", "The ministry"),
    ("Norvik also suffered 31,680 outages in January, estimated the grid regulator.", "the grid regulator"),
    ("Turnout was 98%, Oda Lindqvist, chair of the election board, said in a statement on Monday.", "Oda Lindqvist"),
    ("The bridge is shut, warned the harbour master.", "the harbour master"),
    ("As former treasurer Emil Krantz writes in his memoir, the fund was empty.", "Emil Krantz"),
    ("The OECD projects that trade will slow.", "The OECD"),
    ("However, the panel judges that the dam is sound.", "the panel"),
    ("Cllr Holm updated members on the new drains.", "Cllr Holm"),
    ("The treasurer briefed the board about the loan.", "The treasurer"),
    ("Ada Mensah suggested moving the bench.", "Ada Mensah"),
    ("Via the Dorn Courier: the mill has lost its licence.", "the Dorn Courier"),
    ("Jana Post's take: the vote was never close.", "Jana Post"),
    ("Surveyors warned that the quay had moved.", "Surveyors"),
    ("Ada Mensah gathers the week for the Dorn Courier: “Two mills have shut.”", "Ada Mensah"),
    ("QUAY NOTES — “Who pays?” by Emil Krantz: “A levy of ten marks is planned.”", "Emil Krantz"),
    ("More from Lindqvist's story: “The fund had been empty for years.”", "Lindqvist"),
    ("“We have a plan for the quay,” in short, said Okafor after the meeting.", "Okafor"),
    ("“It was no accident,” Krantz said in a talk with the Courier, against what others claim.", "Krantz"),
    (
        "Responding to the ruling against Ada Mensah, Bo Lind and Jana Post – all pilots, Oda Krantz, director, said:",
        "Oda Krantz",
    ),
    (
        "Reacting to the vote in Marn Province, Emil Weil, Norvik Watch's head of research, said in a statement:",
        "Emil Weil",
    ),
]
UNSAID = [
    "Nobody said the plant would close.",
    "No official said that the tank was unsafe.",
    "If the mayor says the road is safe, it is.",
    "Omar Keita might say the plan failed.",
    "Two works by Ada Mensah: Mills, and Quays.",
    "The senate is to confirm a judge on Monday.",
    "The council met on Monday, and it was noted that the road was shut.",
]


def _voice(text: str, document_of: DocumentOf) -> Voice:
    document, passages = document_of(text)
    attributions = load_attributor(None).attribute([Encoded(document, passages, ())])[0]
    return voice_of(passages[0].sentences[-1], text, attributions)


@pytest.mark.parametrize(("text", "speaker"), SAID)
def test_a_phrase_names_its_speaker(text: str, speaker: str, document_of: DocumentOf) -> None:
    assert speaker in (_voice(text, document_of).speaker or "")


@pytest.mark.parametrize("text", UNSAID)
def test_what_nobody_said_has_no_speaker_and_is_no_forecast(text: str, document_of: DocumentOf) -> None:
    voice = _voice(text, document_of)
    assert (voice.speaker, voice.stance) == (None, Stance.OWN_ACCOUNT)


@pytest.mark.parametrize(
    ("text", "stance"),
    [
        ("President Kamara has dismissed such accusations.", Stance.DENIED),
        ("Zora Menk called the report invented.", Stance.DENIED),
        ("The spokesman would not be drawn on the date.", Stance.NO_COMMENT),
        ("Neither the mayor nor his deputy would say who paid.", Stance.NO_COMMENT),
        ("I would add this: the alliance has 50 members.", Stance.OWN_ACCOUNT),
        ("The army may look strong on parade, but it fought badly in the hills.", Stance.OWN_ACCOUNT),
        ("Where would he go next?", Stance.OWN_ACCOUNT),
        ("Her joy would soon turn to worry when the payments stopped.", Stance.OWN_ACCOUNT),
        ("The pact would have been signed in May, but the talks failed.", Stance.OWN_ACCOUNT),
        ("The work is late, but it will be done in May.", Stance.FORECAST),
        ("The losses that Denmark has reported may affect the fleet.", Stance.FORECAST),
    ],
)
def test_stances(text: str, stance: Stance, document_of: DocumentOf) -> None:
    assert _voice(text, document_of).stance == stance
