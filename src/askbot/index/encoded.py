"""Documents with what encoding made of them, on their way between processes: JSON for words, .npz for numbers."""

from __future__ import annotations

import io
import json
from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import date
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from pydantic import TypeAdapter

from askbot.domain import Attribution, Document, Passage

if TYPE_CHECKING:
    from askbot.encoder import Encoding


class EncodedDocument(NamedTuple):
    """One document, ready to be written into a snapshot."""

    document: Document
    passages: Sequence[Passage]
    encodings: Sequence[Encoding]
    attributions: tuple[Attribution, ...]


@dataclass(frozen=True, slots=True)
class _Words:
    passages: tuple[Passage, ...]
    attributions: tuple[Attribution, ...]


@cache
def _words() -> TypeAdapter[list[_Words]]:
    return TypeAdapter(list[_Words])


def dump_documents(documents: Sequence[Document]) -> bytes:
    """Documents as JSON; what a reader added to them is left out."""
    plain = [{one.name: getattr(document, one.name) for one in fields(Document)} for document in documents]
    return json.dumps(plain, default=date.isoformat).encode()


def parse_documents(data: bytes) -> list[Document]:
    """What `dump_documents` gave."""
    return [_document(raw) for raw in json.loads(data)]


def _document(raw: dict[str, Any]) -> Document:
    day = date.fromisoformat(raw["date"]) if raw["date"] else None
    values: dict[str, Any] = {**raw, "date": day, "authors": tuple(raw["authors"]), "pages": tuple(raw["pages"])}
    return Document(**values)


def dump_encoded(encoded: Sequence[EncodedDocument]) -> tuple[bytes, bytes]:
    """The words and the numbers, without the documents; vectors in the half precision that a snapshot has."""
    words = _words().dump_json([_Words(tuple(one.passages), one.attributions) for one in encoded])
    encodings = [encoding for one in encoded for encoding in one.encodings]
    arrays: dict[str, Any] = {}
    for number, one in enumerate(encodings):
        arrays |= {f"v{number}": one.vector.astype(np.float16), f"s{number}": one.spans.astype(np.float16)}
        arrays |= {f"e{number}": one.ends, f"b{number}": one.signs, f"p{number}": one.pieces}
    stream = io.BytesIO()
    np.savez(stream, **arrays)
    return words, stream.getvalue()


def parse_encoded(documents: Sequence[Document], words: bytes, numbers: bytes) -> list[EncodedDocument]:
    """What `dump_encoded` gave, with its documents."""
    from askbot.encoder import Encoding

    with np.load(io.BytesIO(numbers), allow_pickle=False) as arrays:
        encodings = iter(
            [
                Encoding(
                    vector=arrays[f"v{n}"].astype(np.float32),
                    spans=arrays[f"s{n}"].astype(np.float32),
                    ends=arrays[f"e{n}"],
                    signs=arrays[f"b{n}"],
                    offsets=np.zeros((0, 2), np.int32),
                    pieces=arrays[f"p{n}"],
                )
                for n in range(len(arrays.files) // 5)
            ]
        )
    return [
        EncodedDocument(document, one.passages, [next(encodings) for _ in one.passages], one.attributions)
        for document, one in zip(documents, _words().validate_json(words), strict=True)
    ]
