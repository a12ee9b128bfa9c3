"""Searching a small real corpus."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path

import pytest

from askbot.attribution import Attributor
from askbot.encoder import Encoder
from askbot.errors import SettingsError
from askbot.index import SnapshotStore, build_index
from askbot.search import Filters, Searcher


@pytest.fixture(scope="module")
def searcher(
    tmp_path_factory: pytest.TempPathFactory, briefings: dict[str, str], encoder: Encoder, silent: Attributor
) -> Searcher:
    folder = tmp_path_factory.mktemp("search")
    (folder / "corpus").mkdir()
    for name, text in briefings.items():
        (folder / "corpus" / name).write_text(text, encoding="utf-8")
    build_index(folder / "corpus", folder / "index", encoder, silent)
    return Searcher(SnapshotStore(folder / "index").open_current(), encoder)


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


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("how mnay dockers stoped wrok", "1,450 dockers"),
        ("How far does the lmap of the lighthuose reach?", "31 kilometres"),
        ("WHAT DID NORVIC DENY", "cancelled any"),
    ],
)
def test_misspelt_questions_find_the_same(searcher: Searcher, question: str, words: str) -> None:
    assert words in searcher.search(question)[0].passage.text


def test_words_that_are_known_are_left_alone(searcher: Searcher) -> None:
    reading = searcher.reading("Which country has the fastest harbour?")
    assert reading.corrected == {}
    assert reading.text == "Which country has the fastest harbour?"


def test_a_follow_up_leans_on_the_question_before_it(searcher: Searcher) -> None:
    before = "What did the shipping line Norvik deny?"
    assert "remained silent" in searcher.search("And the mayor?", 1, previous=before)[0].passage.text
    alone = "What does the restoration of the lighthouse at Cape Morrow cost?"
    assert searcher.search(alone, 3, previous=before) == searcher.search(alone, 3)


def test_a_country_in_a_follow_up_takes_the_place_of_the_one_before(searcher: Searcher) -> None:
    reading = searcher.reading("and China?", "What does Russia say about the troops?")
    assert reading.text == "What does China say about the troops?"
    assert reading.stems["china"] == 1
    assert "russia" not in reading.stems


def test_other_names_of_a_country_are_searched_too(tmp_path: Path, encoder: Encoder, silent: Attributor) -> None:
    folder = tmp_path / "corpus"
    folder.mkdir()
    (folder / "a.txt").write_text("North Korea has sent soldiers to the front.\n", encoding="utf-8")
    (folder / "b.txt").write_text("Pyongyang denied the report on soldiers. Nothing more is known.\n", encoding="utf-8")
    (folder / "c.txt").write_text("The army of Belgium keeps its soldiers at home.\n", encoding="utf-8")
    build_index(folder, tmp_path / "index", encoder, silent)
    searcher = Searcher(SnapshotStore(tmp_path / "index").open_current(), encoder)
    found = [hit.document.path for hit in searcher.search("Where are the DPRK's soldiers?")]
    assert found[-1] == "c.txt"
    assert searcher.reading("What of the DPRK?").text == "What of the North Korea?"


def test_near_duplicates_are_one_hit_with_two_places(corpus: Path, encoder: Encoder, silent: Attributor) -> None:
    told = "Its lamp reaches 31 kilometres out to sea. Ships from the south see it first.\n"
    (corpus / "guide.txt").write_text(told, encoding="utf-8")
    build_index(corpus, corpus.parent / "index", encoder, silent)
    searcher = Searcher(SnapshotStore(corpus.parent / "index").open_current(), encoder)
    hits = searcher.search("How far does the lamp reach?", 5)
    assert {hits[0].document.path, *(twin.document.path for twin in hits[0].also)} == {"guide.txt", "lighthouse.txt"}
    assert len({hit.passage.id for hit in hits} | {twin.passage.id for hit in hits for twin in hit.also}) == sum(
        1 + len(hit.also) for hit in hits
    )


def test_questions_from_many_threads_get_their_own_answers(searcher: Searcher) -> None:
    questions = ["How many dockers stopped work?", "How far does the lamp reach?", "Who is the mayor?"] * 6
    with ThreadPoolExecutor(8) as pool:
        together = list(pool.map(lambda question: searcher.search(question, 1)[0].passage.id, questions))
    assert together[:3] == together[3:6] == together[-3:]
    assert together[:3] == [searcher.search(question, 1)[0].passage.id for question in questions[:3]]


@pytest.mark.parametrize(
    ("question", "read"),
    [
        ("What does Oslo want?", "What does Norway want?"),
        ("What is being built in Oslo?", "What is being built in Oslo?"),
    ],
)
def test_a_capital_that_acts_stands_for_its_country(
    tmp_path: Path, encoder: Encoder, silent: Attributor, question: str, read: str
) -> None:
    folder = tmp_path / "corpus"
    folder.mkdir()
    (folder / "herring.txt").write_text("Norway asked for a larger share. Oslo builds a quay.\n", encoding="utf-8")
    build_index(folder, tmp_path / "index", encoder, silent)
    assert Searcher(SnapshotStore(tmp_path / "index").open_current(), encoder).reading(question).text == read
