"""What the document around a passage adds to it."""

import pytest

from tests.search.conftest import Over

FILLER = "The committee met again and went home late. " * 30
WALKOUT = "Three hundred people walked out on Friday, and nobody has come back since."


def test_a_document_of_one_passage_adds_nothing(over: Over) -> None:
    searcher = over({"a.txt": "The dockers of Port Ellery struck.\n", "b.txt": "The lighthouse was restored.\n"})
    for hit in searcher.search("Who struck at Port Ellery?"):
        assert hit.scores["lead"] == pytest.approx(0, abs=1e-3)
        assert hit.scores["article"] == pytest.approx(0, abs=0.1)


def test_of_like_passages_the_one_whose_article_fits_comes_first(over: Over) -> None:
    articles = {
        name: f"{lead}\n\n{FILLER}\n\nIt began in {town}. {WALKOUT} {FILLER}\n"
        for name, lead, town in (
            ("bakery.txt", "The bakery in the old town sells bread and cakes to tourists.", "spring"),
            ("harbour.txt", "Dockers at the harbour of Port Ellery want higher pay.", "autumn"),
        )
    }
    hits = over(articles).search("How many of the dockers at Port Ellery walked out?", 6)
    first = next(hit for hit in hits if WALKOUT in hit.passage.text)
    (second,) = first.also
    assert (first.document.path, second.document.path) == ("harbour.txt", "bakery.txt")
    assert first.scores["lead"] > second.scores["lead"]
    assert first.scores["article"] > second.scores["article"]
