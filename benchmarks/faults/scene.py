"""A small corpus that takes turns between two states, its index, and a check that what is opened is one of the two."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from askbot.attribution import Attributor, load_attributor
from askbot.encoder import Encoder, load_encoder
from askbot.index import FileSnapshot, FileStore, IndexReport, build_index
from askbot.index.disk import Disk
from askbot.search import Searcher

YEARS = ("1874", "1912")
QUESTION = "When was the lighthouse at Cape Morrow built?"
LIGHTHOUSE = """\
The lighthouse at Cape Morrow

The lighthouse at Cape Morrow was built in {year} from grey granite. Its lamp reaches 31 kilometres out to sea.
"""
HARBOUR = """\
# Harbour strike

According to the Dockers' Union (DU), 1,450 dockers have stopped work at Port Ellery. The port authority said that
only 900 people had left their posts.
"""
LEFTOVERS = (".building-*", ".removed-*")


@dataclass(frozen=True, slots=True)
class Scene:
    """A corpus and an index in one folder. State 0 or 1 of the corpus tells another year and has another file."""

    home: Path
    encoder: Encoder
    attributor: Attributor

    @property
    def corpus(self) -> Path:
        """The briefings."""
        return self.home / "corpus"

    @property
    def index(self) -> Path:
        """The snapshots."""
        return self.home / "index"

    @property
    def store(self) -> FileStore:
        """The snapshots, seen afresh."""
        return FileStore(self.index)

    def turn(self, state: int) -> None:
        """Bring the corpus into state 0 or 1."""
        turn(self.corpus, state)

    def build(self, disk: Disk | None = None) -> IndexReport:
        """Index the corpus as it is."""
        return build_index(self.corpus, FileStore(self.index, disk), self.encoder, self.attributor)

    def state(self, snapshot: FileSnapshot | None = None) -> int:
        """The state that the index answers from, after every check.

        Raises `AssertionError` where the snapshot is neither of the two, and the project's errors where it is damaged.
        """
        snapshot = snapshot or self.store.open_current()
        snapshot.verify()
        hit = Searcher(snapshot, self.encoder).search(QUESTION)[0]
        state = next(i for i, year in enumerate(YEARS) if year in hit.passage.text)
        documents = snapshot.documents()
        assert documents == [f"extra-{state}.txt", "harbour.md", "lighthouse.txt"], f"mixed states: {documents}"
        return state

    def leftovers(self) -> list[str]:
        """What a build that was cut off left behind."""
        return [path.name for pattern in LEFTOVERS for path in (self.index / "snapshots").glob(pattern)]


def turn(corpus: Path, state: int) -> None:
    """Bring a corpus folder into state 0 or 1."""
    corpus.mkdir(exist_ok=True)
    (corpus / "harbour.md").write_text(HARBOUR, encoding="utf-8")
    (corpus / "lighthouse.txt").write_text(LIGHTHOUSE.format(year=YEARS[state]), encoding="utf-8")
    for other in (0, 1):
        extra = corpus / f"extra-{other}.txt"
        if other == state:
            extra.write_text(f"Only state {other} tells of the ferry number {other}.\n", encoding="utf-8")
        else:
            extra.unlink(missing_ok=True)


@contextmanager
def a_scene(folder: Path | None = None) -> Iterator[Scene]:
    """A scene in state 0, indexed, in a folder below `folder` that goes afterwards."""
    with TemporaryDirectory(dir=folder) as home:
        scene = Scene(Path(home), encoder(), load_attributor(encoder()))
        scene.turn(0)
        scene.build()
        yield scene


@cache
def encoder() -> Encoder:
    """The packaged model, loaded once; torch starts no threads, for which a process that is forked later would wait."""
    import torch

    torch.set_num_threads(1)
    return load_encoder("packaged", "auto", 1)
