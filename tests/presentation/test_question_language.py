"""Whether "not covered" says that it was asked in another language, from the words alone."""

from pathlib import Path

import pytest

from askbot.domain import Answer, Status
from askbot.encoder import Encoder
from askbot.engine import Askbot
from askbot.presentation.question_language import UNKNOWN, other_language
from askbot.settings import Settings
from tests.support.silent import Silent


@pytest.fixture(scope="module")
def engine(
    tmp_path_factory: pytest.TempPathFactory, briefings: dict[str, str], encoder: Encoder, silent: Silent
) -> Askbot:
    home: Path = tmp_path_factory.mktemp("home")
    (home / "corpus").mkdir()
    for name, text in briefings.items():
        (home / "corpus" / name).write_text(text, encoding="utf-8")
    engine = Askbot(Settings(corpus=home / "corpus", index=home / "index"), encoder, silent)
    engine.reindex()
    return engine


def asked(engine: Askbot, question: str) -> Answer:
    answer = engine.ask(question)
    assert answer.status is not Status.ANSWERED, question
    return answer


@pytest.mark.parametrize(
    ("question", "language"),
    [
        ("Was ist die Hauptstadt von der Mongolei, und wie viele Leute wohnen dort?", "de"),
        ("Quelle est la capitale de la Mongolie et qui est le président de ce pays ?", "fr"),
        ("¿Cuál es la capital de Mongolia y quién es el presidente de ese país?", "es"),
        ("Какая столица Монголии?", UNKNOWN),
        ("モンゴルの首都はどこですか", UNKNOWN),
    ],
)
def test_another_language_is_recognised_by_its_words_or_its_script(
    engine: Askbot, question: str, language: str
) -> None:
    difference = other_language(asked(engine, question))
    assert difference is not None
    assert (difference.asked, difference.written) == (language, ("en",))


@pytest.mark.parametrize(
    "question",
    ["What is the capital of Mongolia?", "Ulan Bator", "Who is Angela Merkel?", "Bundesverfassungsgericht", "die hard"],
)
def test_a_question_in_the_language_of_the_briefings_is_not(engine: Askbot, question: str) -> None:
    assert other_language(asked(engine, question)) is None
