"""Where a rule is looked for: a thread is in its channel."""

from types import SimpleNamespace

from askbot.bot.core.access import places_of
from askbot.journal import AccessRules, ChannelRule

RULE = ChannelRule(frozenset({"staff"}), alone=True)


def test_a_thread_has_the_rule_of_its_channel_unless_it_has_its_own() -> None:
    thread = SimpleNamespace(id=5, parent_id=9)
    assert places_of(thread) == [5, 9]
    assert AccessRules(channels={(1, 9): RULE}).rule_at(1, places_of(thread)) == RULE
    own = ChannelRule(frozenset(), alone=False)
    assert AccessRules(channels={(1, 9): RULE, (1, 5): own}).rule_at(1, places_of(thread)) == own
    assert AccessRules(channels={(2, 9): RULE}).rule_at(1, places_of(thread)) is None


def test_a_channel_stands_by_itself() -> None:
    assert places_of(SimpleNamespace(id=9)) == [9]
    assert places_of(SimpleNamespace(id=9, parent_id=None)) == [9]
    assert places_of(None) == []
