"""BM25 over stems, against bm25s's own index."""

import math
from pathlib import Path

import bm25s
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from askbot.domain import GENERAL, Collection
from askbot.index.bm25 import K1, B, Bm25, Bm25Writer, FileWords
from askbot.index.docstore import Docstore
from askbot.index.docstore_writer import LIBRARY, DocstoreWriter
from askbot.index.parts import Part
from askbot.text.words import Stems, words

WORDS = st.sampled_from(["harbour", "harbours", "strike", "ship", "shipping", "1874", "granite", "island"])
CORPORA = st.lists(st.lists(WORDS, max_size=12), min_size=1, max_size=8).filter(any)


def written(folder: Path, passages: list[list[str]]) -> Bm25:
    library = DocstoreWriter(folder / LIBRARY)
    writer = Bm25Writer(folder, [])
    for passage in passages:
        writer.add(passage)
    parts = [Part(0, Collection(GENERAL), 1, range(len(passages)))]
    library.add_collections(parts)
    writer.finish(library, parts)
    library.close()
    docstore = Docstore(folder / LIBRARY)
    return Bm25(FileWords(folder, docstore, len(passages)), docstore.visible)


@settings(max_examples=25, deadline=None)
@given(CORPORA, st.lists(WORDS, min_size=1, max_size=4, unique=True))
def test_scores_are_those_of_bm25s(
    tmp_path_factory: pytest.TempPathFactory, passages: list[list[str]], asked: list[str]
) -> None:
    lexical = written(tmp_path_factory.mktemp("lexical"), passages)
    stems = Stems()
    reference = bm25s.BM25(k1=K1, b=B)
    reference.index([stems(passage) for passage in passages], show_progress=False)
    wanted = list(dict.fromkeys(stems(asked)))
    known = [stem for stem in wanted if stem in reference.vocab_dict]
    expected = reference.get_scores(known) if known else np.zeros(len(passages))
    np.testing.assert_allclose(lexical.scores(dict.fromkeys(wanted, 1.0)).values, expected, rtol=1e-4, atol=1e-6)
    weights = {stem: 1 / (place + 1) for place, stem in enumerate(wanted)}
    parts = [weight * reference.get_scores([stem]) for stem, weight in weights.items() if stem in known]
    np.testing.assert_allclose(
        lexical.scores(weights).values, sum(parts, np.zeros(len(passages))), rtol=1e-4, atol=1e-6
    )


def test_words_are_folded_to_what_people_compare() -> None:
    assert words("The U.S. sent 1,450 men; Beyoncé's café") == ["the", "us", "sent", "1450", "men", "beyonce", "cafe"]


def test_known_words_have_their_frequency(tmp_path: Path) -> None:
    lexical = written(tmp_path, [["ship", "ship", "strike"], ["ship"]])
    assert lexical.frequencies(["ship", "strike", "granite"]) == {"ship": 2, "strike": 1}


@settings(max_examples=25, deadline=None)
@given(CORPORA, st.lists(WORDS, min_size=1, max_size=4, unique=True), st.data())
def test_a_run_of_passages_is_scored_as_one_text(
    tmp_path_factory: pytest.TempPathFactory, passages: list[list[str]], asked: list[str], data: st.DataObject
) -> None:
    lexical = written(tmp_path_factory.mktemp("lexical"), passages)
    first = data.draw(st.integers(0, len(passages)))
    last = data.draw(st.integers(first, len(passages)))
    stems = Stems()
    run = stems([word for passage in passages[first:last] for word in passage])
    wanted = dict.fromkeys(stems(asked), 0.5)
    idf = lexical.idf(list(wanted))
    norm = K1 * (1 - B + B * len(run) / 6)
    expected = sum(0.5 * idf[stem] * run.count(stem) / (norm + run.count(stem)) for stem in wanted)
    (score,) = lexical.joined_scores(wanted, np.asarray([first]), np.asarray([last]), 6)
    assert score == pytest.approx(expected, rel=1e-4, abs=1e-6)


def test_a_rare_word_in_a_short_passage_counts_most_as_in_robertson_and_zaragoza(tmp_path: Path) -> None:
    """By hand, with k1 = 1.2 and b = 0.75 (The Probabilistic Relevance Framework, 2009), whatever the constants are."""
    passages = [["ferry"], ["ferry", "salt", "salt", "rye", "oven"], ["oven", "rye"]]
    bm25 = written(tmp_path, passages)
    idf = math.log(1 + (3 - 2 + 0.5) / (2 + 0.5))
    mean = 8 / 3
    expected = [idf / (1 + 1.2 * (0.25 + 0.75 * len(words) / mean)) for words in passages[:2]]
    (stem,) = Stems()(["ferry"])
    assert bm25.scores({stem: 1.0}).values.tolist() == pytest.approx([*expected, 0], rel=1e-3)
