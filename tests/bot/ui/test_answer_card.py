from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from askbot.bot.ui.answer_card import answer_card
from askbot.bot.ui.card_data import CardData
from askbot.bot.ui.layout import PART_BUDGET, TEXT_BUDGET
from askbot.bot.ui.passage_cards import why_card
from askbot.bot.ui.translations import languages, translations_for
from askbot.domain import Stance, Status
from tests.bot.made_up_answers import ANYTHING, a_passage, a_statement, an_answer, answers
from tests.bot.world import buttons, seen

WORDS = translations_for("en")


def test_the_speaker_comes_before_the_words_and_the_words_before_the_place() -> None:
    text = seen(answer_card(an_answer(), WORDS))
    order = [text.index(piece) for piece in ("The Dockers' Union (DU)", "**1,450 dockers**", "Harbour strike › The")]
    assert order == sorted(order)
    assert "reported" in text
    assert "lines 11–12" in text
    assert "strong match · index 20261122-1430 · A7K2" in text


def test_a_claim_without_a_speaker_is_the_briefings_own() -> None:
    own = a_statement(speaker=None, stance=Stance.OWN_ACCOUNT)
    assert "**The briefing’s own account**" in seen(answer_card(an_answer(statements=(own,)), WORDS))


def test_a_forecast_that_nobody_is_named_for_says_so() -> None:
    outlook = a_statement(speaker=None, stance=Stance.FORECAST)
    assert "**Outlook, nobody named** · forecast" in seen(answer_card(an_answer(statements=(outlook,)), WORDS))


def test_nobody_in_another_language_is_shown_as_not_checked() -> None:
    text = seen(
        answer_card(an_answer(statements=(a_statement(speaker=None, stance=Stance.OWN_ACCOUNT, checked=False),)), WORDS)
    )
    assert "**Speaker not checked**" in text
    assert "own account" not in text


def test_differing_sources_and_the_age_of_the_document_are_shown() -> None:
    card = answer_card(an_answer(sources_differ=True, passages=(a_passage(dated=date(2026, 3, 2)),)), WORDS)
    assert "Sources differ" in seen(card)
    assert "<t:1772452800:D>" in seen(card)


def test_what_is_not_covered_shows_two_related_passages_and_a_way_to_tell() -> None:
    passages = tuple(a_passage(title=f"Number {i}") for i in range(4))
    card = answer_card(an_answer(status=Status.NOT_COVERED, statements=(), passages=passages, confidence=0.1), WORDS)
    text = seen(card)
    assert "do not cover" in text
    assert ("Number 0" in text, "Number 1" in text, "Number 2" in text) == (True, True, False)
    assert "Tell the admins" in buttons(card)


@pytest.mark.parametrize("private", [True, False])
def test_a_private_answer_can_be_shared_and_a_public_one_deleted(private: bool) -> None:
    labels = set(buttons(answer_card(an_answer(), WORDS, private=private)))
    assert ("Share in the channel" in labels, "Delete" in labels) == (private, not private)


@given(answers(), st.sampled_from(list(languages().values())), st.booleans(), ANYTHING)
@settings(max_examples=60, deadline=None)
def test_no_answer_exceeds_what_discord_takes(data: CardData, tr: object, private: bool, asker: str) -> None:
    view = answer_card(data, tr, private=private, asker=asker)
    assert view.content_length() <= TEXT_BUDGET
    assert view.total_children_count <= PART_BUDGET
    assert all(len(custom_id) <= 100 for custom_id in buttons(view).values())
    assert all(part["content"] for part in view.to_components()[0]["components"] if part["type"] == 10)


@given(answers())
@settings(max_examples=20, deadline=None)
def test_what_is_kept_gives_the_same_card_again(data: CardData) -> None:
    again = CardData.from_json(data.to_json())
    assert answer_card(again, WORDS).to_components() == answer_card(data, WORDS).to_components()


@pytest.mark.parametrize(("confidence", "told"), [(0.0, "1 % sure"), (0.634, "63 % sure"), (0.997, "99 % sure")])
def test_nothing_is_all_or_not_at_all_sure(confidence: float, told: str) -> None:
    assert f": {told}" in seen(why_card(an_answer(confidence=confidence), WORDS)).replace("*", "")
