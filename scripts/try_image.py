"""Run the Dockerfile's steps without a container engine, to see that the image can be built and that it answers.

    sudo python scripts/try_image.py [--keep]

Each stage is this machine's own root with a layer of its own on top (overlayfs), so the base is this machine with its
Python 3.11, not the image that FROM names. COPY follows .dockerignore, RUN is run by the same shell as the same user
with the same variables. At the end it does in the last layer what the image is for: `askbot index` and one question, as
the image's user. Needs Linux, root, mount, and the package index that pip is set up for.
"""

from __future__ import annotations

import argparse
import fnmatch
import json
import os
import re
import shlex
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

ROOT = Path(__file__).resolve().parent.parent
QUESTION = "How many North Korean soldiers were killed or wounded?"
PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
REACHABLE = 'at={}; while [ "$at" != / ]; do chmod a+x "$at"; at=$(dirname "$at"); done'
"""This machine's Python may lie in somebody's home; in the image anybody may run it."""
PASSED = ("PIP_CERT", "PIP_FIND_LINKS", "PIP_INDEX_URL", "PIP_EXTRA_INDEX_URL", "PIP_CONSTRAINT", "SSL_CERT_FILE")
"""How this machine's pip reaches its index; the image has none of it."""


@dataclass
class Stage:
    """One stage of the build: a layer over this machine's root, and what its instructions have set."""

    layer: Path
    python: str
    variables: dict[str, str] = field(default_factory=dict)
    folder: str = "/"
    user: str = "0:0"

    def run(self, script: str) -> None:
        """Run a shell script in the layer. Raises `CalledProcessError`."""
        root, upper, work = (self.layer / name for name in ("root", "upper", "work"))
        for path in (root, upper, work):
            path.mkdir(parents=True, exist_ok=True)
        mounts = [
            f"mount -t overlay overlay -o lowerdir=/,upperdir={upper},workdir={work} {root}",
            *(f"mount --rbind /{name} {root}/{name}" for name in ("dev", "proc")),
            f"mkdir -p {root}/tmp && mount -t tmpfs tmpfs {root}/tmp",  # noqa: S108
        ]
        passed = {name: os.environ[name] for name in PASSED if name in os.environ}
        variables = {"PATH": f"{self.python}:{PATH}", "HOME": "/tmp", **passed, **self.variables}  # noqa: S108
        pairs = " ".join(shlex.quote(f"{name}={value}") for name, value in variables.items())
        inside = shlex.quote(f"cd {self.folder} && {script}")
        enter = f"exec chroot --userspec={self.user} {root} env -i {pairs} sh -ec {inside}"
        subprocess.run(["unshare", "--mount", "sh", "-ec", "\n".join([*mounts, enter])], check=True)

    def put(self, sources: Sequence[Path], target: str, owner: str | None) -> None:
        """Copy files and folders into the layer, as COPY does."""
        place = self.layer / "upper" / self._absolute(target).lstrip("/")
        inside = target.endswith("/") or len(sources) > 1
        for source in sources:
            to = place / source.name if inside else place
            to.parent.mkdir(parents=True, exist_ok=True)
            copy = shutil.copytree if source.is_dir() else shutil.copy2
            copy(source, to, **({"symlinks": True, "dirs_exist_ok": True} if source.is_dir() else {}))
            if owner:
                self.run(f"chown -R {owner} {self._absolute(target)}")

    def _absolute(self, path: str) -> str:
        return str(Path(self.folder) / path.removesuffix("/"))


def instructions(text: str) -> Iterator[tuple[str, str]]:
    """The instructions of a Dockerfile in order, with what follows each on one line."""
    plain = "\n".join(line for line in text.splitlines() if not line.lstrip().startswith("#"))
    for line in re.sub(r"\\\n\s*", " ", plain).splitlines():
        if line.strip():
            kind, _, rest = line.strip().partition(" ")
            yield kind.upper(), rest.strip()


def context(folder: Path) -> Path:
    """The files that a build would be given: those of this checkout that .dockerignore leaves."""
    ignored = [line for line in (ROOT / ".dockerignore").read_text(encoding="utf-8").split() if line]

    def left_out(where: str, names: list[str]) -> set[str]:
        below = Path(where).relative_to(ROOT)
        return {
            name
            for name in names
            if any(fnmatch.fnmatch(str(below / name), p.removeprefix("**/")) for p in ignored)
            or any(p.startswith("**/") and fnmatch.fnmatch(name, p[3:]) for p in ignored)
        }

    shutil.copytree(ROOT, folder, ignore=left_out, symlinks=True)
    return folder


def built(home: Path, python: str) -> Stage:
    """The last stage, each instruction done."""
    files, stages = context(home / "context"), dict[str, Stage]()
    stage = Stage(home / "none", python)
    for kind, rest in instructions((ROOT / "Dockerfile").read_text(encoding="utf-8")):
        print(f"== {kind} {rest}", flush=True)
        if kind == "FROM":
            name = rest.split(" AS ")[-1]
            stage = stages[name] = Stage(home / f"stage-{len(stages)}", python)
            stage.run(REACHABLE.format(python))
        elif kind == "ENV":
            pairs = dict(pair.split("=", 1) for pair in shlex.split(rest))
            stage.variables |= {n: v.replace("$PATH", f"{python}:{PATH}") for n, v in pairs.items()}
        elif kind == "WORKDIR":
            stage.folder = rest
            (stage.layer / "upper" / rest.lstrip("/")).mkdir(parents=True, exist_ok=True)
        elif kind == "USER":
            stage.user = rest
        elif kind == "COPY":
            *options, target = rest.split()
            flags = dict(option[2:].split("=", 1) for option in options if option.startswith("--"))
            source = stages[flags["from"]].layer / "upper" if "from" in flags else files
            named = [source / option.lstrip("/") for option in options if not option.startswith("--")]
            stage.put(named, target, flags.get("chown"))
        elif kind == "RUN":
            stage.run(_reachable(rest))
        elif kind in {"ENTRYPOINT", "CMD"}:
            json.loads(rest)  # the form that needs no shell
    return stage


def _reachable(script: str) -> str:
    """A step without further package indexes that cannot be reached: what they have must be in pip's own."""

    def kept(option: re.Match[str]) -> str:
        host = urlsplit(option["url"]).hostname or ""
        try:
            socket.getaddrinfo(host, 443)
        except OSError:
            print(f"   without {option['url']}, which cannot be reached", flush=True)
            return ""
        return option.group()

    return re.sub(r"--extra-index-url\s+(?P<url>\S+)", kept, script)


def main() -> int:
    """Build, then index and ask as the image's user would."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--keep", action="store_true", help="leave the layers where they are")
    parser.add_argument("--python", default=str(Path(sys.base_prefix) / "bin"), help="folder of python 3.11")
    options = parser.parse_args()
    home = Path(tempfile.mkdtemp(prefix="askbot-image-"))
    try:
        stage = built(home, options.python)
        stage.run(f"askbot --version && askbot index && askbot ask {shlex.quote(QUESTION)}")
        stage.run("! touch /venv/x 2>/dev/null && touch /data/state/x")
        size = sum(f.stat().st_size for f in (stage.layer / "upper").rglob("*") if f.is_file() and not f.is_symlink())
        print(f"every step ran; the last stage adds {size / 1e6:,.0f} MB to its base")
    finally:
        if options.keep:
            print(home)
        else:
            shutil.rmtree(home, ignore_errors=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
