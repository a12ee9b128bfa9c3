"""No card that the bot can show exceeds what Discord takes, whatever the corpus, the questions and the errors say."""

import itertools
import math
from datetime import date
from pathlib import Path
from typing import Any

from discord import ui
from hypothesis import given, settings
from hypothesis import strategies as st

from askbot.bot.core.access import Scope
from askbot.bot.features.access.cog import collections_card
from askbot.bot.features.admin.checks import Check, failed
from askbot.bot.features.admin.diagnosing import checks_card
from askbot.bot.features.admin.housekeeping import open_questions_card
from askbot.bot.features.admin.onboarding import welcome_card
from askbot.bot.features.admin.settings import MOST_CHANNELS, settings_card
from askbot.bot.features.corpus.briefings import Catalogue, listing
from askbot.bot.features.corpus.cog import understood_parts
from askbot.bot.features.corpus.reindexing import report_card
from askbot.bot.features.gaps.cog import gaps_card
from askbot.bot.features.gaps.grouping import Group
from askbot.bot.ui import layout
from askbot.bot.ui.card_data import CardData
from askbot.bot.ui.escape import fitted
from askbot.bot.ui.layout import TEXT_BUDGET, Tone
from askbot.bot.ui.passage_cards import more_card, passage_card, why_card
from askbot.corpus import Skipped
from askbot.domain import Attribution, Collection, Document, Passage, Sentence, Span, Stance
from askbot.engine import Listed
from askbot.errors import SnapshotError
from askbot.index import IndexReport, Understood
from askbot.journal import EVERYTHING, AccessRules, ChannelRule, Gap, GapKind, GuildSettings, Reach
from askbot.journal.access import Allowed
from askbot.presentation.translations import Translations, languages
from tests.bot.made_up_answers import ANYTHING, answers

TRANSLATIONS = st.sampled_from(list(languages().values()))
MANY = settings(max_examples=25, deadline=None)
NAMES = st.lists(ANYTHING, max_size=30).map(tuple)
SKIPPED = st.lists(st.builds(Skipped, ANYTHING, ANYTHING), max_size=30).map(tuple)
LARGEST = 2**63 - 1


def fits(view: ui.LayoutView) -> None:
    assert 0 < view.content_length() <= TEXT_BUDGET
    assert view.total_children_count <= 40  # what Discord takes
    ids = [i for item in view.walk_children() if (i := getattr(item, "custom_id", None))]
    assert len(ids) == len(set(ids))
    assert all(len(i) <= 100 for i in ids)
    texts = [item.content for item in view.walk_children() if isinstance(item, ui.TextDisplay)]
    assert all(texts)


@given(answers(), TRANSLATIONS, st.integers(0, 7))
@MANY
def test_the_cards_behind_an_answer(data: CardData, tr: Translations, number: int) -> None:
    fits(passage_card(data, min(number, len(data.passages) - 1), tr))
    fits(more_card(data, number, tr))
    fits(why_card(data, tr))


REPORTS = st.builds(
    IndexReport,
    snapshot=ANYTHING,
    added=NAMES,
    changed=NAMES,
    removed=NAMES,
    unchanged=st.integers(0, 10**9),
    skipped=SKIPPED,
    warnings=SKIPPED,
    passages=st.integers(0, 10**9),
    seconds=st.floats(0, 1e6),
)


EVERYBODY = Scope(Reach((Allowed(frozenset({EVERYTHING})),)), None, False, (), Any)


@given(REPORTS, TRANSLATIONS)
@MANY
def test_the_report_of_a_reindex(report: IndexReport, tr: Translations) -> None:
    fits(report_card(report, tr, EVERYBODY))


LISTED = st.lists(
    st.builds(Listed, ANYTHING, ANYTHING, st.none() | st.dates(), st.integers(0, 10**9), ANYTHING), max_size=40
)


COLLECTIONS = st.lists(st.builds(Collection, ANYTHING, ANYTHING, ANYTHING), max_size=30)


@given(COLLECTIONS, st.integers(0, 20), TRANSLATIONS)
@MANY
def test_the_collections_of_a_server(given: list[Collection], many: int, tr: Translations) -> None:
    guild, names = 2**63, frozenset(one.name for one in given)
    roles = frozenset(2**63 + n for n in range(many))
    channels = {(guild, 2**63 + n): ChannelRule(names, alone=n % 2 == 0) for n in range(many)}
    rules = AccessRules(roles={(guild, name): roles for name in names} if roles else {}, channels=channels)
    fits(collections_card(guild, rules, given, tr))


@given(LISTED, TRANSLATIONS, st.integers(0, 9), st.booleans())
@MANY
def test_the_list_of_briefings(listed: list[Listed], tr: Translations, page: int, private: bool) -> None:
    collections = {item.collection: Collection(item.collection) for item in listed}
    catalogue = Catalogue(tuple(listed), collections, frozenset(collections) if private else frozenset())
    fits(listing(catalogue, tr, page))


@given(ANYTHING, ANYTHING, NAMES, ANYTHING, TRANSLATIONS, st.booleans())
@MANY
def test_the_preview_of_an_upload(
    title: str, text: str, names: tuple[str, ...], path: str, tr: Translations, exists: bool
) -> None:
    document = Document(path, text, title, "0" * 64, date(2026, 3, 2))
    passage = Passage("p", path, names, 0, len(text), (1, 1), text, (Sentence(0, len(text), (1, 1)),))
    said = [Attribution((), (Span(0, 1),), (Span(0, 1),), Stance.REPORTED, name, "said") for name in names]
    understood = Understood(document, (passage,), tuple(said))
    fits(layout.card(Tone.PLAIN, understood_parts("a" * 85, understood, tr, exists=exists)))


GAPS = st.builds(
    Gap,
    guild=st.just(1),
    asker=st.just(1),
    question=ANYTHING,
    kind=st.sampled_from(GapKind),
    answer=st.just("A7K2"),
    note=ANYTHING,
    noted_at=st.floats(0, 4e9),
)


@st.composite
def groups(draw: st.DrawFn) -> list[Group]:
    """Groups of gaps that each have an id of their own, as in the journal."""
    from dataclasses import replace

    number = iter(range(LARGEST - 1000, LARGEST))
    drawn = draw(st.lists(st.lists(GAPS, min_size=1, max_size=4), max_size=20))
    return [Group(tuple(replace(gap, id=next(number)) for gap in gaps)) for gaps in drawn]


@given(groups(), st.integers(0, 5), TRANSLATIONS)
@MANY
def test_open_questions(open_groups: list[Group], page: int, tr: Translations) -> None:
    fits(gaps_card(open_groups, page, tr))
    for named in (True, False):
        fits(open_questions_card(open_groups, tr, named=named))


@given(
    st.lists(
        st.builds(failed, st.sampled_from(["token", "index", "disk"]), st.builds(SnapshotError, ANYTHING)), max_size=9
    ),
    TRANSLATIONS,
)
@MANY
def test_a_diagnosis(checks: list[Check], tr: Translations) -> None:
    fits(checks_card([*checks, Check("model", True, "as_is", {"text": "fine"})], tr))


@given(TRANSLATIONS)
@MANY
def test_settings_with_as_many_channels_as_there_can_be(tr: Translations) -> None:
    channels = tuple(range(LARGEST - MOST_CHANNELS, LARGEST))
    fits(settings_card(GuildSettings(channels, channels, LARGEST, 3600, "de", True, LARGEST), tr))


@given(ANYTHING, TRANSLATIONS)
@MANY
def test_the_first_message_on_a_server(server: str, tr: Translations) -> None:
    fits(welcome_card(server, tr))


@given(ANYTHING)
@MANY
def test_a_notice(message: str) -> None:
    fits(layout.notice(fitted(message or "…", 1500) or "…"))


def test_every_card_that_is_made_has_a_test_here() -> None:
    """A new function that makes a card belongs in this file, in test_people_budgets.py, or in test_cards.py."""
    root = Path(__file__).parents[3] / "src" / "askbot" / "bot"
    makers = {
        line.split("def ")[1].split("(")[0]
        for path in root.rglob("*.py")
        for line in path.read_text(encoding="utf-8").splitlines()
        if line.startswith("def ") and line.endswith("-> ui.LayoutView:")
    }
    files = (Path(__file__), Path(__file__).with_name("test_people_budgets.py"))
    mine = "".join(file.read_text(encoding="utf-8") for file in files)
    elsewhere = {"answer_card", "card", "with_file", "help_card", "stats_card"}
    assert {name for name in makers - elsewhere if name not in mine} == set()


DARK, LIGHT = (0x2B2D31, 0x313338, 0x393A41), (0xF2F3F5, 0xFFFFFF)
"""What cards and messages stand on in Discord's themes."""


def brightness(colour: int) -> float:
    """Relative luminance, as WCAG 2 defines it."""
    parts = [(colour >> shift & 255) / 255 for shift in (16, 8, 0)]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


RED_BLIND = ((0.152286, 1.052583, -0.204868), (0.114503, 0.786281, 0.099216), (-0.003882, -0.048116, 1.051998))
GREEN_BLIND = ((0.367322, 0.860646, -0.227968), (0.280085, 0.672501, 0.047413), (-0.01182, 0.04294, 0.968881))
"""What people without red or without green cones see of linear red, green and blue (Machado et al., 2009)."""


def as_seen(colour: int, matrix: tuple[tuple[float, ...], ...]) -> list[float]:
    parts = [(colour >> shift & 255) / 255 for shift in (16, 8, 0)]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    mixed = [min(1.0, max(0.0, sum(m * p for m, p in zip(row, linear, strict=True)))) for row in matrix]
    return [12.92 * p if p <= 0.0031308 else 1.055 * p ** (1 / 2.4) - 0.055 for p in mixed]


def test_the_colours_stay_apart_for_people_who_see_no_red_or_no_green() -> None:
    for matrix in (RED_BLIND, GREEN_BLIND):
        for one, other in itertools.combinations(Tone, 2):
            apart = math.dist(as_seen(one.value, matrix), as_seen(other.value, matrix))
            assert apart > 0.15, (one, other, apart)


def test_the_colours_are_seen_on_the_dark_theme_and_the_light() -> None:
    for tone in Tone:
        for ground in (*DARK, *LIGHT):
            low, high = sorted((brightness(tone.value), brightness(ground)))
            assert (high + 0.05) / (low + 0.05) >= 3, (tone, hex(ground))
