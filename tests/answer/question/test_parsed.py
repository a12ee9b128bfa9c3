"""A question is taken apart once: what the parts are, and that nothing is done twice."""

from collections import Counter
from pathlib import Path

import pytest

from askbot.answer import Answerer
from askbot.answer.question.answer_types import Kind
from askbot.answer.question.parsed import parse_question
from askbot.encoder import Encoder
from askbot.index import FileStore, build_index
from askbot.search import Searcher
from tests.support.silent import Silent


@pytest.fixture
def searcher(corpus: Path, tmp_path: Path, encoder: Encoder, silent: Silent) -> Searcher:
    build_index(corpus, tmp_path / "index", encoder, silent)
    return Searcher(FileStore(tmp_path / "index").open_current(), encoder)


def test_its_parts(searcher: Searcher) -> None:
    parsed = parse_question("How many dockres left Port Ellery in 2026 under order 2024/1188?", searcher)
    assert parsed.text.startswith("How many dockers left")
    assert parsed.asked.startswith("How many dockres")
    assert parsed.kind is Kind.NUMBER
    assert [name.span.text(parsed.text) for name in parsed.parse.names] == ["Port Ellery"]
    assert parsed.codes == ("2026", "2024/1188")
    assert "docker" in parsed.content_stems
    assert "how" in parsed.stems - parsed.content_stems


@pytest.mark.parametrize("question", ["version 4.2?", "the T-72", "COVID-19 cases.", "a 35-hour week"])
def test_codes_are_kept_whole(searcher: Searcher, question: str) -> None:
    (code,) = parse_question(question, searcher).codes
    assert code in {"4.2", "T-72", "COVID-19", "35-hour"}


def test_one_answer_corrects_and_encodes_once(searcher: Searcher, monkeypatch: pytest.MonkeyPatch) -> None:
    done: Counter[str] = Counter()
    encode, knows = searcher._questions.__call__, searcher._encoder.knows

    def counted(text: str) -> object:
        done["encoded"] += 1
        return encode(text)

    def looked_up(word: str) -> bool:
        done[word] += 1
        return knows(word)

    monkeypatch.setattr(searcher, "_questions", counted)
    monkeypatch.setattr(searcher._encoder, "knows", looked_up)
    Answerer(searcher).answer("How many dockres stopped work?")
    assert done["encoded"] == 1
    assert done["dockres"] == 1
