"""A retriever for LangChain. Needs the extra: `pip install 'askbot-discord[langchain]'`."""

from __future__ import annotations

from collections.abc import Sequence

from langchain_core.callbacks import CallbackManagerForRetrieverRun
from langchain_core.documents import Document
from langchain_core.retrievers import BaseRetriever
from pydantic import ConfigDict

from askbot.adapters.passages import retrieve
from askbot.engine import Askbot
from askbot.search import Filters


class AskbotRetriever(BaseRetriever):
    """Passages as LangChain documents, with speaker and stance in their metadata.

    Example:
        >>> retriever = AskbotRetriever(engine=Askbot.open(".askbot/index"), k=3)  # doctest: +SKIP
        >>> retriever.invoke("How many were killed?")[0].metadata["speaker"]  # doctest: +SKIP
    """

    model_config = ConfigDict(arbitrary_types_allowed=True)

    engine: Askbot
    """Opened once; it may be shared between retrievers and threads."""
    k: int = 5
    """How many passages are wanted."""
    collections: Sequence[str] | None = None
    """Which collections are searched; all for None."""
    filters: Filters | None = None
    """By document, section or date."""

    def _get_relevant_documents(self, query: str, *, run_manager: CallbackManagerForRetrieverRun) -> list[Document]:  # noqa: ARG002 - LangChain's signature
        passages = retrieve(self.engine, query, k=self.k, collections=self.collections, filters=self.filters)
        return [
            Document(id=one.id, page_content=one.text, metadata={**one.metadata, "score": one.score})
            for one in passages
        ]
