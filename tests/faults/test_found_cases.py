"""Inputs on which fuzzing once found a fault, each kept with what it broke; none may take longer than it allows."""

from pathlib import Path
from typing import Any

import pytest

from askbot.attribution import load_attributor
from askbot.encoder import Encoder
from askbot.index import FileStore, build_index
from benchmarks.faults.fuzz import limited
from benchmarks.faults.targets import targets

FOUND: tuple[tuple[str, Any, str], ...] = (
    (
        "attribution by the head",
        (0, "\u200b\u0301"),
        "characters that the tokenizer drops, so that nothing has a state",
    ),
    ("attribution by rules", "according to -" * 3, "a source of marks alone, which gave a speaker without a name"),
    (
        "attribution by rules",
        "The X said that the Y said that [" * 300,
        "reports inside reports, whose words were put in small letters anew for each word",
    ),
)


@pytest.mark.parametrize(("name", "case", "_why"), FOUND, ids=[why for *_, why in FOUND])
def test_what_once_broke_a_parser_does_so_no_more(name: str, case: Any, _why: str) -> None:
    target = next(target for target in targets() if target.name == name)
    target.prepare()
    with limited():
        target.check(case)


def test_a_file_of_nothing_that_the_encoder_knows_is_indexed_beside_others(tmp_path: Path, encoder: Encoder) -> None:
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    (corpus / "odd.txt").write_text("\u200b\u0301\n", encoding="utf-8")
    (corpus / "good.txt").write_text("The lamp of Cape Morrow reaches 31 kilometres.\n", encoding="utf-8")
    build_index(corpus, tmp_path / "index", encoder, load_attributor(encoder))
    assert FileStore(tmp_path / "index").open_current().documents() == ["good.txt", "odd.txt"]
