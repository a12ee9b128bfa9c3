import re
import string
from datetime import date
from pathlib import Path

import pytest
from discord import Locale
from hypothesis import given
from hypothesis import strategies as st

import askbot
from askbot.attribution.languages.detection import NAMES as DETECTED
from askbot.bot.features.admin.settings import NAMES
from askbot.people import Kind
from askbot.presentation.translations import languages, preferred, translations_for


def fields(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


@pytest.mark.parametrize("code", [code for code in languages() if code != "en"])
def test_every_language_has_every_text_with_the_same_fields(code: str) -> None:
    english, other = languages()["en"], languages()[code]
    assert set(english.keys()) <= set(other.keys())
    for key in set(english.keys()):
        assert fields(other.get(key) or "") == fields(english.get(key) or ""), key


@pytest.mark.parametrize("code", list(languages()))
def test_every_language_that_is_recognised_has_a_name(code: str) -> None:
    tr = languages()[code]
    assert [one for one in ("en", *DETECTED) if tr.get(f"language.{one}") is None] == []


def test_every_language_can_be_chosen() -> None:
    assert set(NAMES) == set(languages())


def test_a_language_that_is_not_there_is_english() -> None:
    assert translations_for(Locale.japanese)("button.delete") == "Delete"
    assert translations_for("de-AT")("button.delete") == "Löschen"


@pytest.mark.parametrize(
    ("accepted", "language"),
    [
        ("de", "de"),
        ("de-AT,de;q=0.9,en;q=0.8", "de"),
        ("en-US,en;q=0.9,de;q=0.8", "en"),
        ("fr-FR,fr;q=0.9,de;q=0.5,en;q=0.4", "de"),
        ("en;q=0.2, DE ; q=0.7", "de"),
        ("de;q=0", "en"),
        ("ja,*;q=0.5", "en"),
        ("", "en"),
        ("de;q=much", "en"),
        ("de;q=nan", "en"),
        ("," * 5000 + "de", "en"),
    ],
)
def test_a_browser_gets_the_language_that_it_asks_for(accepted: str, language: str) -> None:
    assert preferred(accepted).language == language


@given(st.text(max_size=60))
def test_whatever_a_browser_asks_for_there_is_a_language(accepted: str) -> None:
    assert preferred(accepted).language in languages()


@pytest.mark.parametrize("code", list(languages()))
def test_numbers_and_days_are_written_as_in_that_language(code: str) -> None:
    tr = languages()[code]
    assert [tr.counted("statements", n) for n in (1, 2)] == {
        "en": ["1 statement", "2 statements"],
        "de": ["1 Aussage", "2 Aussagen"],
    }[code]
    days = [tr.day(date(2026, month, 2)) for month in range(1, 13)]
    assert len(set(days)) == 12
    assert days[2] == {"en": "2 March 2026", "de": "2. März 2026"}[code]


def test_every_kind_of_speaker_has_a_word() -> None:
    tr = languages()["en"]
    assert [kind for kind in Kind if tr.get(f"who.{kind.value}") is None] == []


def test_every_text_that_is_shown_is_kept_and_none_besides() -> None:
    """A key stands in the code whole, or as the beginning that an f-string completes."""
    root = Path(askbot.__file__).parent
    code = "\n".join(path.read_text(encoding="utf-8") for path in root.rglob("*.py"))
    begun = set(re.findall(r"f[\"']([a-z_]+\.)\{", code)) | {"count.", "settings."}
    used = set(re.findall(r"[\"']([a-z_]+\.[a-z_.]+)[\"']", code))
    unused = [key for key in languages()["en"].keys() if key not in used and not key.startswith(tuple(begun))]  # noqa: SIM118
    assert unused == []
    shown = set(re.findall(r"\btr\(\s*[\"']([a-z_]+\.[a-z_.]+)[\"']", code))
    assert shown - set(languages()["en"].keys()) == set(), "a raw key would be shown"
    assert len(shown) > 100


def test_german_texts_call_one_thing_by_one_name() -> None:
    de = languages()["de"]
    texts = {key: de.get(key) or "" for key in de.keys()}  # noqa: SIM118
    assert [key for key, text in texts.items() if re.search(r"\bBriefings?\b", text)] == []
    assert [key for key, text in texts.items() if re.search(r"\b(Sie|Ihnen|Ihre)\b(?! Aussage| Sammlung)", text)] == []
    assert texts["command.denied"] == texts["stance.denied"]
    assert texts["command.forecast"] == texts["stance.forecast"]
