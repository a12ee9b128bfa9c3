"""Pin the image's base: write the digest that its tag has now into the Dockerfile.

    python scripts/pin_base.py [--check]

Docker is asked (`docker buildx imagetools inspect`, which pulls nothing; where that is missing, `docker pull`), so the
registry is the one that the builder uses. A pinned base gets no security fixes by itself: run this again, and test,
when a new one is out. `--check` changes nothing and exits with 1 where the base has no digest.
"""

from __future__ import annotations

import argparse
import re
import shutil
import subprocess
import sys
from pathlib import Path

DOCKERFILE = Path(__file__).resolve().parent.parent / "Dockerfile"
_BASE = re.compile(r"ARG BASE=(?P<tag>[\w./:-]+)(?:@(?P<digest>sha256:[0-9a-f]{64}))?\n")
_DIGEST = re.compile(r"sha256:[0-9a-f]{64}")


def base_of(dockerfile: str) -> tuple[str, str | None]:
    """The base's tag, and its digest if it has one. Raises `ValueError` for a Dockerfile without `ARG BASE=`."""
    match = _BASE.search(dockerfile)
    if match is None:
        raise ValueError("The Dockerfile has no line ARG BASE=IMAGE:TAG.")
    return match["tag"], match["digest"]


def pinned(dockerfile: str, digest: str) -> str:
    """The Dockerfile with its base at a digest. Raises `ValueError` for what is none."""
    if not _DIGEST.fullmatch(digest):
        raise ValueError(f"{digest[:80]!r} is no digest.")
    tag, _ = base_of(dockerfile)
    return _BASE.sub(f"ARG BASE={tag}@{digest}\n", dockerfile, count=1)


def digest_of(image: str) -> str:
    """The digest that a tag has in the registry now. Raises `CalledProcessError` where Docker cannot tell."""
    inspect = ["docker", "buildx", "imagetools", "inspect", image, "--format", "{{.Manifest.Digest}}"]
    done = subprocess.run(inspect, capture_output=True, text=True, check=False)
    if done.returncode == 0:
        return done.stdout.strip()
    subprocess.run(["docker", "pull", "--quiet", image], capture_output=True, text=True, check=True)
    named = ["docker", "image", "inspect", image, "--format", "{{index .RepoDigests 0}}"]
    return subprocess.run(named, capture_output=True, text=True, check=True).stdout.strip().rpartition("@")[2]


def main() -> int:
    """Pin it, or look whether it is pinned."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--check", action="store_true", help="only look whether the base has a digest")
    options = parser.parse_args()
    text = DOCKERFILE.read_text(encoding="utf-8")
    tag, digest = base_of(text)
    if options.check:
        print(f"{tag}: {digest or 'no digest'}")
        return int(digest is None)
    if shutil.which("docker") is None:
        print("Docker is missing: run this where the image is built.", file=sys.stderr)
        return 2
    try:
        digest_now = digest_of(tag)
        DOCKERFILE.write_text(pinned(text, digest_now), encoding="utf-8")
    except subprocess.CalledProcessError as error:
        print(f"Docker cannot tell the digest of {tag}: {(error.stderr or '').strip()}", file=sys.stderr)
        return 2
    except ValueError as error:
        print(error, file=sys.stderr)
        return 2
    print(f"{tag} is pinned at {digest_now}" + (", as it was" if digest_now == digest else ""))
    return 0


if __name__ == "__main__":
    sys.exit(main())
