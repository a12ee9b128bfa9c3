"""What went wrong, said to those who only ask: in their language, without the machine's words."""

import inspect
import re
from pathlib import Path

import pytest

import askbot
from askbot import errors
from askbot.errors import AskbotError, JournalError, ModelError, PeopleError, UsageError
from askbot.presentation.failures import failure_sentence, member_sentence, trouble_sentence
from askbot.presentation.translations import languages

KINDS = [kind for _, kind in inspect.getmembers(errors, inspect.isclass) if issubclass(kind, AskbotError)]
PLACE = "The file /srv/askbot/secret.bin is damaged."
COMMAND = "Run: askbot doctor"


def test_every_sentence_that_an_error_names_is_there_and_none_besides() -> None:
    root = Path(askbot.__file__).parent
    code = "\n".join(path.read_text(encoding="utf-8") for path in root.rglob("*.py"))
    named = {f"said.{key}" for key in re.findall(r'\.says\(\s*"(\w+)"', code)}
    for tr in languages().values():
        assert {key for key in tr.keys() if key.startswith("said.")} == named  # noqa: SIM118
    assert len(named) > 10


@pytest.mark.parametrize("code", list(languages()))
@pytest.mark.parametrize("kind", KINDS)
def test_who_only_asks_is_told_no_file_and_no_command(code: str, kind: type[AskbotError]) -> None:
    error, tr = kind(PLACE, COMMAND), languages()[code]
    told = member_sentence(error, tr)
    if told is None:
        told = trouble_sentence(error, tr)
        assert "secret.bin" not in told
        assert "askbot doctor" not in told
        assert "{" not in told
    else:  # what the person can mend
        assert "secret.bin" in told
    assert "secret.bin" in failure_sentence(error, tr)


@pytest.mark.parametrize("kind", [ModelError, JournalError, PeopleError])
def test_what_only_the_operator_can_mend_is_said_so(kind: type[AskbotError]) -> None:
    said = trouble_sentence(kind(PLACE, COMMAND), languages()["de"])
    assert said.endswith("Der Betreiber findet den Grund im Protokoll.")


def test_an_error_with_a_sentence_says_it_in_each_language() -> None:
    error = UsageError("The question has 900 characters.", "Ask less.").says("too_long", n=900, most=500)
    german, english = languages()["de"], languages()["en"]
    assert member_sentence(error, german) == "Die Frage hat 900 Zeichen; höchstens 500 sind möglich."
    assert failure_sentence(error, german) == member_sentence(error, german)
    assert member_sentence(error, english) == "The question has 900 characters; 500 are possible."
    assert str(error) == "The question has 900 characters. Ask less."
