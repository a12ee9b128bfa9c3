"""The options that several sub-commands share."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from askbot.settings import Settings, load_settings, settings_for_corpus

CorpusOption = Annotated[
    Path | None, typer.Option("--corpus", help="Folder with the briefings (.md, .txt).", show_default="corpus")
]
IndexOption = Annotated[Path | None, typer.Option("--index", help="Folder of the index.", show_default=".askbot/index")]
JsonOption = Annotated[bool, typer.Option("--json", help="Print JSON, for scripts.")]


def command_settings(corpus: Path | None, index: Path | None) -> Settings:
    """The settings of one command; another corpus without an index of its own gets one beside the usual index."""
    if corpus is not None and index is None:
        return settings_for_corpus(load_settings(), corpus)
    return load_settings(corpus=corpus, index=index)
