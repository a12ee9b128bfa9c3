"""Why a file could not be read, in German too: each reason of the readers has words."""

import re
from pathlib import Path

import askbot
from askbot.presentation.file_reasons import REASONS, file_reason
from askbot.presentation.translations import languages

ENGLISH, GERMAN = languages()["en"], languages()["de"]
RAISED = re.compile(r"""(?:CorpusError|SkippedError)\(\s*f?"((?:[^"\\]|\\.)+)"(?!,)""")
OF_THE_FOLDER = ("The corpus folder", "ignored: ", "{error.name}", "{part", "{prefix")


def reasons() -> list[str]:
    """What the readers and the folder say of files, as it stands in the code."""
    code = "\n".join(
        path.read_text(encoding="utf-8") for path in (Path(askbot.__file__).parent / "corpus").rglob("*.py")
    )
    return [reason for reason in RAISED.findall(code) if not reason.startswith(OF_THE_FOLDER)]


def test_each_reason_has_words_in_german() -> None:
    found = reasons()
    assert len(found) > 20
    for reason in found:
        assert file_reason(reason, GERMAN) != reason, reason
        assert file_reason(reason, ENGLISH) == reason


def test_each_kind_of_reason_has_words_and_none_besides() -> None:
    named = {key.removeprefix("reason.") for key in GERMAN.keys() if key.startswith("reason.")}  # noqa: SIM118
    assert named == {kind for _, kind in REASONS}


def test_what_an_operator_needs_is_named_to_the_letter() -> None:
    reason = "docx is missing; install askbot[documents]"
    assert file_reason(reason, GERMAN).endswith(f"({reason})")


def test_a_reason_that_nobody_knows_stays_as_it_is() -> None:
    assert file_reason("struck by lightning", GERMAN) == "struck by lightning"
