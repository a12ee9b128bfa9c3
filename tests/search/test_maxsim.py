"""Late interaction, against its definition one token at a time."""

import numpy as np
import pytest

from askbot.index import FileSnapshot
from askbot.search.maxsim import BLOCK, SIGN_SCALE, late_interaction, token_matches
from tests.search.conftest import Over


@pytest.fixture
def snapshot(over: Over, briefings: dict[str, str]) -> FileSnapshot:
    return over({**briefings, "dots.txt": "...\n\n…\n"}).snapshot


def expected(snapshot: FileSnapshot, row: int, tokens: np.ndarray) -> np.ndarray:
    best = [np.zeros((0, len(tokens)))]
    for sentence in snapshot.sentence_range(row):
        span = snapshot.token_range(range(sentence, sentence + 1))
        bits = np.unpackbits(snapshot.token_signs[span.start : span.stop], axis=1, count=tokens.shape[1])
        cosines = (2.0 * bits - 1) @ tokens.T * SIGN_SCALE / np.sqrt(tokens.shape[1])
        best.append(cosines.max(0, initial=0, keepdims=True).clip(0, 1))
    return np.concatenate(best)


@pytest.mark.parametrize("asked", [0, 1, 9])
def test_each_piece_meets_its_best_match_in_each_sentence(snapshot: FileSnapshot, asked: int) -> None:
    tokens = np.random.default_rng(3).standard_normal((asked, snapshot.manifest.dimension)).astype(np.float32)
    tokens /= np.linalg.norm(tokens, axis=1, keepdims=True)
    weights = np.arange(1, asked + 1, dtype=np.float32)
    rows = [*reversed(range(len(snapshot)))]
    assert snapshot.manifest.tokens > BLOCK
    matches, late = token_matches(snapshot, rows, tokens), late_interaction(snapshot, rows, tokens, weights)
    for row, match, one in zip(rows, matches, late, strict=True):
        wanted = expected(snapshot, row, tokens)
        share = weights / max(weights.sum(), 1e-9)
        np.testing.assert_allclose(match, wanted, atol=1e-5)
        np.testing.assert_allclose(one.sentences, wanted @ share, atol=1e-5)
        assert one.passage == pytest.approx(float(wanted.max(0, initial=0) @ share), abs=1e-5)
