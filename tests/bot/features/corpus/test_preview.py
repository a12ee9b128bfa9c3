"""What `/corpus add` shows of a file before it is added."""

import pytest
from discord import ui

from askbot.bot.features.corpus.cog import understood_parts
from askbot.bot.ui import layout
from askbot.corpus import parse_document
from askbot.index import Understood
from askbot.presentation.translations import translations_for
from benchmarks.faults.samples import PROSE, pdf, seeds

FILES = {**seeds(), "seed.md": f"# The northern pier\n\n{PROSE}\n".encode(), "seed.txt": PROSE.encode()}


def shown(data: bytes, name: str = "a.pdf") -> str:
    understood = Understood(parse_document(name, data), (), ())
    parts = understood_parts(name, understood, translations_for("en"), exists=False)
    card = layout.card(layout.Tone.PLAIN, parts)
    return "\n".join(item.content for item in card.walk_children() if isinstance(item, ui.TextDisplay))


def test_pages_a_guessed_date_and_what_is_left_out_are_listed() -> None:
    pages = [[(60, 770, 9, "Harbour Review / 2 March 2026"), (60, 500, 11, f"Ship {n} came in.")] for n in range(3)]
    text = shown(pdf(pages))
    assert "**Pages**: 3" in text
    assert "**Date**: 2026-03-02 (guessed from the text)" in text
    assert "**Left out**: 3 lines repeated at the margins of pages" in text


def test_what_a_file_has_none_of_is_not_listed() -> None:
    text = shown(pdf([[(60, 500, 11, "A ship came in.")]]))
    assert "Left out" not in text
    assert "**Date**: none found" in text
    assert "Sections" not in text
    assert "**Who is quoted**: nobody" in text
    assert "—" not in text


@pytest.mark.parametrize("name", FILES)
def test_a_file_of_each_format_is_shown(name: str) -> None:
    text = shown(FILES[name], name)
    assert parse_document(name, FILES[name]).title in text
    assert name in text
    assert "**Date**: " in text
    assert ("**Pages**" in text) == name.endswith(".pdf")
