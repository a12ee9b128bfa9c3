"""`askbot attribute`: who says what in a text, for reading or as JSON lines."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.text import Text

from askbot.cli.options import JsonOption
from askbot.cli.terminal import Terminal
from askbot.domain import Attribution, Document, Sentence, Span
from askbot.errors import UsageError
from askbot.settings import load_settings

if TYPE_CHECKING:
    from askbot.index import Understood

FilesArgument = Annotated[list[Path], typer.Argument(help="Text or Markdown files.", metavar="FILE")]
RulesOption = Annotated[bool, typer.Option("--rules", help="Use the rules alone, without the trained tagger.")]
COLOURS = {"source": "bold cyan", "cue": "bold yellow", "content": "green"}


def attribute_command(files: FilesArgument, *, as_json: JsonOption = False, rules: RulesOption = False) -> None:
    """Show every attribution in a text: source, cue and content, with stance and speaker."""
    from askbot.attribution import load_attributor
    from askbot.corpus import parse_document
    from askbot.encoder import load_encoder, tune_process
    from askbot.index import understand

    settings = load_settings()
    texts = [(path, _read(path, settings.max_file_mb)) for path in files]
    tune_process()
    encoder = load_encoder(settings.model, settings.precision, settings.threads, settings.cache.expanduser())
    attributor = load_attributor(None if rules else encoder)
    console = Terminal()
    for path, data in texts:
        document = parse_document(path.name, data)
        understood = understand(document, encoder, attributor)
        if as_json:
            typer.echo(json.dumps({"file": path.stem, **understood_to_json(understood)}, ensure_ascii=False))
        else:
            show(document, understood.attributions, console)


def understood_to_json(understood: Understood) -> dict[str, Any]:
    """A document with each sentence as members see it, and the attributions that its speakers come from."""
    from askbot.attribution import is_mark

    document = understood.document
    sentences = [sentence for passage in understood.passages for sentence in passage.sentences]
    languages = Counter(sentence.language for sentence in sentences)
    return {
        "title": document.title,
        "date": document.date.isoformat() if document.date else None,
        "language": max(languages, key=languages.__getitem__, default=None),
        "sentences": [sentence_to_json(understood, sentence) for sentence in sentences],
        "attributions": [to_json(a) for a in understood.attributions if not is_mark(a)],
    }


def sentence_to_json(understood: Understood, sentence: Sentence) -> dict[str, Any]:
    """One sentence with its speaker and stance, by the function that answers use."""
    from askbot.attribution import voice_of
    from askbot.text.markup import display

    text = understood.document.text
    voice = voice_of(sentence, sentence.span.text(text), understood.attributions)
    return {
        "text": display(sentence.span.text(text), sentence.lead.text(text) if sentence.lead else ""),
        "start": sentence.start,
        "end": sentence.end,
        "lines": list(sentence.lines),
        "speaker": voice.speaker,
        "stance": str(voice.stance),
        "inferred": voice.attribution is not None and voice.attribution.inferred,
        "checked": voice.checked,
    }


def to_json(attribution: Attribution) -> dict[str, Any]:
    """One attribution, with spans as pairs of character offsets."""
    return {
        "source": _pairs(attribution.source) or None,
        "cue": _pairs(attribution.cue),
        "content": _pairs(attribution.content),
        "stance": str(attribution.stance),
        "speaker": attribution.speaker,
        "inferred": attribution.inferred,
        "shown": attribution.shown,
    }


def show(document: Document, attributions: Sequence[Attribution], console: Terminal) -> None:
    """One block an attribution: speaker and stance, then the text with [source], <cue> and content marked."""
    from askbot.attribution import is_mark

    console.print(document.title, style="bold underline")
    for attribution in (one for one in attributions if not is_mark(one)):
        console.print()
        speaker = attribution.speaker or "nobody named"
        notes = [str(attribution.stance)]
        notes += ["inferred"] if attribution.inferred else []
        notes += [] if attribution.shown else ["not shown to readers"]
        console.print(f"{speaker} ({', '.join(notes)})", style="bold")
        for role in ("source", "cue", "content"):
            spans: tuple[Span, ...] = getattr(attribution, role)
            if spans:
                quoted = " … ".join(" ".join(s.text(document.text).split()) for s in spans)
                console.print(Text(f"  {role + ':':9s}", style="dim"), end="")
                console.print(quoted, style=COLOURS[role], soft_wrap=True)


def _pairs(spans: Sequence[Span]) -> list[list[int]]:
    return [[s.start, s.end] for s in spans]


def _read(path: Path, most_mb: float) -> bytes:
    most = int(most_mb * 1_000_000)
    try:
        with path.open("rb") as file:  # it may be a pipe, or a device that never ends
            data = file.read(most + 1)
    except OSError as error:
        reason = error.strerror or "it cannot be read"
        raise UsageError(f"{path}: {reason}.", "Name text or Markdown files.") from None
    if len(data) > most:
        raise UsageError(f"{path} is larger than {most_mb:g} MB.", "Raise ASKBOT_MAX_FILE_MB to have it read.")
    return data
