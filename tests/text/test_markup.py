"""Marks are not seen, and no offset moves."""

import re
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from askbot.text.markup import display, hidden_blanked, notes, readable

SEEN = [
    ("The crane <!-- EMBARGOED\n soon --> weighs 300 tonnes.", "The crane \nweighs 300 tonnes."),
    ("A %%source: Ivo%% B, 5%% and 6%%.", "A B, 5%% and 6%%."),
    ("It is <span style='display:none'>not </span>shut<script>alert(1)</script>.", "It is shut."),
    ("The pipeline lost 300 barrels,[^1] they said.[^2]", "The pipeline lost 300 barrels, they said."),
    ("They read logs.[[1]](https://example.org/a#_edn1) It [[xii]](#n12) failed.", "They read logs. It failed."),
    ("The summit failed.1 Western powers left.¹² They lost 10 km² and 3×10⁶ m³.",
     "The summit failed. Western powers left. They lost 10 km² and 3×10⁶ m³."),
    ("See No.5 Court, section 3.1 The end and “so.”12 Then<sup>4</sup> this.[13]",
     "See No.5 Court, section 3.1 The end and “so.” Then this."),
    ("**Red** and *blue* and __bold__ and _it_ and ***all***, `code`, ~~gone~~, ==lit==.",
     "Red and blue and bold and it and all, code, gone, lit."),
    ("5 * 3 * 2, 5*3, snake_case_name, 2 _ 3, a ~ b == c", "5 * 3 * 2, 5*3, snake_case_name, 2 _ 3, a ~ b == c"),
    ('[The report](https://example.org/a_(b) "Title") and [this][ref] and ![a photo](x.png) end.',
     "The report and this and end."),
    ("[[Page|the alias]] and [[Page]] and ![[embed]] and <https://a.b/c>.", "the alias and Page and and https://a.b/c."),
    ("AT&amp;T&nbsp;is &lt;big&gt; \\*so\\* <b>far</b><br/>.", "AT&T\xa0is <big> *so* far."),
    ("> One line\n> goes on.", "One line\ngoes on."),
    ("Measures:\n\n- a ban\n- **40** trains", "Measures:\n\n• a ban\n• 40 trains"),
    ("repor\u00adting", "reporting"),
    ("He said [sic] that <5 years and >3 were (a) few.", "He said [sic] that <5 years and >3 were (a) few."),
    ("Never closed <!-- is seen %% too.", "Never closed <!-- is seen %% too."),
]  # fmt: skip


@pytest.mark.parametrize(("text", "seen"), SEEN)
def test_what_people_see(text: str, seen: str) -> None:
    assert display(text) == seen
    assert len(readable(text)) == len(text)


def test_a_row_is_shown_with_its_column_heads() -> None:
    assert display("| Ellery – **Dorn** | 22 |  |", "| Route | Adult | Child |") == "Route: Ellery – Dorn · Adult: 22"
    assert display("a \\| b | 2", "x | y") == "x: a | b · y: 2"
    assert display("Dorn      22\t11", "Route\tAdult   Child") == "Route: Dorn · Adult: 22 · Child: 11"


def test_notes_are_found_with_their_labels() -> None:
    text = "Lost 300 barrels,[^a] they said.¹² It failed.3 West. And [[xii]](#n) so <sup>4</sup>"
    assert [note.label for note in notes(text)] == ["a", "12", "3", "xii", "4"]
    assert [note.span.text(text) for note in notes(text)][:3] == ["[^a]", "¹²", "3"]


MARKS = st.sampled_from(
    ["*", "**", "_", "`", "[", "]", "(", ")", "[^1]", "](x)", "<b>", "</b>", "<!--", "-->", "%%", "&amp;", "\\", "¹",
     ".1 A", "> ", "\n", "\r\n", "word", " ", "|", "<script>", "</script>", "![", "[[", "]]", "é", "==", "~~", "\u00ad"]
)  # fmt: skip


@settings(max_examples=400, deadline=None)
@given(st.one_of(st.text(max_size=200), st.lists(MARKS, max_size=60).map("".join)))
def test_offsets_and_line_breaks_stay(text: str) -> None:
    for version in (readable(text), hidden_blanked(text)):
        assert len(version) == len(text)
        assert [i for i, c in enumerate(version) if c in "\r\n"] == [i for i, c in enumerate(text) if c in "\r\n"]
    letters = [c for c in display(text) if c.isalnum()]
    assert len(letters) <= sum(c.isalnum() for c in text) + text.count("&")


@pytest.mark.parametrize(
    "piece",
    [
        "<!--",
        "%%a ",
        "<script>",
        "[",
        "[a](",
        "<a ",
        "_a ",
        "*",
        "`a ",
        "<b hidden>",
        "![a",
        "[[a",
        "&a",
        "==a ",
        "\\[",
        "a.1 A",
        "\u200b",
        "a\u2060",
    ],
)
def test_openings_without_an_end_take_no_quadratic_time(piece: str) -> None:
    text = piece * (40_000 // len(piece)) + "</i> -->"
    started = time.process_time()
    assert len(readable(text)) == len(text)
    assert time.process_time() - started < 2


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        ("Put `<style>` first.\n\nIt rains.\n\nThen `</style>`", "Put <style> first. It rains. Then </style>"),
        ("Put \\<script> first.\n\nIt rains.\n\nThen \\</script>.", "Put <script> first. It rains. Then </script>."),
        ("```\n<style>\n```\nIt rains.\n~~~html\n</style>\n~~~", "<style> It rains. </style>"),
        ("```\n<b>\n````\nIt <b>rains</b>.", "<b> It rains ."),
        ("<style>\na\n\n</style>It rains.", "It rains."),
    ],
)
def test_what_code_says_and_what_is_escaped_hides_nothing(text: str, seen: str) -> None:
    shown = readable(text)
    assert len(shown) == len(text)
    assert " ".join(re.sub(r"[`~]+(?:html)?", " ", shown).split()) == seen
