"""The library as a retriever of other frameworks: `adapters.langchain` and `adapters.llamaindex`."""
