"""What is offered to ask."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from askbot.answer import Answerer
from askbot.answer.suggestions import BROAD, everywhere, suggestions
from askbot.domain import Answer, Status
from askbot.index import FileStore

Over = Callable[[Path], Answerer]
SPEAKERS = {
    "a.md": ("Mayor Ines Okafor", "Director Ada Harrow", "Captain Piotr Vance", "Minister Lena Brandt"),
    "b.md": ("Harbour master Tom Ellery",),
    "c.md": ("Inspector Maria Quist",),
}


def test_documents_take_turns_in_what_is_offered(tmp_path: Path, answerer_over: Over) -> None:
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    for name, speakers in SPEAKERS.items():
        said = "\n\n".join(f"{who} said that pier {n} is closed." for n, who in enumerate(speakers))
        (corpus / name).write_text(f"# Piers of {name[0].upper()}\n\n{said}\n", encoding="utf-8")
    answerer = answerer_over(corpus)
    asked: list[str] = []

    def ask(question: str) -> Answer:
        asked.append(question)
        return replace(answerer.answer("pier"), status=Status.NOT_COVERED)

    snapshot = FileStore(tmp_path / "index").open_current()
    assert suggestions(snapshot, ask, everywhere(snapshot)) == ()
    documents = [next((d for d, who in SPEAKERS.items() if any(w in q for w in who)), q) for q in asked]
    assert documents == ["a.md", "b.md", "c.md", "a.md", "a.md", "a.md", BROAD]
