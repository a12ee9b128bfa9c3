"""The file of corrections: read, changed, written, refused."""

from pathlib import Path

import pytest

from askbot.errors import PeopleError
from askbot.people import Corrections, CorrectionsFile
from askbot.settings import Settings


def test_what_is_written_is_read_until_it_is_set_aside(tmp_path: Path) -> None:
    file = CorrectionsFile(tmp_path / "people.yaml")
    file.set_aside()
    assert file.read() == Corrections()
    file.path.write_text("merge: [[Ümit Öz, U. Oz]]\nsplit: [Lee]\nnames: {Lee: Ann Lee}\n", encoding="utf-8")
    assert file.read() == Corrections().merged("Ümit Öz", "U. Oz").parted("Lee").named("Lee", "Ann Lee")
    file.set_aside()
    assert file.read() == Corrections()
    assert "Ümit" in (tmp_path / "people.yaml.taken-over").read_text(encoding="utf-8")


def test_what_two_say_is_joined_and_the_second_counts() -> None:
    one = Corrections().merged("A", "B").parted("X").named("A", "First")
    other = Corrections().merged("b", "C").parted("Y").named("a", "Second")
    joined = one.joined(other)
    assert [set(map(str.casefold, group)) for group in joined.merge] == [{"a", "b", "c"}]
    assert (joined.split, joined.names) == (("X", "Y"), {"a": "Second"})
    assert joined.joined(other) == joined, "said twice it is the same"
    assert Corrections().joined(one) == one
    assert one.joined(Corrections()) == one


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


@pytest.mark.parametrize("text", ["merge: 5", "unknown: 1", "- a", "merge: [[1, {}]]", "a: [", "\x00", "[" * 20_000])
def test_a_file_that_is_none_is_an_error(tmp_path: Path, text: str) -> None:
    path = tmp_path / "people.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(PeopleError, match="Correct the file"):
        CorrectionsFile(path).read()
