"""The options that several sub-commands share."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from askbot.settings import Settings, load_settings, settings_for_corpus

if TYPE_CHECKING:
    from askbot.engine import Askbot, Library
    from askbot.search import Filters

CorpusOption = Annotated[
    Path | None, typer.Option("--corpus", help="Folder with the briefings.", show_default="corpus")
]
IndexOption = Annotated[Path | None, typer.Option("--index", help="Folder of the index.", show_default=".askbot/index")]
JsonOption = Annotated[bool, typer.Option("--json", help="Print JSON, for scripts.")]
DocumentOption = Annotated[
    list[str] | None, typer.Option("--document", help="Ask only this document (path in the corpus); may be repeated.")
]
SinceOption = Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"], help="Only documents from this day on.")]
UntilOption = Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"], help="Only documents up to this day.")]
CollectionOption = Annotated[
    list[str] | None, typer.Option("--collection", help="Ask only this collection; may be repeated.")
]
SectionOption = Annotated[str | None, typer.Option(help="Only passages under this heading.")]


def chosen_filters(
    document: list[str] | None, since: datetime | None, until: datetime | None, section: str | None
) -> Filters | None:
    """The filters that the options ask for, or None."""
    from askbot.search import Filters

    return (
        Filters(
            documents=frozenset(document) if document else None,
            since=since.date() if since else None,
            until=until.date() if until else None,
            section=section,
        )
        or None
    )


def chosen_library(engine: Askbot, collections: list[str] | None) -> Library:
    """The collections that the options name, or all. Raises `UsageError` for one that is not there."""
    return engine.library().named(collections) if collections else engine.library()


def command_settings(corpus: Path | None, index: Path | None) -> Settings:
    """The settings of one command; another corpus gets an index and a journal of its own, beside the usual ones.

    An index that is named is one in files, whatever store is set.
    """
    settings = load_settings()
    if corpus is not None:
        settings = settings_for_corpus(settings, corpus)
    return settings if index is None else settings.model_copy(update={"index": index, "store": None})
