"""llama-index: vector and BM25 retrievers in its fusion retriever, by reciprocal rank, as its documentation shows."""

# pyright: reportMissingImports=false
# Each system lives in an environment of its own.
from __future__ import annotations

from common import Search, run, text_of


def build(documents: list[dict[str, str]], model: str) -> Search:
    """Index into the default in-memory stores."""
    from llama_index.core import VectorStoreIndex
    from llama_index.core.llms import MockLLM
    from llama_index.core.retrievers import QueryFusionRetriever
    from llama_index.core.retrievers.fusion_retriever import FUSION_MODES
    from llama_index.core.schema import TextNode
    from llama_index.embeddings.huggingface import HuggingFaceEmbedding
    from llama_index.retrievers.bm25 import BM25Retriever

    nodes = [TextNode(id_=d["_id"], text=text_of(d)) for d in documents]
    encoder = HuggingFaceEmbedding(model_name=model, device="cpu", embed_batch_size=32)
    index = VectorStoreIndex(nodes, embed_model=encoder)
    by_word = BM25Retriever.from_defaults(nodes=nodes, similarity_top_k=20)
    fusion = QueryFusionRetriever(
        [index.as_retriever(similarity_top_k=20), by_word],
        llm=MockLLM(),  # asked for other wordings of the question, which one query does without
        num_queries=1,
        similarity_top_k=10,
        mode=FUSION_MODES.RECIPROCAL_RANK,
        use_async=False,
    )
    return lambda question: [hit.node.node_id for hit in fusion.retrieve(question)]


run("llama-index, fusion", build)
