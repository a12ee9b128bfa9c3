"""The file of corrections: read, changed, written, refused."""

from pathlib import Path

import pytest

from askbot.errors import PeopleError
from askbot.people import Corrections, CorrectionsFile
from askbot.settings import Settings


def test_what_is_written_is_read_again(tmp_path: Path) -> None:
    file = CorrectionsFile(tmp_path / "people.yaml")
    assert file.read() == Corrections()
    corrections = Corrections().merged("Ümit Öz", "U. Oz").parted("Lee").named("Lee", "Ann Lee")
    file.write(corrections)
    assert file.read() == corrections
    assert "Ümit" in file.path.read_text(encoding="utf-8")


def test_it_lies_beside_the_corpus(tmp_path: Path) -> None:
    assert CorrectionsFile.of(Settings(corpus=tmp_path / "corpus")).path == tmp_path / "people.yaml"


def test_merges_that_touch_become_one_group() -> None:
    corrections = Corrections().merged("A", "B").merged("C", "D").merged("b", "C")
    assert [set(map(str.casefold, group)) for group in corrections.merge] == [{"a", "b", "c", "d"}]


def test_the_last_word_counts() -> None:
    corrections = Corrections().merged("A", "B").parted("b")
    assert (corrections.merge, corrections.split) == ((), ("b",))
    assert corrections.merged("A", "B").split == ()
    assert Corrections().named("a", "X").named("A", "Y").names == {"A": "Y"}


@pytest.mark.parametrize("text", ["merge: 5", "unknown: 1", "- a", "merge: [[1, {}]]", "a: [", "\x00"])
def test_a_file_that_is_none_is_an_error(tmp_path: Path, text: str) -> None:
    path = tmp_path / "people.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(PeopleError, match="Correct the file"):
        CorrectionsFile(path).read()
