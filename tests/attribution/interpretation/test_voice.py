"""A report over several sentences: the speaker is carried on, what was denied is not."""

import pytest

from askbot.attribution import voice_of
from askbot.domain import Attribution, Sentence, Span, Stance

FIRST = "Norvik denied that it had cancelled sailings."
SECOND = "The ships lay in the harbour of Port Ellery."
LATER = "The ships will leave the harbour next week."


def attribution(stance: Stance, length: int) -> Attribution:
    """Of a speaker at the beginning, over so many characters."""
    return Attribution(
        source=(Span(0, 6),),
        cue=(Span(7, 13),),
        content=(Span(14, length),),
        cue_text="denied",
        speaker="Norvik",
        stance=stance,
    )


def second(text: str) -> Sentence:
    start = len(FIRST) + 1
    return Sentence(start, start + len(text), (1, 1))


@pytest.mark.parametrize("stance", [Stance.DENIED, Stance.NO_COMMENT, Stance.REPORTED, Stance.FORECAST])
def test_of_a_report_only_the_speaker_is_carried_to_the_next_sentence(stance: Stance) -> None:
    voice = voice_of(second(SECOND), SECOND, [attribution(stance, len(f"{FIRST} {SECOND}"))])
    assert voice.speaker == "Norvik"
    assert voice.stance is Stance.REPORTED
    assert voice.attribution is not None
    assert voice.attribution.inferred
    assert voice.attribution.stance is Stance.REPORTED


def test_a_carried_sentence_about_the_future_is_a_forecast() -> None:
    voice = voice_of(second(LATER), LATER, [attribution(Stance.REPORTED, len(f"{FIRST} {LATER}"))])
    assert (voice.speaker, voice.stance) == ("Norvik", Stance.FORECAST)


@pytest.mark.parametrize(
    ("text", "stance"),
    [
        ("We did not attack the boats of the port.", Stance.DENIED),
        ("That claim is simply not true.", Stance.DENIED),
        ("I have no comment on the ships.", Stance.NO_COMMENT),
    ],
)
def test_a_carried_sentence_denies_by_its_own_words(text: str, stance: Stance) -> None:
    voice = voice_of(second(text), text, [attribution(Stance.REPORTED, len(f"{FIRST} {text}"))])
    assert (voice.speaker, voice.stance) == ("Norvik", stance)


def test_the_sentence_with_the_cue_keeps_its_own_stance() -> None:
    voice = voice_of(Sentence(0, len(FIRST), (1, 1)), FIRST, [attribution(Stance.DENIED, len(FIRST))])
    assert (voice.speaker, voice.stance) == ("Norvik", Stance.DENIED)
    assert voice.attribution is not None
    assert not voice.attribution.inferred


@pytest.mark.parametrize(
    ("text", "stance"),
    [
        ("Norvik denied the charge and said that the ships lay in the harbour of Port Ellery.", Stance.DENIED),
        ("Norvik said that the ships lay in the harbour of Port Ellery and denied the charge.", Stance.REPORTED),
    ],
)
def test_a_denial_counts_before_a_longer_report_of_the_same_speaker_and_not_behind_it(
    text: str, stance: Stance
) -> None:
    def said(cue: str, what: str, stance: Stance) -> Attribution:
        spans = [Span(text.index(part), text.index(part) + len(part)) for part in ("Norvik", cue, what)]
        return Attribution((spans[0],), (spans[1],), (spans[2],), cue_text=cue, speaker="Norvik", stance=stance)

    reports = [
        said("denied", "the charge", Stance.DENIED),
        said("said", "the ships lay in the harbour of Port Ellery", Stance.REPORTED),
    ]
    assert voice_of(Sentence(0, len(text), (1, 1)), text, reports).stance is stance


def test_a_report_that_barely_reaches_into_a_sentence_is_not_carried() -> None:
    voice = voice_of(second(SECOND), SECOND, [attribution(Stance.REPORTED, len(FIRST) + 8)])
    assert voice.speaker is None


def test_a_colon_that_nobody_stands_before_is_nobodys_turn() -> None:
    text = "There was one reason: the ice."
    colon = Attribution(
        source=(),
        cue=(Span(20, 21),),
        content=(Span(22, 30),),
        cue_text=":",
        speaker=None,
        stance=Stance.REPORTED,
        shown=False,
    )
    voice = voice_of(Sentence(0, 30, (1, 1)), text, [colon])
    assert (voice.speaker, voice.stance) == (None, Stance.OWN_ACCOUNT)


@pytest.mark.parametrize(
    ("before", "joined", "content", "speaker"),
    [
        ("The chancellor flew to Marn on Monday morning ", "as ", "voiced fears of a long and costly delay", None),
        (
            "The chancellor flew to Marn on Monday morning, ",
            "and ",
            "voiced fears of a long and costly delay",
            "Norvik",
        ),
        (
            "The chancellor flew to Marn on Monday morning ",
            "as ",
            "said that “there is no time left for talks”",
            "Norvik",
        ),
        ("", "As ", "voiced fears of a long and costly delay, ships lay idle", "Norvik"),
    ],
)
def test_a_side_clause_gives_its_sentence_no_speaker(
    before: str, joined: str, content: str, speaker: str | None
) -> None:
    text = f"{before}{joined}Norvik {content}."
    start = len(before + joined)
    cue = content.split(maxsplit=1)[0]
    said = start + 7 + len(cue) + 1
    one = Attribution(
        source=(Span(start, start + 6),),
        cue=(Span(start + 7, start + 7 + len(cue)),),
        content=(Span(said, len(text) - 1),),
        cue_text=cue,
        speaker="Norvik",
        stance=Stance.REPORTED,
    )
    assert voice_of(Sentence(0, len(text), (1, 1)), text, [one]).speaker == speaker
