"""Write a CycloneDX bill of materials of what the bot installs: each package of requirements.lock, with its licence.

    python scripts/sbom.py [FILE]      (sbom.cdx.json)

Versions and hashes come from the lock, licences from the packages installed here; nothing is fetched. The same lock
gives the same file, so a release can be checked against its source.
"""

from __future__ import annotations

import json
import re
import sys
import tomllib
import uuid
from importlib import metadata
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
from scripts.licences import MODEL, licence

ROOT = Path(__file__).resolve().parent.parent
LOCK = ROOT / "requirements.lock"
_LINE = re.compile(r"(?P<name>[A-Za-z0-9._-]+)==(?P<version>\S+) --hash=sha256:(?P<hash>[0-9a-f]{64})")


def bill() -> dict[str, Any]:
    """The whole bill, in CycloneDX 1.5."""
    text = LOCK.read_text(encoding="utf-8")
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    packages = [_package(match) for match in _LINE.finditer(text)]
    about = {"type": "application", "bom-ref": project["name"], "name": project["name"], "version": project["version"]}
    return {
        "bomFormat": "CycloneDX",
        "specVersion": "1.5",
        "serialNumber": f"urn:uuid:{uuid.uuid5(uuid.NAMESPACE_OID, text)}",
        "version": 1,
        "metadata": {"component": {**about, "licenses": [{"license": {"id": project["license"]}}]}},
        "components": [*packages, _model()],
        "dependencies": [{"ref": project["name"], "dependsOn": [package["bom-ref"] for package in packages]}],
    }


def _package(match: re.Match[str]) -> dict[str, Any]:
    name, version = match["name"], match["version"]
    url = f"pkg:pypi/{name.lower().replace('_', '-')}@{version}"
    return {
        "type": "library",
        "bom-ref": url,
        "name": name,
        "version": version,
        "purl": url,
        "hashes": [{"alg": "SHA-256", "content": match["hash"]}],
        "licenses": [{"license": {"name": _licence(name)}}],
    }


def _licence(name: str) -> str:
    try:
        return licence(metadata.distribution(name))
    except metadata.PackageNotFoundError:
        return "see the package"


def _model() -> dict[str, Any]:
    """The encoder's weights, which come inside a package but have another licence than that states."""
    return {
        "type": "machine-learning-model",
        "bom-ref": MODEL["name"],
        "name": MODEL["name"],
        "hashes": [{"alg": "SHA-256", "content": MODEL["sha256"]}],
        "licenses": [{"license": {"id": MODEL["licence"]}}],
    }


def main() -> None:
    """Write the file."""
    path = Path(sys.argv[1] if len(sys.argv) > 1 else "sbom.cdx.json")
    written = bill()
    path.write_text(json.dumps(written, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    print(f"{path}: {len(written['components'])} components")


if __name__ == "__main__":
    main()
