"""langchain: FAISS and BM25 retrievers in an ensemble of equal weights, as its documentation shows."""

# pyright: reportMissingImports=false
# Each system lives in an environment of its own.
from __future__ import annotations

from common import Search, run, text_of


def build(documents: list[dict[str, str]], model: str) -> Search:
    """Index both retrievers."""
    from langchain_classic.retrievers import EnsembleRetriever
    from langchain_community.retrievers import BM25Retriever
    from langchain_community.vectorstores import FAISS
    from langchain_huggingface import HuggingFaceEmbeddings

    texts, ids = [text_of(d) for d in documents], [{"id": d["_id"]} for d in documents]
    encoder = HuggingFaceEmbeddings(model_name=model, model_kwargs={"device": "cpu", "local_files_only": True})
    by_word = BM25Retriever.from_texts(texts, metadatas=ids, k=20)
    by_vector = FAISS.from_texts(texts, encoder, metadatas=ids).as_retriever(search_kwargs={"k": 20})
    ensemble = EnsembleRetriever(retrievers=[by_word, by_vector], weights=[0.5, 0.5])
    return lambda question: [document.metadata["id"] for document in ensemble.invoke(question)]


run("langchain, ensemble", build)
