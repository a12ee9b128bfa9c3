"""Turns of transcripts, interviews and chats, in all layouts: each sentence has the speaker of its turn."""

import pytest

from askbot.attribution import Encoded, load_attributor, voice_of
from askbot.attribution.transcript.turns import TURN, turns_of
from askbot.corpus import parse_document, split
from askbot.domain import Stance, Voice
from askbot.encoder import Encoder

BRIEFING = """2:05 P.M. EST

MS. ORLANDO: Good afternoon. I have one item at the top. The quay will reopen on March 9.

The dredging work cost 41 million dollars. (Laughter.)

Q    Thanks, Dana. Can you say how many ships are waiting?

MS. ORLANDO: Fourteen tankers are waiting outside. We paid for the pilots.

QUESTION: Did the pilots' union agree?

MR. TESSIER: I have nothing on that today. The report is not accurate.
"""
PEOPLE = "Participants:\nDana Orlando, spokeswoman of the port\nIvo Tessier, harbour master\n\n"
BOLD = """# Talk

**Petra Holm, PhD:** The ice was thin that year.

We measured it every week.

**Bo Lind:** And did you publish the figures?

**Petra Holm, PhD:** Nobody wanted them.
"""
ALONE = """Ana Brandt:
The pumps came in May. We tested them.
Bo Lind:
Were they new?
Ana Brandt:
They were built in 1990.
Bo Lind:
I see.
"""
CHAT = """<mara> I moved the files yesterday
<tobi> did you keep a copy?
<mara> yes, it is on the old disk
<tobi> then we can delete the rest
"""
STAMPED = """[10:02] mara: I moved the files yesterday.
[10:03] tobi: did you keep a copy?
[10:04] mara: yes, it is on the old disk.
"""
NOTES = """# Minutes

Present
    Mara_Keller, Tobias_Ruh

mk: we moved the files yesterday
… and the old disk is full
tr: did you keep a copy?
mk: yes, I did

## Next

tr: we meet on Monday
"""
ONCE = """# Hearing

The council met on Monday.

Ilse Brandt: "The pumps came in May and we tested them at once."

**Bo Lind:** The town was never warned about the flood.

"The road will stay shut until June." — Omar Keita, police chief

The meeting ended at nine.
"""
INTERVIEW = """# The bridge

An interview with Petra Anselm about the bridge.

Q: When was it built?

A: In 1911. It was built by my uncle.

Q: Is it safe?

A: I believe so.
"""
CASES = [
    ("a.md", BRIEFING, "dredging work", "Ms. Orlando", Stance.REPORTED),
    ("a.txt", BRIEFING, "Fourteen tankers", "Ms. Orlando", Stance.REPORTED),
    ("a.txt", BRIEFING, "We paid", "Ms. Orlando", Stance.REPORTED),
    ("a.md", BRIEFING, "Laughter", None, Stance.OWN_ACCOUNT),
    ("a.txt", BRIEFING, "Can you say", "Questioner", Stance.QUESTION),
    ("a.txt", BRIEFING, "union agree", "Questioner", Stance.QUESTION),
    ("a.txt", BRIEFING, "nothing on that", "Mr. Tessier", Stance.NO_COMMENT),
    ("a.txt", BRIEFING, "not accurate", "Mr. Tessier", Stance.DENIED),
    ("a.txt", BRIEFING, "will reopen", "Ms. Orlando", Stance.FORECAST),
    ("a.txt", PEOPLE + BRIEFING, "Fourteen", "Dana Orlando, spokeswoman of the port", Stance.REPORTED),
    ("a.md", PEOPLE + BRIEFING, "nothing on that", "Ivo Tessier, harbour master", Stance.NO_COMMENT),
    ("a.md", BOLD, "We measured", "Petra Holm, PhD", Stance.REPORTED),
    ("a.md", BOLD, "publish the figures", "Bo Lind", Stance.QUESTION),
    ("a.txt", ALONE, "The pumps came", "Ana Brandt", Stance.REPORTED),
    ("a.txt", ALONE, "Were they new", "Bo Lind", Stance.QUESTION),
    ("a.txt", CHAT, "I moved", "mara", Stance.REPORTED),
    ("a.md", CHAT, "then we can delete", "tobi", Stance.REPORTED),
    ("a.txt", STAMPED, "on the old disk", "mara", Stance.REPORTED),
    ("a.md", NOTES, "moved the files", "Mara Keller", Stance.REPORTED),
    ("a.md", NOTES, "old disk is full", "Mara Keller", Stance.REPORTED),
    ("a.md", NOTES, "we meet on Monday", "Tobias Ruh", Stance.REPORTED),
    ("a.md", ONCE, "The pumps came", "Ilse Brandt", Stance.REPORTED),
    ("a.md", ONCE, "never warned", "Bo Lind", Stance.REPORTED),
    ("a.md", ONCE, "The road will stay", "Omar Keita, police chief", Stance.FORECAST),
    ("a.md", ONCE, "The meeting ended", None, Stance.OWN_ACCOUNT),
    ("a.md", ONCE, "The council met", None, Stance.OWN_ACCOUNT),
    ("a.md", INTERVIEW, "built by my uncle", "Petra Anselm", Stance.REPORTED),
    ("a.md", INTERVIEW, "Is it safe", "Questioner", Stance.QUESTION),
]
NO_TRANSCRIPT = [
    "Figures\n\nRequired: 2.7 million.\n\nReceived: 167 thousand dollars so far.\n\nRequired: 3 million more.\n",
    "# Results\n\n**Cash Position:** The company had 7 million.\n\n**Revenue:** It sold goods for 3 million.\n",
    "**Ground War:** The past week was quiet.\n\n**Peace Talks:** Nothing was signed. We know that it is hard.\n",
    "Source: the ministry\nDate: 4 May 2026\nPlace: Ellery\nSource: the mayor\nDate: 5 May 2026\n",
    "There are three things to know: the bridge, the road and the river.\n\nOne more: the port.\n",
]


def _voices(name: str, text: str, encoder: Encoder) -> dict[str, Voice]:
    document = parse_document(name, text.encode())
    passages = split(document, count=encoder.pieces, window=encoder.window)
    attributions = load_attributor(None).attribute([Encoded(document, passages, ())])[0]
    sentences = [(s, s.span.text(document.text)) for p in passages for s in p.sentences]
    return {sentence_text: voice_of(sentence, sentence_text, attributions) for sentence, sentence_text in sentences}


@pytest.mark.parametrize(("name", "text", "part", "speaker", "stance"), CASES)
def test_a_sentence_has_the_speaker_of_its_turn(
    name: str, text: str, part: str, speaker: str | None, stance: Stance, encoder: Encoder
) -> None:
    voices = _voices(name, text, encoder)
    voice = next(v for sentence, v in voices.items() if part in sentence)
    assert (voice.speaker, voice.stance) == (speaker, stance)


@pytest.mark.parametrize("text", NO_TRANSCRIPT)
@pytest.mark.parametrize("name", ["a.txt", "a.md"])
def test_fields_and_headings_are_no_turns(name: str, text: str, encoder: Encoder) -> None:
    voices = _voices(name, text, encoder).values()
    assert not [v.speaker for v in voices if v.attribution and v.attribution.cue_text == TURN]


@pytest.mark.parametrize(
    ("opening", "speaker"),
    [
        ("Trade Ministry Spokesperson Mira Solberg's Regular Press Conference on May 3\n\n", "Mira Solberg"),
        ("We welcome Mira Solberg as our new head, and asked her a few things.\n\n", "Mira Solberg"),
    ],
)
def test_the_one_who_answers_is_whom_the_opening_introduces(opening: str, speaker: str) -> None:
    text = (
        f"{opening}Q: Mira, in an interview with the Harbour Times you spoke of ships. How many are there?\n\n"
        "A: We have six of them. They are old.\n\nQ: Will you buy more?\n\nA: I hope that we will.\n"
    )
    document = parse_document("a.txt", text.encode())
    turns = turns_of(document, document.text, ())
    assert [t.speaker for t in turns] == ["Questioner", speaker, "Questioner", speaker]


def test_labels_in_capitals_inside_running_text_are_turns() -> None:
    text = (
        "Attorney General Otto Brandt met the press.\n\nREPORTER: Will you look into the files? AG BRANDT: I will not "
        "speak about that. REPORTER: Are there two of them? AG BRANDT: Well, I have nothing on that.\n"
    )
    document = parse_document("a.txt", text.encode())
    assert [t.speaker for t in turns_of(document, document.text, ())] == [
        "Reporter",
        "Attorney General Otto Brandt",
    ] * 2


def test_who_answers_may_be_an_office_alone() -> None:
    text = (
        "Foreign Ministry Spokesperson\nQ: How many ships are there?\n\nA: We have six of them.\n\n"
        "Q: Will you buy more?\n\nA: I hope that we will.\n"
    )
    document = parse_document("a.txt", text.encode())
    assert [t.speaker for t in turns_of(document, document.text, ())][1] == "Foreign Ministry Spokesperson"


def test_a_change_of_speaker_without_a_name_ends_a_turn() -> None:
    text = (
        ">> PETRA HOLM: We went in the morning.\n>> Did you see it?\n>> PETRA HOLM: Yes, I did.\n"
        ">> BO LIND: I see. We go on.\n"
    )
    document = parse_document("a.txt", text.encode())
    turns = turns_of(document, document.text, ())
    assert [(t.speaker, t.content.text(document.text)) for t in turns] == [
        ("Petra Holm", "We went in the morning."),
        ("Petra Holm", "Yes, I did."),
        ("Bo Lind", "I see. We go on."),
    ]


@pytest.mark.parametrize("name", ["a.txt", "a.md"])
@pytest.mark.parametrize("label", ["**Petra Holm:**", "__Petra Holm:__", "**Petra Holm**:", "Petra Holm:"])
def test_a_turn_that_opens_a_document_is_no_heading(label: str, name: str, encoder: Encoder) -> None:
    other = label.replace("Petra Holm", "Bo Lind")
    text = f"{label} And did you publish the figures?\n\n{other} Nobody wanted them. We kept them.\n\n{label} I see.\n"
    heard = [(sentence, voice.speaker) for sentence, voice in _voices(name, text, encoder).items()]
    for part, speaker in (("Nobody wanted", "Bo Lind"), ("We kept", "Bo Lind"), ("I see", "Petra Holm")):
        assert [who for sentence, who in heard if part in sentence] == [speaker]
    assert [who for sentence, who in heard if "publish the figures" in sentence] == ["Petra Holm"]
