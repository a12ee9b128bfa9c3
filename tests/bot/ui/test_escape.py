import re

import discord
import pytest
from hypothesis import given
from hypothesis import strategies as st

from askbot.bot.ui.escape import escape, fitted
from askbot.domain import Span
from askbot.presentation.visible import visible

HOSTILE = [
    "@everyone",
    "@HERE now",
    "<@123456789012345678>",
    "<@!123456789012345678>",
    "<@&123456789012345678>",
    "<#123456789012345678>",
    "<t:1700000000:R>",
    "</ask:123456789012345678>",
    "<:name:123456789012345678>",
    "<a:name:123456789012345678>",
    "https://evil.example/x",
    "discord.gg/abcdef",
    "https://discord.com/invite/abcdef",
    "[text](https://evil.example)",
    "```code```",
    "||spoiler||",
]
ACTS = re.compile(
    r"@(everyone|here)\b|<(@[!&]?|#)\d+>|<t:\d+|</\w+:\d+>|<a?:\w+:\d+>|https?://|discord\.gg/|(?<!\\)(\*\*|__|~~|\|\||`)",
    re.IGNORECASE,
)
INVISIBLE = re.compile("[\u200b\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff\x00-\x1f]")


@pytest.mark.parametrize("text", HOSTILE)
def test_nothing_in_a_corpus_acts_on_discord(text: str) -> None:
    assert not ACTS.search(escape(f"He wrote {text} there"))
    assert not ACTS.search(escape(text))


@given(st.lists(st.one_of(st.sampled_from(HOSTILE), st.text(max_size=12))).map("".join))
def test_no_text_acts_on_discord_or_hides_anything(text: str) -> None:
    escaped = escape(text)
    assert not ACTS.search(escaped)
    assert not INVISIBLE.search(escaped)
    assert "\n" not in escaped


@pytest.mark.parametrize("text", ["1. first", "- item", "# title", "-# small", "> quote"])
def test_a_line_start_makes_no_list_heading_or_quote(text: str) -> None:
    assert "\\" in escape(text)
    assert escape(text).replace("\\", "") == text


def test_plain_words_stay_as_they_are() -> None:
    text = "The U.S. said 1,100 soldiers (JCS) – “killed or wounded” – at 240mm."
    assert escape(text) == text
    assert discord.utils.remove_markdown(escape(text)) == text


def test_directions_and_zero_widths_go_but_joiners_of_scripts_stay() -> None:
    assert visible("a\u202eb\u200bc\ufeff\u2066d") == "abcd"
    assert visible("\u0645\u06cc\u200c\u062e\u0648\u0627") == "\u0645\u06cc\u200c\u062e\u0648\u0627"
    assert visible("a\u200cb") == "ab"


def test_what_is_too_long_ends_after_a_sentence() -> None:
    text = "The first sentence stands here. The second one is cut off somewhere in its middle."
    assert fitted(text, 60) == "The first sentence stands here. …"
    assert fitted("word " * 50, 30).endswith("word …")


def test_a_match_is_bold_wherever_the_text_is_cut() -> None:
    text = "According to the union, 1,450 dockers have stopped."
    bold = (Span(24, 37),)
    assert fitted(text, 200, bold) == "According to the union, **1,450 dockers** have stopped."
    assert fitted(text, 40, bold).count("**") % 2 == 0


@given(
    st.text(max_size=300),
    st.integers(min_value=12, max_value=200),
    st.lists(st.tuples(st.integers(0, 300), st.integers(0, 300)), max_size=4),
)
def test_never_longer_than_asked_and_bold_is_balanced(text: str, limit: int, spans: list[tuple[int, int]]) -> None:
    piece = fitted(text, limit, tuple(Span(a, b) for a, b in spans))
    assert len(piece) <= limit
    unescaped = re.sub(r"\\.", "", piece)
    assert unescaped.count("**") % 2 == 0
