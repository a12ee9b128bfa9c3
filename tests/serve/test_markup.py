"""Text stays text, and a link leads to the web or nowhere."""

import pytest

from askbot.serve.markup import Html, element, escaped, joined, web_address


def test_strings_are_text_and_elements_are_mark_up() -> None:
    made = element("p", "a < b & c", element("b", '"x"'), class_="small", data_x=None, hidden=True)
    assert made == Html('<p class="small" hidden>a &lt; b &amp; c<b>&quot;x&quot;</b></p>')
    assert joined(["<", Html("<br>")], " · ") == Html("&lt; · <br>")
    assert element("input", value="\"'<>") == Html('<input value="&quot;&#x27;&lt;&gt;">')


@pytest.mark.parametrize(
    ("text", "shown"),
    [("a\u202eb", "ab"), (" \u200bx ", " x "), ("one\n\ttwo\x00", "one\n two"), ("می\u200cخواهم", "می\u200cخواهم")],  # noqa: RUF001
)
def test_what_is_unseen_is_left_out_and_blanks_stay(text: str, shown: str) -> None:
    assert escaped(text) == shown


@pytest.mark.parametrize("url", ["https://example.org/a?b=c", "http://example.org"])
def test_an_address_of_the_web_is_a_link(url: str) -> None:
    assert web_address(url) == url


@pytest.mark.parametrize(
    "url",
    [None, "", "javascript:alert(1)", "JaVaScRiPt://example.org/%0aalert(1)", "data:text/html,x", "//example.org", "https://",
     "http://[", "https://example.org/\n", "file:///etc/passwd", "java\tscript:alert(1)", "ftp://example.org"],
)  # fmt: skip
def test_anything_else_is_none(url: str | None) -> None:
    assert web_address(url) is None
