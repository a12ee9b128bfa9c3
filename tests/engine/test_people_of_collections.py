"""People, timelines and changes of some collections are those of a library that holds nothing else."""

from pathlib import Path

import pytest

from askbot.attribution import load_attributor
from askbot.encoder import Encoder
from askbot.engine import Askbot, Library
from askbot.errors import PeopleError
from askbot.people import QuoteFilter
from askbot.settings import Settings
from tests.conftest import HARBOUR
from tests.index.test_mentions import LATER

OPEN = {
    "harbour.md": HARBOUR,
    "talks.md": LATER,
    "islands/ferry.md": "---\ntitle: The ferry\ndate: 2026-03-11\n---\n\nIvan Petrov said that 14 sailings are "
    "cancelled. Mayor Ines Okafor denied that the ferry needs help. The Harbour Board said that berth 4 is closed.\n",
}
HIDDEN = {
    "staff/secret.md": "---\ntitle: Zorblatt\ndate: 2026-03-12\n---\n\nThe Ukrainian minister Ivan Petrov said that 15 "
    "sailings are cancelled. Russian general Ivan Petrov said that none is. Ines Zorblatt Okafor denied that the talks "
    "had begun.\n",
    "staff/more.md": "Harbour Board spokesman Ivan Petrov said that berth 4 is open.\n\nAnna Okafor said that it "
    "rains. Bela Okafor said that it snows.\n",
    "vault/board.md": "Zorblatt spokeswoman Ines Okafor said that 1,451 dockers have stopped work at Port Ellery.\n",
}


def engine_over(folder: Path, files: dict[str, str], encoder: Encoder) -> Askbot:
    for path, text in files.items():
        (folder / "corpus" / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / "corpus" / path).write_text(text, encoding="utf-8")
    settings = Settings(corpus=folder / "corpus", index=folder / "index", reader="off", threads=1)
    engine = Askbot(settings, encoder, load_attributor(encoder))
    engine.reindex()
    return engine


@pytest.fixture(scope="module")
def alone(tmp_path_factory: pytest.TempPathFactory, encoder: Encoder) -> Library:
    return engine_over(tmp_path_factory.mktemp("alone"), OPEN, encoder).library()


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory, encoder: Encoder) -> Library:
    return engine_over(tmp_path_factory.mktemp("whole"), {**OPEN, **HIDDEN}, encoder).library()


@pytest.fixture(scope="module")
def seen(whole: Library) -> Library:
    return whole.only({"general", "islands"})


def told(library: Library) -> list[tuple[object, ...]]:
    """All that is told of every entry, without its number."""
    people = library.people
    return [
        (
            *(one.name, one.kind, one.country, one.statements, one.documents, one.since, one.until),
            people.spellings(one.number),
            [other.name for other in people.linked(one.number)],
            body.name if (body := people.body(one)) else None,
            [quote.statement for quote in people.quotes(one, QuoteFilter())],
        )
        for one in people.suggest("", 1000)
    ]


def test_every_entry_tells_the_same(seen: Library, alone: Library, whole: Library) -> None:
    assert told(seen) == told(alone)
    assert len(told(whole)) > len(told(seen)) > 3
    assert "Zorblatt" not in repr(told(seen))


def test_timelines_and_changes_are_the_same(seen: Library, alone: Library) -> None:
    for topic in ("sailings are cancelled", "berth 4", "dockers stopped work", "the talks had begun"):
        lines = [[(q.person.name, q.statement) for q in library.timeline(topic)] for library in (seen, alone)]
        assert lines[0] == lines[1]
    for name in (None, "Ines Okafor", "Ivan Petrov"):
        pairs = [
            [(c.kind, c.earlier.statement, c.later.statement) for c in library.changes(name)]
            for library in (seen, alone)
        ]
        assert pairs[0] == pairs[1]


def test_a_name_that_is_hidden_is_refused_as_one_that_nobody_has(seen: Library, alone: Library) -> None:
    for name in ("Anna Okafor", "Zorblatt", "Ines Zorblatt Okafor", "okafor", "petrov", "board"):
        answers: list[str] = []
        for library in (seen, alone):
            try:
                answers.append(library.people.find(name).name)
            except PeopleError as error:
                answers.append(str(error))
        assert answers[0] == answers[1]
