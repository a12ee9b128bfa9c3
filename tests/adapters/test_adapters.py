"""The retrievers, driven by the real frameworks on a real index."""

from pathlib import Path

import pytest
from langchain_core.output_parsers import StrOutputParser
from langchain_core.prompts import ChatPromptTemplate
from langchain_core.runnables import RunnableLambda, RunnablePassthrough
from llama_index.core.schema import MetadataMode

from askbot import Askbot
from askbot.adapters import langchain, llamaindex
from askbot.errors import SnapshotError, UsageError
from askbot.search import Filters
from askbot.settings import load_settings

QUESTION = "Did Norvik cancel any sailings?"


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory, briefings: dict[str, str]) -> Askbot:
    folder = tmp_path_factory.mktemp("adapters")
    for name, text in briefings.items():
        path = folder / "corpus" / ("island" if name.startswith("light") else "port") / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    opened = Askbot.open(folder / "index", corpus=folder / "corpus", settings=load_settings())
    opened.reindex()
    return opened


def test_langchain_documents_carry_speaker_and_stance(engine: Askbot) -> None:
    documents = langchain.AskbotRetriever(engine=engine, k=2).invoke(QUESTION)
    first = documents[0]
    assert first.metadata["speaker"] == "The shipping line Norvik"
    assert first.metadata["stance"] == "denied"
    assert "denied that it had cancelled" in first.metadata["statement"]
    assert first.metadata["date"] == "2026-03-02"
    assert len(documents) == 2
    assert documents[0].metadata["score"] >= documents[1].metadata["score"]


def test_passages_are_verbatim_and_each_statement_has_its_own_speaker(engine: Askbot) -> None:
    texts = {document.path: document.text for document in engine.documents()}
    for document in langchain.AskbotRetriever(engine=engine, k=5).invoke("Who says what about the strike?"):
        data = document.metadata
        assert texts[data["source"]][data["start"] : data["end"]] == document.page_content
        for statement in data["statements"]:
            assert texts[data["source"]][statement["start"] : statement["end"]] in document.page_content
    said = {
        one["speaker"] for one in langchain.AskbotRetriever(engine=engine).invoke(QUESTION)[0].metadata["statements"]
    }
    assert len(said) > 1


def test_langchain_in_a_chain(engine: Askbot) -> None:
    retriever = langchain.AskbotRetriever(engine=engine, k=1)
    prompt = ChatPromptTemplate.from_template("{context}\n\n{question}")
    context = retriever | RunnableLambda(lambda found: f"{found[0].metadata['speaker']}: {found[0].page_content}")
    chain = (
        {"context": context, "question": RunnablePassthrough()}
        | prompt
        | RunnableLambda(lambda value: value.to_string())
        | StrOutputParser()
    )
    assert "Norvik: " in chain.invoke(QUESTION)


@pytest.mark.asyncio
async def test_langchain_asynchronously_and_in_batches(engine: Askbot) -> None:
    retriever = langchain.AskbotRetriever(engine=engine, k=1)
    one = await retriever.ainvoke(QUESTION)
    many = await retriever.abatch([QUESTION, "How far does the lamp reach?"])
    assert many[0] == one
    assert many[1][0].metadata["source"] == "island/lighthouse.txt"


def test_llamaindex_nodes_carry_speaker_and_stance(engine: Askbot) -> None:
    nodes = llamaindex.AskbotRetriever(engine, k=2).retrieve(QUESTION)
    assert nodes[0].metadata["speaker"] == "The shipping line Norvik"
    assert nodes[0].metadata["stance"] == "denied"
    assert nodes[0].get_score() >= nodes[1].get_score()
    prompt = nodes[0].node.get_content(MetadataMode.LLM)
    assert "speaker: The shipping line Norvik" in prompt
    assert "first_line" not in prompt


@pytest.mark.asyncio
async def test_llamaindex_asynchronously(engine: Askbot) -> None:
    nodes = await llamaindex.AskbotRetriever(engine, k=1).aretrieve(QUESTION)
    assert nodes[0].metadata["stance"] == "denied"


@pytest.mark.parametrize("adapter", ["langchain", "llamaindex"])
def test_only_what_was_asked_for(engine: Askbot, adapter: str) -> None:
    def sources(**options: object) -> set[str]:
        if adapter == "langchain":
            passages = langchain.AskbotRetriever(engine=engine, **options).invoke("What does the strike cost?")
            return {one.metadata["source"] for one in passages}
        retriever = llamaindex.AskbotRetriever(engine, **options)  # type: ignore[arg-type]
        return {one.metadata["source"] for one in retriever.retrieve("What does the strike cost?")}

    assert sources() == {"port/harbour.md", "island/lighthouse.txt"}
    assert sources(collections=("island",)) == {"island/lighthouse.txt"}
    assert sources(filters=Filters(documents=frozenset({"port/harbour.md"}))) == {"port/harbour.md"}
    with pytest.raises(UsageError, match="no collection harbor"):
        sources(collections=("harbor",))


def test_errors_are_the_projects_own(engine: Askbot, tmp_path: Path) -> None:
    with pytest.raises(UsageError):
        langchain.AskbotRetriever(engine=engine).invoke("   ")
    nothing = Askbot.open(tmp_path / "nowhere", settings=load_settings())
    with pytest.raises(SnapshotError):
        llamaindex.AskbotRetriever(nothing).retrieve(QUESTION)


@pytest.mark.parametrize(
    ("options", "said"), [({"k": 0}, "k is 0"), ({"k": -2}, "k is -2"), ({"collections": "island"}, "a text")]
)
def test_both_refuse_alike_what_makes_no_sense(engine: Askbot, options: dict[str, object], said: str) -> None:
    for_llamaindex = llamaindex.AskbotRetriever(engine, **options)  # type: ignore[arg-type]
    with pytest.raises(UsageError, match=said):
        for_llamaindex.retrieve(QUESTION)
    if "k" in options:  # LangChain checks the kinds of its fields itself
        with pytest.raises(UsageError, match=said):
            langchain.AskbotRetriever(engine=engine, **options).invoke(QUESTION)  # type: ignore[arg-type]
