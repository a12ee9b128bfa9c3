"""What is left of a message when Discord's own marks are taken away."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from askbot.bot.features.ask.messages import Names, plain_question, without_call

NAMES = Names({1: "Mia"}.get, {2: "Moderators"}.get, {3: "harbour-news"}.get)
QUESTION = "How many dockers have stopped work?"
TOKENS = (
    "<:anchor:123456789012345678>", "<a:wave:123456789012345678>", "<@1>", "<@!1>", "<@99>", "<@&2>", "<@&98>", "<#3>",
    "<#97>", "<t:1772452800>", "<t:1772452800:R>", "</ask:123456>", "<id:browse>", "@everyone", "@here",
    "https://example.org/a?b=c", "<https://example.org/>", "🙏", "👍🏽", "👨‍👩‍👧", "❤️", "🇩🇪", ":thinking:", "1️⃣",
)  # fmt: skip
TYPED = (
    "@Tom", "~~never mind~~", "[source](https://example.org/a_b)", ":)", ";-)", ":D", "=(", ":/", "xD", "<3", "^^",
    "(\u0ca0_\u0ca0)", "(\u256f\u00b0\u25a1\u00b0)\u256f", "\u00af\\_(\u30c4)_/\u00af",
    "(\u30ce\u0ca0\u76ca\u0ca0)\u30ce",
)  # fmt: skip
WRAPPINGS = ("{0} {1}", "{1} {0}", "{0}{0} {1} {0}", "{0}\n{1}", "{1}\n{0}", "{0}, {1}")


@pytest.mark.parametrize("token", TOKENS)
@pytest.mark.parametrize("wrapping", WRAPPINGS)
def test_tokens_around_a_question_go(token: str, wrapping: str) -> None:
    plain = plain_question(wrapping.format(token, QUESTION), NAMES)
    assert plain.strip(" ,1") == QUESTION


@pytest.mark.parametrize("typed", TYPED)
@pytest.mark.parametrize("wrapping", WRAPPINGS[:2] + WRAPPINGS[3:5])
def test_names_faces_and_what_is_struck_around_a_question_go(typed: str, wrapping: str) -> None:
    assert plain_question(wrapping.format(typed, QUESTION), NAMES) == QUESTION


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("What did <@1> say?", "What did Mia say?"),
        ("What did <@&2> say about <#3>?", "What did Moderators say about harbour-news?"),
        ("What happened on <t:1772452800:D> there?", "What happened on 2 March 2026 there?"),
        ("**How many** __dockers__ ~~boats~~ ||stopped|| `work`?", "How many dockers stopped work?"),
        ("How many [dockers](https://example.org) stopped?", "How many dockers stopped?"),
        ("> an old text\nHow many dockers stopped?", "How many dockers stopped?"),
        ("> How many dockers stopped?", "How many dockers stopped?"),
        ("# How many dockers stopped?", "How many dockers stopped?"),
        ("What is snake_case and 2 * 3?", "What is snake_case and 2  3?".replace("  ", " ")),
        ("Was it 25 °C or 5 €?", "Was it 25 °C or 5 €?"),
        ("<@1>", ""),
        ("<t:999999999999999> x <t:999999999999:R> y", "<t:999999999999999> x y"),
        ("<@&2>, How many dockers stopped?", "How many dockers stopped?"),
        ("<@1> \u2014 -5 degrees: where?", "-5 degrees: where?"),
        ("see <#3>: How many dockers stopped?", "How many dockers stopped?"),
        ("question from <@1> - How many dockers stopped?", "How many dockers stopped?"),
        ("What did <@1>: the mayor of <#3> say?", "What did Mia: the mayor of harbour-news say?"),
        ("How many dockers stopped? <@&2> anyone know?", "How many dockers stopped? anyone know?"),
        ("Good morning \u2600 How many dockers stopped?", "Good morning\nHow many dockers stopped?"),
        ("Thank you \U0001f64f And the guns?", "Thank you\nAnd the guns?"),
        ("Hello \U0001f44b Might it rain?", "Hello\nMight it rain?"),
        ("Sorry <:pray:123> In which port was it?", "Sorry\nIn which port was it?"),
        ("Moin :wave: Wie viele sind es?", "Moin\nWie viele sind es?"),
        ("What did \U0001f1f0\U0001f1f5 North Korea send?", "What did North Korea send?"),
        ("Who likes \u2764 Paris?", "Who likes Paris?"),
        ("~~How many dockers stopped?~~", "How many dockers stopped?"),
        ("[How many dockers stopped?](https://example.org) thanks", "How many dockers stopped? thanks"),
        ("[How many dockers](https://example.org)", "How many dockers"),
        ("What did @Tom say?", "What did Tom say?"),
        ("Write to tom@example.org or not?", "Write to tom@example.org or not?"),
        ("What about (\u6771\u4eac\u3001\u5927\u962a)?", "What about (\u6771\u4eac\u3001\u5927\u962a)?"),
        (
            "Who (\u041c\u043e\u0441\u043a\u0432\u0430) paid in (2026)?",
            "Who (\u041c\u043e\u0441\u043a\u0432\u0430) paid in (2026)?",
        ),
        ("Is it and/or, 3:3 or 5:2?", "Is it and/or, 3:3 or 5:2?"),
        ("@Tom", ""),
        (":)", ""),
    ],
)
def test_what_stands_amid_words_is_named(text: str, plain: str) -> None:
    assert plain_question(text, NAMES) == plain


@pytest.mark.parametrize("tag", ["/s", "/srs", "/gen", "/j", "/hj", "/lh", "/nm", "/pos", "/neg", "/ref"])
def test_a_tone_tag_at_the_end_goes(tag: str) -> None:
    assert plain_question(f"{QUESTION} {tag}", NAMES) == QUESTION
    assert plain_question(f"What is {tag} for?", NAMES) == f"What is {tag} for?"


@given(st.text(max_size=200))
def test_words_without_marks_stay_as_they_are(text: str) -> None:
    words = " ".join("".join(char if char.isascii() and char.isalnum() else " " for char in text).split())
    assert plain_question(words, NAMES) == words


@given(st.text(alphabet="<@!&#:t123>/a_*`~|[]()h p\n", max_size=80))
def test_any_marks_are_survived(text: str) -> None:
    plain = plain_question(text, NAMES)
    assert plain == "\n".join(" ".join(line.split()) for line in plain.split("\n"))


@pytest.mark.parametrize(
    "text",
    ["Askbot, {}", "askbot: {}", "hey Askbot {}", "Hello Askbot! {}", "@Askbot - {}", "{}, Askbot?", "ok news bot, {}"],
)
def test_the_name_of_the_bot_is_no_word_of_the_question(text: str) -> None:
    question = "how many dockers stopped"
    assert without_call(text.format(question), ["Askbot", "News bot"]).rstrip("?") == question


@pytest.mark.parametrize("text", ["Askbot says what?", "News bots, how many are there?", "What is Askbot, a bot?"])
def test_the_name_of_the_bot_stays_where_it_is_a_word(text: str) -> None:
    assert without_call(text, ["Askbot", "News bot"]) == text
