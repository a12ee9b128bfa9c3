"""More passages than a ranker proposes: each of the three brings what the other two leave out.

In a corpus of fewer passages than `CANDIDATES` every ranker proposes all, and a lost one would not be seen.
"""

from pathlib import Path

import pytest

from askbot.attribution import Attributor
from askbot.encoder import Encoder
from askbot.index import FileStore, build_index
from askbot.search import Searcher
from askbot.search.searcher import CANDIDATES

MANY = 2 * CANDIDATES + 20
"""Sentences that a ranker cannot all propose."""
HARBOURS = ("Ellery", "Morrow", "Tarn", "Oslin", "Brack", "Venn", "Halse", "Corvo", "Lund", "Skerry")
BREAD = "Bread is baked at four. The oven is of brick. Rye costs more than wheat. The baker has two sons."
QUESTION = "vessels lost in hurricanes"


def ferry(number: int) -> str:
    return f"Ferry number {number} carried timber to the port of {HARBOURS[number % 10]} for {number} days."


def storm(number: int) -> str:
    """One sentence near the question in a passage that is far from it."""
    return f"{BREAD} Tropical storms wrecked {number + 2} trading ships at sea. {BREAD}"


class Proposals:
    """Which documents become candidates."""

    def __init__(self, folder: Path, encoder: Encoder, attributor: Attributor, texts: dict[str, str]) -> None:
        (folder / "corpus").mkdir()
        for name, text in texts.items():
            (folder / "corpus" / name).write_text(f"{text}\n", encoding="utf-8")
        build_index(folder / "corpus", folder / "index", encoder, attributor)
        self._searcher = Searcher(FileStore(folder / "index").open_current(), encoder)

    def to(self, question: str) -> dict[str, float]:
        """Each document among the candidates, with its best sentence's cosine."""
        candidates = self._searcher.candidates(question, least=2 * MANY)
        assert len(candidates) >= CANDIDATES
        return {self._searcher.snapshot.passage(one.row).document: one.scores["sentence"] for one in candidates}


@pytest.fixture(scope="module")
def ferries(tmp_path_factory: pytest.TempPathFactory, encoder: Encoder, silent: Attributor) -> Proposals:
    texts = {f"ferry-{number:03}.txt": ferry(number) for number in range(MANY)}
    texts["by-sentence.txt"] = storm(1)
    texts["by-word.txt"] = (
        f"{BREAD} On Saturdays the market sells buns, quintain, jam and honey to the children. {BREAD}"
    )
    return Proposals(tmp_path_factory.mktemp("ferries"), encoder, silent, texts)


@pytest.fixture(scope="module")
def storms(tmp_path_factory: pytest.TempPathFactory, encoder: Encoder, silent: Attributor) -> Proposals:
    texts = {f"storm-{number:03}.txt": storm(number) for number in range(MANY)}
    texts["by-passage.txt"] = "Gales at sea were frequent. Crews and cargo went down. Nobody could be rescued."
    return Proposals(tmp_path_factory.mktemp("storms"), encoder, silent, texts)


def test_a_passage_that_only_one_of_its_sentences_speaks_for_is_proposed(ferries: Proposals) -> None:
    documents = ferries.to(QUESTION)
    assert "by-sentence.txt" in documents
    assert max(documents, key=documents.__getitem__) == "by-sentence.txt"


def test_a_passage_that_only_a_rare_word_speaks_for_is_proposed(ferries: Proposals) -> None:
    assert "by-word.txt" not in ferries.to("timber carried by a ferry to the port for days")
    assert "by-word.txt" in ferries.to("timber and quintain carried by a ferry to the port for days")


def test_a_passage_that_is_near_only_as_a_whole_is_proposed(storms: Proposals) -> None:
    assert "by-passage.txt" in storms.to(QUESTION)
