"""Build sdist and wheel, check them, and use them as somebody would who has never seen the checkout.

    python scripts/release.py [--python PATH]... [--tests]

1. The version of pyproject.toml has a section in CHANGELOG.md.
2. `python -m build`; `twine check --strict`; the wheel holds every file of src/askbot and nothing else, the sdist
   what the repository tracks, and both stay under their limits of size.
3. For each Python (the one that runs this, unless others are named) the wheel is installed into a new environment far
   from the checkout; there it indexes a folder, answers, evaluates, and opens its preview page.
4. The README's first command is tried in the unpacked sdist until the page answers; with --tests the second one, too.
5. The bill of materials is written beside them.

Exits with 1 at the first thing that is not so. Needs the package index that pip is set up for.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import tarfile
import tempfile
import time
import tomllib
import urllib.error
import urllib.request
import zipfile
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
DIST = ROOT / "dist"
WHEEL_LIMIT = 90_000_000
SDIST_LIMIT = 120_000_000
"""Bytes."""
EXTRAS = "documents,sources,people,preview,eval"
HTTP_OK = 200
PAGE_WITHIN = 180
"""Seconds from `make run` to the page, on a machine with pip's cache."""


def main() -> None:
    """Run all steps, each with a line of what it did."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--python", action="append", help="another interpreter to install the wheel into; repeatable")
    parser.add_argument("--tests", action="store_true", help="run make test in the unpacked sdist, too (ten minutes)")
    wanted = parser.parse_args()
    check_interpreters(wanted.python or [])
    version = changelog_has_version()
    wheel, sdist = built(version)
    check_contents(wheel, sdist)
    for python in wanted.python or [sys.executable]:
        try_wheel(wheel, python)
    try_sdist(sdist, tests=wanted.tests)
    subprocess.run([sys.executable, ROOT / "scripts" / "sbom.py", DIST / "sbom.cdx.json"], check=True)
    say(f"Ready: {', '.join(sorted(path.name for path in DIST.iterdir()))}")


def say(text: str) -> None:
    """A line for the person who waits."""
    print(f"release: {text}", flush=True)


def fail(text: str) -> None:
    """End with a sentence."""
    sys.exit(f"release: {text}")


def check_interpreters(named: Sequence[str]) -> None:
    """End where one is not there, before anything is built."""
    for python in named:
        if shutil.which(python) is None:
            fail(f"There is no interpreter {python}. Name one by its path.")


def changelog_has_version() -> str:
    """The version, from its one place."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    version = project["version"]
    if not re.search(
        rf"^## {re.escape(version)}\s*(?:$|\()", (ROOT / "CHANGELOG.md").read_text(encoding="utf-8"), re.MULTILINE
    ):
        fail(f"CHANGELOG.md has no section {version}. Name what users will notice, then run make release again.")
    return version


def built(version: str) -> tuple[Path, Path]:
    """Wheel and sdist, checked as the package index would."""
    shutil.rmtree(DIST, ignore_errors=True)
    run([sys.executable, "-m", "build", "--outdir", DIST, ROOT])
    (wheel,), (sdist,) = DIST.glob("*.whl"), DIST.glob("*.tar.gz")
    if f"-{version}" not in wheel.name or f"-{version}" not in sdist.name:
        fail(f"{wheel.name} and {sdist.name} are not of version {version}.")
    run([sys.executable, "-m", "twine", "check", "--strict", wheel, sdist])
    return wheel, sdist


def check_contents(wheel: Path, sdist: Path) -> None:
    """The wheel is src/askbot and nothing else; the sdist is what the repository tracks; neither is too large."""
    with zipfile.ZipFile(wheel) as archive:
        packed = {name for name in archive.namelist() if ".dist-info/" not in name}
    wanted = {path.removeprefix("src/") for path in tracked("src/askbot")}
    differ("wheel", packed, wanted)
    with tarfile.open(sdist) as archive:
        members = {member.name.partition("/")[2] for member in archive if member.isfile()}
    made = {path for path in members if path == "PKG-INFO" or ".egg-info/" in path or path == "setup.cfg"}
    differ("sdist", members - made, tracked("."))
    for path, limit in ((wheel, WHEEL_LIMIT), (sdist, SDIST_LIMIT)):
        size = path.stat().st_size
        if size > limit:
            fail(f"{path.name} has {size:,} bytes, more than {limit:,}.")
        say(f"{path.name}: {size / 1e6:.1f} MB")


def tracked(folder: str) -> set[str]:
    """The files that git tracks below a folder."""
    listed = subprocess.run(["git", "ls-files", "-z", folder], cwd=ROOT, check=True, capture_output=True, text=True)
    return {path for path in listed.stdout.split("\0") if path and (ROOT / path).exists()}


def differ(name: str, has: set[str], wanted: set[str]) -> None:
    """End where a file is missing or should not be there."""
    if missing := sorted(wanted - has):
        fail(f"the {name} lacks {', '.join(missing[:5])} ({len(missing)} in all). See MANIFEST.in and package-data.")
    if extra := sorted(has - wanted):
        fail(f"the {name} holds {', '.join(extra[:5])} ({len(extra)} in all), which the repository does not track.")


def try_wheel(wheel: Path, python: str) -> None:
    """Install the wheel far from the checkout, and use it."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        run([python, "-m", "venv", folder / "venv"])
        bin_ = folder / "venv" / "bin"
        pip = [bin_ / "python", "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
        run([*pip, "-c", ROOT / "constraints.txt", f"{wheel}[{EXTRAS}]"])
        shutil.copytree(ROOT / "examples" / "briefings", folder / "corpus")
        shutil.copy(ROOT / "examples" / "questions.jsonl", folder)
        askbot = [bin_ / "askbot"]
        where = output([bin_ / "python", "-c", "import askbot; print(askbot.__file__)"], folder).strip()
        if not where.startswith(str(folder)):
            fail(f"askbot came from {where}, not from the wheel.")
        output([*askbot, "index"], folder)
        answer = json.loads(output([*askbot, "ask", "Did Norvik cancel any sailings?", "--json"], folder))
        if answer["status"] != "answered" or "Norvik" not in answer["statements"][0]["attribution"]["source"]:
            fail(f"the wheel on {python} does not answer: {answer['status']}.")
        output([*askbot, "eval", "questions.jsonl", "--corpus", "corpus", "--fail-under", "answer_shown=0.8"], folder)
        wait_for_page([*askbot, "preview", "--no-browser"], folder, 90)
    say(f"the wheel indexes, answers, evaluates and opens its page on {version_of(python)}")


def try_sdist(sdist: Path, *, tests: bool) -> None:
    """The README's two commands, where nothing but the sdist lies."""
    with tempfile.TemporaryDirectory() as name:
        with tarfile.open(sdist) as archive:
            archive.extractall(name, filter="data")
        (folder,) = Path(name).iterdir()
        began = time.monotonic()
        wait_for_page(["make", "run"], folder, 600)
        took = time.monotonic() - began
        say(
            f"make run in the sdist: the page after {took:.0f} s"
            + ("" if took < PAGE_WITHIN else f" (wanted: {PAGE_WITHIN})")
        )
        if tests:
            run(["make", "test"], folder)


def wait_for_page(command: Sequence[str | Path], folder: Path, limit: float) -> None:
    """Start a command that opens the page, wait until it answers, and end it as Ctrl+C does."""
    log = folder / "page.log"
    with log.open("wb") as written:
        process = subprocess.Popen(
            command, cwd=folder, env=alone(), start_new_session=True, stdout=written, stderr=subprocess.STDOUT
        )
    try:
        deadline = time.monotonic() + limit
        while not page_answers(log.read_text(encoding="utf-8")):
            if process.poll() is not None:
                fail(f"{Path(command[0]).name} ended with {process.returncode} without a page:\n{log.read_text()}")
            if time.monotonic() > deadline:
                fail(f"{Path(command[0]).name} had no page after {limit:.0f} s.")
            time.sleep(0.5)
    finally:
        end(process)


def page_answers(printed: str) -> bool:
    """Whether a page is at the address that a command printed."""
    address = re.search(r"http://127\.0\.0\.1:\d+\S*", printed)
    if address is None:
        return False
    try:
        with urllib.request.urlopen(address[0].rstrip(".,"), timeout=2) as page:  # noqa: S310 - http, as matched above
            return page.status == HTTP_OK
    except (urllib.error.URLError, OSError):
        return False


def end(process: subprocess.Popen[bytes]) -> None:
    """Interrupt all that a command started; kill what is left after a while."""
    if process.poll() is None:
        os.killpg(process.pid, signal.SIGINT)
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()


def alone() -> dict[str, str]:
    """The environment without this checkout, its settings and its virtual environment."""
    hidden = ("ASKBOT_", "PYTHONPATH", "VIRTUAL_ENV", "DISCORD_")
    return {name: value for name, value in os.environ.items() if not name.startswith(hidden)}


def version_of(python: str) -> str:
    """Such as Python 3.12.1."""
    return output([python, "--version"], ROOT).strip()


def run(command: Sequence[str | Path], folder: Path = ROOT) -> None:
    """Run a command and end where it fails."""
    done = subprocess.run(command, cwd=folder, env=alone(), check=False)
    if done.returncode:
        fail(f"{' '.join(map(str, command))} ended with {done.returncode}.")


def output(command: Sequence[str | Path], folder: Path) -> str:
    """What a command prints; ends where it fails."""
    done = subprocess.run(command, cwd=folder, env=alone(), check=False, capture_output=True, text=True)
    if done.returncode:
        fail(f"{' '.join(map(str, command))} ended with {done.returncode}:\n{done.stderr}")
    return done.stdout


if __name__ == "__main__":
    main()
