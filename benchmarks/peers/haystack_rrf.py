"""haystack: BM25 and embedding retrievers, joined by reciprocal rank fusion, as its tutorials do."""

# pyright: reportMissingImports=false
# Each system lives in an environment of its own.
from __future__ import annotations

from common import Search, run, text_of


def build(documents: list[dict[str, str]], model: str) -> Search:
    """Index into the in-memory store."""
    from haystack import Document
    from haystack.components.joiners import DocumentJoiner
    from haystack.components.retrievers.in_memory import InMemoryBM25Retriever, InMemoryEmbeddingRetriever
    from haystack.document_stores.in_memory import InMemoryDocumentStore
    from sentence_transformers import SentenceTransformer

    encoder = SentenceTransformer(model, device="cpu", local_files_only=True)
    vectors = encoder.encode([text_of(d) for d in documents], normalize_embeddings=True)
    store = InMemoryDocumentStore(embedding_similarity_function="cosine")
    store.write_documents(
        [
            Document(id=d["_id"], content=text_of(d), embedding=vector.tolist())
            for d, vector in zip(documents, vectors, strict=True)
        ]
    )
    by_word, by_vector = InMemoryBM25Retriever(store), InMemoryEmbeddingRetriever(store)
    joiner = DocumentJoiner(join_mode="reciprocal_rank_fusion", top_k=10)

    def search(question: str) -> list[str]:
        vector = encoder.encode(question, normalize_embeddings=True).tolist()
        lists = [by_word.run(question, top_k=20)["documents"], by_vector.run(vector, top_k=20)["documents"]]
        return [document.id for document in joiner.run(lists)["documents"]]

    return search


run("haystack, RRF", build)
