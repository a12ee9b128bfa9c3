"""Vectors of texts, spans and tokens against their definitions, on made-up hidden layers."""

import numpy as np
import pytest

from askbot.domain import Floats, Span
from askbot.encoder import EncoderInput
from askbot.encoder.outputs import Tokens
from askbot.encoder.pooling import question_encoding, text_encodings

TEXT = "Ice hid it."
OFFSETS = np.asarray([[0, 3], [4, 7], [8, 10], [10, 11]], np.int32)


def tokens(kept: int) -> Tokens:
    """The first words of the text, between two special tokens."""
    return Tokens(list(range(kept + 2)), np.arange(1, kept + 1), OFFSETS[:kept])


def unit(vector: Floats) -> Floats:
    return vector / np.linalg.norm(vector)


@pytest.fixture
def last() -> Floats:
    """(2, 6, 16): two texts, the second padded."""
    return np.random.default_rng(3).normal(size=(2, 6, 16)).astype(np.float32)


def test_a_span_is_the_mean_of_all_its_tokens_and_a_text_that_of_all_with_the_special_ones(last: Floats) -> None:
    spans = [Span(0, 3), Span(4, 11), Span(5, 9), Span(11, 11)]
    first, second = text_encodings(
        [EncoderInput(TEXT, spans), EncoderInput("Ice hid")], [tokens(4), tokens(2)], last, None
    )
    np.testing.assert_allclose(first.vector, unit(last[0].mean(0)), atol=1e-6)
    np.testing.assert_allclose(second.vector, unit(last[1, :4].mean(0)), atol=1e-6)
    wanted = [last[0, 1], last[0, 2:5].mean(0), last[0, 2:4].mean(0), last[0].mean(0)]
    np.testing.assert_allclose(first.spans, [unit(one) for one in wanted], atol=1e-6)
    assert len(second.spans) == 0


def test_the_signs_are_those_of_the_kept_tokens(last: Floats) -> None:
    (_, second) = text_encodings([EncoderInput(TEXT), EncoderInput("Ice hid")], [tokens(4), tokens(2)], last, None)
    np.testing.assert_array_equal(np.unpackbits(second.signs, axis=1), last[1, 1:3] > 0)


def test_a_question_is_the_mean_of_its_tokens_and_each_has_unit_length(last: Floats) -> None:
    encoding = question_encoding(tokens(4), last[0])
    np.testing.assert_allclose(encoding.vector, unit(last[0].mean(0)), atol=1e-6)
    np.testing.assert_allclose(encoding.tokens, [unit(token) for token in last[0, 1:5]], atol=1e-6)
