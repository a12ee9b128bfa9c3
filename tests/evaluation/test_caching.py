"""Indexes of test sets: kept until something changes that they were made by."""

from pathlib import Path

import pytest

import askbot
from askbot.evaluation import caching

MAKERS = ["encoder/pooling.py", "encoder/loading.py", "encoder/torchscript.py", "encoder/prepacked.py", "domain.py"]


@pytest.mark.parametrize("file", [*MAKERS, "corpus/chunking.py", "attribution/attributor.py", "text/words.py"])
def test_an_index_made_by_other_code_is_not_taken(file: str, tmp_path: Path) -> None:
    here = Path(askbot.__file__).parent
    for part in caching.MADE_BY:
        source = here / part
        for path in [source] if source.is_file() else source.rglob("*.py"):
            copy = tmp_path / path.relative_to(here)
            copy.parent.mkdir(parents=True, exist_ok=True)
            copy.write_bytes(path.read_bytes())
    before = caching.fingerprint_of_code(tmp_path)
    (tmp_path / file).write_text((tmp_path / file).read_text(encoding="utf-8") + "# changed\n", encoding="utf-8")
    assert caching.fingerprint_of_code(tmp_path) != before


def test_there_is_one_rule_for_the_cache_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("ASKBOT_CACHE", raising=False)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "xdg"))
    assert caching.cache_folder() == tmp_path / "xdg" / "askbot" / "evaluation"
    monkeypatch.setenv("ASKBOT_CACHE", str(tmp_path / "own"))
    assert caching.cache_folder() == tmp_path / "own" / "evaluation"
