"""LanceDB: its hybrid search over vectors and full text, reranked by reciprocal rank, its default."""

# pyright: reportMissingImports=false
# Each system lives in an environment of its own.
from __future__ import annotations

import tempfile

from common import Search, run, text_of


def build(documents: list[dict[str, str]], model: str) -> Search:
    """Index into a table on disk."""
    import lancedb
    from lancedb.embeddings import get_registry
    from lancedb.index import FTS
    from lancedb.pydantic import LanceModel, Vector

    encoder = get_registry().get("sentence-transformers").create(name=model, device="cpu")

    class Row(LanceModel):
        key: str
        text: str = encoder.SourceField()
        vector: Vector(encoder.ndims()) = encoder.VectorField()  # type: ignore[valid-type]

    table = lancedb.connect(tempfile.mkdtemp()).create_table("documents", schema=Row)
    table.add([{"key": d["_id"], "text": text_of(d)} for d in documents])
    table.create_index("text", config=FTS())
    return lambda question: [row["key"] for row in table.search(question, query_type="hybrid").limit(10).to_list()]


run("LanceDB, hybrid", build)
