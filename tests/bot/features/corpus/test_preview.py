"""What `/corpus add` shows of a file before it is added."""

from discord import ui

from askbot.bot.features.corpus.cog import understood_parts
from askbot.bot.ui import layout
from askbot.corpus import parse_document
from askbot.index import Understood
from askbot.presentation.translations import translations_for
from benchmarks.faults.samples import pdf


def shown(data: bytes) -> str:
    understood = Understood(parse_document("a.pdf", data), (), ())
    parts = understood_parts("a.pdf", understood, translations_for("en"), exists=False)
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
    assert "**Date**: —" in text
