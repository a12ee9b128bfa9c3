"""A release holds what it should, and says what it lacks."""

import sys
import tarfile
import zipfile
from pathlib import Path

import pytest

from scripts import release

pytestmark = pytest.mark.skipif(not (release.ROOT / ".git").exists(), reason="an unpacked sdist has no repository")


@pytest.fixture
def archives(tmp_path: Path) -> tuple[Path, Path]:
    """A wheel and an sdist of all that the repository tracks, packed by hand."""
    wheel, sdist = tmp_path / "askbot.whl", tmp_path / "askbot.tar.gz"
    with zipfile.ZipFile(wheel, "w") as archive:
        for path in sorted(release.tracked("src/askbot")):
            archive.writestr(path.removeprefix("src/"), "")
        archive.writestr("askbot_discord-1.dist-info/METADATA", "")
    with tarfile.open(sdist, "w:gz") as archive:
        for path in sorted(release.tracked(".")):
            archive.addfile(tarfile.TarInfo(f"askbot/{path}"))
        archive.addfile(tarfile.TarInfo("askbot/PKG-INFO"))
    return wheel, sdist


def test_a_whole_release_passes(archives: tuple[Path, Path]) -> None:
    release.check_contents(*archives)


def test_what_the_wheel_lacks_or_has_too_much_is_named(archives: tuple[Path, Path]) -> None:
    wheel, sdist = archives
    with zipfile.ZipFile(wheel, "a") as archive:
        archive.writestr("tests/secret.py", "")
    with pytest.raises(SystemExit, match=r"the wheel holds tests/secret\.py"):
        release.check_contents(wheel, sdist)
    with zipfile.ZipFile(wheel, "w") as archive:
        archive.writestr("askbot/__init__.py", "")
    with pytest.raises(SystemExit, match=r"the wheel lacks askbot/"):
        release.check_contents(wheel, sdist)


def test_what_is_too_large_is_told(archives: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(release, "SDIST_LIMIT", 10)
    with pytest.raises(SystemExit, match=r"askbot\.tar\.gz has .* bytes, more than 10\."):
        release.check_contents(*archives)


def test_the_version_needs_its_section(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "pyproject.toml").write_text('[project]\nversion = "2.1.0"\n', encoding="utf-8")
    (tmp_path / "CHANGELOG.md").write_text("# Changelog\n\n## 2.1.0-rc\n\n## 12.1.0\n", encoding="utf-8")
    monkeypatch.setattr(release, "ROOT", tmp_path)
    with pytest.raises(SystemExit, match=r"no section 2\.1\.0"):
        release.changelog_has_version()
    (tmp_path / "CHANGELOG.md").write_text("# Changelog\n\n## 2.1.0\n", encoding="utf-8")
    assert release.changelog_has_version() == "2.1.0"


def test_a_page_is_there_only_where_one_answers() -> None:
    assert not release.page_answers("Indexing …")
    assert not release.page_answers("Open http://127.0.0.1:1/ in a browser.")


def test_an_interpreter_that_is_not_there_is_told_before_anything_is_built(tmp_path: Path) -> None:
    release.check_interpreters([sys.executable])
    with pytest.raises(SystemExit, match=r"There is no interpreter .*python9"):
        release.check_interpreters([sys.executable, str(tmp_path / "python9")])
