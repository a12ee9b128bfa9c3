"""The cards of people fit what Discord takes, whatever they are called and whatever they say."""

from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st

from askbot.answer.changes import Change, ChangeKind
from askbot.bot.features.people.asked import AskedWho
from askbot.bot.features.people.cards import LINES, PAGE, PAIRS, StatementsPage, changes_card, timeline_card, who_card
from askbot.domain import Citation, Stance, Statement, Voice
from askbot.people import Person, Quote, Spelling
from askbot.people.directory import Kind
from askbot.presentation.translations import Translations, languages
from tests.bot.made_up_answers import ANYTHING
from tests.bot.ui.test_budgets import fits

TRANSLATIONS = st.sampled_from(list(languages().values()))
MANY = settings(max_examples=25, deadline=None)
DAYS = st.none() | st.dates()
PEOPLE = st.builds(
    Person,
    number=st.integers(0, 10**9),
    name=ANYTHING,
    kind=st.sampled_from(Kind),
    country=st.none() | st.sampled_from(["Ukraine", "the Democratic People's Republic of Korea"]),
    body=st.none(),
    statements=st.integers(0, 10**9),
    documents=st.integers(0, 10**9),
    since=DAYS,
    until=DAYS,
)
QUOTES = st.builds(
    lambda person, text, title, section, day, stance: Quote(
        person,
        Statement(text, Voice(stance), Citation("a.md", title, section, "p", 0, len(text), (1, 1), date=day)),
        None,
        None,
    ),
    PEOPLE,
    ANYTHING,
    ANYTHING,
    st.lists(ANYTHING, max_size=3).map(tuple),
    DAYS,
    st.sampled_from(Stance),
)
SPELLINGS = st.builds(Spelling, ANYTHING, st.integers(0, 10**6), DAYS, DAYS)
ASKED = st.builds(AskedWho, ANYTHING, ANYTHING, st.none() | st.sampled_from(Stance), DAYS, DAYS, st.integers(0, 10**6))


@given(
    st.builds(
        StatementsPage,
        ASKED,
        PEOPLE,
        st.lists(SPELLINGS, max_size=9),
        st.lists(PEOPLE, max_size=9),
        st.none() | PEOPLE,
        st.lists(QUOTES, max_size=PAGE),
        st.booleans(),
    ),
    TRANSLATIONS,
)
@MANY
def test_the_entry_of_a_speaker(page: StatementsPage, tr: Translations) -> None:
    fits(who_card(page, tr))


@given(ANYTHING, st.lists(QUOTES, max_size=2 * LINES), TRANSLATIONS)
@MANY
def test_a_topic_over_time(topic: str, quotes: list[Quote], tr: Translations) -> None:
    fits(timeline_card(topic, quotes, tr))


@given(
    ANYTHING,
    st.lists(st.builds(Change, st.sampled_from(ChangeKind), QUOTES, QUOTES, st.just(())), max_size=2 * PAIRS),
    TRANSLATIONS,
)
@MANY
def test_what_changed(about: str, changes: list[Change], tr: Translations) -> None:
    fits(changes_card(about, changes, tr))


def test_the_longest_names_and_statements_fit_at_once() -> None:
    long = "*Ab_c* " * 200
    person = Person(1, long, next(iter(Kind)), "Ukraine", None, 10**9, 10**9, date(2026, 1, 1), date(2026, 2, 2))
    citation = Citation("a.md", long, (long,), "p", 0, 1, (1, 1), date=date(2026, 1, 1))
    quote = Quote(person, Statement(long, Voice(Stance.NO_COMMENT), citation), None, None)
    spelling = Spelling(long, 1, date(2026, 1, 1), date(2026, 2, 2))
    asked = AskedWho("Ines Okafor", "talks", Stance.DENIED, date(2026, 1, 1), date(2026, 2, 2), 3)
    page = StatementsPage(asked, person, [spelling] * 9, [person] * 9, person, [quote] * PAGE, is_last=False)
    for tr in languages().values():
        fits(who_card(page, tr))
        fits(timeline_card(long, [quote] * LINES, tr))
        fits(changes_card(long, [Change(ChangeKind.FIGURE, quote, quote, ())] * PAIRS, tr))
