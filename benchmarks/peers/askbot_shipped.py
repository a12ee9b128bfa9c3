"""askbot as it ships. With a folder alone, keep the encoder's traced copy there, as a machine's first start does."""

from __future__ import annotations

import hashlib
import sys
import tempfile
from pathlib import Path

from common import Search, run


def build(documents: list[dict[str, str]], model: str) -> Search:  # noqa: ARG001 - the packaged model is the same
    """Index into a snapshot on disk, checksums and all, and ask as the bot does, with the encoder's traced copy.

    No peer attributes anything, so nor does it.
    """
    import torch

    from askbot.domain import Document
    from askbot.encoder import load_encoder, tune_process
    from askbot.index import FileStore, index_documents
    from askbot.search import Searcher

    cache = Path(sys.argv[3]).parent / "cache"
    threads = torch.get_num_threads()
    tune_process()
    encoder = load_encoder(threads=threads, traced=cache)
    index = Path(tempfile.mkdtemp())
    read = [Document(path=d["_id"], text=d["text"], title=d["title"], sha256=_digest(d["text"])) for d in documents]
    index_documents(read, index, encoder, None)
    searcher = Searcher(FileStore(index).open_current(), encoder)

    def search(question: str) -> list[str]:
        hits = searcher.search(question, 12)
        every = [hit.passage.document for top in hits for hit in (top, *top.also)]
        return list(dict.fromkeys(every))

    return search


def keep_copy(folder: Path) -> None:
    """Make the encoder's copy for later starts, unless it is there."""
    from askbot.encoder import load_encoder

    load_encoder(traced=folder).keep_traced(folder)


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


if len(sys.argv) == 2:  # noqa: PLR2004 - the script and one folder
    keep_copy(Path(sys.argv[1]))
else:
    run("askbot", build)
