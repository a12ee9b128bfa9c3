"""Searching a small real corpus."""

from pathlib import Path

import numpy as np
import pytest

from askbot.attribution import Attributor
from askbot.encoder import Encoder
from askbot.errors import SettingsError
from askbot.index import FileStore, build_index
from askbot.search import Searcher
from tests.search.conftest import Over


@pytest.fixture(scope="module")
def searcher(
    tmp_path_factory: pytest.TempPathFactory, briefings: dict[str, str], encoder: Encoder, silent: Attributor
) -> Searcher:
    folder = tmp_path_factory.mktemp("search")
    (folder / "corpus").mkdir()
    for name, text in briefings.items():
        (folder / "corpus" / name).write_text(text, encoding="utf-8")
    build_index(folder / "corpus", folder / "index", encoder, silent)
    return Searcher(FileStore(folder / "index").open_current(), encoder)


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


def test_matches_are_the_words_shared_with_the_question(searcher: Searcher) -> None:
    text = "1,450 dockers have stopped work at Port Ellery."
    matched = [span.text(text) for span in searcher.matches("Which docker stops working?", text)]
    assert matched == ["dockers", "stopped", "work"]


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
    query = searcher.parse("Which country has the fastest harbour?")
    assert query.corrected == {}
    assert query.text == "Which country has the fastest harbour?"


@pytest.mark.parametrize(
    ("question", "document"),
    [
        ("What has North Korea sent?", "korea.txt"),
        ("what did pyongyang send", "korea.txt"),
        ("What did Kyiv ask for?", "ukraine.txt"),
        ("What did the UK deny?", "britain.txt"),
        ("Which island has a lighthouse?", "lighthouse.txt"),
    ],
)
def test_a_country_is_found_by_whatever_name_the_corpus_has(over: Over, question: str, document: str) -> None:
    searcher = over(
        {
            "korea.txt": "The DPRK moved soldiers to the front.\n",
            "ukraine.txt": "Kiev wants more shells from its friends.\n",
            "britain.txt": "Britain called the report wrong.\n",
            "lighthouse.txt": "The island keeps one lighthouse.\n",
            "iceland.txt": "Iceland sold all of its herring.\n",
        }
    )
    first, second = searcher.search(question, 2)
    assert first.document.path == document
    assert first.score > second.score + 0.1


def test_other_names_of_a_country_are_searched_too(over: Over) -> None:
    searcher = over(
        {
            "a.txt": "North Korea has sent soldiers to the front.\n",
            "b.txt": "Pyongyang denied the report on soldiers. Nothing more is known.\n",
            "c.txt": "The army of Belgium keeps its soldiers at home.\n",
        }
    )
    paths = [hit.document.path for hit in searcher.search("Where are the DPRK's soldiers?")]
    assert paths[-1] == "c.txt"
    assert searcher.parse("What of the DPRK?").text == "What of the North Korea?"


def test_near_duplicates_are_one_hit_with_two_places(corpus: Path, encoder: Encoder, silent: Attributor) -> None:
    copy = "Its lamp reaches 31 kilometres out to sea. Ships from the south see it first.\n"
    (corpus / "guide.txt").write_text(copy, encoding="utf-8")
    build_index(corpus, corpus.parent / "index", encoder, silent)
    searcher = Searcher(FileStore(corpus.parent / "index").open_current(), encoder)
    hits = searcher.search("How far does the lamp reach?", 5)
    assert {hits[0].document.path, *(twin.document.path for twin in hits[0].also)} == {"guide.txt", "lighthouse.txt"}
    assert len({hit.passage.id for hit in hits} | {twin.passage.id for hit in hits for twin in hit.also}) == sum(
        1 + len(hit.also) for hit in hits
    )


def test_copies_leave_room_for_what_else_there_is(over: Over, briefings: dict[str, str]) -> None:
    copies = {f"copy{n:02}.md": briefings["harbour.md"] for n in range(30)}
    others = {"mill.txt": "A strike at the mill was called off.\n", "lamp.txt": briefings["lighthouse.txt"]}
    hits = over({**copies, **others}).search("How many dockers are on strike?", 4)
    assert len(hits) == 4
    assert {hits[0].document.path, *(twin.document.path for twin in hits[0].also)} == copies.keys()
    assert others.keys() <= {hit.document.path for hit in hits}


@pytest.mark.parametrize(
    ("question", "read"),
    [
        ("What does Oslo want?", "What does Norway want?"),
        ("What is being built in Oslo?", "What is being built in Oslo?"),
    ],
)
def test_a_capital_that_acts_stands_for_its_country(over: Over, question: str, read: str) -> None:
    searcher = over({"herring.txt": "Norway asked for a larger share. Oslo builds a quay.\n"})
    assert searcher.parse(question).text == read


ODD = [
    "???",
    "…",
    "",
    "harbour " * 400,
    "a" * 600,
    "WHO IS THE MAYOR",
    "Сколько докеров?",
    "港口",
    "🙂",
    "\x00",
    "'; --",
]


@pytest.mark.parametrize("question", ODD)
def test_whatever_is_typed_is_searched_for(searcher: Searcher, question: str) -> None:
    hits = searcher.search(question)
    assert len(hits) == len(searcher.snapshot)
    assert all(np.isfinite([hit.score, *hit.scores.values(), *hit.sentence_scores]).all() for hit in hits)


@pytest.mark.parametrize("question", ["When does the ferry sail?", "Who won?", "?"])
def test_one_sentence_is_a_corpus(over: Over, question: str) -> None:
    (hit,) = over({"one.txt": "The ferry sails at nine.\n"}).search(question)
    assert np.isfinite(hit.score)
