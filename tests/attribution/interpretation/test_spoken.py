"""What denies, and what keeps silent: in one's own mouth, and as others report it."""

import pytest

from askbot.attribution.interpretation.denial import denies
from askbot.attribution.interpretation.spoken import spoken_stance
from askbot.domain import Stance

SPOKEN = [
    ("We did not supply the harbour\nwith any charts.", Stance.DENIED),
    ("We were not involved in the sale.", Stance.DENIED),
    ("I had no prior knowledge of the letter.", Stance.DENIED),
    ("It's just not an\naccurate picture of what was agreed.", Stance.DENIED),
    ("That label is scientifically inaccurate.", Stance.DENIED),
    ("Not a leak, no.", Stance.DENIED),
    ("No, you need a permit.", Stance.DENIED),
    ("We didn't take a holiday this year.", Stance.REPORTED),
    ("We did not get to see the show.", Stance.REPORTED),
    ("Not yet.", Stance.REPORTED),
    ("There is nothing wrong with that.", Stance.REPORTED),
    ("I just don't have anything specific to point to.", Stance.NO_COMMENT),
    ("I can check if we have a view on that.", Stance.NO_COMMENT),
    ("I'm going to let those comments stand.", Stance.NO_COMMENT),
    ("I'd refer you to the port.", Stance.NO_COMMENT),
    ("I have nothing on that today.", Stance.NO_COMMENT),
    ("We have nothing to hide.", Stance.REPORTED),
    ("I think it is about time and political will.", Stance.REPORTED),
    ("I'm sure that will change soon.", Stance.FORECAST),
    ("We will begin a full clean-up of the canal.", Stance.FORECAST),
    ("We'll begin with the minutes.", Stance.REPORTED),
]


@pytest.mark.parametrize(("text", "stance"), SPOKEN)
def test_a_sentence_of_a_turn_has_the_stance_of_its_words(text: str, stance: Stance) -> None:
    assert spoken_stance(text) is stance


@pytest.mark.parametrize(
    ("cue", "content", "wanted"),
    [
        ("said", "that Brandt did not seek to have him killed", True),
        ("said", "she did not know anything about the letter", True),
        ("said", "the firm never paid the guards", True),
        ("said", "the ferry did not reach the quay", False),
        ("said", "the mayor did not fight hard enough", False),
        ("asked", "whether they did not pay", False),
        ("pleaded not guilty", "to fraud", True),
        ("did not deny", "the report", False),
        ("rejected", "any suggestion of a sale", True),
        ("rejected", "the offer", False),
        ("asked", "whether the claim was false", False),
        ("wondered", "if the report was untrue", False),
        ("asked", "\u201cWas the story false?\u201d", False),
        ("said", "the claim was false", True),
    ],
)
def test_a_charge_that_is_not_so_is_denied(cue: str, content: str, wanted: bool) -> None:
    assert denies(cue, content) is wanted
