"""Searching a small real corpus."""

from datetime import date
from pathlib import Path

import pytest

from askbot.encoder import Encoder
from askbot.errors import SettingsError
from askbot.index import AttributorLike, SnapshotStore, build_index
from askbot.search import Filters, Searcher


@pytest.fixture
def searcher(corpus: Path, encoder: Encoder, silent: AttributorLike) -> Searcher:
    build_index(corpus, corpus.parent / "index", encoder, silent)
    return Searcher(SnapshotStore(corpus.parent / "index").open_current(), encoder)


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("How many dockers stopped work?", "1,450 dockers"),
        ("how far does the lamp reach", "31 kilometres"),
        ("What will the restoration cost?", "2.4 million euros"),
        ("Why might food get dearer?", "raise food prices"),
    ],
)
def test_the_passage_that_answers_comes_first(searcher: Searcher, question: str, words: str) -> None:
    best = searcher.search(question)[0]
    assert words in best.passage.text
    sentence = best.passage.sentences[max(range(len(best.sentence_scores)), key=best.sentence_scores.__getitem__)]
    assert words.rsplit(maxsplit=1)[-1] in best.passage.sentence_text(sentence)


def test_hits_come_best_first_and_at_most_k(searcher: Searcher) -> None:
    hits = searcher.search("Who spoke about the strike?", 3)
    assert len(hits) == 3
    assert [hit.score for hit in hits] == sorted((hit.score for hit in hits), reverse=True)
    for hit in hits:
        assert len(hit.sentence_scores) == len(hit.passage.sentences)
        assert hit.document.path == hit.passage.document


def test_a_covered_question_scores_above_one_that_is_not(searcher: Searcher) -> None:
    covered = searcher.search("How many container ships wait outside the harbour?", 1)[0]
    foreign = searcher.search("Who won the world cup in 1998?", 1)[0]
    assert covered.score > foreign.score
    assert covered.scores["maxsim"] > foreign.scores["maxsim"]


@pytest.mark.parametrize(
    ("filters", "documents"),
    [
        (Filters(documents=frozenset({"lighthouse.txt"})), {"lighthouse.txt"}),
        (Filters(since=date(2026, 3, 1)), {"harbour.md"}),
        (Filters(until=date(2026, 3, 1)), set()),
        (Filters(section="the walkout"), {"harbour.md"}),
        (Filters(documents=frozenset({"nowhere.md"})), set()),
    ],
)
def test_filters_hold_before_ranking(searcher: Searcher, filters: Filters, documents: set[str]) -> None:
    hits = searcher.search("How far does the lamp of the lighthouse reach?", 10, filters=filters)
    assert {hit.document.path for hit in hits} == documents


def test_matches_are_the_words_shared_with_the_question(searcher: Searcher) -> None:
    text = "1,450 dockers have stopped work at Port Ellery."
    found = [span.text(text) for span in searcher.matches("Which docker stops working?", text)]
    assert found == ["dockers", "stopped", "work"]


def test_weights_choose_the_ranker(searcher: Searcher, encoder: Encoder) -> None:
    by_words = Searcher(searcher.snapshot, encoder, {"bm25": 1})
    (hit,) = by_words.search("How far does the lamp of the lighthouse reach?", k=1)
    assert hit.score == hit.scores["bm25"]
    with pytest.raises(SettingsError, match="colbert"):
        Searcher(searcher.snapshot, encoder, {"colbert": 1})
