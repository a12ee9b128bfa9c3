"""Each feature by its name, for a passage of three sentences whose features are known beforehand."""

from collections.abc import Mapping

import numpy as np
import pytest

from askbot.answer.question.parsed import parse_question
from askbot.answer.scoring.features import Evidence, question_features, sentence_features
from askbot.answer.scoring.matching import Matcher
from askbot.attribution import Attributor
from askbot.domain import Floats, Span
from askbot.encoder import Encoder
from askbot.index import FileStore, build_index
from askbot.reader import Reading
from askbot.search import Searcher

TEXT = (
    "The physician of Port Ellery examined eleven patients on Monday. It was raining. "
    "The doctor of Port Ellery examined the patients again.\n"
)
OTHER = "The lighthouse at Cape Morrow was built in 1874.\n"
QUESTION = "How many patients did the doctor of Port Ellery examine?"
FIRST, RAIN, LITERAL = 0, 1, 2


@pytest.fixture(scope="module")
def searcher(tmp_path_factory: pytest.TempPathFactory, encoder: Encoder, silent: Attributor) -> Searcher:
    folder = tmp_path_factory.mktemp("features")
    (folder / "corpus").mkdir()
    (folder / "corpus" / "port.txt").write_text(TEXT, encoding="utf-8")
    (folder / "corpus" / "cape.txt").write_text(OTHER, encoding="utf-8")
    build_index(folder / "corpus", folder / "index", encoder, silent)
    return Searcher(FileStore(folder / "index").open_current(), encoder)


def evidence(searcher: Searcher, question: str) -> Evidence:
    hits = searcher.search(question, 2)
    parsed = parse_question(question, searcher)
    readings = [
        Reading(
            answerable=1.0 - place,
            sentences=tuple(0.1 * (i + 1) - place for i in range(len(hit.passage.sentences))),
            spans=tuple(Span(0, 3) for _ in hit.passage.sentences),
            span_scores=tuple(5.0 + i - place for i in range(len(hit.passage.sentences))),
        )
        for place, hit in enumerate(hits)
    ]
    return Evidence(parsed, Matcher(searcher).match(parsed.query, hits), hits, readings)


@pytest.fixture(scope="module")
def sentences(searcher: Searcher) -> list[Mapping[str, Floats]]:
    return sentence_features(evidence(searcher, QUESTION))


def test_a_synonym_matches(sentences: list[Mapping[str, Floats]]) -> None:
    matched = sentences[0]["share matched"]
    assert matched[RAIN] < matched[FIRST] < matched[LITERAL]


def test_a_passage_is_matched_by_all_its_sentences_together(sentences: list[Mapping[str, Floats]]) -> None:
    whole = sentences[0]["passage's share matched"]
    assert len(set(whole.tolist())) == 1
    assert whole[0] >= sentences[0]["share matched"].max()


def test_the_best_passage_is_behind_nobody(sentences: list[Mapping[str, Floats]]) -> None:
    assert np.all(sentences[0]["behind the best passage"] == 0)
    assert np.all(sentences[1]["behind the best passage"] > 0)


def test_only_a_sentence_with_a_count_offers_what_how_many_asks(sentences: list[Mapping[str, Floats]]) -> None:
    assert sentences[0]["offers the kind"].tolist() == [1, 0, 0]


def test_rankers_and_reader_are_taken_over_by_name(searcher: Searcher, sentences: list[Mapping[str, Floats]]) -> None:
    given = evidence(searcher, QUESTION)
    for place, (hit, columns) in enumerate(zip(given.hits, sentences, strict=True)):
        reading = given.readings[place]
        assert columns["late interaction"].tolist() == pytest.approx(hit.sentence_scores)
        assert columns["cosine"].max() == pytest.approx(hit.scores["sentence"], abs=0.01)
        assert columns["sentence read"].tolist() == pytest.approx(reading.sentences)
        assert columns["span read"].tolist() == pytest.approx(reading.span_scores)
        assert columns["passage read"].tolist() == pytest.approx([reading.answerable] * len(reading.sentences))


def test_an_answers_features_are_its_own_sentences(searcher: Searcher) -> None:
    given = evidence(searcher, QUESTION)
    first, rain = (question_features(given, 0, place) for place in (FIRST, RAIN))
    assert first["lacks the kind in the sentence"] == 0
    assert rain["lacks the kind in the sentence"] == 1
    assert first["share matched in the sentence"] > rain["share matched in the sentence"]
    assert first["share matched"] == rain["share matched"] >= first["share matched in the sentence"]
    assert first["span read"] == pytest.approx(5.0)
    assert rain["span read"] == pytest.approx(6.0)
    assert first["counts something else"] < rain["counts something else"]


def test_what_the_corpus_does_not_know_speaks_against_an_answer(searcher: Searcher) -> None:
    known, unknown = (
        question_features(evidence(searcher, question), 0, FIRST)
        for question in (QUESTION, "How many patients did the doctor of Atlantis examine?")
    )
    assert known["share unknown"] == known["name missing"] == 0
    assert unknown["share unknown"] > 0
    assert unknown["name missing"] > 0


def test_a_question_about_the_future_wants_a_forecast(searcher: Searcher) -> None:
    features = question_features(evidence(searcher, "What will happen in Port Ellery next year?"), 0, FIRST)
    assert features["lacks a forecast"] == 1
