import pytest
from hypothesis import given
from hypothesis import strategies as st

from askbot.bot.core.shards import Shards, parse_shards
from askbot.errors import UsageError


@pytest.mark.parametrize(
    ("text", "ids"), [("0-3", (0, 1, 2, 3)), ("5", (5,)), ("0,2,5-7", (0, 2, 5, 6, 7)), ("3-4, 3", (3, 4))]
)
def test_shards_are_read_as_they_are_written(text: str, ids: tuple[int, ...]) -> None:
    assert parse_shards(text, 16) == Shards(ids, 16)


@pytest.mark.parametrize("text", ["", "a", "1-", "-1", "0-16", "16", "1--2", "0-99999999999", "²"])
def test_what_names_no_shards_is_refused_with_an_example(text: str) -> None:
    with pytest.raises(UsageError) as caught:
        parse_shards(text, 16)
    assert caught.value.remedy


def test_shards_and_their_number_belong_together() -> None:
    assert parse_shards(None, None).whole
    for text, count in (("0-3", None), (None, 16)):
        with pytest.raises(UsageError, match="belong together"):
            parse_shards(text, count)


@given(guild=st.integers(0, 2**63 - 1), count=st.integers(1, 40), data=st.data())
def test_each_server_belongs_to_exactly_one_process(guild: int, count: int, data: st.DataObject) -> None:
    cut = data.draw(st.integers(0, count))
    parts = [Shards(tuple(range(cut)), count), Shards(tuple(range(cut, count)), count)]
    assert [part.ours(guild) for part in parts].count(True) == 1
    assert [part.ours(0) for part in parts if part.first] == [True]


def test_servers_are_dealt_out_as_discord_does() -> None:
    # "Sharding" in Discord's documentation: shard_id = (guild_id >> 22) % num_shards
    assert Shards((1,), 2).ours(197038439483310086) == ((197038439483310086 >> 22) % 2 == 1)
