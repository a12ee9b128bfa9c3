"""txtai with its own hybrid of BM25 and vectors."""

# pyright: reportMissingImports=false
# Each system lives in an environment of its own.
from __future__ import annotations

from common import Search, run, text_of


def build(documents: list[dict[str, str]], model: str) -> Search:
    """Index everything in one go."""
    from txtai import Embeddings

    embeddings = Embeddings(path=model, hybrid=True, content=False)
    embeddings.index([(document["_id"], text_of(document), None) for document in documents])
    return lambda question: [name for name, _ in embeddings.search(question, 10)]


run("txtai, hybrid", build)
