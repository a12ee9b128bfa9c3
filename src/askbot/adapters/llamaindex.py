"""A retriever for LlamaIndex. Needs the extra: `pip install 'askbot-discord[llamaindex]'`."""

from __future__ import annotations

from collections.abc import Collection

from llama_index.core.base.base_retriever import BaseRetriever
from llama_index.core.schema import NodeWithScore, QueryBundle, TextNode

from askbot.adapters.passages import retrieve
from askbot.engine import Askbot
from askbot.search import Filters

_FOR_A_MODEL = ("speaker", "stance", "title", "date")
"""What stands above a passage's text when LlamaIndex puts it into a prompt; the rest stays metadata."""


class AskbotRetriever(BaseRetriever):
    """Passages as LlamaIndex nodes, with speaker and stance in their metadata.

    Example:
        >>> retriever = AskbotRetriever(Askbot.open(".askbot/index"), k=3)  # doctest: +SKIP
        >>> retriever.retrieve("How many were killed?")[0].metadata["speaker"]  # doctest: +SKIP
    """

    def __init__(
        self,
        engine: Askbot,
        *,
        k: int = 5,
        collections: Collection[str] | None = None,
        filters: Filters | None = None,
    ) -> None:
        """The engine is opened once and may be shared; `k` passages are wanted; all collections for None."""
        super().__init__()
        self._engine = engine
        self._k = k
        self._collections = collections
        self._filters = filters

    def _retrieve(self, query_bundle: QueryBundle) -> list[NodeWithScore]:
        passages = retrieve(
            self._engine, query_bundle.query_str, k=self._k, collections=self._collections, filters=self._filters
        )
        return [NodeWithScore(node=_node(one.id, one.text, one.metadata), score=one.score) for one in passages]


def _node(identifier: str, text: str, metadata: dict[str, object]) -> TextNode:
    hidden = [key for key in metadata if key not in _FOR_A_MODEL]
    return TextNode(
        id_=identifier,
        text=text,
        metadata=metadata,
        excluded_llm_metadata_keys=hidden,
        excluded_embed_metadata_keys=list(metadata),
    )
