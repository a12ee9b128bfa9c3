from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from askbot.bot.ui.answer_card import answer_card
from askbot.bot.ui.card_data import CardData
from askbot.bot.ui.layout import TEXT_BUDGET
from askbot.bot.ui.passage_cards import why_card
from askbot.domain import Span, Stance, Status
from askbot.presentation.labels import MARKS
from askbot.presentation.question_language import OtherLanguage
from askbot.presentation.translations import languages, translations_for
from tests.bot.made_up_answers import ANYTHING, a_passage, a_statement, an_answer, answers
from tests.bot.world import buttons, menu, seen

TR = translations_for("en")


def test_the_speaker_comes_before_the_words_and_the_words_before_the_place() -> None:
    text = seen(answer_card(an_answer(), TR))
    order = [text.index(piece) for piece in ("The Dockers' Union (DU)", "**1,450 dockers**", "Harbour strike › The")]
    assert order == sorted(order)
    assert "reported" in text
    assert "🔵 reported" in text
    assert "line 11" in text
    assert "strong match" in text


def test_ids_and_index_times_stand_under_why_alone() -> None:
    data = an_answer(snapshot="20261122T143005-1")
    card, why = answer_card(data, TR), why_card(data, TR)
    assert "A7K2" not in seen(card)
    assert "2026" not in seen(card)
    assert "A7K2" in seen(why)
    assert "2026-11-22 14:30:05 UTC" in seen(why)


def test_a_claim_without_a_speaker_is_the_briefings_own() -> None:
    statement = a_statement(speaker=None, stance=Stance.OWN_ACCOUNT)
    assert "**The briefing itself**" in seen(answer_card(an_answer(statements=(statement,)), TR))


def test_a_forecast_that_nobody_is_named_for_says_so() -> None:
    outlook = a_statement(speaker=None, stance=Stance.FORECAST)
    assert "**Speaker not named** · 🔮 forecast" in seen(answer_card(an_answer(statements=(outlook,)), TR))


def test_nobody_in_another_language_is_shown_as_not_checked() -> None:
    text = seen(
        answer_card(an_answer(statements=(a_statement(speaker=None, stance=Stance.OWN_ACCOUNT, checked=False),)), TR)
    )
    assert "**Speaker not checked**" in text
    assert "own account" not in text


def test_differing_sources_and_the_age_of_the_document_are_shown() -> None:
    card = answer_card(an_answer(sources_differ=True, passages=(a_passage(dated=date(2026, 3, 2)),)), TR)
    assert "Sources differ" in seen(card)
    assert "<t:1772452800:D>" in seen(card)


def test_what_is_not_covered_shows_no_passage_but_a_way_to_tell_and_what_to_ask() -> None:
    passages = tuple(a_passage(title=f"Number {i}") for i in range(4))
    data = an_answer(status=Status.NOT_COVERED, statements=(), passages=passages, confidence=0.1)
    card = answer_card(data, TR, suggestions=("What did the union say?", "x" * 81))
    assert "do not cover" in seen(card)
    assert "Number" not in seen(card)
    assert buttons(card)["What did the union say?"] == "askbot-qq:What did the union say?"
    assert set(buttons(card)) == {"What did the union say?", "Tell the admins"}


@pytest.mark.parametrize("status", [Status.RELATED, Status.NOT_COVERED])
def test_what_is_not_answered_has_four_buttons_too_and_nothing_bold_in_its_quotes(status: Status) -> None:
    statements = (a_statement(),) if status is Status.RELATED else ()
    card = answer_card(an_answer(status=status, statements=statements), TR, suggestions=("One?", "Two?", "Three?"))
    assert len(buttons(card)) == 4
    assert "Tell the admins" in buttons(card)
    assert "**1,450" not in seen(card)


def test_what_is_related_is_a_card_of_its_own_and_keeps_the_speakers() -> None:
    data = an_answer(status=Status.RELATED, statements=(a_statement(),) * 3)
    text = seen(answer_card(data, TR))
    assert "do not answer this" in text
    assert "do not cover" not in text
    assert text.count("Dockers' Union (DU)** · 🔵 reported") == 2


@pytest.mark.parametrize("private", [True, False])
def test_a_private_answer_can_be_shared_and_a_public_one_deleted(private: bool) -> None:
    labels = set(menu(answer_card(an_answer(), TR, private=private)))
    assert ("Share in the channel" in labels, "Delete" in labels) == (private, not private)


@pytest.mark.parametrize("status", list(Status))
@pytest.mark.parametrize("private", [True, False])
def test_at_most_four_buttons_and_one_menu_are_in_sight(status: Status, private: bool) -> None:
    card = answer_card(an_answer(status=status), TR, private=private)
    assert len(buttons(card)) <= 4
    assert len({custom_id for custom_id, _ in menu(card).values()}) == 1


def test_an_answer_has_its_four_buttons() -> None:
    assert list(buttons(answer_card(an_answer(), TR))) == ["Read passage", "Ask on", "👍", "👎"]


@pytest.mark.parametrize("stance", list(Stance))
def test_every_stance_has_a_mark_and_a_word(stance: Stance) -> None:
    text = seen(answer_card(an_answer(statements=(a_statement(stance=stance),)), TR))
    assert f"{MARKS[stance]} {TR(f'stance.{stance.name.lower()}')}" in text
    assert len(set(MARKS.values())) == len(MARKS)


def test_a_speaker_is_named_once() -> None:
    text = "The Dockers' Union said that 1,450 dockers have stopped work."
    statement = a_statement(text=text, highlights=(Span(29, 42),), lead=18)
    card = seen(answer_card(an_answer(statements=(statement,)), TR))
    assert "> … said that **1,450 dockers** have stopped work." in card
    assert card.count("Dockers' Union") == 1


def test_a_question_that_was_read_otherwise_says_how() -> None:
    assert "Read as: How many dockers stopped?" in seen(answer_card(an_answer(asked="How many dockers stopped?"), TR))
    assert "Read as" not in seen(answer_card(an_answer(), TR))


def test_three_statements_fit_the_screen_of_a_phone() -> None:
    """Some 40 characters a line and 30 lines, with the buttons, are what a phone of 844 points shows."""
    long = a_statement(text="word " * 100 + "the answer." + " word" * 100, highlights=(Span(500, 511),))
    passage = a_passage(title="A title of some length that goes on", section=("A section", "And one in it"))
    text = seen(answer_card(an_answer(statements=(long,) * 3, passages=(passage,)), TR))
    lines = sum(-(-len(line) // 40) for line in text.splitlines())
    assert lines <= 34
    assert text.count("**the answer.**") == 3, "what answers is not cut away"


@given(answers(), st.sampled_from(list(languages().values())), st.booleans(), ANYTHING)
@settings(max_examples=60, deadline=None)
def test_no_answer_exceeds_what_discord_takes(data: CardData, tr: object, private: bool, asker: str) -> None:
    view = answer_card(data, tr, private=private, asker=asker)
    assert view.content_length() <= TEXT_BUDGET
    assert view.total_children_count <= 40  # what Discord takes
    assert all(len(custom_id) <= 100 for custom_id in buttons(view).values())
    assert all(part["content"] for part in view.to_components()[0]["components"] if part["type"] == 10)


@given(answers())
@settings(max_examples=20, deadline=None)
def test_what_is_kept_gives_the_same_card_again(data: CardData) -> None:
    again = CardData.from_json(data.to_json())
    assert answer_card(again, TR).to_components() == answer_card(data, TR).to_components()


@pytest.mark.parametrize(("confidence", "sure"), [(0.0, "1 %"), (0.634, "63 %"), (0.997, "99 %")])
def test_nothing_is_all_or_not_at_all_sure(confidence: float, sure: str) -> None:
    assert f"is {sure} sure" in seen(why_card(an_answer(confidence=confidence), TR)).replace("*", "")


@pytest.mark.parametrize(
    ("locale", "asked", "said"),
    [
        ("en", "de", "You asked in German, but the briefings are in English. Try asking in English."),
        ("en", "und", "another language than the briefings’. Try asking in English."),
        ("de", "fr", "Du hast auf Französisch gefragt, die Berichte sind aber auf Englisch."),
        ("de", "und", "in einer anderen Sprache gefragt als der der Berichte. Versuch es auf Englisch."),
    ],
)
@pytest.mark.parametrize("status", [Status.NOT_COVERED, Status.RELATED])
def test_a_question_in_another_language_gets_a_note(locale: str, asked: str, said: str, status: Status) -> None:
    statements = (a_statement(),) if status is Status.RELATED else ()
    data = an_answer(status=status, statements=statements, language=OtherLanguage(asked, ("en",)))
    assert said in seen(answer_card(data, translations_for(locale)))
