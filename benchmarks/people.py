"""People at scale: how long the merge of spellings takes, and how soon `/who` answers, with made-up attributions.

    python benchmarks/people.py [--documents 100000]

Names are drawn so that few are quoted very often, as in news: the most frequent speaker stands in one document of five.
Times are of the processor, since the machine may do other things beside.
"""

from __future__ import annotations

import argparse
import json
import random
import sqlite3
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from askbot.domain import Collection
from askbot.index.docstore import Docstore
from askbot.index.docstore_writer import LIBRARY, DocstoreWriter
from askbot.index.parts import Part
from askbot.people import Directory, EntityResolver, QuoteFilter

FIRST = "Ada Ben Cara Dan Eva Finn Gina Hugo Iris Jan Kim Lea Max Nora Otto Pia Ruth Sam Tina Uwe Vera Will Zoe".split()
SYLLABLES = "bar ko lin mer do van tes ru gal hin por sa wen tra kel mo".split()
TITLES = ("President {}", "{}", "Mayor {}", "{}, a spokesman for the Ministry of Trade", "Dr. {}", "Sen. {}")
SPEAKERS = 12
SENTENCES = 2
TURNS = 50


def main() -> None:
    """Build, resolve, ask."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--documents", type=int, default=100_000)
    count = parser.parse_args().documents
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / LIBRARY
        writer = DocstoreWriter(path)
        db: sqlite3.Connection = writer._db  # noqa: SLF001 - rows are made up faster than documents
        fill(db, count)
        writer.add_collections([Part(0, Collection("news", "News", "", "en", default=True), count, range(count))])
        begun = time.process_time()
        writer.mentions.finish(EntityResolver())
        print(f"merge of {count * SPEAKERS} mentions: {time.process_time() - begun:.1f} s of the processor")
        writer.close()
        ask(path)


def fill(db: sqlite3.Connection, count: int) -> None:
    """Documents of one passage; each speaker says some sentences of it."""
    chance = random.Random(5)  # noqa: S311 - nothing secret
    people = [f"{chance.choice(FIRST)} {surname(chance)}" for _ in range(count // 4)]
    sentence = "It was said that the harbour will open again. "
    size = len(sentence)
    spans = [[n * size, (n + 1) * size - 1, 1, 1] for n in range(SPEAKERS * SENTENCES)]
    text = sentence * len(spans)
    for number in range(count):
        day = f"20{10 + number % 15}-{1 + number % 12:02}-{1 + number % 28:02}"
        db.execute(
            "INSERT INTO documents VALUES (?,0,?,'',?,?,NULL,NULL,?,?,NULL,?,0,'[]','[]')",
            (number, f"news/{number}.md", f"Report {number}", day, number, number + 1, text),
        )
        db.execute(
            "INSERT INTO passages VALUES (?,?,?,'[]',0,?,'[1, 1]',?,'[]',?)",
            (number, f"p{number}", number, len(text), json.dumps(spans), text),
        )
        for ordinal in range(SPEAKERS):
            rank = 0 if ordinal == 0 and number % 5 == 0 else int(len(people) * chance.random() ** 3)
            spelling = chance.choice(TITLES).format(people[rank])
            db.execute("INSERT INTO mentions VALUES (?,?,0,?,'[]',?,NULL)", (number, ordinal, spelling, SENTENCES))
            rows = [(number, ordinal, number, ordinal * SENTENCES + n, day) for n in range(SENTENCES)]
            db.executemany("INSERT INTO statements VALUES (?,?,0,?,?,'reported',NULL,?)", rows)


def surname(chance: random.Random) -> str:
    """A made-up surname of three syllables."""
    return "".join(chance.choice(SYLLABLES) for _ in range(3)).title()


def ask(path: Path) -> None:
    """What `/who` does while a name is typed, and when it is sent."""
    store = Docstore(path)
    snapshot: Any = SimpleNamespace(
        people=store.people,
        passages=store.passages,
        document=store.document,
        attributions=store.attributions,
        expect=lambda _rows: None,
    )
    directory = Directory(snapshot)
    first = directory.suggest("", 1)[0]

    def page(topic: str) -> None:
        person = directory.find(first.name)
        directory.spellings(person.number)
        list(directory.quotes(person, QuoteFilter(topic=topic), most=6))

    timed("nothing typed", lambda: directory.suggest(""))
    timed("one letter typed", lambda: directory.suggest("a"))
    timed("a name typed", lambda: directory.suggest(first.name[:6]))
    timed(f"the first page of {first.statements} statements", lambda: page(""))
    timed("the same, about a topic", lambda: page("harbour"))


def timed(what: str, act: Callable[[], object]) -> None:
    """The median of some turns."""
    taken: list[float] = []
    for _ in range(TURNS):
        begun = time.process_time()
        act()
        taken.append(time.process_time() - begun)
    print(f"{what}: {1000 * sorted(taken)[TURNS // 2]:.1f} ms")


if __name__ == "__main__":
    main()
