"""What the engine makes of the golden questions, rounded so that it can be compared.

python -m tests.golden.recorded    # writes golden.json anew; look at the difference before you commit it
"""

from __future__ import annotations

import json
import tempfile
from pathlib import Path
from typing import Any

from askbot.attribution import load_attributor
from askbot.domain import Answer
from askbot.encoder import load_encoder
from askbot.engine import Askbot
from askbot.settings import Settings

HERE = Path(__file__).parent
QUESTIONS = HERE / "questions.txt"
GOLDEN = HERE / "golden.json"


def golden_engine(folder: Path) -> Askbot:
    """An engine over the golden corpus, in single precision, whose results are alike on all processors."""
    settings = Settings(
        corpus=HERE / "corpus",
        index=folder / "index",
        journal=folder / "journal.sqlite",
        cache=folder,
        precision="fp32",
    )
    encoder = load_encoder("packaged", "fp32", 1)
    engine = Askbot(settings, encoder, load_attributor(encoder))
    engine.reindex()
    return engine


def recorded(engine: Askbot) -> dict[str, dict[str, Any]]:
    """Question → hits with all scores, and the answer with its statements."""
    questions = QUESTIONS.read_text(encoding="utf-8").splitlines()
    return {question: _answer(engine.ask(question)) for question in questions}


def passages(engine: Askbot) -> dict[str, list[list[Any]]]:
    """Document → its sentences with speaker and stance: what splitting and attribution make of it."""
    from askbot.attribution import voice_of

    snapshot = engine.snapshot
    by_document: dict[str, list[list[Any]]] = {}
    for row in range(len(snapshot)):
        passage, attributions = snapshot.passage(row), snapshot.attributions(row)
        for sentence in passage.sentences:
            text = passage.sentence_text(sentence)
            voice = voice_of(sentence, text, attributions)
            by_document.setdefault(passage.document, []).append([text, voice.speaker, voice.stance.value])
    return by_document


def _answer(answer: Answer) -> dict[str, Any]:
    return {
        "status": answer.status.value,
        "confidence": round(answer.confidence, 2),
        "hits": [
            [
                f"{hit.passage.document}#{hit.passage.section[-1]}",
                *(round(hit.scores[name], 3) for name in sorted(hit.scores)),
            ]
            for hit in answer.hits
        ],
        "statements": [[s.text, s.voice.speaker, s.voice.stance.value] for s in answer.statements],
        "candidates": [[c.citation.start, c.citation.document, round(c.score, 2)] for c in answer.candidates[:5]],
        "sources_differ": answer.sources_differ,
    }


def main() -> None:
    """Write the file."""
    with tempfile.TemporaryDirectory() as folder:
        engine = golden_engine(Path(folder))
        whole = {"answers": recorded(engine), "passages": passages(engine)}
    GOLDEN.write_text(json.dumps(whole, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
