from pathlib import Path

from askbot.answer import Answerer
from askbot.attribution import load_attributor
from askbot.domain import Status
from askbot.encoder import Encoder
from askbot.index import FileStore, build_index
from askbot.search import Searcher

COVERED = "How many dockers have stopped work?"
FAR = "Who was the first person on the moon?"
SPOKEN = "What does the Dockers' Union say about the dockers?"


def test_a_threshold_of_ones_own_moves_what_is_answered(corpus: Path, encoder: Encoder, tmp_path: Path) -> None:
    build_index(corpus, tmp_path / "index", encoder, load_attributor(encoder))
    searcher = Searcher(FileStore(tmp_path / "index").open_current(), encoder)
    usual, bold, shy = (Answerer(searcher, threshold) for threshold in (None, 0.0, 1.0))
    assert usual.answer(COVERED).status is Status.ANSWERED
    assert usual.answer(FAR).status is not Status.ANSWERED
    assert [bold.answer(q).status for q in (COVERED, FAR)] == [Status.ANSWERED, Status.ANSWERED]
    for letters in ("asdf qwer", "hjkl zxcv?"):
        assert (bold.answer(letters).status, bold.answer(letters).statements) == (Status.NOT_COVERED, ())
    assert shy.answer(COVERED).status is Status.RELATED
    assert shy.answer(COVERED).confidence == usual.answer(COVERED).confidence
    assert usual.answer(SPOKEN).status is Status.ANSWERED
    assert Answerer(searcher, 0.999).answer(SPOKEN).threshold > usual.answer(SPOKEN).threshold
