"""However sure the confidence is: what was asked for must stand there, and be said by whom it was asked of."""

import pytest

from askbot.answer import Answerer
from askbot.answer.question.parsed import parse_question
from askbot.answer.scoring.decision import Decision, Linear, Term
from askbot.answer.scoring.features import Evidence
from askbot.answer.scoring.matching import Matcher
from askbot.answer.scoring.scorer import ranked
from askbot.attribution import load_attributor, voice_of
from askbot.domain import Status
from askbot.encoder import Encoder
from askbot.index import FileStore, build_index
from askbot.search import Searcher


@pytest.fixture(scope="module")
def searcher(tmp_path_factory: pytest.TempPathFactory, briefings: dict[str, str], encoder: Encoder) -> Searcher:
    folder = tmp_path_factory.mktemp("certainty")
    (folder / "corpus").mkdir()
    for name, text in briefings.items():
        (folder / "corpus" / name).write_text(text, encoding="utf-8")
    build_index(folder / "corpus", folder / "index", encoder, load_attributor(encoder))
    return Searcher(FileStore(folder / "index").open_current(), encoder)


@pytest.fixture(scope="module")
def bold(searcher: Searcher) -> Answerer:
    """An answerer that any confidence is enough for."""
    return Answerer(searcher, 0.0)


@pytest.mark.parametrize(
    ("question", "status"),
    [
        ("What did Norvik deny?", Status.ANSWERED),
        ("When did Norvik deny that it had cancelled sailings?", Status.RELATED),
        ("When was the lighthouse at Cape Morrow built?", Status.ANSWERED),
        ("What does directive 2024/1188 say about the restoration of the lighthouse?", Status.RELATED),
        ("What will the restoration of the lighthouse cost?", Status.ANSWERED),
    ],
)
def test_what_was_asked_for_must_stand_there(bold: Answerer, question: str, status: Status) -> None:
    assert bold.answer(question).status is status


@pytest.mark.parametrize("speaker", ["Dockers' Union", "Norvik"])
def test_of_equal_sentences_the_one_of_whoever_was_asked_about_is_likeliest(searcher: Searcher, speaker: str) -> None:
    """A decision whose features weigh nothing finds all sentences equally likely."""
    parsed = parse_question(f"What did the {speaker} say about the strike?", searcher)
    hits = [hit for hit in searcher.search(parsed.query, 5) if hit.document.path == "harbour.md"]
    evidence = Evidence(parsed, Matcher(searcher).match(parsed.query, hits), hits)
    best = ranked(Decision(Linear({"cosine": Term(0, 1, 0)}), Linear({}), 0.5, 0.1), evidence)[0]
    said_by = voice_of(best.sentence, best.text, best.hit.attributions).speaker
    assert said_by is not None
    assert speaker in said_by
