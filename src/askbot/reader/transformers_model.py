"""An extractive question-answering model of transformers on disk, in the place of the packaged reader.

Answerability is the best span's logits less those of the first token, as in SQuAD 2.0's null score (Devlin et al.,
2019); a sentence's score is the same for the best span in it.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from askbot.encoder.loading import checksum_of
from askbot.errors import ModelError
from askbot.reader.inference import LONGEST_PASSAGE, reading_of, unread
from askbot.reader.model import Logits
from askbot.reader.reading import ReaderInput, Reading

ENDING = "ForQuestionAnswering"
MOST_PIECES = 480


class TransformersReader:
    """Reads with a model of transformers, one passage at a time."""

    def __init__(self, model: Any, tokenizer: Any, fingerprint: str) -> None:
        self._model = model
        self._tokenizer = tokenizer
        self.fingerprint = fingerprint
        """Names the weights."""

    def read(self, question: str, passages: Sequence[ReaderInput]) -> list[Reading]:
        """One reading for each passage."""
        return [self._read(question, passage) for passage in passages]

    def _read(self, question: str, passage: ReaderInput) -> Reading:
        import torch

        text = f"{passage.context}\n{passage.text}" if passage.context else passage.text
        shift = len(text) - len(passage.text)
        encoded = self._tokenizer(
            question, text, truncation="only_second", max_length=MOST_PIECES, return_offsets_mapping=True
        )
        offsets = np.asarray(encoded.pop("offset_mapping"), np.int64).reshape(-1, 2) - shift
        second = np.asarray([number == 1 for number in encoded.sequence_ids()])
        positions = np.flatnonzero(second & (offsets[:, 0] >= 0) & (offsets[:, 1] > offsets[:, 0]))[:LONGEST_PASSAGE]
        if not len(positions):
            return unread(passage)
        with torch.inference_mode():
            out = self._model(**{name: torch.tensor([values]) for name, values in encoded.items()})
        starts, ends = out.start_logits[0].float().numpy(), out.end_logits[0].float().numpy()
        null = float(starts[0] + ends[0])
        logits = Logits(0.0, starts[positions], ends[positions], np.zeros(len(passage.sentences), np.float32))
        reading = reading_of(passage, offsets[positions], logits)
        odds = tuple(score - null for score in reading.span_scores)
        return Reading(max(odds, default=-null), odds, reading.spans, reading.span_scores)


def check_folder(folder: Path) -> None:
    """Raise `ModelError` unless a folder holds an extractive question-answering model with a fast tokenizer."""
    try:
        kinds = json.loads((folder / "config.json").read_text(encoding="utf-8")).get("architectures") or [""]
    except (OSError, ValueError):
        raise ModelError(
            f"There is no model in {folder}.",
            "Set ASKBOT_READER to `packaged`, `off`, or the folder of a question-answering model of transformers.",
        ) from None
    if not str(kinds[0]).endswith(ENDING):
        raise ModelError(
            f"The model in {folder} is no extractive question-answering model but {kinds[0] or 'unnamed'}.",
            f"Take one whose config.json names an architecture that ends in {ENDING}.",
        )


def transformers_reader(folder: Path) -> TransformersReader:
    """Load the model in a folder. Raises `ModelError`."""
    check_folder(folder)
    from transformers import AutoModelForQuestionAnswering, AutoTokenizer

    untyped: Any = AutoTokenizer
    try:
        model: Any = AutoModelForQuestionAnswering.from_pretrained(folder, local_files_only=True)
        tokenizer: Any = untyped.from_pretrained(folder, local_files_only=True, use_fast=True)
    except (OSError, ValueError) as error:
        raise ModelError(f"The model in {folder} cannot be loaded: {error}.", "Take another model.") from None
    return TransformersReader(model.eval(), tokenizer, fingerprint_of(folder))


def fingerprint_of(folder: Path) -> str:
    """Names the weights in a folder."""
    return f"{folder.name}-{checksum_of(folder)[:12]}"
