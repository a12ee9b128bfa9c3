from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as run
from hypothesis import strategies as st

from askbot.journal import AnswerLog, CardLog, CardRecord, Gap, GapKind, GapLog, GuildSettings, GuildStore, People
from askbot.journal.database import Database
from tests.journal.contract.test_answers import ANSWER

DAY = 86400.0


class Clock:
    def __init__(self) -> None:
        self.time = 1_000_000.0

    def __call__(self) -> float:
        return self.time


def a_card(answer: str = "a1", **changes: object) -> CardRecord:
    fields = {
        "answer": answer,
        "given_at": 1_000_000.0,
        "guild": 7,
        "channel": 8,
        "asker": 9,
        "status": "answered",
        "seconds": 0.25,
        "shown": "{}",
    }
    return CardRecord(**{**fields, **changes})


def a_gap(question: str = "Who?", **changes: object) -> Gap:
    fields = {"guild": 7, "asker": 9, "question": question, "kind": GapKind.FLAGGED, "answer": "a1"}
    return Gap(**{**fields, **changes})


def test_cards_come_back_until_the_retention_ends(database: Database) -> None:
    clock = Clock()
    log = CardLog(database, days=2, now=clock)
    log.record(a_card())
    assert log.get("a1") == a_card()
    clock.time += 3 * DAY
    log.record(a_card("a2", given_at=clock.time))
    assert log.get("a1") is None
    assert log.get("a2") is not None


def test_a_later_vote_of_the_same_person_replaces_the_first(database: Database) -> None:
    log = CardLog(database, days=30, now=Clock())
    log.record(a_card())
    log.record(a_card("a2", status="not_covered", seconds=1.0))
    log.vote(a_card(), 1, up=True)
    log.vote(a_card(), 1, up=False, reason="wrong speaker")
    log.vote(a_card(), 2, up=True)
    statistics = log.statistics(7, days=7)
    assert (statistics.questions, statistics.answered, statistics.up, statistics.down) == (2, 1, 1, 1)
    assert (statistics.percentile(0.5), statistics.percentile(0.95)) == (1.0, 1.0)
    assert log.statistics(8, days=7).percentile(0.5) is None


def test_a_gap_is_listed_once_and_stays_until_dismissed(database: Database) -> None:
    log = GapLog(database)
    assert log.note(a_gap())
    assert not log.note(a_gap())
    assert log.note(a_gap("What?", kind=GapKind.DISLIKED, note="outdated"))
    kept = log.open(7)
    assert {(gap.question, gap.kind, gap.note) for gap in kept} == {
        ("Who?", "told", ""),
        ("What?", "disliked", "outdated"),
    }
    assert log.dismiss(8, [gap.id for gap in kept]) == 0
    assert log.dismiss(7, [kept[0].id]) == 1
    assert [gap.id for gap in log.open(7)] == [kept[1].id]


IDS = st.integers(1, 2**63 - 1)
GUILD_SETTINGS = st.builds(
    GuildSettings,
    channels=st.lists(IDS, max_size=4).map(tuple),
    auto_channels=st.lists(IDS, max_size=4).map(tuple),
    admin_role=st.none() | IDS,
    cooldown=st.integers(0, 3600),
    language=st.none() | st.sampled_from(["en", "de"]),
    private=st.booleans(),
    digest_channel=st.none() | IDS,
)


@given(settings=GUILD_SETTINGS, guild=IDS)
@run(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_what_is_set_is_what_comes_back(database: Database, settings: GuildSettings, guild: int) -> None:
    store = GuildStore(database)
    store.put(guild, settings)
    assert store.get(guild) == settings
    assert store.all()[guild] == settings


def test_a_server_without_settings_has_the_defaults(database: Database) -> None:
    assert GuildStore(database).get(7) == GuildSettings()


def test_a_server_that_was_left_is_forgotten_after_the_grace_period(database: Database) -> None:
    clock = Clock()
    store, cards = GuildStore(database, now=clock), CardLog(database, days=365, now=clock)
    store.put(7, GuildSettings(cooldown=60))
    cards.record(a_card())
    store.left(7)
    clock.time += 29 * DAY
    assert store.forget_left() == 0
    store.joined(7)
    clock.time += 29 * DAY
    assert store.forget_left() == 0
    store.left(7)
    clock.time += 31 * DAY
    assert store.forget_left() == 1
    assert store.get(7) == GuildSettings()
    assert cards.get("a1") is None


def test_a_server_that_set_nothing_is_forgotten_as_well(database: Database) -> None:
    clock = Clock()
    store, gaps = GuildStore(database, now=clock), GapLog(database)
    gaps.note(a_gap())
    store.left(7)
    clock.time += 31 * DAY
    assert store.forget_left() == 1
    assert gaps.open(7) == ()
    assert store.forget_left() == 0


def test_a_digest_is_due_once_a_week_where_a_channel_is_set(database: Database) -> None:
    clock = Clock()
    store = GuildStore(database, now=clock)
    store.put(7, GuildSettings(digest_channel=70))
    store.put(8, GuildSettings())
    assert store.due_digests(7) == ((7, 70),)
    clock.time += 6 * DAY
    assert store.due_digests(7) == ()
    clock.time += 2 * DAY
    assert store.due_digests(7) == ((7, 70),)


def test_a_person_can_take_and_delete_all_that_is_theirs_and_nothing_else(database: Database) -> None:
    cards, gaps, people = CardLog(database, days=30, now=Clock()), GapLog(database), People(database)
    cards.record(a_card())
    cards.record(a_card("a2", asker=1))
    cards.vote(a_card("a2"), 9, up=False, reason="mine")
    cards.vote(a_card(), 1, up=True)
    gaps.note(a_gap())
    assert people.count(9) == {"cards": 1, "votes": 1, "gaps": 1}
    assert people.export(9)["votes"][0]["reason"] == "mine"
    assert people.delete(9) == 3
    assert people.count(9) == {"cards": 0, "votes": 0, "gaps": 0}
    assert people.count(1) == {"cards": 1, "votes": 1, "gaps": 0}


def test_what_is_opened_for_a_person_has_the_answers_too(database: Database) -> None:
    cards, people = CardLog(database, days=30, now=Clock()), People(database)
    answers = AnswerLog(database, log_questions=True, days=30, now=Clock())
    for name, asker in (("a1", 9), ("a2", 1)):
        answers.record(replace(ANSWER, id=name))
        cards.record(a_card(name, asker=asker))
    (kept,) = people.export(9)["answers"]
    assert (kept["id"], kept["question"]) == ("a1", ANSWER.question)
    assert people.delete(9) == 2
    assert answers.get("a1") is None
    assert answers.get("a2") is not None


def test_gaps_of_all_servers_come_latest_first(database: Database) -> None:
    clock = Clock()
    log = GapLog(database, now=clock)
    for number in range(3):
        clock.time += 1
        log.note(a_gap(f"question {number}", guild=number, answer=f"a{number}"))
    assert [gap.question for gap in log.open(None)] == ["question 2", "question 1", "question 0"]
    assert log.dismiss(1, []) == 0


def test_a_process_speaks_for_its_own_servers_alone(database: Database) -> None:
    clock = Clock()
    store = GuildStore(database, now=clock)
    for guild in (7, 8):
        store.put(guild, GuildSettings(digest_channel=guild * 10))
    assert store.due_digests(7, lambda guild: guild == 8) == ((8, 80),)
    assert store.due_digests(7, lambda guild: guild == 7) == ((7, 70),)
    store.compare([], lambda guild: guild == 8)
    clock.time += 31 * DAY
    assert store.forget_left() == 1
    assert set(store.all()) == {7}


def test_who_asked_lately_and_the_latest_card_of_a_channel_are_known(database: Database) -> None:
    clock = Clock()
    log = CardLog(database, days=30, now=clock)
    for number, age in enumerate((4000, 200, 100)):
        log.record(a_card(f"a{number}", asker=number, given_at=clock.time - age))
    assert log.asked_since(3600) == [(1, 7, clock.time - 200), (2, 7, clock.time - 100)]
    assert log.latest_in(8) == "a2"
    assert log.latest_in(9) is None


@pytest.mark.parametrize("kept", ["no JSON", "null", "[]", "[" * 9000, '{"channels": 5}'])
def test_the_settings_of_one_server_that_are_damaged_are_the_defaults_and_spoil_no_other(
    database: Database, kept: str
) -> None:
    store = GuildStore(database)
    store.put(2, GuildSettings(channels=(7,)))
    store.put(1, GuildSettings())
    database.run(lambda db: db.change("UPDATE guilds SET settings = ? WHERE guild = 1", (kept,)))
    assert store.get(1) == GuildSettings()
    assert store.all() == {1: GuildSettings(), 2: GuildSettings(channels=(7,))}
