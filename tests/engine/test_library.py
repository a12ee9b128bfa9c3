"""What somebody may see of a library equals a library that holds nothing else, down to the last number."""

import random
import shutil
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from askbot.attribution import Attributor
from askbot.domain import Answer
from askbot.encoder import Encoder
from askbot.engine import Askbot, Library
from askbot.errors import UsageError
from askbot.reader import ReaderInput, Reading
from askbot.reader.inference import PackagedReader
from askbot.search import Filters, Searcher
from askbot.settings import Settings
from tests.conftest import HARBOUR, LIGHTHOUSE

OPEN = {
    "harbour.md": HARBOUR,
    "islands/lighthouse.txt": LIGHTHOUSE,
    "islands/ferry.md": "---\ntitle: The ferry\ndate: 2025-05-04\n---\n\nThe ferry company said that 14 sailings are "
    "cancelled. Marta Lindqvist denied that the ferry needs a subsidy.\n",
    "islands/collection.yaml": "title: The islands\nlanguage: en\n",
}
HIDDEN = {
    "staff/harbour-notes.md": "---\ntitle: Zorblatt memorandum\ndate: 2026-09-09\n---\n\n# Zorblatt memorandum\n\n"
    "Quillon Vexmoor said that 2,300 dockers have stopped work at Port Ellery. The Zorblatt committee denied that "
    "the harbour strike would end. Mayor Ines Okafor predicted a zorblatt in April.\n",
    "staff/lighthouse-copy.txt": LIGHTHOUSE,
    "vault/numbers.md": "# Walkoutt\n\nThe harbor of Krimsel holds 77 granit ships. Dockes and dockes wait in Krimsel. "
    "According to the Krimsel Board, the lighthouse was built in 1911.\n",
}
PLANTED = ("zorblatt", "quillon", "vexmoor", "krimsel", "walkoutt", "dockes", "granit", "harbor", "2300", "77", "1911")
TEMPLATES = (
    "What did {0} say about {1}?",
    "How many {0} {1} are there?",
    "Did {0} deny the {1}?",
    "When was the {0} built?",
    "What are the main points about {0}?",
    "Who said that {0} {1} {2}?",
    "{0} {1} {2}",
    "Why is the {0} closed, and what does {1} cost?",
)

Made = Callable[[str, dict[str, str]], Askbot]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory, encoder: Encoder, silent: Attributor) -> Made:
    """An engine over some files, without the reader, which sees nothing but the passages that it is given."""

    def make(name: str, files: dict[str, str]) -> Askbot:
        folder = tmp_path_factory.mktemp(name)
        for path, text in files.items():
            (folder / "corpus" / path).parent.mkdir(parents=True, exist_ok=True)
            (folder / "corpus" / path).write_text(text, encoding="utf-8")
        settings = Settings(corpus=folder / "corpus", index=folder / "index", reader="off", threads=1)
        engine = Askbot(settings, encoder, silent)
        engine.reindex()
        return engine

    return make


@pytest.fixture(scope="module")
def big(made: Made) -> Askbot:
    return made("big", {**OPEN, **HIDDEN})


@pytest.fixture(scope="module")
def alone(made: Made) -> Library:
    """A library of the open files and nothing else."""
    return made("alone", OPEN).library()


@pytest.fixture(scope="module")
def seen(big: Askbot) -> Library:
    """The open part of the big library."""
    return big.library({"general", "islands"})


def plain(answer: Answer) -> Answer:
    """Without what is new each time: its id and the name of the index."""
    parts = tuple(plain(part) for part in answer.parts)
    return replace(answer, id="", snapshot="", parts=parts)


def questions(count: int, seed: int) -> list[str]:
    """Random words of both sides, some misspelt, in usual forms and in none."""
    rng = random.Random(seed)  # noqa: S311 - questions, no secrets
    vocabulary = sorted(
        {word.strip(".,#-:'()").lower() for text in (*OPEN.values(), *HIDDEN.values()) for word in text.split()}
    )
    vocabulary = [word for word in vocabulary if word] + list(PLANTED) * 8

    def word() -> str:
        chosen = rng.choice(vocabulary)
        if len(chosen) > 4 and rng.random() < 0.25:
            at = rng.randrange(len(chosen))
            chosen = chosen[:at] + chosen[at + 1 :]
        return chosen.title() if rng.random() < 0.3 else chosen

    return [rng.choice(TEMPLATES).format(word(), word(), word()) for _ in range(count)]


def same_answers(seen: Library, alone: Library, asked: list[str]) -> None:
    for question in asked:
        answer = seen.ask(question)
        assert plain(answer) == plain(alone.ask(question)), question
        visible = repr((answer.statements, answer.hits, answer.candidates, answer.undated)).casefold()
        assert not [word for word in PLANTED[:5] if word in visible], question


def test_answers_are_those_of_a_library_that_holds_nothing_else(seen: Library, alone: Library) -> None:
    same_answers(seen, alone, questions(30, seed=1))


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(2, 10))
def test_two_thousand_questions_tell_nothing_of_what_is_hidden(seen: Library, alone: Library, seed: int) -> None:
    same_answers(seen, alone, questions(250, seed))


def test_the_hidden_part_does_change_answers(big: Askbot, alone: Library) -> None:
    asked = questions(30, seed=1)
    differing = [question for question in asked if plain(big.ask(question)) != plain(alone.ask(question))]
    assert len(differing) > len(asked) / 2


def test_lists_and_suggestions_are_the_same(seen: Library, alone: Library) -> None:
    assert seen.catalogue() == alone.catalogue()
    assert seen.documents() == alone.documents()
    assert seen.collections() == alone.collections()
    assert seen.suggestions() == alone.suggestions() != ()
    near = [hit.passage.id for hit in alone.ask("What did Mayor Ines Okafor say?").hits]
    assert seen.suggestions(near=near) == alone.suggestions(near=near)


def test_words_are_corrected_to_words_that_may_be_seen(big: Askbot, seen: Library) -> None:
    def read(library: Library, word: str) -> str:
        return library.searcher.parse(f"what of the {word}?").spelt

    assert "zorblatt" in read(big.library(), "zorblat")
    assert "zorblatt" not in read(seen, "zorblat")
    assert seen.searcher.snapshot.bm25.frequencies([*PLANTED, "dockers"]) == {"dockers": 1}


def test_filters_hold_inside_what_may_be_seen(seen: Library, alone: Library) -> None:
    for filters in (
        Filters(since=date(2026, 1, 1)),
        Filters(documents=frozenset({"harbour.md"})),
        Filters(section="Restoration"),
    ):
        for question in ("How many dockers have stopped work?", "What are the main points?", "What will it cost?"):
            assert plain(seen.ask(question, filters=filters)) == plain(alone.ask(question, filters=filters))
    with pytest.raises(UsageError, match="no document"):
        seen.ask("What is it?", filters=Filters(documents=frozenset({"staff/harbour-notes.md"})))


def test_a_digest_keeps_to_the_days_that_are_asked_for(seen: Library) -> None:
    answer = seen.ask("What are the main points?", filters=Filters(since=date(2026, 1, 1)))
    assert {statement.citation.document for statement in answer.statements} == {"harbour.md"}
    assert seen.ask("What are the main points?", filters=Filters(since=date(2031, 1, 1))).statements == ()


def test_an_answer_from_elsewhere_is_not_asked_on(big: Askbot, seen: Library) -> None:
    before = big.ask("What did Quillon Vexmoor say about dockers?")
    assert "Quillon" in repr(before.statements)
    assert "Quillon" not in repr(seen.ask("Who said that?", previous=[before]).statements)
    assert "Quillon" in repr(big.ask("Who said that?", previous=[before]).statements)


def test_nothing_is_seen_without_a_collection(big: Askbot) -> None:
    nothing = big.library(())
    assert nothing.catalogue() == nothing.suggestions() == nothing.collections() == ()
    assert nothing.ask("How many dockers have stopped work?").hits == ()
    assert big.library({"islands"}).only({"staff", "general"}).catalogue() == ()


def test_what_becomes_a_folder_changes_its_collection_without_encoding(made: Made) -> None:
    engine = made("moved", {"a.md": "The ferry waits.\n", "b.md": "The harbour froze.\n"})
    corpus = engine.settings.corpus
    (corpus / "north").mkdir()
    (corpus / "north/collection.yaml").write_text("title: The north\ndefault: false\n")
    shutil.move(corpus / "b.md", corpus / "north/b.md")
    engine.reindex()
    (north,) = engine.library({"north"}).collections()
    assert (north.name, north.title, north.default) == ("north", "The north", False)
    (corpus / "north/collection.yaml").write_text("title: North\n")
    report = engine.reindex()
    assert (report.unchanged, engine.library({"north"}).collections()[0].title) == (2, "North")
    assert engine.reindex().snapshot == report.snapshot


def test_a_file_that_describes_nothing_is_named(made: Made) -> None:
    engine = made("odd", {"x/a.md": "The ferry waits.\n", "x/collection.yaml": "titel: X\n"})
    (engine.settings.corpus / "x/b.md").write_text("More.\n")
    report = engine.reindex()
    assert [(w.path, "titel" in w.reason) for w in report.warnings] == [("x/collection.yaml", True)]
    assert engine.library().collections()[0].shown == "x"


def test_paths_outside_are_not_covered(seen: Library, big: Askbot) -> None:
    assert seen.covers(["harbour.md", "islands/gone.md"])
    assert not seen.covers(["harbour.md", "staff/a.md"])
    assert big.library().covers(["staff/a.md"])


def test_the_corpus_folder_is_not_needed_to_answer(big: Askbot, tmp_path: Path) -> None:
    settings = big.settings.model_copy(update={"corpus": tmp_path / "gone"})
    again = Askbot(settings, big._encoder)
    again.reload()
    assert again.library({"staff"}).collections()[0].name == "staff"


def test_what_answers_next_is_asked_something_before_it_answers_anybody(
    made: Made, monkeypatch: pytest.MonkeyPatch
) -> None:
    engine = made("warm", {"harbour.md": HARBOUR})
    before, asked = engine.snapshot.id, list[tuple[str, str]]()
    search, read = Searcher.search, list[str]()

    def watched(self: Searcher, *given: Any, **named: Any) -> Any:
        hits = search(self, *given, **named)
        asked.append((self.snapshot.id, engine.snapshot.id))
        return hits

    def reading(_: PackagedReader, question: str, passages: Sequence[ReaderInput]) -> list[Reading]:
        read.extend([question] * len(passages))
        return []

    monkeypatch.setattr(Searcher, "search", watched)
    monkeypatch.setattr(PackagedReader, "read", reading)
    (engine.settings.corpus / "lighthouse.txt").write_text(LIGHTHOUSE, encoding="utf-8")
    engine.reindex()
    assert asked == [(engine.snapshot.id, before)]
    assert engine.snapshot.id != before
    assert read == [], "whoever asks meanwhile would wait for the reader"
