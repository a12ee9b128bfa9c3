"""What the encoder sees above a passage."""

from dataclasses import replace

import pytest

from askbot.corpus import parse_document
from askbot.encoder import Encoder
from askbot.index.encoding_inputs import CONTEXT_PIECES, encoder_input, headings_of, passages_of

TEXT = b"# Harbour strike\n\n## The walkout\n\nThe dockers have stopped work. Nobody knows for how long.\n"


@pytest.mark.parametrize(
    ("title", "above"),
    [("Harbour strike", "Harbour strike > The walkout\n"), ("a.md", "The walkout\n"), ("", "The walkout\n")],
)
def test_title_and_headings_stand_above_a_passage_but_no_path(title: str, above: str, encoder: Encoder) -> None:
    document = parse_document("a.md", TEXT)
    (passage,) = passages_of(document, encoder)
    named = replace(document, title=title)
    made = encoder_input(named, replace(passage, section=("The walkout",)), encoder)
    assert (made.context, made.text) == (above, passage.text)
    assert [made.text[s.start : s.end][:11] for s in made.spans] == ["The dockers", "Nobody know"]


def test_headings_are_cut_so_that_the_passage_fits(encoder: Encoder) -> None:
    document = replace(parse_document("a.md", TEXT), title="strike " * 100)
    (passage,) = passages_of(document, encoder)
    assert len(encoder.pieces(encoder_input(document, passage, encoder).context)) == CONTEXT_PIECES
    assert headings_of(document, passage)[0] == document.title
