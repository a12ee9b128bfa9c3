"""Which sentences are one statement, said again elsewhere, and which are two."""

import pytest

from askbot.answer.scoring.scorer import Scored
from askbot.answer.statements import choose
from askbot.domain import Attribution, Document, Hit, Passage, Sentence, Span, Stance

FIRST = "Norvik, the big shipping line of Port Ellery, confirmed that it had cancelled 12 sailings to the islands."


def scored(path: str, text: str, stance: Stance = Stance.REPORTED, chance: float = 0.4) -> Scored:
    """A document of one sentence, in which Norvik speaks."""
    sentence = Sentence(0, len(text), (1, 1))
    passage = Passage(f"{path}#1", path, (), 0, len(text), (1, 1), text, (sentence,))
    said = Attribution(
        (Span(0, 6),), (Span(46, 55),), (Span(56, len(text)),), cue_text="said", speaker="Norvik", stance=stance
    )
    return Scored(Hit(passage, Document(path, text, path, ""), (said,), 0.9), 0, chance)


@pytest.mark.parametrize(
    ("text", "stance", "groups"),
    [
        (FIRST, Stance.REPORTED, 1),
        (FIRST.replace("confirmed that", "confirmed"), Stance.REPORTED, 1),
        (FIRST.replace("confirmed that", "confirmed"), Stance.DENIED, 2),
        (FIRST.replace("12", "14"), Stance.REPORTED, 2),
        ("Norvik, a line, said that the harbour of Port Ellery froze in May.", Stance.REPORTED, 2),
    ],
)
def test_a_repetition_has_the_same_words_figures_and_stance(text: str, stance: Stance, groups: int) -> None:
    chosen = choose([scored("one.md", FIRST), scored("other.md", text, stance)])
    assert len(chosen) == groups
    assert sum(map(len, chosen)) == 2


def test_what_is_much_less_likely_than_the_first_is_left_out() -> None:
    other = "Norvik, a line, said that the harbour of Port Ellery froze in May."
    assert len(choose([scored("one.md", FIRST, chance=0.9), scored("other.md", other, chance=0.001)])) == 1
