"""Who may see what: the rules by themselves, and as they are kept."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from askbot.domain import GENERAL
from askbot.journal import EVERYTHING, AccessRules, AccessStore, ChannelRule, GuildStore, Reach
from askbot.journal.database import Database
from askbot.journal.guilds import DAY

HOME, OTHER, THIRD = 100, 200, 300
STAFF_ROLE = 7
NAMES = ["general", "staff", "islands", "vault"]


@pytest.fixture
def store(database: Database) -> AccessStore:
    return AccessStore(database)


def seen(allowed: object) -> list[str]:
    return [name for name in NAMES if allowed.allows(name)]  # type: ignore[attr-defined]


def test_nothing_is_seen_without_a_grant(store: AccessStore) -> None:
    assert seen(store.rules().private(HOME, [])) == []
    assert store.grant(HOME, "staff")
    assert not store.grant(HOME, "staff")
    assert seen(store.rules().private(HOME, [])) == ["staff"]
    assert seen(store.rules().private(OTHER, [])) == []
    assert store.revoke(HOME, "staff")
    assert not store.revoke(HOME, "staff")
    assert seen(store.rules().private(HOME, [])) == []


def test_everything_means_what_comes_later_too(store: AccessStore) -> None:
    store.grant(HOME, EVERYTHING)
    assert seen(store.rules().private(HOME, [])) == NAMES


def test_a_collection_with_roles_is_for_those_who_have_one(store: AccessStore) -> None:
    store.grant(HOME, EVERYTHING)
    store.set_roles(HOME, "staff", [STAFF_ROLE, 8])
    rules = store.rules()
    assert seen(rules.private(HOME, [])) == ["general", "islands", "vault"]
    assert seen(rules.private(HOME, [STAFF_ROLE])) == NAMES
    assert "staff" not in seen(rules.public(HOME, [STAFF_ROLE]))
    store.set_roles(HOME, "staff", [])
    assert seen(store.rules().public(HOME, [])) == NAMES


def test_a_channel_may_answer_from_some_alone_and_be_open_to_what_is_for_roles(store: AccessStore) -> None:
    for name in ("general", "staff"):
        store.grant(HOME, name)
    store.set_roles(HOME, "staff", [STAFF_ROLE])
    store.set_channel(HOME, 5, ["staff", "vault"], alone=True)
    rules = store.rules()
    rule = rules.rule_at(HOME, [9, 5])
    assert rule == ChannelRule(frozenset({"staff", "vault"}), alone=True)
    assert seen(rules.public(HOME, [STAFF_ROLE], rule)) == ["staff"]  # never what the server was not given
    assert seen(rules.public(HOME, [], rule)) == []
    assert seen(rules.private(HOME, [STAFF_ROLE], rule)) == ["staff"]
    assert rules.rule_at(OTHER, [5]) is None
    store.set_channel(HOME, 5, [], alone=True)
    assert store.rules().rule_at(HOME, [5]) is None


names = st.frozensets(st.sampled_from([*NAMES, EVERYTHING]))
rules_drawn = st.builds(
    AccessRules,
    grants=st.dictionaries(st.sampled_from([HOME, OTHER]), names),
    roles=st.dictionaries(
        st.tuples(st.sampled_from([HOME, OTHER]), st.sampled_from(NAMES)), st.frozensets(st.integers(1, 3), min_size=1)
    ),
    channels=st.dictionaries(
        st.tuples(st.sampled_from([HOME, OTHER]), st.just(5)), st.builds(ChannelRule, names, st.booleans())
    ),
)


@given(rules_drawn, st.frozensets(st.integers(1, 3)))
def test_rules_only_ever_narrow_a_grant(rules: AccessRules, roles: frozenset[int]) -> None:
    rule = rules.rule_at(HOME, [5])
    granted = rules.grants.get(HOME, frozenset())
    private, public = rules.private(HOME, roles, rule), rules.public(HOME, roles, rule)
    for name in NAMES:
        assert not public.allows(name) or private.allows(name)
        assert not private.allows(name) or name in granted or EVERYTHING in granted
        wanted = rules.roles.get((HOME, name))
        assert not (private.allows(name) and wanted and not wanted & roles)
    assert not any(Reach(()).allows(name) for name in NAMES)


def test_a_code_is_good_once_and_only_for_what_it_was_made(store: AccessStore) -> None:
    code = store.new_code("staff")
    assert store.redeem(OTHER, "wrong") is None
    assert store.redeem(OTHER, f" {code.upper()} ") == "staff"
    assert store.redeem(THIRD, code) is None
    assert store.rules().grants == {OTHER: frozenset({"staff"})}
    assert store.rules().homes == frozenset()


def test_the_first_code_makes_the_home_and_shows_it_the_shipped_example(store: AccessStore) -> None:
    stale, code = store.new_code(None), store.new_code(None)
    assert store.redeem(OTHER, stale) is None
    assert store.redeem(HOME, code) == GENERAL
    rules = store.rules()
    assert (rules.homes, rules.grants) == (frozenset({HOME}), {HOME: frozenset({GENERAL})})
    assert store.redeem(OTHER, store.new_code(None)) is None, "a home is moved by the operator alone"
    store.move_home(OTHER)
    assert store.rules().homes == frozenset({OTHER})
    assert store.rules().grants[HOME] == frozenset({GENERAL})


def test_codes_are_not_kept_as_they_are(database: Database, store: AccessStore) -> None:
    code = store.new_code("staff")
    kept = str(database.run(lambda db: db.rows("SELECT * FROM claim_codes")))
    assert "staff" in kept
    assert code not in kept
    assert code.replace("-", "") not in kept


def test_homes_that_the_operator_names_are_stored_once(store: AccessStore) -> None:
    assert store.settle([HOME], [HOME]) == frozenset({HOME})
    assert store.rules().grants == {HOME: frozenset({GENERAL})}
    store.revoke(HOME, GENERAL)
    store.settle([HOME], [HOME])
    assert store.rules().grants == {}


def test_a_new_journal_makes_nobody_the_home(store: AccessStore) -> None:
    assert store.settle([OTHER], []) == frozenset()


def test_what_a_server_was_given_is_forgotten_with_it_but_not_the_home(database: Database, store: AccessStore) -> None:
    clock = [0.0]
    servers = GuildStore(database, now=lambda: clock[0])
    store.settle([HOME], [HOME])
    store.grant(OTHER, "staff")
    store.set_roles(OTHER, "staff", [STAFF_ROLE])
    for guild in (HOME, OTHER):
        servers.left(guild)
    clock[0] = 31 * DAY
    assert servers.forget_left() == 2
    rules = store.rules()
    assert (rules.homes, rules.grants, rules.roles) == (frozenset({HOME}), {HOME: frozenset({GENERAL})}, {})
